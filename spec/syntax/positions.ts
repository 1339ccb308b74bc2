/** Offsets to lines and columns and back, both from 0. Used at the borders only: inside, everything is an offset. */

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Offset of the first character of each line; lines end with `\n`, `\r\n` or a lone `\r`. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

export function toPosition(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: offset - (starts[low] ?? 0) };
}

/** A position behind the end of its line means the end of the line, as the protocol says. */
export function toOffset(text: string, starts: readonly number[], position: Position): number {
  if (position.line >= starts.length) return text.length;
  if (position.line < 0) return 0;
  const start = starts[position.line] ?? 0;
  const next = starts[position.line + 1] ?? text.length + 1;
  let end = Math.min(next - 1, text.length);
  if (text.charCodeAt(end - 1) === 13 && text.charCodeAt(end) === 10 && end - 1 >= start) end--;
  return Math.min(start + Math.max(position.character, 0), end);
}
