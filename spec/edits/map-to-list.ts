import type { MappingNode, Node, PairNode, SequenceNode } from '../syntax/tree.ts';
import type { TextEdit } from './apply-edits.ts';
import { columnOf, isFirstOnLine, lineStart, nextLine } from './lines.ts';

/**
 * A map of named things as a list: the key becomes the value of `nameKey`. Undefined where an entry is not written out.
 *
 *     list:               - name: list
 *       call: shop.list     call: shop.list
 */
export function mapToList(text: string, mapping: MappingNode, nameKey: string): readonly TextEdit[] | undefined {
  if (mapping.pairs.some((pair) => pair.value.kind !== 'mapping' || pair.key.text === '<<')) return undefined;
  if (mapping.flow) return flowToList(text, mapping, nameKey);
  if (mapping.pairs.some((pair) => !isFirstOnLine(text, pair.start))) return undefined;
  return mapping.pairs.flatMap((pair) => entryToItem(text, pair, nameKey));
}

function entryToItem(text: string, pair: PairNode, nameKey: string): readonly TextEdit[] {
  const value = pair.value;
  if (value.kind !== 'mapping') return [];
  const name = `${nameKey}: ${text.slice(pair.key.start, pair.key.end)}`;
  if (value.flow) {
    const separator = value.pairs.length > 0 ? ', ' : '';
    return [{ start: pair.start, end: value.start + 1, newText: `- {${name}${separator}` }];
  }
  // Behind the dash everything stands two columns further in than the key did.
  const shift = columnOf(text, pair.start) + 2 - columnOf(text, value.start);
  const colon = pair.key.end + text.slice(pair.key.end).indexOf(':') + 1;
  const edits: TextEdit[] = [{ start: pair.start, end: colon, newText: `- ${name}` }];
  if (shift === 0) return edits;
  for (let line = lineStart(text, value.start); line < value.end; line = nextLine(text, line)) {
    if (text.slice(line, nextLine(text, line)).trim() !== '') {
      edits.push(shift > 0 ? { start: line, end: line, newText: ' '.repeat(shift) } : { start: line, end: line - shift, newText: '' });
    }
    if (nextLine(text, line) === text.length) break;
  }
  return edits;
}

function flowToList(text: string, mapping: MappingNode, nameKey: string): readonly TextEdit[] {
  const edits: TextEdit[] = [
    { start: mapping.start, end: mapping.start + 1, newText: '[' },
    { start: mapping.end - 1, end: mapping.end, newText: ']' },
  ];
  for (const pair of mapping.pairs) {
    if (pair.value.kind !== 'mapping') continue;
    const separator = pair.value.pairs.length > 0 ? ', ' : '';
    edits.push({
      start: pair.start,
      end: pair.value.start + 1,
      newText: `{${nameKey}: ${text.slice(pair.key.start, pair.key.end)}${separator}`,
    });
  }
  return edits;
}

/**
 * A map of names to values as a list. Undefined where a value is not on the line of its name.
 *
 *     file: a.txt     - name: file
 *                       value: a.txt
 */
export function valuesToList(text: string, mapping: MappingNode, nameKey: string, valueKey: string): readonly TextEdit[] | undefined {
  const isPlain = (pair: PairNode) => pair.value.kind === 'scalar' && ['plain', 'single', 'double'].includes(pair.value.style);
  if (mapping.flow || !mapping.pairs.every((pair) => isPlain(pair) && isFirstOnLine(text, pair.start))) return undefined;
  return mapping.pairs.map((pair) => {
    const name = text.slice(pair.key.start, pair.key.end);
    const indent = ' '.repeat(columnOf(text, pair.start) + 2);
    return { start: pair.start, end: pair.value.start, newText: `- ${nameKey}: ${name}\n${indent}${valueKey}: ` };
  });
}

/** A single entry that lacks its dash: everything moves two columns in, behind a dash. */
export function wrapInList(text: string, mapping: MappingNode): readonly TextEdit[] | undefined {
  if (mapping.flow) {
    return [
      { start: mapping.start, end: mapping.start, newText: '[' },
      { start: mapping.end, end: mapping.end, newText: ']' },
    ];
  }
  const first = mapping.pairs[0];
  if (!first || !isFirstOnLine(text, first.start)) return undefined;
  const edits: TextEdit[] = [{ start: first.start, end: first.start, newText: '- ' }];
  for (let line = nextLine(text, first.start); line < mapping.end; line = nextLine(text, line)) {
    if (text.slice(line, nextLine(text, line)).trim() !== '') edits.push({ start: line, end: line, newText: '  ' });
    if (nextLine(text, line) === text.length) break;
  }
  return edits;
}

/** The reverse: the dash of a list of one goes, its content stays where it is. */
export function unwrapList(text: string, list: SequenceNode, only: Node): readonly TextEdit[] {
  if (list.flow) {
    return [
      { start: list.start, end: only.start, newText: '' },
      { start: only.end, end: list.end, newText: '' },
    ];
  }
  const dash = text.lastIndexOf('-', only.start - 1);
  const onOneLine = only.kind === 'scalar' || (only.kind !== 'alias' && only.flow);
  return [{ start: dash, end: onOneLine ? only.start : dash + 1, newText: onOneLine ? '' : ' ' }];
}
