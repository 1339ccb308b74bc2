import type { Problem } from './problem.ts';
import type { SourceFile } from './source-file.ts';
import { isWithin } from './span.ts';
import { findPair, nodeAt, pathOf } from './syntax/navigate.ts';
import type { Node, Span, SyntaxTree } from './syntax/tree.ts';

/** Mistakes that can hide a name, an address or an argument from those who look for it. */
const hiding: ReadonlySet<string> = new Set([
  'unknown-key',
  'misplaced-key',
  'renamed-key',
  'too-new',
  'too-old',
  'missing-key',
  'wrong-type',
  'no-value',
  'wrong-format',
  'not-in-list',
  'list-instead-of-map',
  'map-instead-of-list',
  'empty-collection',
  'needs-quotes',
]);

interface Source {
  readonly sections: readonly string[];
  /** Steps of the path down to which something hides a name: what is wrong further in does not. */
  readonly deepest: number;
}

/** `consumes.0.resources.orders.operations.list`, or `exposes.0.resources.orders.operations.list`. */
const operation = 6;
/** One further: the `inputParameters` of an operation. */
const inputs = 7;

/** Where the names are declared that a rule did not find. */
const declaredIn: Readonly<Record<string, Source>> = {
  'unknown-call': { sections: ['consumes'], deepest: operation },
  'unknown-flow': { sections: ['aggregates'], deepest: operation },
  'unknown-skill-source': { sections: ['exposes'], deepest: operation },
  'undeclared-variable': { sections: ['binds', 'externalRefs'], deepest: operation },
  'unknown-argument': { sections: ['consumes', 'aggregates'], deepest: inputs },
  'missing-argument': { sections: ['consumes', 'aggregates'], deepest: inputs },
  'unknown-name': { sections: ['consumes', 'exposes', 'aggregates'], deepest: inputs },
};

/** What a rule says of a tool, operation, resource or flow that may be otherwise when a mistake in it is mended. */
const aboutUnits: ReadonlySet<string> = new Set([
  'unknown-step',
  'no-effect',
  'nothing-to-answer',
  'outputs-of-other-mode',
  'unfilled-output',
  'unknown-output',
  'unknown-field',
  'unknown-argument',
  'missing-argument',
]);

/** What a rule misses in a map, and may be there under a misspelt key. */
const aboutSiblings: ReadonlySet<string> = new Set(['missing-credentials']);

/** What a rule says of a server with `transport: stdio`, which may not be meant when there is a `port` too. */
const aboutTransport: ReadonlySet<string> = new Set(['authentication-over-stdio', 'no-effect']);

/**
 * Problems without those that are only the echo of a schema problem: a call of a client whose `namespace` is misspelt,
 * a step in `setps`. The schema problem says it already; when it is mended, what is left shows by itself.
 */
export function withoutAfterEffects(file: SourceFile, schema: readonly Problem[], all: readonly Problem[]): readonly Problem[] {
  const meaning = withoutEchoesOfTemplates(file, all);
  const causes = schema.filter((problem) => hiding.has(problem.code));
  const transports = schema.filter((problem) => problem.code === 'exclusive-keys');
  if (causes.length === 0 && transports.length === 0) return meaning;
  return meaning.filter(
    (problem) =>
      !isEcho(file.tree, problem, causes) &&
      !(aboutTransport.has(problem.code) && transports.some((cause) => sameMapping(file.tree, cause, problem))),
  );
}

/** What a rule says of a name, or of a text, that a template would mention if it were not broken. */
const aboutTemplates: ReadonlySet<string> = new Set([
  'literal-secret',
  'unused-variable',
  'unused-input',
  'unused-step',
  'path-parameter',
  'undeclared-path-parameter',
  'forward-without-path',
  'missing-argument',
  'unknown-argument',
  'unknown-name',
  'prompt-placeholder',
]);

function withoutEchoesOfTemplates({ text }: SourceFile, meaning: readonly Problem[]): readonly Problem[] {
  const broken = meaning.filter(({ code }) => code === 'broken-template').map(({ span }) => text.slice(span.start, span.end));
  if (broken.length === 0) return meaning;
  const names = broken.map((written) => written.replace(/[${}\s]/g, ''));
  return meaning.filter(
    ({ code, span }) => !aboutTemplates.has(code) || !names.some((name) => text.slice(span.start, span.end).includes(name)),
  );
}

function isEcho(tree: SyntaxTree, problem: Problem, causes: readonly Problem[]): boolean {
  if (causes.length === 0) return false;
  // Whatever uses it may stand behind any of them.
  if (problem.code.startsWith('unused-')) return true;
  if (aboutSiblings.has(problem.code)) return causes.some((cause) => sameMapping(tree, cause, problem));
  const source = declaredIn[problem.code];
  if (source && causes.some((cause) => hidesNames(tree, cause, source))) return true;
  if (!aboutUnits.has(problem.code)) return false;
  const unit = unitAround(tree.root, problem.span);
  return unit !== undefined && causes.some((cause) => isWithin(cause.span, unit));
}

function hidesNames(tree: SyntaxTree, cause: Problem, { sections, deepest }: Source): boolean {
  const at = nodeAt(tree, cause.span.start);
  if (!at) return false;
  const whole = pathOf(at.pair && at.inKey ? at.pair : at.node);
  const path = whole[0] === 'capability' ? whole.slice(1) : whole;
  // The section itself may be hidden behind a misspelt key.
  return path.length <= 1 || (sections.includes(String(path[0])) && path.length <= deepest);
}

function sameMapping(tree: SyntaxTree, a: Problem, b: Problem): boolean {
  const mapping = nodeAt(tree, a.span.start)?.pair?.parent;
  return mapping !== undefined && mapping === nodeAt(tree, b.span.start)?.pair?.parent;
}

const keysOfUnits = ['call', 'ref', 'steps', 'mappings', 'with', 'outputParameters'];

/** The tool, operation, resource or flow around a place: the outermost map that says what happens, by whichever of its keys is spelt right. */
function unitAround(root: Node | undefined, span: Span): Span | undefined {
  let node = root;
  while (node && node.kind !== 'scalar' && node.kind !== 'alias') {
    if (node.kind === 'mapping') {
      const mapping = node;
      if (keysOfUnits.some((key) => findPair(mapping, key))) return mapping;
      node = node.pairs.find((pair) => isWithin(span, pair))?.value;
    } else {
      node = node.items.find((item) => isWithin(span, item));
    }
  }
  return undefined;
}
