/** Finds the word an author probably meant. */

/** The candidate nearest to `word`, if it is near enough to be a slip of it and no other is as near. */
export function findNearest(word: string, candidates: Iterable<string>): string | undefined {
  const plain = normalize(word);
  let best: string | undefined;
  let bestDistance = slipsAllowed(plain.length) + 1;
  let tied = false;
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const other = normalize(candidate);
    if (Math.abs(other.length - plain.length) >= bestDistance + (tied ? 0 : 1)) continue;
    const distance = distanceBetween(plain, other);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
      tied = false;
    } else if (distance === bestDistance && best !== undefined) {
      tied = true;
    }
  }
  return tied ? undefined : best;
}

/** Case and separators do not count: `base_uri`, `baseURI` and `baseUri` are one word. */
function normalize(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}

function slipsAllowed(length: number): number {
  if (length <= 2) return 0;
  if (length <= 4) return 1;
  return length <= 9 ? 2 : 3;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
function distanceBetween(a: string, b: string): number {
  if (a.length > 100 || b.length > 100) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

/** Rows are filled from the left before they are read. */
function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
