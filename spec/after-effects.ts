import type { Problem } from './problem.ts';
import type { SourceFile } from './source-file.ts';
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
  'needs-quotes',
]);

/** The section in which the names are declared that a rule did not find. */
const declaredIn: Readonly<Record<string, readonly string[]>> = {
  'unknown-call': ['consumes'],
  'unknown-flow': ['aggregates'],
  'undeclared-variable': ['binds', 'externalRefs'],
};

/**
 * Problems without those that are only the echo of a schema problem: a call of a client whose `namespace` is misspelt,
 * a step in `setps`. The schema problem says it already; when it is mended, what is left shows by itself.
 */
export function withoutAfterEffects(file: SourceFile, schema: readonly Problem[], meaning: readonly Problem[]): readonly Problem[] {
  const causes = schema.filter((problem) => hiding.has(problem.code));
  if (causes.length === 0) return meaning;
  return meaning.filter((problem) => !isEcho(file.tree, problem, causes));
}

function isEcho(tree: SyntaxTree, problem: Problem, causes: readonly Problem[]): boolean {
  const sections = declaredIn[problem.code];
  if (sections) return causes.some((cause) => hidesNames(tree, cause, sections));
  if (problem.code !== 'unknown-step') return false;
  const unit = unitAround(tree.root, problem.span);
  return unit !== undefined && causes.some((cause) => isInside(cause.span, unit));
}

/** Down to the names of operations, as `consumes.0.resources.orders.operations.list`: what is wrong further in hides no name. */
const deepestName = 6;

function hidesNames(tree: SyntaxTree, cause: Problem, sections: readonly string[]): boolean {
  const at = nodeAt(tree, cause.span.start);
  if (!at) return false;
  const whole = pathOf(at.pair && at.inKey ? at.pair : at.node);
  const path = whole[0] === 'capability' ? whole.slice(1) : whole;
  // The section itself may be hidden behind a misspelt key.
  return path.length <= 1 || (sections.includes(String(path[0])) && path.length <= deepestName);
}

/** The innermost tool, operation, resource or flow around a place: the map that has `mappings` or `steps`, by whichever spelling. */
function unitAround(root: Node | undefined, span: Span): Span | undefined {
  let node = root;
  let unit: Span | undefined;
  while (node && node.kind !== 'scalar' && node.kind !== 'alias') {
    if (node.kind === 'mapping') {
      if (findPair(node, 'mappings') || findPair(node, 'steps')) unit = node;
      node = node.pairs.find((pair) => isInside(span, pair))?.value;
    } else {
      node = node.items.find((item) => isInside(span, item));
    }
  }
  return unit;
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
