/**
 * Reads an edited text by parsing again only the lines that the edit can have changed.
 *
 * The old tree is used up: nodes behind the edit move in place (a large file has 100,000 of them), so it must not be
 * asked anything afterwards. What did not change keeps its identity, so results cached by node stay good; every node
 * that contains the edit is a new object. The outcome equals `parse(text)`, which a property test holds true; wherever
 * that cannot be promised (anchors, several documents, an edit that moves the edges of blocks) it is `parse(text)`.
 */
import { columnOf, lineStart } from '../edits/lines.ts';
import { duplicateKeys, parse, problemsOf } from './parse.ts';
import type { Comment, MappingNode, Node, PairNode, SequenceNode, Span, Stumble, SyntaxProblem, SyntaxTree } from './tree.ts';

export interface TextChange {
  /** In the old text. */
  readonly start: number;
  readonly end: number;
  /** Length of what replaced `start` to `end`. */
  readonly newLength: number;
}

type Block = MappingNode | SequenceNode;
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Neighbouring entries of one block, and the whole lines they own (comments and blank lines behind them included). */
interface Region {
  readonly block: Block;
  readonly from: number;
  readonly to: number;
  readonly column: number;
  /** In the old text. */
  readonly start: number;
  readonly end: number;
}

/** A region larger than this share of the text is not worth the care. */
const worthwhileShare = 0.7;

export function reparse(tree: SyntaxTree, text: string, change: TextChange): SyntaxTree {
  const root = tree.root;
  if (!root || (root.kind !== 'mapping' && root.kind !== 'sequence') || !isSimple(tree)) return parse(text);
  for (const region of regionsAround(tree.text, root, change)) {
    if (region.end - region.start > tree.text.length * worthwhileShare && tree.text.length > 2000) break;
    const patched = replaceRegion(tree, text, change, region);
    if (!patched) continue;
    // There were none before, and none came with the region.
    withoutAnchors.add(patched);
    return patched;
  }
  return parse(text);
}

/** Problems of these kinds tie distant parts of the text together; so do anchors (`&`) and aliases (`*`). */
function isSimple(tree: SyntaxTree): boolean {
  if (!tree.problems.every((problem) => problem.code === 'yaml-syntax' || problem.code === 'duplicate-key')) return false;
  return withoutAnchors.has(tree) || !mayHaveAnchors(tree.text);
}

/** Trees whose whole text was looked through before. */
const withoutAnchors = new WeakSet<SyntaxTree>();

function mayHaveAnchors(text: string): boolean {
  return /(?:^|[\s[{,])[&*!][^\s]/.test(text);
}

/** Candidates from the innermost entry outwards; each level also with the entries that follow, and with the one above. */
function* regionsAround(text: string, root: Block, change: TextChange): Generator<Region> {
  const found: Region[] = [];
  let block: Block | undefined = root;
  let limit = text.length;
  while (block && !block.flow) {
    const entries: readonly (PairNode | Node)[] = block.kind === 'mapping' ? block.pairs : block.items;
    const starts = entries.map((entry, index) => entryLine(text, block as Block, entry, index));
    const index = starts.findLastIndex((start) => start !== undefined && start < change.start);
    const start = starts[index];
    if (index < 0 || start === undefined) break;
    const startOf = (at: number): number => (at < entries.length ? (starts[at] ?? Number.NaN) : limit);
    const own = startOf(index + 1);
    const next = startOf(index + 2);
    const column = columnOf(text, block.start);
    // A key without its colon, as while it is written, reads in another way when nothing of its block stands above it.
    const above = starts[index - 1];
    const region = (from: number, to: number, begin: number, end: number): Region => {
      return { block: block as Block, from, to: Math.min(to, entries.length), column, start: begin, end };
    };
    if (above !== undefined && change.end < next) {
      // From its second letter on the reader takes it and the key below for one: then that is not the last entry of the part.
      if (index + 2 < entries.length) found.push(region(index - 1, index + 3, above, startOf(index + 3)));
      found.push(region(index - 1, index + 2, above, next));
    }
    if (index + 1 < entries.length && change.end < next) found.push(region(index, index + 2, start, next));
    if (change.end < own || (own === text.length && change.end <= own)) found.push(region(index, index + 1, start, own));
    else break;
    limit = own;
    const entry: PairNode | Node | undefined = entries[index];
    const value: Node | undefined = entry?.kind === 'pair' ? entry.value : entry;
    block = value?.kind === 'mapping' || value?.kind === 'sequence' ? value : undefined;
  }
  for (const region of found.reverse()) if (change.start > region.start + region.column) yield region;
}

/**
 * Start of the line of an entry, if the entry is the first thing on it, as the first one of a block behind `- ` is not, and stands
 * under the others, as one does not that is left over from an indentation that fits nowhere, or a `- ` between keys.
 */
function entryLine(text: string, block: Block, entry: PairNode | Node, index: number): number | undefined {
  let at = entry.start;
  if (block.kind === 'sequence') {
    at = text.lastIndexOf('-', entry.start - (entry.start === entry.end ? 0 : 1));
    if (index === 0 && at < block.start) at = block.start;
    // What is left over behind an item has no dash of its own.
    if (!/^-?(?:\s|#.*\n)*$/.test(text.slice(at, entry.start))) return undefined;
  }
  const start = lineStart(text, at);
  const column = columnOf(text, block.start);
  const fits = at - start === column && (block.kind === 'sequence' || !/^-\s/.test(text.slice(at, at + 2)));
  return fits && /^ *$/.test(text.slice(start, at)) ? start : undefined;
}

function replaceRegion(tree: SyntaxTree, text: string, change: TextChange, region: Region): SyntaxTree | undefined {
  const delta = change.newLength - (change.end - change.start);
  const start = region.start;
  const end = region.end + delta;
  const atEnd = region.end === tree.text.length;
  const part = text.slice(start, end);
  if ((!atEnd && part.at(-1) !== '\n') || !staysInside(part, region)) return undefined;
  // The tree reader refuses depth from the root on; a part is read from its own top.
  if (!isUndisturbed(tree, region) || depthOf(region.block) > 100) return undefined;
  // How far a key of one letter without its colon reaches is decided by the indentation of the line above it.
  if (region.from > 0 && /^\s*[^\s-]\s/.test(part)) return undefined;
  const above = linesAbove(tree.text, region);
  const read = above + part;
  const parsed = parse(read);
  const root = parsed.root && withoutLines(parsed.root, above);
  if (root?.kind !== region.block.kind || root.flow || parsed.root?.start !== region.column) return undefined;
  if (!isWhole(read, parsed, root) || (!atEnd && !isOver(read, parsed, root))) return undefined;

  const by = start - above.length;
  moveNodes(root, by);
  const block = splice(region, root, delta);
  const newRoot = renewAncestors(region.block, block, delta);
  const follow = (offset: number) => (offset >= region.end ? offset + delta : offset);
  const shift = (offset: number) => offset + by;
  const comments = [
    ...tree.comments.filter((comment) => comment.start < region.start),
    ...parsed.comments.filter((comment) => comment.start >= above.length).map((comment) => moveComment(comment, shift)),
    ...tree.comments.filter((comment) => comment.start >= region.end).map((comment) => moveComment(comment, follow)),
  ];
  const stumbles = [
    ...tree.stumbles.filter((stumble) => stumble.start < region.start),
    ...parsed.stumbles.filter(({ start: at }) => at >= above.length).map((stumble) => moveStumble(stumble, shift)),
    ...tree.stumbles.filter((stumble) => stumble.start >= region.end).map((stumble) => moveStumble(stumble, follow)),
  ];
  const findings = [
    ...tree.findings.filter(({ span }) => isOutside(span, region)).map((problem) => moveProblem(problem, follow)),
    ...parsed.findings.map((problem) => moveProblem(problem, shift)),
  ];
  return { text, root: newRoot, comments, ...problemsOf(text, stumbles, withDuplicatesOf(block, findings)) };
}

/** True when every line of the part belongs to entries at `column` or deeper, and none can mean something to the whole document. */
function staysInside(part: string, { block, column }: Region): boolean {
  if (mayHaveAnchors(part) || part.includes('\t') || part.includes('\r') || part.includes('\ufeff')) return false;
  for (const line of part.split('\n')) {
    const text = line.trimStart();
    if (text === '' || text.startsWith('#')) continue;
    const indent = line.length - text.length;
    if (indent < column || (indent === column && block.kind === 'sequence' && !/^-(?: |$)/.test(text))) return false;
    if (column === 0 && /^(?:---|\.\.\.|%|<<<<<<<|>>>>>>>)/.test(text)) return false;
  }
  return true;
}

/** What stands first in a block is read in another way than what follows: an entry in place of those above the part, and what is blank below it. */
function linesAbove(text: string, { block, from, column, start }: Region): string {
  if (from === 0) return '';
  return `${' '.repeat(column)}${block.kind === 'mapping' ? entry : item}\n${text.slice(blankAbove(text, start), start)}`;
}

/** Start of the blank lines and comments that stand above a line. */
function blankAbove(text: string, start: number): number {
  let blank = start;
  while (blank > 0 && /^\s*(?:#|$)/.test(text.slice(lineStart(text, blank - 1), blank))) blank = lineStart(text, blank - 1);
  return blank;
}

const entry = "'': ''";
const item = "- ''";

/** Undefined when nothing is left, or when the first of these lines was taken for something else. */
function withoutLines(root: Node, lines: string): Block | undefined {
  if (root.kind !== 'mapping' && root.kind !== 'sequence') return undefined;
  const [first, second] = root.kind === 'mapping' ? root.pairs : root.items;
  if (lines === '') return root;
  if (!second || first?.end !== lines.indexOf('\n')) return undefined;
  return root.kind === 'mapping' ? { ...root, pairs: root.pairs.slice(1) } : { ...root, items: root.items.slice(1) };
}

/** True when what is broken elsewhere in the text does not reach into the region, nor what is broken in it out of it. */
function isUndisturbed({ text, stumbles, findings }: SyntaxTree, region: Region): boolean {
  if (!areSettled(stumbles)) return false;
  // What the library stumbles over right behind something is a consequence of how that ends.
  const [first, behind] = [contentFrom(text, region.start), contentFrom(text, region.end)];
  if (stumbles.some(({ start }) => (start >= region.start && start <= first) || (start >= region.end && start <= behind))) return false;
  return !findings.some(({ code, local, span }) => code === 'yaml-syntax' && local !== true && isOutside(span, region));
}

function isOutside({ start, end }: Span, region: Region): boolean {
  return end <= region.start || start >= region.end;
}

/** False for a part with a bracket too many, whose rest is in no tree, and with one too few: how far that reaches is told by the lines around it. */
function isWhole(part: string, { stumbles }: SyntaxTree, root: Block): boolean {
  return contentFrom(part, root.end) === part.length && areSettled(stumbles);
}

/** What slips of the layout make the library stumble over; of anything else it tells by what stands around it. */
const settled: ReadonlySet<string> = new Set([
  'BAD_INDENT',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
  'BLOCK_AS_IMPLICIT_KEY',
  'BAD_SCALAR_START',
]);
/** A text with more of them is no text with a slip. */
const maxStumbles = 6;

function areSettled(stumbles: readonly Stumble[]): boolean {
  return stumbles.length <= maxStumbles && stumbles.every((stumble) => settled.has(stumble.code) && !isOpenBracket(stumble));
}

function isOpenBracket({ message }: Stumble): boolean {
  return /flow/i.test(message);
}

/** True when nothing that stands below a part can be taken for more of it. */
function isOver(part: string, { problems }: SyntaxTree, root: Block): boolean {
  const open = startOfLastEntry(root);
  if (problems.some(({ code, span }) => code !== 'duplicate-key' && span.end >= open)) return false;
  return !endsWithOpenKey(part, root) && !endsInCrampedBlock(part, root);
}

/** Start of the last entry, however deep: a problem in it may be one only because the text ends there. */
function startOfLastEntry(node: Node): number {
  const last = node.kind === 'mapping' ? node.pairs.at(-1) : node.kind === 'sequence' ? node.items.at(-1) : undefined;
  if (!last) return node.start;
  const value = last.kind === 'pair' ? last.value : last;
  return value.kind === 'mapping' || value.kind === 'sequence' ? startOfLastEntry(value) : last.start;
}

/** A last key without its colon goes on in the text below. Of several such slips in one block only the first is a problem. */
function endsWithOpenKey(part: string, node: Node): boolean {
  if (node.kind === 'sequence') {
    const last = node.items.at(-1);
    return last !== undefined && endsWithOpenKey(part, last);
  }
  const last = node.kind === 'mapping' ? node.pairs.at(-1) : undefined;
  if (!last) return false;
  const isOpen = last.value.kind === 'scalar' && last.value.style === 'missing' && !/^\s*:/.test(part.slice(last.key.end));
  return isOpen || endsWithOpenKey(part, last.value);
}

/** `a: b: c` makes a block that has the indentation of the one it stands in: what follows goes into it. */
function isCramped(text: string, { key, value }: PairNode): boolean {
  return value.kind === 'mapping' && !value.flow && !text.slice(key.end, value.start).includes('\n');
}

function endsInCrampedBlock(text: string, node: Node): boolean {
  if (node.kind === 'sequence') {
    const last = node.items.at(-1);
    return last !== undefined && endsInCrampedBlock(text, last);
  }
  const last = node.kind === 'mapping' ? node.pairs.at(-1) : undefined;
  return last !== undefined && (isCramped(text, last) || endsInCrampedBlock(text, last.value));
}

/** Where the next thing stands that is neither blank nor a comment. */
function contentFrom(text: string, offset: number): number {
  const pattern = /(?:\s+|#.*)*/y;
  pattern.lastIndex = offset;
  return offset + (pattern.exec(text)?.[0].length ?? 0);
}

function depthOf(node: Node): number {
  let depth = 0;
  for (let parent: PairNode | Node | undefined = node.parent; parent; parent = parent.parent) depth++;
  return depth;
}

function splice(region: Region, parsed: Block, delta: number): Block {
  const old = region.block;
  const entries = <T extends PairNode | Node>(list: readonly T[], fresh: readonly T[]): T[] => {
    for (const later of list.slice(region.to)) moveNodes(later, delta);
    return [...list.slice(0, region.from), ...fresh, ...list.slice(region.to)];
  };
  if (old.kind === 'mapping' && parsed.kind === 'mapping') return rehome({ ...old, pairs: entries(old.pairs, parsed.pairs) });
  if (old.kind === 'sequence' && parsed.kind === 'sequence') return rehome({ ...old, items: entries(old.items, parsed.items) });
  return old;
}

/** Makes a new block the parent of its entries, and its end the end of the last one. */
function rehome(block: Writable<Block>): Block {
  if (block.kind === 'mapping') for (const pair of block.pairs) (pair as Writable<PairNode>).parent = block;
  else for (const item of block.items) (item as Writable<Node>).parent = block;
  const last = block.kind === 'mapping' ? block.pairs.at(-1) : block.items.at(-1);
  if (last && !block.flow) block.end = block.kind === 'mapping' ? last.end : Math.max(last.end, block.start + 1);
  return block;
}

/** New objects for everything around the changed block; what stands behind it moves. Returns the new root. */
function renewAncestors(old: Node, fresh: Block, delta: number): Node {
  const parent = old.parent;
  if (!parent) return fresh;
  if (parent.kind === 'pair') {
    const pair: Writable<PairNode> = { ...parent, value: fresh };
    (fresh as Writable<Block>).parent = pair;
    (pair.key as Writable<Node>).parent = pair;
    pair.end = Math.max(pair.key.end, fresh.end);
    const mapping = parent.parent;
    const index = mapping.pairs.indexOf(parent);
    for (const later of mapping.pairs.slice(index + 1)) moveNodes(later, delta);
    return renewAncestors(mapping, rehome({ ...mapping, pairs: mapping.pairs.with(index, pair) }), delta);
  }
  const index = parent.items.indexOf(old);
  for (const later of parent.items.slice(index + 1)) moveNodes(later, delta);
  return renewAncestors(parent, rehome({ ...parent, items: parent.items.with(index, fresh) }), delta);
}

function moveNodes(node: Node | PairNode, delta: number): void {
  if (delta === 0) return;
  const moved = node as Writable<Node | PairNode>;
  moved.start += delta;
  moved.end += delta;
  if (node.kind === 'pair') {
    moveNodes(node.key, delta);
    moveNodes(node.value, delta);
  } else if (node.kind === 'mapping') for (const pair of node.pairs) moveNodes(pair, delta);
  else if (node.kind === 'sequence') for (const item of node.items) moveNodes(item, delta);
}

function moveComment(comment: Comment, move: (offset: number) => number): Comment {
  return { ...comment, start: move(comment.start), end: move(comment.end) };
}

function moveStumble(stumble: Stumble, move: (offset: number) => number): Stumble {
  return { ...stumble, start: move(stumble.start), end: move(stumble.end) };
}

function moveProblem(problem: SyntaxProblem, move: (offset: number) => number): SyntaxProblem {
  const moveSpan = (span: Span) => ({ start: move(span.start), end: move(span.end) });
  const related = problem.related && { ...problem.related, span: moveSpan(problem.related.span) };
  return { ...problem, span: moveSpan(problem.span), ...(related ? { related } : {}) };
}

/** Keys inside the part were compared with each other only; the block they live in is compared anew. */
function withDuplicatesOf(block: Block, problems: readonly SyntaxProblem[]): SyntaxProblem[] {
  if (block.kind !== 'mapping') return [...problems];
  const keys = new Set(block.pairs.map((pair) => pair.key.start));
  return [
    ...problems.filter((problem) => problem.code !== 'duplicate-key' || !keys.has(problem.span.start)),
    ...duplicateKeys(block.pairs),
  ];
}
