/**
 * The regular expression of a `pattern`; undefined when it is none. Patterns written for other engines often work without the
 * flag `u` only.
 */
export function findPattern(source: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, flags);
    } catch {
      // Not with these flags.
    }
  }
  return undefined;
}
