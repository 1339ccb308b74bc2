/** Puts a new entry behind the others of a section, a list or a map, or begins it. */
import { findPair } from '../../syntax/navigate.ts';
import type { MappingNode, Node } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';
import { lineBreakOf } from '../insert-key.ts';
import { columnOf, nextLine } from '../lines.ts';
import { contentEnd } from '../remove-pair.ts';
import { dashed, indented } from './blocks.ts';

/** Behind the last entry of a block list or map; undefined where it is written in one line. */
export function appendLines(text: string, collection: Node, lines: readonly string[]): TextEdit | undefined {
  return appendEntry(text, collection, collection.kind === 'sequence' ? dashed(lines) : lines);
}

/** The same with lines that have the dash of a list already, and comments above it. */
export function appendEntry(text: string, collection: Node, lines: readonly string[]): TextEdit | undefined {
  if ((collection.kind !== 'mapping' && collection.kind !== 'sequence') || collection.flow) return undefined;
  const owner = collection.parent?.kind === 'pair' ? collection.parent : undefined;
  const end = owner ? contentEnd(text, owner) : text.trimEnd().length;
  return insertAfter(text, end, indented(lines, columnOf(text, collection.start)));
}

/** `key:` with lines below it, behind the last key that one writes before it. */
export function appendKey(
  text: string,
  mapping: MappingNode,
  key: string,
  lines: readonly string[],
  order: readonly string[],
): TextEdit | undefined {
  const first = mapping.pairs[0];
  if (mapping.flow || !first) return undefined;
  const before = order.slice(0, Math.max(0, order.indexOf(key)));
  const anchor = mapping.pairs.findLast((pair) => before.includes(pair.key.text)) ?? mapping.pairs.at(-1) ?? first;
  return insertAfter(text, contentEnd(text, anchor), indented([`${key}:`, ...indented(lines, 2)], columnOf(text, first.start)));
}

/** The list or map at a key, if it has entries over several lines. */
export function findBlock(mapping: MappingNode | undefined, key: string): Node | undefined {
  const value = findPair(mapping, key)?.value;
  if (value?.kind === 'sequence' && !value.flow && value.items.length > 0) return value;
  return value?.kind === 'mapping' && !value.flow && value.pairs.length > 0 ? value : undefined;
}

function insertAfter(text: string, end: number, lines: readonly string[]): TextEdit {
  const eol = lineBreakOf(text);
  const at = text[end - 1] === '\n' ? end : nextLine(text, end);
  const lead = at > 0 && text[at - 1] !== '\n' ? eol : '';
  return { start: at, end: at, newText: lead + lines.join(eol) + eol };
}
