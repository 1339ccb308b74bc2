export interface Change {
  /** Offsets into the old text. */
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The smallest single replacement that makes one text of another: what stands around it keeps its marks. */
export function changeOf(before: string, after: string): Change {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, end: before.length - tail, newText: after.slice(start, after.length - tail) };
}
