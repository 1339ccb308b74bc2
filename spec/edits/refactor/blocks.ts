/** Pieces of block style as lines without their indentation, to be put together elsewhere. */
import type { MappingNode, Node, PairNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';
import { lineBreakOf } from '../insert-key.ts';
import { columnOf, isFirstOnLine, lineStart, nextLine } from '../lines.ts';
import { contentEnd, removePair } from '../remove-pair.ts';
import { writeScalar } from '../write-scalar.ts';

/** A pair with all below it; a comment behind its last line comes along. */
export function pairLines(text: string, pair: PairNode): readonly string[] {
  const end = contentEnd(text, pair);
  const rest = text.slice(end, nextLine(text, end));
  const comment = /^[ \t]+#[^\r\n]*/.exec(rest)?.[0].length ?? 0;
  return linesAt(text, pair.start, end + comment);
}

/** Takes away what `pairLines` gives: the pair's lines with the comment behind them. */
export function removeLines(text: string, mapping: MappingNode, pair: PairNode): TextEdit {
  const removal = removePair(text, mapping, pair);
  const end = nextLine(text, contentEnd(text, pair));
  const isWholeLine = isFirstOnLine(text, pair.start) && removal.newText === '' && mapping.pairs.length > 1;
  return isWholeLine ? { start: lineStart(text, pair.start), end: Math.max(removal.end, end), newText: '' } : removal;
}

/** Written over several lines, not in brackets. */
export function isBlock(node: Node): boolean {
  return (node.kind === 'mapping' || node.kind === 'sequence') && !node.flow;
}

/** The lines from an offset on, as many blanks taken away as stand before it. */
export function linesAt(text: string, start: number, end: number): readonly string[] {
  const column = columnOf(text, start);
  return text
    .slice(start, end)
    .replace(/\s+$/, '')
    .split(/\r?\n/)
    .map((line, index) => (index === 0 ? line : line.slice(Math.min(column, line.search(/\S|$/)))));
}

export function indented(lines: readonly string[], column: number): readonly string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(column) + line));
}

/** Lines behind a dash. */
export function dashed(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => (index === 0 ? `- ${line}` : line === '' ? '' : `  ${line}`));
}

/** A named thing as an entry of a map, or as what stands behind the dash of a list: with `name` first. */
export function entryLines(name: string, lines: readonly string[], keyed: boolean): readonly string[] {
  return keyed ? [`${writeScalar(name)}:`, ...indented(lines, 2)] : [`name: ${writeScalar(name)}`, ...lines];
}

/** The same with its dash. */
export function namedLines(name: string, lines: readonly string[], keyed: boolean): readonly string[] {
  const entry = entryLines(name, lines, keyed);
  return keyed ? entry : dashed(entry);
}

/** Lines as text to replace something that begins at a column: the first line is there already. */
export function toText(text: string, lines: readonly string[], column: number): string {
  return lines.map((line, index) => (index === 0 || line === '' ? line : ' '.repeat(column) + line)).join(lineBreakOf(text));
}
