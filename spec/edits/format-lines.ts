/** Where each line of a text begins after formatting. Lines are counted from 0, columns are numbers of blanks. */
import { lineStarts, toPosition } from '../syntax/positions.ts';
import type { Node, PairNode, ScalarNode, SyntaxTree } from '../syntax/tree.ts';
import { isBlock } from './refactor/blocks.ts';

export const step = 2;

export class LineLayout {
  readonly text: string;
  readonly #starts: readonly number[];
  /** Column the first character of a line shall have; undefined: as it is. */
  readonly #columns = new Map<number, number>();
  /** Lines of texts over several lines: their blanks are content, or may be. */
  readonly #protected = new Set<number>();

  constructor(text: string) {
    this.text = text;
    // A byte order mark stands before the first line.
    this.#starts = text.startsWith('\uFEFF') ? [1, ...lineStarts(text).slice(1)] : lineStarts(text);
  }

  get count(): number {
    return this.#starts.length;
  }

  lineOf(offset: number): number {
    return toPosition(this.#starts, offset).line;
  }

  columnOf(offset: number): number {
    return toPosition(this.#starts, offset).character;
  }

  start(line: number): number {
    return this.#starts[line] ?? this.text.length;
  }

  /** Without the line break. */
  content(line: number): string {
    return this.text.slice(this.start(line), this.#starts[line + 1] ?? this.text.length).replace(/[\r\n]+$/, '');
  }

  isBlank(line: number): boolean {
    return this.content(line).trim() === '';
  }

  /** Number of blanks at the beginning; for a blank line its length. */
  indentOf(line: number): number {
    return /^[ \t]*/.exec(this.content(line))?.[0].length ?? 0;
  }

  place(line: number, column: number): void {
    if (!this.#columns.has(line)) this.#columns.set(line, Math.max(0, column));
  }

  columnFor(line: number): number | undefined {
    return this.#columns.get(line);
  }

  protect(line: number): void {
    this.#protected.add(line);
  }

  isProtected(line: number): boolean {
    return this.#protected.has(line);
  }
}

/** Gives every line of a block its column; `column` is that of the block. Undefined: it is written in a way that is left alone. */
export function layOutNode(layout: LineLayout, node: Node, column: number): void {
  if (node.kind === 'mapping' && !node.flow) for (const pair of node.pairs) layOutPair(layout, pair, column);
  else if (node.kind === 'sequence' && !node.flow) for (const item of dashesOf(layout.text, node)) layOutItem(layout, item, column);
  else layOutText(layout, node, column, node);
}

export function layOutPair(layout: LineLayout, pair: PairNode, column: number): void {
  const line = layout.lineOf(pair.start);
  if (isFirst(layout, pair.start)) layout.place(line, column);
  const { value } = pair;
  if (isBlock(value)) layOutNode(layout, value, column + step);
  else layOutText(layout, value, column, pair);
}

export interface DashedItem {
  readonly dash: number;
  readonly item: Node;
}

/** The items of a block list with their dashes. */
export function dashesOf(text: string, node: Extract<Node, { kind: 'sequence' }>): readonly DashedItem[] {
  const found: DashedItem[] = [];
  let at = node.start;
  for (const item of node.items) {
    const gap = /^(?:\s+|#[^\n]*)*/.exec(text.slice(at, Math.max(at, item.start)))?.[0].length ?? 0;
    found.push({ dash: at + gap, item });
    at = Math.max(item.end, at + gap + 1);
  }
  return found;
}

export function layOutItem(layout: LineLayout, { dash, item }: DashedItem, column: number): void {
  if (isFirst(layout, dash)) layout.place(layout.lineOf(dash), column);
  if (isBlock(item)) layOutNode(layout, item, column + step);
  else layOutText(layout, item, column, { start: dash });
}

/** Scalars, aliases and flow style: their first line, and the lines they go on. `owner`: the key or dash in front. */
function layOutText(layout: LineLayout, node: Node, column: number, owner: { readonly start: number }): void {
  const first = layout.lineOf(node.start);
  const last = layout.lineOf(node.end);
  const ownerLine = layout.lineOf(owner.start);
  if (node.kind === 'scalar' && (node.style === 'literal' || node.style === 'folded')) {
    layOutBlockText(layout, node, { column, shift: column - layout.columnOf(owner.start) });
    return;
  }
  let shift = column - layout.columnOf(owner.start);
  if (first > ownerLine && isFirst(layout, node.start)) {
    shift = column + step - layout.indentOf(first);
    layout.place(first, column + step);
  }
  for (let line = first + 1; line <= last; line++) {
    layout.protect(line);
    if (layout.isBlank(line)) continue;
    const least = node.kind === 'scalar' ? column + step : 0;
    layout.place(line, Math.max(layout.indentOf(line) + shift, least));
  }
}

/** `|` and `>`: the lines below move together. */
function layOutBlockText(
  layout: LineLayout,
  node: ScalarNode,
  { column, shift }: { readonly column: number; readonly shift: number },
): void {
  const header = layout.lineOf(node.start);
  const end = endOfBlockText(layout, node, header);
  let indent: number | undefined;
  for (let line = header + 1; line < end && indent === undefined; line++) if (!layout.isBlank(line)) indent = layout.indentOf(line);
  const isExplicit = /^[|>][+-]?[1-9]/.test(layout.text.slice(node.start, node.start + 3));
  const by = isExplicit ? shift : column + step - (indent ?? 0);
  for (let line = header + 1; line < end; line++) {
    layout.protect(line);
    // What is longer than the indentation is text, even if it is blank.
    if (indent !== undefined && (!layout.isBlank(line) || layout.indentOf(line) > indent)) layout.place(line, layout.indentOf(line) + by);
  }
}

/** The first line behind a block text: blank lines below it may belong to it. */
function endOfBlockText(layout: LineLayout, node: ScalarNode, header: number): number {
  let line = Math.max(header, layout.lineOf(node.end)) + 1;
  // A text that ends with its last line break ends at the start of the next line.
  if (layout.start(line - 1) === node.end && line - 1 > header) line--;
  while (line < layout.count && layout.isBlank(line)) line++;
  return line;
}

/** True when only blanks, an anchor or a tag stand before the offset on its line. */
function isFirst(layout: LineLayout, offset: number): boolean {
  const before = layout.text.slice(layout.start(layout.lineOf(offset)), offset);
  return /^\s*(?:[&!]\S*\s+)*$/.test(before);
}

/** Comments on lines of their own stand with what they stand before, or with the block they end. */
export function layOutComments(layout: LineLayout, tree: SyntaxTree): void {
  const lines = tree.comments.map(({ start }) => layout.lineOf(start)).filter((line) => layout.content(line).trimStart().startsWith('#'));
  const own = new Set(lines.filter((line) => !layout.isProtected(line)));
  for (const line of [...own].reverse()) {
    const next = nextContent(layout, line, own);
    const column = layout.indentOf(line);
    const columnOfNext = next === undefined ? undefined : (layout.columnFor(next) ?? layout.indentOf(next));
    const isBeforeNext = next !== undefined && column <= layout.indentOf(next);
    const inBlock = isBeforeNext ? undefined : columnInBlockAbove(layout, line, own);
    // Where it would be no further in than what follows, it stands before that.
    layout.place(line, inBlock !== undefined && inBlock > (columnOfNext ?? -1) ? inBlock : (columnOfNext ?? column));
  }
}

function nextContent(layout: LineLayout, from: number, comments: ReadonlySet<number>): number | undefined {
  for (let line = from + 1; line < layout.count; line++) if (!layout.isBlank(line) && !comments.has(line)) return line;
  return undefined;
}

/** The column of the innermost block above that begins no further right than the comment. */
function columnInBlockAbove(layout: LineLayout, from: number, comments: ReadonlySet<number>): number | undefined {
  const wanted = layout.indentOf(from);
  for (let line = from - 1; line >= 0; line--) {
    if (layout.isBlank(line) || comments.has(line) || layout.isProtected(line)) continue;
    const indent = layout.indentOf(line);
    const column = layout.columnFor(line) ?? indent;
    // `- key:` begins two blocks, the list and what is in it.
    const dashes = /^(?:-\s+)+/.exec(layout.content(line).trimStart())?.[0] ?? '';
    const depth = dashes.split('-').length - 1;
    if (indent + dashes.length <= wanted) return column + depth * step;
    if (indent <= wanted) return column;
  }
  return undefined;
}
