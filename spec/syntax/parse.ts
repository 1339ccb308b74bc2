import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
  type Node as YamlNode,
} from 'yaml';
import { say } from '../say.ts';
import { findConflicts, isUnclosedQuote, readStumbles, tellStumbles } from './syntax-errors.ts';
import type {
  AliasNode,
  Comment,
  MappingNode,
  Node,
  PairNode,
  Parent,
  ScalarNode,
  ScalarStyle,
  SequenceNode,
  Stumble,
  SyntaxProblem,
  SyntaxTree,
} from './tree.ts';

/** Deeper nesting than this is refused: no real file comes near it, and readers may recurse safely below it. */
const maxDepth = 200;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Reads a YAML text into a tree. Never throws: whatever the text is, there is a tree and a list of what is wrong.
 * Only the first document counts; a second one is a problem.
 */
export function parse(text: string): SyntaxTree {
  const findings: SyntaxProblem[] = [];
  let documents: Document.Parsed[];
  let comments: Comment[];
  try {
    let read = compose(text);
    if (hasQuoteToTheEnd(text, read.documents)) read = closeAtLineEnd(text) ?? read;
    documents = read.documents;
    comments = collectComments(read.tokens).filter(({ start }) => start < text.length);
  } catch (error) {
    if (error instanceof RangeError) return { text, root: undefined, comments: [], ...problemsOf(text, [], [tooDeep(text)]) };
    throw error;
  }
  const first = documents[0];
  const conflicts = findConflicts(text);
  const stumbles = conflicts.length > 0 ? [] : readStumbles(text, first?.errors ?? []);
  findings.push(...conflicts);
  const second = documents[1];
  if (second) {
    const start = Math.min(second.range?.[0] ?? text.length, text.length);
    findings.push({
      code: 'several-documents',
      severity: 'warning',
      message: say`A capability file holds one document. Everything after this \`---\` is ignored: move it to a file of its own.`,
      span: separatorBefore(text, start),
    });
  }
  const reader = new TreeReader(text, findings);
  const root = first?.contents ? reader.read(first.contents, undefined, 0) : undefined;
  return {
    text,
    root: root?.kind === 'scalar' && root.style === 'missing' ? undefined : root,
    comments,
    ...problemsOf(text, stumbles, findings),
  };
}

export function problemsOf(
  text: string,
  stumbles: readonly Stumble[],
  findings: readonly SyntaxProblem[],
): Pick<SyntaxTree, 'problems' | 'stumbles' | 'findings'> {
  const problems = [...tellStumbles(text, stumbles), ...findings].sort((a, b) => a.span.start - b.span.start);
  return { problems, stumbles, findings };
}

interface Composed {
  readonly tokens: readonly CST.Token[];
  readonly documents: Document.Parsed[];
}

function compose(text: string): Composed {
  const limit = Error.stackTraceLimit;
  // The library makes an error of each problem; its stack, which nobody reads, is most of what a broken text would cost.
  Error.stackTraceLimit = 0;
  try {
    const tokens = [...new Parser().parse(text)];
    // Duplicates are found here, in linear time: the library's own check compares every key with every other.
    const composer = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
    return { tokens, documents: [...composer.compose(tokens, true, text.length)] as Document.Parsed[] };
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** A quote that is not closed, as while a text is written, and no other quote of its kind behind it: it takes the rest of the text along. */
function hasQuoteToTheEnd(text: string, documents: readonly Document.Parsed[]): boolean {
  const end = text.trimEnd().length;
  return documents[0]?.errors.some(({ message, pos }) => isUnclosedQuote(message) && pos[0] >= end) === true;
}

/**
 * With any quote behind it, the library ends such a text where the indentation ends, which leaves the rest as it was: a comment
 * behind the text has these quotes. Undefined where nothing is indented less, and the quote takes all of it after all.
 */
function closeAtLineEnd(text: string): Composed | undefined {
  const read = compose(`${text}${/[\n\r]$/.test(text) ? '' : '\n'}#"'`);
  const isClosed = collectComments(read.tokens).some(({ start }) => start >= text.length) && !hasQuoteToTheEnd(text, read.documents);
  return isClosed ? read : undefined;
}

function tooDeep(text: string): SyntaxProblem {
  return {
    code: 'too-deep',
    severity: 'error',
    message: say`This text is nested more than ${maxDepth} levels deep and cannot be read.`,
    span: { start: 0, end: Math.min(1, text.length) },
  };
}

function separatorBefore(text: string, offset: number): { start: number; end: number } {
  const start = text.lastIndexOf('---', offset);
  return start < 0 ? { start: offset, end: Math.min(offset + 3, text.length) } : { start, end: start + 3 };
}

/** Turns the library's nodes into ours; one object per text because anchors are known in text order only. */
class TreeReader {
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  #refusedDepth = false;
  readonly #text: string;
  readonly #problems: SyntaxProblem[];

  constructor(text: string, problems: SyntaxProblem[]) {
    this.#text = text;
    this.#problems = problems;
  }

  read(node: YamlNode, parent: Parent, depth: number): Node {
    if (depth > maxDepth) {
      if (!this.#refusedDepth) this.#problems.push(tooDeep(this.#text));
      this.#refusedDepth = true;
      return missing(this.#rangeOf(node)[0], parent);
    }
    if (isMap(node)) return this.#mapping(node, parent, depth);
    if (isSeq(node)) return this.#sequence(node, parent, depth);
    if (isAlias(node)) return this.#alias(node.source, ...this.#rangeOf(node), parent);
    return this.#scalar(node as Scalar, parent);
  }

  #mapping(node: YAMLMap, parent: Parent, depth: number): MappingNode {
    const [start, valueEnd] = this.#rangeOf(node);
    const pairs: PairNode[] = [];
    const mapping: Writable<MappingNode> = {
      kind: 'mapping',
      parent,
      start,
      end: valueEnd,
      flow: node.flow === true,
      pairs,
      ...propsOf(node),
    };
    this.#register(mapping);
    this.#open.add(mapping);
    for (const item of node.items) {
      const pair: Writable<PairNode> = {
        kind: 'pair',
        parent: mapping,
        start,
        end: start,
        key: undefined as never,
        value: undefined as never,
      };
      pair.key = this.#key(item.key as YamlNode | null, mapping, pair, depth);
      pair.start = pair.key.start;
      const value = item.value as YamlNode | null;
      pair.value = value ? this.read(value, pair, depth + 1) : missing(pair.key.end, pair);
      if (pair.value.kind === 'scalar' && pair.value.style === 'missing')
        pair.value = missing(this.#behindColon(pair.key.end, pair.value.start), pair);
      pair.end = Math.max(pair.key.end, pair.value.end);
      pairs.push(pair);
    }
    this.#open.delete(mapping);
    const last = pairs.at(-1);
    if (!mapping.flow && last) mapping.end = last.end;
    this.#problems.push(...duplicateKeys(pairs));
    return mapping;
  }

  #sequence(node: YAMLSeq, parent: Parent, depth: number): SequenceNode {
    const [start, valueEnd] = this.#rangeOf(node);
    const items: Node[] = [];
    const sequence: Writable<SequenceNode> = {
      kind: 'sequence',
      parent,
      start,
      end: valueEnd,
      flow: node.flow === true,
      items,
      ...propsOf(node),
    };
    this.#register(sequence);
    this.#open.add(sequence);
    for (const item of node.items as (YamlNode | { key: YamlNode | null; value: YamlNode | null })[]) {
      // `[a: 1]` is a list of one-pair mappings; the library leaves such a pair bare.
      items.push('range' in item ? this.read(item as YamlNode, sequence, depth + 1) : this.#barePair(item as never, sequence, depth));
    }
    this.#open.delete(sequence);
    const last = items.at(-1);
    if (!sequence.flow && last) sequence.end = Math.max(last.end, sequence.start + 1);
    return sequence;
  }

  #barePair(item: { key: YamlNode | null; value: YamlNode | null }, parent: SequenceNode, depth: number): MappingNode {
    const pairs: PairNode[] = [];
    const mapping: Writable<MappingNode> = { kind: 'mapping', parent, start: 0, end: 0, flow: true, pairs };
    const pair: Writable<PairNode> = {
      kind: 'pair',
      parent: mapping,
      start: 0,
      end: 0,
      key: undefined as never,
      value: undefined as never,
    };
    pair.key = this.#key(item.key, mapping, pair, depth);
    pair.value = item.value ? this.read(item.value, pair, depth + 1) : missing(pair.key.end, pair);
    pair.start = pair.key.start;
    pair.end = Math.max(pair.key.end, pair.value.end);
    mapping.start = pair.start;
    mapping.end = pair.end;
    pairs.push(pair);
    return mapping;
  }

  /** A key that is no scalar (`{{X}}` without quotes makes one) is kept as its source text. */
  #key(key: YamlNode | null, mapping: MappingNode, pair: PairNode, depth: number): ScalarNode {
    if (isScalar(key)) {
      const scalar = this.#scalar(key, pair);
      if (scalar.style !== 'missing') return scalar;
      // `: value` has no key; it stands where its colon is.
      const colon = this.#text.indexOf(':', scalar.start);
      return missing(colon < 0 ? scalar.start : colon, pair);
    }
    if (!key) return missing(mapping.start, pair);
    const node = this.read(key, pair, depth + 1);
    const text = this.#text.slice(node.start, node.end);
    return { kind: 'scalar', parent: pair, start: node.start, end: node.end, value: text, text, style: 'plain' };
  }

  #alias(name: string, start: number, end: number, parent: Parent): AliasNode {
    const target = this.#anchors.get(name);
    const circular = target !== undefined && this.#open.has(target);
    if (!target) {
      this.#problems.push({
        code: 'unknown-alias',
        severity: 'error',
        message: say`No anchor \`&${name}\` stands before this alias. Quote the value if the asterisk is meant as text.`,
        span: { start, end },
      });
    } else if (circular) {
      this.#problems.push({
        code: 'circular-alias',
        severity: 'error',
        message: say`\`*${name}\` stands inside the block that \`&${name}\` names, so it would contain itself.`,
        span: { start, end },
      });
    }
    return { kind: 'alias', parent, start, end, name, target: circular ? undefined : target };
  }

  #scalar(node: Scalar, parent: Parent): ScalarNode {
    const [start, valueEnd] = this.#rangeOf(node);
    const style = styleOf(node, this.#text, start, valueEnd);
    if (style === 'missing') return missing(start, parent);
    const end = style === 'literal' || style === 'folded' ? trimBreaks(this.#text, start, valueEnd) : valueEnd;
    const value = toScalarValue(node.value);
    const text = typeof value === 'string' ? value : (node.source ?? this.#text.slice(start, end));
    if (style === 'single' || style === 'double') this.#reportUnclosed(style, start, end, parent);
    const scalar: ScalarNode = { kind: 'scalar', parent, start, end, value, text, style, ...propsOf(node) };
    this.#register(scalar);
    return scalar;
  }

  /** Told at the quote that opens, where the mend is; the library tells it at the end of the text. */
  #reportUnclosed(style: 'single' | 'double', start: number, end: number, parent: Parent): void {
    const quote = style === 'double' ? '"' : "'";
    if (end - start >= 2 && this.#text[end - 1] === quote) return;
    this.#problems.push({
      code: 'yaml-syntax',
      severity: 'error',
      message:
        style === 'double'
          ? say`The quote that opens here is never closed: a double quote is missing.`
          : say`The quote that opens here is never closed: a single quote is missing.`,
      span: { start, end: start + 1 },
      // It ended with its line: what stands below is read as if it were closed.
      ...(!isInFlow(parent) && /^[ \t]*\r?\n/.test(this.#text.slice(end, end + 200)) && { local: true }),
    });
  }

  /** Ends with the text: where an open quote was closed, the library has read more. */
  #rangeOf({ range }: YamlNode): readonly [number, number] {
    const limit = this.#text.length;
    return [Math.min(range?.[0] ?? 0, limit), Math.min(range?.[1] ?? 0, limit)];
  }

  #register(node: Node): void {
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }

  #behindColon(keyEnd: number, limit: number): number {
    const colon = this.#text.indexOf(':', keyEnd);
    return colon >= 0 && colon <= Math.max(limit, keyEnd) ? colon + 1 : keyEnd;
  }
}

function isInFlow(parent: Parent): boolean {
  for (let node: PairNode | Node | undefined = parent; node; node = node.parent)
    if (node.kind !== 'pair' && 'flow' in node && node.flow) return true;
  return false;
}

/** Keys that a mapping has more than once, each told at the later place. */
export function duplicateKeys(pairs: readonly PairNode[]): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const seen = new Map<string, PairNode>();
  for (const pair of pairs) {
    const name = pair.key.text;
    const first = seen.get(name);
    if (!first) seen.set(name, pair);
    else if (name !== '<<') {
      problems.push({
        code: 'duplicate-key',
        severity: 'error',
        message: say`\`${name}\` is here twice. Only one of them can count: rename or remove one.`,
        span: { start: pair.key.start, end: pair.key.end },
        related: { span: { start: first.key.start, end: first.key.end }, message: say`The first \`${name}\`.` },
      });
    }
  }
  return problems;
}

function propsOf(node: { anchor?: string | undefined; tag?: string | undefined }): { anchor?: string; tag?: string } {
  return { ...(node.anchor ? { anchor: node.anchor } : {}), ...(node.tag ? { tag: node.tag } : {}) };
}

function missing(offset: number, parent: Parent): ScalarNode {
  return { kind: 'scalar', parent, start: offset, end: offset, value: null, text: '', style: 'missing' };
}

function styleOf(node: Scalar, text: string, start: number, end: number): ScalarStyle {
  switch (node.type) {
    case 'QUOTE_SINGLE':
      return 'single';
    case 'QUOTE_DOUBLE':
      return 'double';
    case 'BLOCK_LITERAL':
      return 'literal';
    case 'BLOCK_FOLDED':
      return 'folded';
    default:
      return start === end || text.slice(start, end).trim() === '' ? 'missing' : 'plain';
  }
}

function toScalarValue(value: unknown): string | number | boolean | null {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'bigint':
      return Number(value);
    default:
      return value === null || value === undefined ? null : String(value);
  }
}

/** The end of a block scalar without the line breaks behind its last line. */
function trimBreaks(text: string, start: number, end: number): number {
  let at = end;
  while (at > start + 1 && /[\s]/.test(text[at - 1] ?? '')) at--;
  return at;
}

/** Comments live in the whitespace between tokens; the library drops their positions, the raw tokens keep them. */
function collectComments(tokens: readonly CST.Token[]): Comment[] {
  const comments: Comment[] = [];
  const pending: unknown[] = [...tokens].reverse();
  while (pending.length > 0) {
    const token = pending.pop() as Partial<Record<'start' | 'sep' | 'end' | 'items' | 'props' | 'key' | 'value', unknown>> & {
      type?: string;
      offset?: number;
      source?: string;
    };
    if (token === null || typeof token !== 'object') continue;
    if (token.type === 'comment' && token.offset !== undefined && token.source !== undefined) {
      comments.push({ start: token.offset, end: token.offset + token.source.length, text: token.source.slice(1).trim() });
      continue;
    }
    for (const part of [token.end, token.items, token.value, token.sep, token.key, token.props, token.start]) {
      if (Array.isArray(part)) for (let i = part.length - 1; i >= 0; i--) pending.push(part[i]);
      else if (part) pending.push(part);
    }
  }
  return comments.sort((a, b) => a.start - b.start);
}
