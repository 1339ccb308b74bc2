/**
 * Keys in the order of the format, of one block or of a whole file. Comments and blank lines stay with their key; names the author
 * chose, and what the format does not know, keep their order.
 */

import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { nodeAt } from '../../syntax/navigate.ts';
import type { MappingNode, Node, PairNode } from '../../syntax/tree.ts';
import { applyEdits, type TextEdit } from '../apply-edits.ts';
import { lineBreakOf } from '../insert-key.ts';
import { columnOf, isFirstOnLine, lineStart, nextLine } from '../lines.ts';
import { contentEnd } from '../remove-pair.ts';
import { hasAnchors } from './entry.ts';
import { keyOrder, type Place, type Refactoring } from './refactoring.ts';

export function sortKeys({ file, offset }: Place): Refactoring | undefined {
  const mapping = mappingAround(file, offset);
  const order = mapping && sortedPairs(file, mapping);
  if (!order) return undefined;
  const { start, end } = spanOf(file.text, mapping);
  const newText = sortedText(file.text, mapping, order, ({ start, end }) => file.text.slice(start, end));
  return { title: say`Sort the keys of this block`, kind: 'rewrite', edits: [{ uri: file.uri, start, end, newText }] };
}

/** Undefined when all are in order. */
export function sortAllKeys({ file }: Pick<Place, 'file'>): Refactoring | undefined {
  if (!file.tree.root || file.tree.problems.some(({ severity }) => severity === 'error')) return undefined;
  const edits = sortedBlocks(file, file.tree.root);
  if (edits.length === 0) return undefined;
  return { title: say`Sort all keys of this file`, kind: 'rewrite', edits: edits.map((edit) => ({ uri: file.uri, ...edit })) };
}

function mappingAround(file: SourceFile, offset: number): MappingNode | undefined {
  const found = nodeAt(file.tree, offset);
  if (found?.pair && found.inKey) return found.pair.parent;
  let node: Node | undefined = found?.node;
  while (node && node.kind !== 'mapping') {
    const parent: Node['parent'] = node.parent;
    node = parent?.kind === 'pair' ? parent.parent : parent;
  }
  return node;
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Of the outermost blocks below a node that are out of order, each with all that is in it. */
function sortedBlocks(file: SourceFile, node: Node): readonly TextEdit[] {
  switch (node.kind) {
    case 'scalar':
    case 'alias':
      return [];
    case 'sequence':
      return node.items.flatMap((item) => sortedBlocks(file, item));
    case 'mapping': {
      const order = sortedPairs(file, node);
      if (!order) return node.pairs.flatMap(({ value }) => sortedBlocks(file, value));
      const newText = sortedText(file.text, node, order, (piece, pair) => textAfter(file.text, piece, sortedBlocks(file, pair.value)));
      return [{ ...spanOf(file.text, node), newText }];
    }
    default:
      return node satisfies never;
  }
}

function textAfter(text: string, { start, end }: Piece, edits: readonly TextEdit[]): string {
  const moved = edits.map((edit) => ({ start: edit.start - start, end: edit.end - start, newText: edit.newText }));
  return applyEdits(text.slice(start, end), moved);
}

/** The pairs in their order; undefined when they are in it, or written so that they cannot be told apart. Unknown keys stay behind the key they stand behind. */
function sortedPairs(file: SourceFile, mapping: MappingNode): readonly PairNode[] | undefined {
  const { pairs } = mapping;
  if (pairs.length < 2) return undefined;
  const order = keyOrder(file, mapping);
  let last = -1;
  const ranked = pairs.map((pair, index) => {
    const rank = order.indexOf(pair.key.text);
    last = rank < 0 ? last : rank;
    return { pair, rank: last, index };
  });
  const sorted = [...ranked].sort((a, b) => a.rank - b.rank || a.index - b.index);
  if (sorted.every(({ index }, at) => index === at)) return undefined;
  const { text } = file;
  const isApart = mapping.flow
    ? !file.tree.comments.some(({ start }) => mapping.start < start && start < mapping.end)
    : pairs.every((pair, index) => index === 0 || isFirstOnLine(text, pair.start));
  // An alias must stay behind its anchor.
  return isApart && !pairs.some(hasAnchors) ? sorted.map(({ pair }) => pair) : undefined;
}

/** What is exchanged: between the braces, or the lines of the block with its dash and the comments above its first key. */
function spanOf(text: string, mapping: MappingNode): Piece {
  const [first, last] = [mapping.pairs[0] as PairNode, mapping.pairs.at(-1) as PairNode];
  if (mapping.flow) return { start: first.start, end: last.end };
  const line = lineStart(text, first.start);
  const isBehindDash = mapping.parent?.kind === 'sequence' && isDash(text.slice(line, first.start));
  return { start: isBehindDash ? line : linesOf(text, mapping, 0).start, end: linesOf(text, mapping, mapping.pairs.length - 1).end };
}

function sortedText(
  text: string,
  mapping: MappingNode,
  order: readonly PairNode[],
  textOf: (piece: Piece, pair: PairNode) => string,
): string {
  const { pairs } = mapping;
  if (mapping.flow) {
    const gaps = pairs.map((pair, index) => text.slice(pair.end, pairs[index + 1]?.start ?? pair.end));
    return order.map((pair, at) => textOf(pair, pair) + gaps[at]).join('');
  }
  const indent = ' '.repeat(columnOf(text, pairs[0]?.start ?? 0));
  const chunks = new Map(pairs.map((pair, index) => [pair, chunkOf(text, mapping, index, textOf)]));
  const [first, head] = [pairs[0] as PairNode, order[0] as PairNode];
  // Behind a dash, and below the key of the block, there is no blank line: what was first gets the one of what is first now.
  const blankOf = (pair: PairNode) =>
    pair === head ? chunks.get(first)?.blank : pair === first ? chunks.get(head)?.blank : chunks.get(pair)?.blank;
  const written = order.map((pair) => `${blankOf(pair) ?? ''}${indent}${chunks.get(pair)?.lines ?? ''}`).join(lineBreakOf(text));
  const { start } = spanOf(text, mapping);
  if (start === first.start) return written.slice(indent.length);
  const dash = text.slice(start, first.start);
  return isDash(dash) ? commentsAboveDash(written, indent, dash) : written;
}

/** `- ` alone on its line, so that there may be comments above it. */
function isDash(before: string): boolean {
  return /^ *- *$/.test(before);
}

/** What stands behind a dash, from the start of its line: comments above the first key come above the dash. */
function commentsAboveDash(written: string, indent: string, dash: string): string {
  const lines = written.split('\n');
  const first = lines.findIndex((line) => !line.startsWith(`${indent}#`));
  const outer = ' '.repeat(dash.indexOf('-'));
  return lines
    .map((line, index) => (index < first ? outer + line.slice(indent.length) : index === first ? dash + line.slice(indent.length) : line))
    .join('\n');
}

/** `blank`: empty lines above; `lines`: all the others, the first without its indentation. */
function chunkOf(text: string, mapping: MappingNode, index: number, textOf: (piece: Piece, pair: PairNode) => string) {
  const pair = mapping.pairs[index] as PairNode;
  const whole = textOf(linesOf(text, mapping, index), pair);
  const blank = /^(?:[ \t]*\r?\n)*/.exec(whole)?.[0] ?? '';
  return { blank, lines: whole.slice(blank.length).replace(/^ +/, '') };
}

/** The lines of a pair, without the last line break: comments above it, itself, and comments that are further in than its key. */
function linesOf(text: string, mapping: MappingNode, index: number): Piece {
  const pair = mapping.pairs[index] as PairNode;
  const before = mapping.pairs[index - 1];
  const above = before ? nextLine(text, endOf(text, before)) : headOf(text, mapping);
  return { start: above ?? pair.start, end: endOf(text, pair) };
}

/** Below the key that the block belongs to; undefined where comments above the first key are not its own: at the top of the file, behind a dash. */
function headOf(text: string, mapping: MappingNode): number | undefined {
  const owner = mapping.parent?.kind === 'pair' ? mapping.parent : undefined;
  const below = owner && nextLine(text, owner.key.end);
  return below !== undefined && below <= mapping.start && text.slice(lineStart(text, mapping.start), mapping.start).trim() === ''
    ? below
    : undefined;
}

function endOf(text: string, pair: PairNode): number {
  const column = columnOf(text, pair.start);
  let end = endOfLine(text, contentEnd(text, pair));
  for (let line = nextLine(text, end); line < text.length; line = nextLine(text, line)) {
    const content = /^([ ]*)(\S?)/.exec(text.slice(line, nextLine(text, line)));
    if (content?.[2] === '') continue;
    if (content?.[2] !== '#' || (content[1]?.length ?? 0) <= column) break;
    end = beforeBreak(text, nextLine(text, line));
  }
  return end;
}

/** Before the line break of the line; a text block ends behind it. */
function endOfLine(text: string, offset: number): number {
  return beforeBreak(text, offset > 0 && text[offset - 1] === '\n' ? offset : nextLine(text, offset));
}

function beforeBreak(text: string, end: number): number {
  if (text[end - 1] !== '\n') return end;
  return end - (text[end - 2] === '\r' ? 2 : 1);
}
