/** What is written in brackets, one entry a line: what other refactorings need, and longer things want. One level at a time. */
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { nodeAt, toData } from '../../syntax/navigate.ts';
import { parse } from '../../syntax/parse.ts';
import type { MappingNode, Node, PairNode, SequenceNode } from '../../syntax/tree.ts';
import { applyEdits, type TextEdit } from '../apply-edits.ts';
import { lineBreakOf } from '../insert-key.ts';
import { columnOf, isFirstOnLine } from '../lines.ts';
import { dashed, indented } from './blocks.ts';
import type { Place, Refactoring, Refusal } from './refactoring.ts';

/** The reason of those that need lines to move. */
export function onOneLine(): string {
  return say`This is written on one line. Write it over several lines first.`;
}

/** The same as a whole answer: somebody who looks for it is told. */
export function refuseOneLine(title: string, kind: Refusal['kind']): Refusal {
  return { title, kind, refused: onOneLine() };
}

export function spreadBrackets({ file, offset }: Place): Refactoring | undefined {
  const node = bracketsAround(file, offset);
  const edit = node && spread(file, node);
  return edit && { title: say`Write this over several lines`, kind: 'rewrite', edits: [{ uri: file.uri, ...edit }] };
}

/** The outermost: what is in it cannot have lines of its own before. */
function bracketsAround(file: SourceFile, offset: number): MappingNode | SequenceNode | undefined {
  let found: MappingNode | SequenceNode | undefined;
  let node: Node | PairNode | undefined = nodeAt(file.tree, offset)?.node;
  const pair = nodeAt(file.tree, offset);
  // On a key, what belongs to it is meant.
  if (pair?.inKey) node = isBrackets(pair.pair?.value) ? pair.pair?.value : pair.pair;
  for (; node; node = node.parent) if (isBrackets(node)) found = node;
  return found;
}

function isBrackets(node: Node | PairNode | undefined): node is MappingNode | SequenceNode {
  return (node?.kind === 'mapping' || node?.kind === 'sequence') && node.flow;
}

function spread(file: SourceFile, node: MappingNode | SequenceNode): TextEdit | undefined {
  const { text } = file;
  const inside = text.slice(node.start, node.end);
  // Lines are joined: comments, empty lines and escaped breaks would be lost.
  const isPlain = !file.tree.comments.some(({ start }) => node.start < start && start < node.end) && !/\n[ \t\r]*\n|\\\r?\n/.test(inside);
  const lines = isPlain ? entriesOf(text, node) : [];
  if (lines.length === 0) return undefined;
  const edit = placed(text, node, lines);
  const after = parse(applyEdits(text, [edit]));
  const isSame =
    after.problems.length === file.tree.problems.length && JSON.stringify(toData(after.root)) === JSON.stringify(toData(file.tree.root));
  return isSame ? edit : undefined;
}

function entriesOf(text: string, node: MappingNode | SequenceNode): readonly string[] {
  if (node.kind === 'sequence') return node.items.flatMap((item) => dashed([joined(sourceOf(text, item))]));
  return node.pairs.map(({ key, value }) => {
    const behind = text.slice(key.end, Math.max(key.end, value.end)).replace(/^\s*:/, '');
    return `${text.slice(key.start, key.end)}:${behind.trim() === '' ? '' : ` ${joined(behind.trim())}`}`;
  });
}

/** With its anchor and tag. */
function sourceOf(text: string, item: Node): string {
  const lead = /(?:[&!][^\s,[\]{}]+\s+)*$/.exec(text.slice(0, item.start))?.[0] ?? '';
  return lead + text.slice(item.start, item.end);
}

function joined(source: string): string {
  return source.replaceAll(/\s*\r?\n\s*/g, ' ');
}

/** Below the key it belongs to; behind its dash, where there is nothing between; at the top of the file. */
function placed(text: string, node: MappingNode | SequenceNode, lines: readonly string[]): TextEdit {
  const eol = lineBreakOf(text);
  const pair = node.parent?.kind === 'pair' ? node.parent : undefined;
  const lead = /[ \t]*$/.exec(text.slice(0, node.start))?.[0] ?? '';
  const isBehindDash = !pair && text[node.start - lead.length - 1] === '-';
  if (isBehindDash || isFirstOnLine(text, node.start))
    return { start: node.start, end: node.end, newText: indented(lines, columnOf(text, node.start)).join(eol).trimStart() };
  const column = pair ? columnOf(text, pair.start) + 2 : columnOf(text, text.lastIndexOf('-', node.start)) + 2;
  return { start: node.start - lead.length, end: node.end, newText: eol + indented(lines, column).join(eol) };
}
