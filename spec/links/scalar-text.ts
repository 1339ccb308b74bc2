import type { SourceFile } from '../source-file.ts';
import { spanOf } from '../span.ts';
import { deref } from '../syntax/navigate.ts';
import type { Node, ScalarNode, Span } from '../syntax/tree.ts';

/**
 * Where a part of a scalar's text stands in the file. Quotes, escapes, folded lines and the indentation of blocks lie
 * between the two: `"a\tb"` has the text `a⇥b`, and its `b` stands at offset 4.
 */
export function spanInScalar(source: string, scalar: ScalarNode, from: number, to: number): Span {
  const offsets = textOffsets(source, scalar, to);
  return { start: offsets(from), end: Math.max(offsets(from), to > from ? offsets(to - 1, true) : offsets(to)) };
}

/** The same of a node that may be an alias of the scalar; of what is no scalar the whole. */
export function spanWithin({ text }: Pick<SourceFile, 'text'>, node: Node, from: number, to: number): Span {
  const scalar = deref(node);
  return scalar?.kind === 'scalar' ? spanInScalar(text, scalar, from, to) : spanOf(node);
}

type OffsetOf = (index: number, behind?: boolean) => number;

function textOffsets(source: string, scalar: ScalarNode, upTo: number): OffsetOf {
  const simple = simpleStart(source, scalar);
  if (simple !== undefined) return (index, behind) => simple + index + (behind ? 1 : 0);
  const folded = foldedOffsets(source, scalar);
  if (folded) return (index, behind) => (behind ? (folded[index]?.end ?? scalar.end) : (folded[index]?.start ?? contentEnd(scalar)));
  const starts: number[] = [];
  const ends: number[] = [];
  let at = contentStart(source, scalar);
  for (let index = 0; index < Math.min(upTo + 1, scalar.text.length); index++) {
    const { start, end } = nextCharacter(source, scalar, at, scalar.text[index] ?? '');
    starts.push(start);
    ends.push(end);
    at = end;
  }
  return (index, behind) => (behind ? (ends[index] ?? at) : (starts[index] ?? at));
}

/** Offset of the first character when the text stands in the file letter by letter. */
function simpleStart(source: string, scalar: ScalarNode): number | undefined {
  const quoted = scalar.style === 'single' || scalar.style === 'double';
  if (!quoted && scalar.style !== 'plain') return undefined;
  const start = scalar.start + (quoted ? 1 : 0);
  return source.startsWith(scalar.text, start) && start + scalar.text.length <= scalar.end ? start : undefined;
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** The piece of source of each character of a text in quotes, or of a plain one over several lines; undefined for `|` and `>`. */
function foldedOffsets(source: string, scalar: ScalarNode): readonly Piece[] | undefined {
  const { style, text } = scalar;
  if (style !== 'single' && style !== 'double' && style !== 'plain') return undefined;
  const pieces: Piece[] = [];
  let read = '';
  const end = contentEnd(scalar);
  for (let at = contentStart(source, scalar); at < end; ) {
    const { length, characters } = nextPiece(source.slice(at, end), style, text.slice(read.length, read.length + 2));
    for (let index = 0; index < characters.length; index++) pieces.push({ start: at, end: at + length });
    read += characters;
    at += length;
  }
  return read === text ? pieces : undefined;
}

/** What the beginning of some source is read as; an escape is what the text goes on with. */
function nextPiece(
  rest: string,
  style: 'single' | 'double' | 'plain',
  text: string,
): { readonly length: number; readonly characters: string } {
  const first = rest[0] ?? '';
  // A break behind a backslash is none; one alone is a blank, more are one less.
  const none = style === 'double' && first === '\\' ? /^\\\r?\n[ \t]*/.exec(rest) : null;
  if (none) return { length: none[0].length, characters: '' };
  const breaks = /\s/.test(first) ? /^[ \t]*\r?\n\s*/.exec(rest) : null;
  if (breaks) return { length: breaks[0].length, characters: '\n'.repeat(breaks[0].split('\n').length - 2) || ' ' };
  if (style === 'double' && first === '\\') return { length: escapeLength(rest, 0), characters: text.slice(0, isLong(rest) ? 2 : 1) };
  return { length: style === 'single' && rest.startsWith("''") ? 2 : 1, characters: first };
}

/** `\U0001F600`: two characters. */
function isLong(escaped: string): boolean {
  return escaped[1] === 'U' && Number.parseInt(escaped.slice(2, 10), 16) > 0xffff;
}

function contentEnd({ style, end }: ScalarNode): number {
  return style === 'single' || style === 'double' ? end - 1 : end;
}

function contentStart(source: string, scalar: ScalarNode): number {
  if (scalar.style === 'single' || scalar.style === 'double') return scalar.start + 1;
  if (scalar.style === 'plain') return scalar.start;
  const headerEnd = source.indexOf('\n', scalar.start);
  return headerEnd < 0 ? scalar.end : headerEnd + 1;
}

/** The piece of source that one character of the text came from. */
function nextCharacter(source: string, scalar: ScalarNode, from: number, wanted: string): Span {
  let at = from;
  if (scalar.style === 'double' && source[at] === '\\') return { start: at, end: at + escapeLength(source, at) };
  if (scalar.style === 'single' && wanted === "'" && source[at] === "'") return { start: at, end: at + 2 };
  if (source[at] === wanted) return { start: at, end: at + 1 };
  // Indentation and folded line breaks: what is white in the file may be one blank, one break or nothing in the text.
  while (at < scalar.end && /\s/.test(source[at] ?? '') && source[at] !== wanted) at++;
  if (source[at] === wanted) return { start: at, end: at + 1 };
  return /\s/.test(wanted) ? { start: from, end: at } : { start: at, end: at + 1 };
}

function escapeLength(source: string, at: number): number {
  switch (source[at + 1]) {
    case 'x':
      return 4;
    case 'u':
      return 6;
    case 'U':
      return 10;
    default:
      return 2;
  }
}
