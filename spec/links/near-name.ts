/** Finds the name that an author meant, among names that authors chose. */
import { findNearest } from '../schema/nearest.ts';

/**
 * The candidate that is a slip away from a name. Names of one file often begin alike (`factset-sdf`, `factset-ofdb`), so
 * what they have in common does not count: `sdf` is no slip of `ofdb`.
 */
export function findNearName(name: string, candidates: Iterable<string>): string | undefined {
  const near = findNearest(name, candidates);
  if (near === undefined) return undefined;
  const [own, other] = withoutCommonWords(wordsOf(name), wordsOf(near));
  return own === other || findNearest(own, [other]) !== undefined ? near : undefined;
}

/** The only candidate that has a name as one of its parts: `oauth` of `oauth-api`. */
export function findLongerName(name: string, candidates: Iterable<string>): string | undefined {
  const longer = [...new Set(candidates)].filter((candidate) => candidate !== name && `-${candidate}-`.includes(`-${name}-`));
  return name.length > 2 && longer.length === 1 ? longer[0] : undefined;
}

function wordsOf(name: string): readonly string[] {
  return name.split(/[-_.]/);
}

function withoutCommonWords(a: readonly string[], b: readonly string[]): readonly [string, string] {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start++;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return [a.slice(start, a.length - end).join('-'), b.slice(start, b.length - end).join('-')];
}
