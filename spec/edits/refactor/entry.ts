/** One entry of a map or a list of named things, as lines that can be put elsewhere. */
import { isMerge } from '../../syntax/navigate.ts';
import type { MappingNode, Node, PairNode, SequenceNode } from '../../syntax/tree.ts';
import { applyEdits, type TextEdit } from '../apply-edits.ts';
import { columnOf, isFirstOnLine, lineStart, nextLine } from '../lines.ts';
import { contentEnd } from '../remove-pair.ts';
import { linesAt, pairLines } from './blocks.ts';

export interface Entry {
  /** Without indentation: comments above it, then its key or its dash. */
  readonly lines: readonly string[];
  readonly removal: TextEdit;
}

/** Undefined where it shares a line with others. `node` is what the key stands for, or the item behind the dash; `edits` are made in its lines. */
export function entryOf(text: string, node: Node, edits: readonly TextEdit[] = []): Entry | undefined {
  const pair = node.parent?.kind === 'pair' ? node.parent : undefined;
  const start = pair ? pair.start : text.lastIndexOf('-', node.start - 1);
  const holder = pair ? pair.parent : node.parent;
  if (!holder || (holder.kind !== 'mapping' && holder.kind !== 'sequence') || holder.flow || !isFirstOnLine(text, start)) return undefined;
  if (!pair && text.slice(start + 1, node.start).trim() !== '') return undefined;
  const end = pair ? contentEnd(text, pair) : node.start + text.slice(node.start, node.end).trimEnd().length;
  const own = endOfLine(text, end);
  const first = commentsAbove(text, start);
  const edited = applyEdits(text, edits);
  const stop = own + edited.length - text.length;
  return {
    lines: [...(first < start ? linesAt(text, first + columnOf(text, start), start) : []), ...linesAt(edited, start, stop)],
    removal: { ...wholeLines(text, first, own, isFirstOf(holder, node)), newText: '' },
  };
}

/** Start of the line of the first comment that stands directly above, as far to the right. */
function commentsAbove(text: string, start: number): number {
  const column = columnOf(text, start);
  let first = lineStart(text, start);
  for (;;) {
    const above = first === 0 ? -1 : lineStart(text, first - 1);
    if (above < 0 || text.slice(above, first).search(/\S/) !== column || text[above + column] !== '#') break;
    first = above;
  }
  return first === lineStart(text, start) ? start : first;
}

/** Behind a comment on the same line, before the line break. */
function endOfLine(text: string, end: number): number {
  if (text[end - 1] === '\n') return end;
  const comment = /^[ \t]+#[^\r\n]*/.exec(text.slice(end, nextLine(text, end)))?.[0].length ?? 0;
  return end + comment;
}

function isFirstOf(holder: MappingNode | SequenceNode, node: Node): boolean {
  return holder.kind === 'sequence' ? holder.items[0] === node : holder.pairs[0]?.value === node;
}

/** With its line break; of blank lines on both sides, one side's goes too, and so does the one below the first entry. */
function wholeLines(text: string, first: number, end: number, isFirst: boolean): { start: number; end: number } {
  const start = lineStart(text, first);
  const stop = text[end - 1] === '\n' ? end : nextLine(text, end);
  if (stop === text.length && text[stop - 1] !== '\n' && start > 0) return { start: start - (text[start - 2] === '\r' ? 2 : 1), end: stop };
  const isBlankAbove = start > 0 && text.slice(lineStart(text, start - 1), start).trim() === '';
  const below = nextLine(text, stop);
  const isBlankBelow = below > stop && text.slice(stop, below).trim() === '';
  return { start, end: (isBlankAbove || isFirst) && isBlankBelow ? below : stop };
}

/** The lines of a block, pair by pair; some of them said otherwise. */
export function copyLines(text: string, mapping: MappingNode, instead: Readonly<Record<string, readonly string[]>>): readonly string[] {
  return mapping.pairs.flatMap((pair) => (Object.hasOwn(instead, pair.key.text) ? (instead[pair.key.text] ?? []) : pairLines(text, pair)));
}

/** An anchor, an alias or a merge key means nothing without the rest of the file. */
export function hasAnchors(node: Node | PairNode): boolean {
  switch (node.kind) {
    case 'pair':
      return isMerge(node) || node.key.anchor !== undefined || hasAnchors(node.value);
    case 'mapping':
      return node.anchor !== undefined || node.pairs.some(hasAnchors);
    case 'sequence':
      return node.anchor !== undefined || node.items.some(hasAnchors);
    case 'scalar':
      return node.anchor !== undefined;
    case 'alias':
      return true;
    default:
      return node satisfies never;
  }
}
