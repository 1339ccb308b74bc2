/**
 * What stands at a cursor in a text that is being written. A placeholder is put at the cursor in a copy of the text, the
 * copy is read as YAML, and where the placeholder ends up is where the author is: as a key, as a value, or nowhere.
 */

import { detectDialect } from '../spec/dialects/detect.ts';
import { columnOf } from '../spec/edits/lines.ts';
import type { CapabilityModel, Sections } from '../spec/model/capability.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { nodeAt, pathOf } from '../spec/syntax/navigate.ts';
import { parse } from '../spec/syntax/parse.ts';
import type { MappingNode, Node, PairNode, ScalarNode, ScalarStyle, Span } from '../spec/syntax/tree.ts';
import { isItem, takeExcerpt } from './excerpt.ts';
import { lazily } from './lazily.ts';
import { type Lines, lineSpan, linesOf, positionIn } from './positions.ts';

export interface Place {
  /** The copy with the placeholder; its offsets are its own. */
  readonly file: SourceFile;
  /** `key`: a key stands here, or would; `value`: a value does; `either`: on a line of its own below a key or dash. */
  readonly kind: 'key' | 'value' | 'either';
  /** Of the value, or of the mapping that the key is in. */
  readonly path: readonly (string | number)[];
  readonly node: ScalarNode;
  /** Key place: the pair of the placeholder. Value place: the pair it is the value of, if it is not an item. */
  readonly pair: PairNode | undefined;
  readonly mapping: MappingNode | undefined;
  /** In the text of the author: what an accepted item replaces. */
  readonly replace: Span;
  /** Text of the scalar at the cursor, up to the cursor. */
  readonly typed: string;
  /** All of the scalar's text without the placeholder. */
  readonly written: string;
  /** Put before an inserted value or key: the missing blank behind a colon, or indentation. */
  readonly lead: string;
  readonly style: ScalarStyle;
  /** The closing quote that the author has not written yet. */
  readonly close: string;
  /** In `{…}` or `[…]`: everything stays on one line. */
  readonly flow: boolean;
  /** A key with its colon already behind it. */
  readonly hasColon: boolean;
  /** Column at which the key begins, for what is put on the lines below. */
  readonly column: number;
  /** On a blank line, in the block that the line above opens: the place where the cursor stands counts as well. */
  readonly inside: boolean;
  /** Maps an offset of the copy (before the cursor) to the text of the author. */
  readonly toOriginal: (offset: number) => number;
}

/** Letters only, so that it fits every pattern of names; nobody writes it. */
export const placeholder = 'zzcapstanzz';

/** Lines kept whole around the cursor. What is further away but leads here, or stands beside what does, is kept as well. */
const size = { before: 12, after: 8 };

interface Attempt {
  /** Text of the cursor's line before the cursor, perhaps with another indentation. */
  readonly before: string;
  readonly inserted: string;
  readonly after: string;
  readonly lead: string;
  /** True when the colon that makes a key of the word is ours. */
  readonly addsColon: boolean;
  /** A closing quote that is ours. */
  readonly close?: string;
  /** Where the replacement starts, when not at the scalar. */
  readonly replaceStart: number | undefined;
  readonly inside?: boolean;
}

/** The places the cursor may be at, likeliest first. More than one only on lines that are still blank. */
export function* placesAt(file: SourceFile, offset: number): Generator<Place> {
  const position = positionIn(file, offset);
  const own = lineSpan(file, position.line);
  const before = file.text.slice(own.start, offset);
  const after = file.text.slice(offset, own.end);
  const lines = linesOf(file);
  const excerpt = takeExcerpt(lines, position.line, size);
  const end = excerpt.lineStart + (own.end - own.start);
  const context: Context = {
    uri: file.uri,
    head: excerpt.text.slice(0, excerpt.lineStart),
    tail: excerpt.text.slice(end),
    lineOffset: own.start,
    lineEnd: own.end,
    cursor: offset,
  };
  const baseline = lazily(() => readCopy(context, before + after).tree.problems.length);
  for (const attempt of attempts(lines, position.line, before, after, own.start)) {
    const place = tryPlace(context, attempt);
    if (!place) continue;
    const { problems } = place.file.tree;
    if (attempt.addsColon && problems.length > 0 && problems.length > baseline()) continue;
    yield place;
  }
}

const noSections: Sections = { consumes: [], exposes: [], aggregates: [], binds: [] };
const noModel: CapabilityModel = { versionKey: undefined, version: undefined, info: undefined, root: noSections, capability: undefined };

interface Context {
  readonly uri: string;
  readonly head: string;
  readonly tail: string;
  /** Offset of the cursor's line in the text of the author. */
  readonly lineOffset: number;
  readonly lineEnd: number;
  readonly cursor: number;
}

function readCopy(context: Context, line: string): SourceFile {
  const text = context.head + line + context.tail;
  const tree = parse(text);
  // Shapes are asked of copies, never meanings: those are taken from the file itself.
  return { uri: context.uri, text, tree, declared: detectDialect(tree), model: noModel };
}

/** The ways in which the line may be meant, likeliest first. */
function* attempts(lines: Lines, line: number, before: string, after: string, lineStart: number): Generator<Attempt> {
  const plain: Attempt = { before, inserted: placeholder, after, lead: '', addsColon: false, replaceStart: undefined };
  const opening = /^\s*(?:-\s+)*/.exec(before)?.[0] ?? '';
  const word = before.slice(opening.length);
  const rest = /^[^\s:#,[\]{}"']*/.exec(after)?.[0] ?? '';
  const behind = after.slice(rest.length);
  const isBlank = word === '' && rest === '' && /^\s*(#.*)?$/.test(behind);
  if (isBlank && /^\s*$/.test(before)) {
    // Tabs indent nothing in YAML: what is put here takes their place.
    const indent = before.includes('\t') ? before.indexOf('\t') : before.length;
    for (const { column, item, inside } of startsFor(lines, line, indent)) {
      const isHere = column === before.length;
      const dash = item ? '- ' : '';
      yield {
        before: ' '.repeat(column) + dash,
        inserted: `${placeholder}:`,
        after: behind,
        lead: (isHere ? '' : ' '.repeat(column)) + dash,
        addsColon: true,
        inside,
        replaceStart: isHere && !item ? undefined : isHere ? lineStart + column : lineStart,
      };
    }
    return;
  }
  // `key:` with the cursor right behind the colon: the blank that YAML wants comes with what is inserted.
  if (/(^|[^\s:])[^\s:]:$/.test(before) && !/["']/.test(word) && isBlankEnd(after)) {
    yield { ...plain, inserted: ` ${placeholder}`, lead: ' ' };
    return;
  }
  // `-` with the cursor right behind it.
  if (/^\s*(?:-\s+)*-$/.test(before) && isBlankEnd(after)) {
    yield { ...plain, inserted: ` ${placeholder}:`, lead: ' ', addsColon: true };
    return;
  }
  // A key in a quote that is not closed yet.
  const quoteOfKey = isBlankEnd(behind) ? /^(["'])[\w$*.-]*$/.exec(word)?.[1] : undefined;
  if (quoteOfKey !== undefined && !rest.includes(quoteOfKey))
    yield { ...plain, after: `${rest}${quoteOfKey}:${behind}`, addsColon: true, close: quoteOfKey };
  const leadsLine = /^[\w$*.\-/]*$/.test(word) && /^\s*(#.*)?$/.test(behind);
  if (leadsLine) yield { ...plain, after: `${rest}:${behind}`, addsColon: true };
  yield plain;
  // A quote that is not closed yet swallows the lines below.
  for (const quote of ['"', "'"])
    if (word.split(quote).length % 2 === 0) yield { ...plain, after: `${after.trimEnd()}${quote}`, close: quote };
  // So does an open bracket.
  if (/[[{]/.test(before)) for (const close of closers(before + after)) yield { ...plain, after: after + close };
}

function isBlankEnd(after: string): boolean {
  return /^\s*(#.*)?$/.test(after);
}

/** What would close the brackets that a line leaves open. */
function closers(line: string): string[] {
  const open: string[] = [];
  let quote = '';
  for (const char of line) {
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '{') open.push('}');
    else if (char === '[') open.push(']');
    else if (char === '}' || char === ']') open.pop();
  }
  return open.length > 0 ? [open.reverse().join('')] : [];
}

/** Where a blank line may go on: with a key at a column, or with an item of a list whose dash stands at it. */
interface Start {
  readonly column: number;
  readonly item: boolean;
  /** In the block that the line above opens, although the cursor stands further left. */
  readonly inside: boolean;
}

/** As the cursor stands, then as the lines around it suggest. */
function startsFor(lines: Lines, line: number, current: number): readonly Start[] {
  const starts: Start[] = [];
  const next = neighbour(lines, line, 1);
  const add = (column: number, item: boolean, inside = false) => {
    if (starts.some((start) => start.column === column && start.item === item)) return;
    // What follows would become part of what is put here.
    if (next && (next.indent > column || (!item && next.indent === column && isItem(next.text)))) return;
    starts.push({ column, item, inside });
  };
  const previous = neighbour(lines, line, -1);
  const content = previous ? contentColumn(previous.text) : 0;
  const opens = previous !== undefined && /:\s*(#.*)?$/.test(previous.text);
  if (opens && current <= content) {
    add(content + 2, false, true);
    add(content + 2, true, true);
  }
  add(current, false);
  add(current, true);
  if (next) add(next.indent, isItem(next.text));
  if (!previous) return starts;
  if (opens) {
    add(content + 2, false);
    add(content + 2, true);
  }
  add(content, false);
  if (isItem(previous.text)) add(previous.indent, true);
  // Blocks that end here: each line above that stands further left opens one.
  let limit = previous.indent;
  for (let at = line - 1; at >= 0 && limit > 0 && starts.length < 16; at--) {
    const indent = lines.indentAt(at);
    if (indent === undefined || indent >= limit) continue;
    const text = lines.at(at);
    limit = indent;
    add(contentColumn(text), false);
    if (isItem(text)) add(indent, true);
  }
  return starts;
}

function contentColumn(line: string): number {
  return /^\s*(?:-\s+)*/.exec(line)?.[0].length ?? 0;
}

function neighbour(lines: Lines, line: number, direction: 1 | -1): { readonly indent: number; readonly text: string } | undefined {
  for (let at = line + direction; at >= 0 && at < lines.length; at += direction) {
    const indent = lines.indentAt(at);
    if (indent !== undefined) return { indent, text: lines.at(at) };
  }
  return undefined;
}

function tryPlace(context: Context, attempt: Attempt): Place | undefined {
  const copy = readCopy(context, attempt.before + attempt.inserted + attempt.after);
  const at = context.head.length + attempt.before.length + attempt.inserted.indexOf(placeholder);
  const found = nodeAt(copy.tree, at);
  const node = found?.node;
  if (node?.kind !== 'scalar' || at < node.start || !node.text.includes(placeholder)) return undefined;
  const raw = copy.text.slice(node.start, node.end);
  const block = node.style === 'literal' || node.style === 'folded';
  if (!block && raw.includes('\n')) return undefined;
  // In broken text a whole bracketed part may have been taken for a key.
  if (node.style === 'plain' && (raw !== node.text || /^[[{]/.test(raw))) return undefined;
  const quoted = node.style === 'single' || node.style === 'double';
  const isClosed = quoted && raw.length > 1 && raw.endsWith(raw[0] ?? '');
  // Before the placeholder copy and text are the same but for a shift; behind it the placeholder itself is more.
  const shift = context.cursor - at;
  const behind = node.end - (isClosed ? 1 : 0) - at - placeholder.length;
  const parent = node.parent;
  const isKey = found?.inKey === true;
  if (isKey && block) return undefined;
  const pair = isKey ? found.pair : parent?.kind === 'pair' ? parent : undefined;
  const common = {
    file: copy,
    node,
    pair,
    mapping: pair?.parent,
    replace: {
      start: attempt.replaceStart ?? Math.min(node.start + (quoted ? 1 : 0) + shift, context.cursor),
      end: Math.min(context.cursor + Math.max(0, behind), context.lineEnd),
    },
    typed: copy.text.slice(node.start + (quoted ? 1 : 0), at),
    written: node.text.replace(placeholder, ''),
    lead: attempt.lead,
    style: node.style,
    close: attempt.close ?? '',
    column: columnOf(copy.text, node.start),
    inside: attempt.inside === true,
    toOriginal: (offset: number) => offset + shift,
  };
  if (!isKey || !pair) return { ...common, kind: 'value', path: pathOf(node), flow: isInFlow(node), hasColon: false };
  const mapping = pair.parent;
  const isAlone = attempt.addsColon && mapping.pairs.length === 1 && !mapping.flow;
  return {
    ...common,
    kind: isAlone ? 'either' : 'key',
    path: pathOf(mapping),
    flow: mapping.flow,
    hasColon: !attempt.addsColon && /^\s*:/.test(copy.text.slice(node.end, node.end + 40)),
  };
}

function isInFlow(node: Node): boolean {
  for (let at: Node | PairNode | undefined = node.parent; at; at = at.parent) if (at.kind !== 'pair') return at.flow;
  return false;
}
