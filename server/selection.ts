/** What a selection grows to: the word, the name, the text, the pair, the block, and so on to the whole file. */
import type { SelectionRange } from 'vscode-languageserver-types';
import type { SourceFile } from '../spec/source-file.ts';
import { contains, spanOf } from '../spec/span.ts';
import { nodeAt } from '../spec/syntax/navigate.ts';
import type { Node, PairNode, ScalarNode, Span } from '../spec/syntax/tree.ts';
import { rangeIn } from './positions.ts';
import type { LinkedProject } from './workspace.ts';

export function selectionRange(file: SourceFile, project: LinkedProject, offset: number): SelectionRange {
  let range: SelectionRange | undefined;
  let inner: Span | undefined;
  const chain: Span[] = [];
  for (const span of spansAround(file, project, offset)) {
    // Before a quote the cursor is not in the text.
    if (!contains(span, offset)) continue;
    if (inner && (span.start > inner.start || span.end < inner.end || (span.start === inner.start && span.end === inner.end))) continue;
    inner = span;
    chain.push(span);
  }
  for (const span of chain.reverse()) range = { range: rangeIn(file, span), ...(range ? { parent: range } : {}) };
  return range ?? { range: rangeIn(file, { start: offset, end: offset }) };
}

/** From the inside out; what is not larger than the one before is passed over. */
function* spansAround(file: SourceFile, project: LinkedProject, offset: number): Generator<Span> {
  const word = wordAt(file.text, offset);
  if (word) yield word;
  const found = nodeAt(file.tree, offset);
  if (found?.node.kind === 'scalar') yield* insideScalar(file, project, found.node, offset);
  let current: Node | PairNode | undefined = found?.node;
  if (found?.inKey) {
    yield spanOf(found.node);
    current = found.pair;
  }
  while (current) {
    yield trimmed(file.text, current);
    const parent: Node | PairNode | undefined = current.parent;
    // An item with its dash.
    if (parent?.kind === 'sequence' && !parent.flow && current.kind !== 'pair') {
      const dash = file.text.lastIndexOf('-', current.start - 1);
      if (dash >= parent.start) yield trimmed(file.text, { start: dash, end: current.end });
    }
    current = parent;
  }
  yield { start: 0, end: file.text.length };
}

function* insideScalar(file: SourceFile, project: LinkedProject, scalar: ScalarNode, offset: number): Generator<Span> {
  const around = project
    .linksOf(file)
    .references.filter(({ span: name, whole }) => contains(name, offset) && whole.start >= scalar.start && whole.end <= scalar.end);
  for (const { span: name, whole } of around.sort((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))) {
    yield name;
    yield whole;
  }
  if (scalar.style === 'single' || scalar.style === 'double') yield { start: scalar.start + 1, end: scalar.end - 1 };
}

function wordAt(text: string, offset: number): Span | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && /[\w]/.test(text[start - 1] ?? '')) start--;
  while (end < text.length && /[\w]/.test(text[end] ?? '')) end++;
  return start < end ? { start, end } : undefined;
}

function trimmed(text: string, { start, end }: Span): Span {
  let last = end;
  while (last > start && /\s/.test(text[last - 1] ?? '')) last--;
  return { start, end: last };
}
