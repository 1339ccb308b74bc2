/**
 * References of the parts that an edit did not touch, kept: on each keystroke nearly all of a file is what it was before.
 * Parts of the model keep their identity as long as their text is the same (see `oncePerNode`); where they stand changes, and
 * so may what they can see: that is compared by identity each time.
 */
import type { Aggregate, Server } from '../model/capability.ts';
import type { Node } from '../syntax/tree.ts';
import type { Reference } from './definition.ts';
import type { Linker } from './linker.ts';

interface Kept {
  /** What the references depend on besides the part itself. */
  readonly surroundings: readonly unknown[];
  /** Offset of the part when they were found. */
  readonly start: number;
  readonly references: readonly Reference[];
}

const kept = new WeakMap<object, Kept>();

/**
 * Adds the references of a part to the linker: those found last time when nothing they depend on has changed, else what `link`
 * finds. All of them must lie in the part; `holder` is what the part stands in. Those that lead nowhere are looked for every
 * time: which names would be right depends on everything around.
 */
export function linkOnce(
  linker: Linker,
  part: { readonly node: Node },
  surroundings: readonly unknown[],
  link: () => void,
  holder?: Server | Aggregate,
): void {
  const { start } = part.node;
  const before = kept.get(part);
  if (before && isSame(before.surroundings, surroundings)) {
    const references = before.references.map((reference) => linker.renew(reference, start - before.start, holder));
    linker.references.push(...references);
    kept.set(part, { surroundings: before.surroundings, start, references });
    return;
  }
  const from = linker.references.length;
  link();
  const references = linker.references.slice(from);
  if (references.every(isSettled)) kept.set(part, { surroundings, start, references });
  else kept.delete(part);
}

function isSettled({ state, kind }: Reference): boolean {
  return state === 'resolved' || (state === 'unknown' && kind !== 'client' && kind !== 'aggregate');
}

function isSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.length === now.length && before.every((value, index) => value === now[index]);
}
