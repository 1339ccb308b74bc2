import { parse } from '../syntax/parse.ts';
import type { MappingNode, Node, PairNode } from '../syntax/tree.ts';
import type { TextEdit } from './apply-edits.ts';
import { columnOf, nextLine } from './lines.ts';
import { contentEnd } from './remove-pair.ts';

export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/**
 * Adds `key: value` to a mapping, behind the last of the keys that one writes before it (`order`). The value is YAML in
 * flow style; in a block it is written out, one key a line: `{type: object, properties: {}}`.
 */
export function insertKey(text: string, mapping: MappingNode, key: string, value: string, order: readonly string[]): TextEdit {
  const before = order.slice(0, Math.max(0, order.indexOf(key)));
  const anchor = mapping.pairs.findLast((pair) => before.includes(pair.key.text));
  if (mapping.flow) return insertInFlow(mapping, key, value, anchor);
  const column = columnOf(text, mapping.pairs[0]?.start ?? mapping.start);
  const eol = lineBreakOf(text);
  const lines = writePair(key, value, eol, column);
  const first = mapping.pairs[0];
  if (!anchor && first) return { start: first.start, end: first.start, newText: `${lines}${eol}${' '.repeat(column)}` };
  return insertBehind(text, anchor ?? mapping.pairs.at(-1), lines, column, eol);
}

function insertBehind(text: string, anchor: PairNode | undefined, lines: string, column: number, eol: string): TextEdit {
  const end = anchor ? contentEnd(text, anchor) : text.length;
  const at = text[end - 1] === '\n' ? end : nextLine(text, end);
  const indented = `${' '.repeat(column)}${lines}`;
  // A text without a final line break.
  if (at > 0 && text[at - 1] !== '\n') return { start: at, end: at, newText: `${eol}${indented}` };
  return { start: at, end: at, newText: `${indented}${eol}` };
}

function insertInFlow(mapping: MappingNode, key: string, value: string, anchor: PairNode | undefined): TextEdit {
  const first = mapping.pairs[0];
  if (!first) return { start: mapping.start + 1, end: mapping.start + 1, newText: `${key}: ${value}` };
  if (!anchor) return { start: first.start, end: first.start, newText: `${key}: ${value}, ` };
  return { start: anchor.end, end: anchor.end, newText: `, ${key}: ${value}` };
}

/** `key: value` over as many lines as it takes; the first line is not indented, the others stand under it. */
function writePair(key: string, value: string, eol: string, column: number): string {
  const root = parse(value).root;
  if (root?.kind !== 'mapping' && root?.kind !== 'sequence') return `${key}: ${value}`;
  return [`${key}:${opening(root, value)}`, ...blockLines(root, value, column + 2)].join(eol);
}

function opening(node: Node, source: string): string {
  return isSpread(node) ? '' : ` ${source.slice(node.start, node.end)}`;
}

/** Empty maps and lists and lists of plain values stay on one line. */
function isSpread(node: Node): boolean {
  if (node.kind === 'mapping') return node.pairs.length > 0;
  return node.kind === 'sequence' && node.items.some((item) => item.kind === 'mapping');
}

function blockLines(node: Node, source: string, column: number): readonly string[] {
  const indent = ' '.repeat(column);
  if (!isSpread(node)) return [];
  if (node.kind === 'mapping') {
    return node.pairs.flatMap((pair) => [
      `${indent}${pair.key.text}:${opening(pair.value, source)}`,
      ...blockLines(pair.value, source, column + 2),
    ]);
  }
  if (node.kind !== 'sequence') return [];
  return node.items.flatMap((item) => {
    const lines = blockLines(item, source, column + 2);
    const [first, ...others] = lines;
    return first === undefined
      ? [`${indent}- ${source.slice(item.start, item.end)}`]
      : [`${indent}- ${first.slice(column + 2)}`, ...others];
  });
}
