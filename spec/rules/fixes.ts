/** Repairs that several rules offer. */

import type { Fix } from '../problem.ts';
import { findNearest } from '../schema/nearest.ts';
import type { Span } from '../syntax/tree.ts';

/**
 * The name that is probably meant: a slip of the pen away, or the only one that has it as a part (`oauth` of `oauth-api`).
 */
export function likelyName(name: string, candidates: readonly string[]): { readonly name: string; readonly sure: boolean } | undefined {
  const nearest = findNearest(name, candidates);
  if (nearest !== undefined) return { name: nearest, sure: true };
  const longer = [...new Set(candidates)].filter((candidate) => `-${candidate}-`.includes(`-${name}-`));
  return name.length > 2 && longer.length === 1 && longer[0] !== undefined ? { name: longer[0], sure: false } : undefined;
}

/** Replace a name by the one that is probably meant; nothing when none is like it. */
export function renameToNearest(uri: string, span: Span, name: string, candidates: readonly string[]): readonly Fix[] {
  const likely = likelyName(name, candidates);
  if (likely) return [replace(uri, span, likely.name, `Change to \`${likely.name}\``, likely.sure)];
  return candidates.length === 1 && candidates[0] ? [replace(uri, span, candidates[0], `Change to \`${candidates[0]}\``, false)] : [];
}

export function replace(uri: string, span: Span, newText: string, title: string, preferred: boolean): Fix {
  return { title, preferred, edits: [{ uri, start: span.start, end: span.end, newText }] };
}
