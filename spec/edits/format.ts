/**
 * The canonical layout: two blanks a level, lists one level below their key, one blank behind colons, dashes and commas, none at
 * the ends of lines, no two empty lines. Comments, order and quotes stay as they are, and so does the data: what would not
 * read the same afterwards is left alone.
 */
import { toData } from '../syntax/navigate.ts';
import { parse } from '../syntax/parse.ts';
import type { MappingNode, Node, PairNode, SequenceNode, Span, SyntaxTree } from '../syntax/tree.ts';
import { applyEdits, type TextEdit } from './apply-edits.ts';
import { dashesOf, LineLayout, layOutComments, layOutItem, layOutNode, layOutPair } from './format-lines.ts';
import { spacingEdits } from './format-spacing.ts';
import { lineBreakOf } from './insert-key.ts';

/** Edits that format a whole text; none for a text that is not good YAML. */
export function formatText(tree: SyntaxTree): readonly TextEdit[] {
  const { root, text } = tree;
  if (!root || !isFormattable(tree)) return [];
  const layout = new LineLayout(text);
  layOutNode(layout, root, 0);
  layOutComments(layout, tree);
  const edits = [...endEdits(layout), ...lineEdits(layout, { start: 0, end: layout.count }), ...spacingEdits(text, root)];
  return checked(tree, edits);
}

/** The same for the lines of a span, set below what is around them as that stands. */
export function formatSpan(tree: SyntaxTree, span: Span): readonly TextEdit[] {
  const { root, text } = tree;
  if (!root || !isFormattable(tree)) return [];
  const layout = new LineLayout(text);
  const parts = partsIn(text, root, withoutBlanks(text, span));
  for (const part of parts) part.layOut(layout);
  layOutComments(layout, tree);
  const covered = parts.map(({ start, end }) => ({ start: layout.lineOf(start), end: layout.lineOf(end) + 1 }));
  const lines = { start: layout.lineOf(span.start), end: layout.lineOf(span.end) + 1 };
  const all = covered.reduce((a, b) => ({ start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) }), lines);
  const within = spacingEdits(text, root).filter((edit) => {
    const line = layout.lineOf(edit.start);
    return line >= all.start && line < all.end;
  });
  return checked(tree, [...lineEdits(layout, all), ...within]);
}

/** A selection often begins or ends in the indentation of a line. */
function withoutBlanks(text: string, { start, end }: Span): Span {
  const inner = text.slice(start, end);
  if (inner.trim() === '') return { start, end };
  return { start: start + (inner.length - inner.trimStart().length), end: end - (inner.length - inner.trimEnd().length) };
}

/** Explicit keys (`? key`) and several documents are left as they are written. */
function isFormattable({ problems, text }: SyntaxTree): boolean {
  const harmless = new Set(['duplicate-key', 'unknown-alias', 'circular-alias']);
  return (
    problems.every(({ code, severity }) => harmless.has(code) || (severity !== 'error' && code !== 'several-documents')) &&
    !/^\s*\?[ \t\n]/m.test(text)
  );
}

interface Part extends Span {
  readonly layOut: (layout: LineLayout) => void;
}

/** The entries of the innermost block around a span that the span touches, each to be laid out where its block stands. */
function partsIn(text: string, root: Node, span: Span): readonly Part[] {
  let node: MappingNode | SequenceNode | undefined = asBlock(root);
  while (node) {
    const block: MappingNode | SequenceNode = node;
    const inner = children(block).find((child) => child.start <= span.start && span.end <= child.end && asBlock(child));
    const next = inner && asBlock(inner);
    if (!next) return entriesIn(text, block, span);
    node = next;
  }
  return [];
}

function entriesIn(text: string, block: MappingNode | SequenceNode, span: Span): readonly Part[] {
  const column = (layout: LineLayout) => layout.columnOf(block.start);
  const touches = ({ start, end }: Span) => start <= span.end && span.start <= end;
  if (block.kind === 'mapping')
    return block.pairs.filter(touches).map((pair: PairNode) => ({
      start: pair.start,
      end: pair.end,
      layOut: (layout) => layOutPair(layout, pair, column(layout)),
    }));
  return dashesOf(text, block)
    .map((entry) => ({ start: entry.dash, end: entry.item.end, layOut: (layout: LineLayout) => layOutItem(layout, entry, column(layout)) }))
    .filter(touches);
}

function asBlock(node: Node): MappingNode | SequenceNode | undefined {
  return (node.kind === 'mapping' || node.kind === 'sequence') && !node.flow ? node : undefined;
}

function children(node: MappingNode | SequenceNode): readonly Node[] {
  return node.kind === 'mapping' ? node.pairs.map(({ value }) => value) : node.items;
}

/** Indentation, blanks at the ends of lines, and empty lines beyond the first of several. Lines from `start` up to `end`. */
function lineEdits(layout: LineLayout, lines: Span): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let line = lines.start; line < Math.min(lines.end, layout.count); line++) {
    const start = layout.start(line);
    const content = layout.content(line);
    if (layout.isBlank(line) && layout.columnFor(line) === undefined) {
      const isRepeated = (line === 0 || layout.isBlank(line - 1)) && !layout.isProtected(line);
      if (isRepeated && line + 1 < layout.count) edits.push({ start, end: layout.start(line + 1), newText: '' });
      else if (content !== '') edits.push({ start, end: start + content.length, newText: '' });
      continue;
    }
    const column = layout.columnFor(line);
    const indent = layout.indentOf(line);
    if (column !== undefined && content.slice(0, indent) !== ' '.repeat(column))
      edits.push({ start, end: start + indent, newText: ' '.repeat(column) });
    const trailing = /[ \t]+$/.exec(content)?.[0].length ?? 0;
    if (trailing > 0 && trailing < content.length && !isInsideText(layout, line))
      edits.push({ start: start + content.length - trailing, end: start + content.length, newText: '' });
  }
  return edits;
}

/** Blanks at the end of a line are content where the text goes on below. */
function isInsideText(layout: LineLayout, line: number): boolean {
  return layout.isProtected(line) || layout.isProtected(line + 1);
}

/** One line break at the end, unless the last text is one whose line breaks count. */
function endEdits(layout: LineLayout): readonly TextEdit[] {
  const { text } = layout;
  const end = text.trimEnd().length;
  if (end === 0 || layout.isProtected(layout.count - 1) || layout.isProtected(layout.lineOf(end))) return [];
  const eol = lineBreakOf(text);
  return text.slice(end) === eol ? [] : [{ start: end, end: text.length, newText: eol }];
}

/** The edits, unless the text would not read the same: then none. */
function checked(tree: SyntaxTree, edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = withoutOverlaps(edits);
  if (sorted.length === 0) return [];
  const after = parse(applyEdits(tree.text, sorted));
  const same =
    after.problems.length === tree.problems.length &&
    JSON.stringify(toData(after.root)) === JSON.stringify(toData(tree.root)) &&
    after.comments.map(({ text }) => text).join('\n') === tree.comments.map(({ text }) => text).join('\n');
  return same ? sorted : [];
}

/** The end of the text is told by `endEdits`, which comes first; other edits never touch each other. */
function withoutOverlaps(edits: readonly TextEdit[]): readonly TextEdit[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: TextEdit[] = [];
  let end = -1;
  for (const edit of sorted) {
    if (edit.start < end) continue;
    kept.push(edit);
    end = edit.end;
  }
  return kept;
}
