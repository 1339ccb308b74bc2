/** The border between offsets (inside) and lines and columns (protocol). */
import type { Position, Range } from 'vscode-languageserver-types';
import { lineStarts, toOffset, toPosition } from '../spec/syntax/positions.ts';
import type { Span } from '../spec/syntax/tree.ts';

/** Anything with a text: a source file, a data file, an open document. */
export interface HasText {
  readonly text: string;
}

/** Line starts of texts, which never change; forgotten with the text's owner. */
const known = new WeakMap<HasText, readonly number[]>();

function startsOf(file: HasText): readonly number[] {
  let starts = known.get(file);
  if (!starts) {
    starts = lineStarts(file.text);
    known.set(file, starts);
  }
  return starts;
}

export function positionIn(file: HasText, offset: number): Position {
  return toPosition(startsOf(file), offset);
}

export function rangeIn(file: HasText, span: Span): Range {
  const starts = startsOf(file);
  return { start: toPosition(starts, span.start), end: toPosition(starts, span.end) };
}

export function offsetIn(file: HasText, position: Position): number {
  return toOffset(file.text, startsOf(file), position);
}

export function spanIn(file: HasText, range: Range): Span {
  return { start: offsetIn(file, range.start), end: offsetIn(file, range.end) };
}

/** Span of a line without its break. */
export function lineSpan(file: HasText, line: number): Span {
  const starts = startsOf(file);
  const start = starts[line] ?? file.text.length;
  let end = line + 1 < starts.length ? (starts[line + 1] ?? file.text.length) : file.text.length;
  while (end > start && (file.text[end - 1] === '\n' || file.text[end - 1] === '\r')) end--;
  return { start, end };
}

/** The lines of a text, cut out only when one is asked for. */
export interface Lines {
  readonly length: number;
  /** Without its break; empty beyond the text. */
  at(line: number): string;
  /** Columns before the content; undefined for lines without any but a comment. */
  indentAt(line: number): number | undefined;
}

export function linesOf(file: HasText): Lines {
  const { text } = file;
  const starts = startsOf(file);
  return {
    length: starts.length,
    at: (line) => {
      if (line < 0 || line >= starts.length) return '';
      const { start, end } = lineSpan(file, line);
      return text.slice(start, end);
    },
    indentAt: (line) => {
      const start = starts[line];
      if (start === undefined) return undefined;
      let at = start;
      while (isBlank(text.charCodeAt(at))) at++;
      const code = text.charCodeAt(at);
      return at >= text.length || code === 10 || code === 13 || code === 35 ? undefined : at - start;
    },
  };
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

export function lineCount(file: HasText): number {
  return startsOf(file).length;
}
