/** The keys of a block in the order of the format, with their comments. Names the author chose keep their order. */

import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { nodeAt } from '../../syntax/navigate.ts';
import type { MappingNode, Node, PairNode } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';
import { lineBreakOf } from '../insert-key.ts';
import { columnOf, isFirstOnLine, nextLine } from '../lines.ts';
import { contentEnd } from '../remove-pair.ts';
import { keyOrder, type Place, type Refactoring } from './refactoring.ts';

export function sortKeys({ file, offset }: Place): Refactoring | undefined {
  const mapping = mappingAround(file, offset);
  const edit = mapping && sortedBlock(file, mapping);
  return edit && { title: say`Sort the keys of this block`, kind: 'rewrite', edits: [{ uri: file.uri, ...edit }] };
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

/** Undefined when it is in order, or written so that it cannot be told apart by lines. */
function sortedBlock(file: SourceFile, mapping: MappingNode): TextEdit | undefined {
  const order = sortedPairs(file, mapping);
  if (!order) return undefined;
  const { start, end } = chunksSpan(file.text, mapping);
  return { start, end, newText: chunksText(file.text, mapping, order) };
}

/** The pairs in their order; undefined when they are in it. Unknown keys stay behind the key they stand behind. */
function sortedPairs(file: SourceFile, mapping: MappingNode): readonly PairNode[] | undefined {
  if (mapping.flow || mapping.pairs.length < 2 || mapping.pairs.some((pair, index) => index > 0 && !isFirstOnLine(file.text, pair.start)))
    return undefined;
  const order = keyOrder(file, mapping);
  if (order.length === 0 || mapping.pairs.some(({ key }) => key.text === '<<')) return undefined;
  let last = -1;
  const ranked = mapping.pairs.map((pair, index) => {
    const rank = order.indexOf(pair.key.text);
    last = rank < 0 ? last : rank;
    return { pair, rank: last, index };
  });
  const sorted = [...ranked].sort((a, b) => a.rank - b.rank || a.index - b.index);
  return sorted.every(({ index }, at) => index === at) ? undefined : sorted.map(({ pair }) => pair);
}

interface Chunk {
  readonly start: number;
  readonly end: number;
}

/** A pair with the comments above it and behind it; comments above the first one belong to the block. */
function chunkOf(text: string, mapping: MappingNode, index: number): Chunk {
  const pair = mapping.pairs[index] as PairNode;
  const before = mapping.pairs[index - 1];
  const start = before ? endOfLine(text, contentEnd(text, before)) : pair.start;
  return { start, end: endOfLine(text, contentEnd(text, pair)) };
}

function endOfLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset - 1;
  const next = nextLine(text, offset);
  return text[next - 1] === '\n' ? next - 1 - (text[next - 2] === '\r' ? 1 : 0) : next;
}

function chunksSpan(text: string, mapping: MappingNode): Chunk {
  const first = mapping.pairs[0] as PairNode;
  return { start: first.start, end: chunkOf(text, mapping, mapping.pairs.length - 1).end };
}

/** The chunks one below the other. */
function chunksText(text: string, mapping: MappingNode, order: readonly PairNode[]): string {
  const column = columnOf(text, (mapping.pairs[0] as PairNode).start);
  return order
    .map((pair, at) => {
      const chunk = chunkOf(text, mapping, mapping.pairs.indexOf(pair));
      const lines = text.slice(chunk.start, chunk.end).replace(/^(\r?\n)+/, '');
      // The first pair may stand behind a dash: its indentation is there already.
      if (at === 0) return lines.trimStart();
      return chunk.start === pair.start ? ' '.repeat(column) + lines : lines;
    })
    .join(lineBreakOf(text));
}
