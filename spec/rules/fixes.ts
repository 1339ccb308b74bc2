/** Repairs that several rules offer. */
import { findLongerName, findNearName } from '../links/near-name.ts';
import type { Fix } from '../problem.ts';
import { say } from '../say.ts';
import type { Span } from '../syntax/tree.ts';

/**
 * The name that is probably meant: a slip of the pen away, or the only one that has it as a part (`oauth` of `oauth-api`).
 */
function likelyName(name: string, candidates: readonly string[]): { readonly name: string; readonly sure: boolean } | undefined {
  const near = findNearName(name, candidates);
  if (near !== undefined) return { name: near, sure: true };
  const longer = findLongerName(name, candidates);
  return longer === undefined ? undefined : { name: longer, sure: false };
}

/** The same as a question to the author. */
export function suggest(name: string, candidates: readonly string[]): string | undefined {
  const likely = likelyName(name, candidates);
  return likely && say`Did you mean \`${likely.name}\`?`;
}

/** Replace a name by the one that is probably meant; nothing when none is like it. */
export function renameToNearest(uri: string, span: Span, name: string, candidates: readonly string[]): readonly Fix[] {
  const likely = likelyName(name, candidates);
  if (likely) return [replace(uri, span, likely.name, say`Change to \`${likely.name}\``, likely.sure)];
  return candidates.length === 1 && candidates[0] ? [replace(uri, span, candidates[0], say`Change to \`${candidates[0]}\``, false)] : [];
}

export function replace(uri: string, span: Span, newText: string, title: string, preferred: boolean): Fix {
  return { title, preferred, edits: [{ uri, start: span.start, end: span.end, newText }] };
}
