import type { MappingNode, PairNode } from '../syntax/tree.ts';
import type { TextEdit } from './apply-edits.ts';
import { lineBreakOf } from './insert-key.ts';
import { columnOf } from './lines.ts';
import { contentEnd, removePair } from './remove-pair.ts';

/** Moves a pair as it is written to the head of another block; undefined where indentation alone does not do it. */
export function movePair(text: string, pair: PairNode, target: MappingNode): readonly TextEdit[] | undefined {
  const source = pair.parent;
  const first = target.pairs[0];
  if (source.flow || target.flow || !first || source === target) return undefined;
  const removal = removePair(text, source, pair);
  const column = columnOf(text, first.start);
  const shift = column - columnOf(text, pair.start);
  const lines = text.slice(pair.start, contentEnd(text, pair)).trimEnd().split(/\r?\n/);
  const eol = lineBreakOf(text);
  const moved = lines.map((line, index) => (index === 0 ? line : shiftLine(line, shift)));
  if (moved.includes(undefined)) return undefined;
  return [{ start: first.start, end: first.start, newText: `${moved.join(eol)}${eol}${' '.repeat(column)}` }, removal];
}

function shiftLine(line: string, shift: number): string | undefined {
  if (line.trim() === '') return line;
  if (shift >= 0) return ' '.repeat(shift) + line;
  return line.slice(0, -shift).trim() === '' ? line.slice(-shift) : undefined;
}
