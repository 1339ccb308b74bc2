/** Repairs of `call` and `ref` that are half right: the reference that is meant, as far as this file knows it. */

import { rewriteScalar } from '../edits/write-scalar.ts';
import { unitAround } from '../links/callers.ts';
import type { Reference } from '../links/definition.ts';
import { callableOperations, findMeant, type Meant, type Referable, referableFlows, referenceTo } from '../links/meant-reference.ts';
import { findFlow, findOperation } from '../links/operations.ts';
import type { EffectiveSections } from '../links/resolve-imports.ts';
import { quoteList } from '../links/words.ts';
import type { Fix, Problem } from '../problem.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { nodeAt } from '../syntax/navigate.ts';
import type { ScalarNode } from '../syntax/tree.ts';
import { renameToNearest, replace } from './fixes.ts';

/** More are no repair but a list of all there is. */
const mostFixes = 6;

export type ReferenceKey = 'call' | 'ref';

export interface WrittenReference {
  readonly key: ReferenceKey;
  readonly node: ScalarNode;
}

/** The value of a `call` or `ref` at an offset. */
export function referenceAt(file: SourceFile, offset: number): WrittenReference | undefined {
  const at = nodeAt(file.tree, offset);
  const key = at?.pair?.key.text;
  if (at?.node.kind !== 'scalar' || at.inKey || (key !== 'call' && key !== 'ref')) return undefined;
  return { key, node: at.node };
}

export function meantIn(sections: EffectiveSections, key: ReferenceKey, text: string): readonly Meant<Referable>[] {
  return findMeant(text, key === 'call' ? callableOperations(sections) : referableFlows(sections));
}

/** Writes what is meant; of many only the first few. */
export function meantFixes(file: SourceFile, node: ScalarNode, meant: readonly Meant<Referable>[]): readonly Fix[] {
  return meant.slice(0, mostFixes).map(({ of, sure }) => {
    const reference = referenceTo(of);
    return replace(file.uri, node, rewriteScalar(node, reference), say`Change to \`${reference}\``, sure);
  });
}

function isLegal(reference: string): boolean {
  return /^[A-Za-z0-9-]+\.[A-Za-z0-9-]+$/.test(reference);
}

/** A `call` or `ref` that is no reference by its form: the schema cannot know what is there to refer to. */
export function withMeantReference(file: SourceFile, problem: Problem, sections: EffectiveSections): Problem {
  const at = problem.code === 'wrong-format' ? referenceAt(file, problem.span.start) : undefined;
  // A name that is not legal itself is to be mended first.
  const meant = at ? meantIn(sections, at.key, at.node.text).filter(({ of }) => isLegal(referenceTo(of))) : [];
  if (!at || meant.length === 0) return problem;
  const names = meant.map(({ of }) => referenceTo(of));
  const hint = meant.length === 1 ? say`Did you mean \`${names[0] ?? ''}\`?` : say`There is ${quoteList(names)}.`;
  return { ...problem, message: `${problem.message} ${hint}`, fixes: () => meantFixes(file, at.node, meant) };
}

/** Repairs of a reference that has the right form: a slip in one of its two names, the other key, or the whole of it. */
export function referenceFixes(file: SourceFile, sections: EffectiveSections, reference: Reference): readonly Fix[] {
  const { span, whole, name, candidates } = reference;
  const at = referenceAt(file, whole.start);
  const other = at && otherKeyOf(sections, at);
  if (at && other) return otherKeyFixes(file, at.node, other);
  const slip = renameToNearest(file.uri, span, name, candidates);
  if (!at || slip.some(({ preferred }) => preferred)) return slip;
  const meant = meantFixes(file, at.node, meantIn(sections, at.key, at.node.text));
  const titles = new Set(meant.map(({ title }) => title));
  return [...meant, ...slip.filter(({ title }) => !titles.has(title))];
}

/** What a reference names is there, but under the other key; undefined when it is not. */
export function otherKeyMessage(file: SourceFile, sections: EffectiveSections, { whole }: Reference): string | undefined {
  const at = referenceAt(file, whole.start);
  switch (at && otherKeyOf(sections, at)) {
    case 'ref':
      return say`\`${at?.node.text ?? ''}\` is a flow: \`call\` names consumed operations, \`ref\` flows.`;
    case 'call':
      return say`\`${at?.node.text ?? ''}\` is a consumed operation: \`ref\` names flows, \`call\` operations.`;
    default:
      return undefined;
  }
}

function otherKeyOf(sections: EffectiveSections, { key, node }: WrittenReference): ReferenceKey | undefined {
  if (key === 'call') return findFlow(sections, node.text) ? 'ref' : undefined;
  return findOperation(sections, node.text) ? 'call' : undefined;
}

/** Steps call operations alone, and so do flows: there is no `ref` in them. */
function otherKeyFixes(file: SourceFile, node: ScalarNode, other: ReferenceKey): readonly Fix[] {
  const pair = nodeAt(file.tree, node.start)?.pair;
  const unit = unitAround(file, node.start)?.unit;
  if (!pair || (other === 'ref' && (!unit || unit.kind === 'flow' || unit.call?.node !== pair.value))) return [];
  return [replace(file.uri, pair.key, other, say`Change \`${pair.key.text}\` to \`${other}\``, true)];
}
