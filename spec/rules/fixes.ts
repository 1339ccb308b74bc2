/** Repairs that several rules offer. */

import type { Fix } from '../problem.ts';
import { findNearest } from '../schema/nearest.ts';
import type { Span } from '../syntax/tree.ts';

/** Replace a name by the nearest right one; nothing when none is near. */
export function renameToNearest(uri: string, span: Span, name: string, candidates: readonly string[]): readonly Fix[] {
  const nearest = findNearest(name, candidates);
  if (nearest !== undefined) return [replace(uri, span, nearest, `Change to \`${nearest}\``, true)];
  return candidates.length === 1 && candidates[0] ? [replace(uri, span, candidates[0], `Change to \`${candidates[0]}\``, false)] : [];
}

export function replace(uri: string, span: Span, newText: string, title: string, preferred: boolean): Fix {
  return { title, preferred, edits: [{ uri, start: span.start, end: span.end, newText }] };
}
