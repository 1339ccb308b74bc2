import type { MappingNode, PairNode } from '../syntax/tree.ts';
import type { TextEdit } from './apply-edits.ts';
import { lineStart, nextLine } from './lines.ts';
import { contentEnd } from './remove-pair.ts';

/** Turns the lines of a pair into comments; undefined where something else stands on them, or nothing would be left. */
export function commentOut(text: string, mapping: MappingNode, pair: PairNode): readonly TextEdit[] | undefined {
  if (mapping.flow || mapping.pairs.length < 2) return undefined;
  const edits: TextEdit[] = [{ start: pair.start, end: pair.start, newText: '# ' }];
  const end = contentEnd(text, pair);
  const indent = pair.start - lineStart(text, pair.start);
  for (let line = nextLine(text, pair.start); line < end; line = nextLine(text, line)) {
    if (line >= text.length) break;
    if (text.slice(line, nextLine(text, line)).trim() === '') continue;
    const at = line + Math.min(indent, text.slice(line).search(/\S/));
    edits.push({ start: at, end: at, newText: '# ' });
  }
  return edits;
}
