import type { TextEdit } from './apply-edits.ts';

/** Where what stood at an offset stands after the edits; of what an edit replaced, as far into the new text, or at its end. */
export function movedOffset(edits: readonly TextEdit[], offset: number): number {
  let shift = 0;
  for (const { start, end, newText } of edits) {
    const isBefore = start === end ? start <= offset : end <= offset;
    if (isBefore) shift += newText.length - (end - start);
    else if (start < offset) shift += Math.min(0, newText.length - (offset - start));
  }
  return offset + shift;
}
