/**
 * A small copy of a text around one line, in which that line has the same place in the structure as in the whole: the
 * lines near it, and above and below them only what leads to it (`tools:`) and the plain keys beside those
 * (`type: mcp`). Completion parses such copies with a placeholder in them, so that its cost does not grow with the file.
 */

import type { Lines } from './positions.ts';

export interface Excerpt {
  readonly text: string;
  /** Where the line of the cursor begins in the copy. */
  readonly lineStart: number;
  /** True when lines were left out. */
  readonly partial: boolean;
}

export interface ExcerptSize {
  /** Lines kept whole before and after the one asked for. */
  readonly before: number;
  readonly after: number;
}

/** Plain keys kept beside one ancestor; a thousand operations beside the one in question tell nothing more. */
const maxSiblings = 60;

export function takeExcerpt(lines: Lines, line: number, size: ExcerptSize): Excerpt {
  const first = Math.max(0, line - size.before);
  const last = Math.min(lines.length - 1, line + size.after);
  const above = first > 0 ? leadingLines(lines, first, -1) : [];
  const below = last < lines.length - 1 ? leadingLines(lines, last, 1) : [];
  const head = [...above.reverse(), ...linesFrom(lines, first, line)];
  const text = [...head, ...linesFrom(lines, line, last + 1), ...below].join('\n');
  const lineStart = head.reduce((sum, kept) => sum + kept.length + 1, 0);
  return { text, lineStart, partial: first > 0 || last < lines.length - 1 };
}

function linesFrom(lines: Lines, from: number, to: number): readonly string[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => lines.at(from + index));
}

/** Walks away from the line at `from` (not included) and keeps ancestors and the plain keys beside them. */
function leadingLines(lines: Lines, from: number, direction: 1 | -1): string[] {
  const kept: string[] = [];
  let level = outerIndent(lines, from, direction);
  let inItem = level.dash;
  let siblings = 0;
  for (let at = from + direction; at >= 0 && at < lines.length; at += direction) {
    const indent = lines.indentAt(at);
    if (indent === undefined || indent > level.indent) continue;
    const line = lines.at(at);
    const dash = isItem(line);
    if (indent < level.indent) {
      // Going down, a lesser indent ends the block we are in: of what follows, only plain keys beside it matter.
      if (direction === -1 || isPlainPair(lines, at)) kept.push(line);
      level = { indent, dash };
      inItem = dash;
      siblings = 0;
      continue;
    }
    if (dash) {
      // Another item of the same list, on which nothing of ours depends.
      if (direction === 1) inItem = true;
      continue;
    }
    if (inItem) {
      inItem = false;
      // `tools:` over `- name: x` with the same indent is the list's key; under it, the list is over.
      if (direction === -1) {
        kept.push(line);
        continue;
      }
    }
    if (siblings < maxSiblings && isPlainPair(lines, at)) {
      kept.push(line);
      siblings++;
    }
  }
  return kept;
}

/** Indent of the nearest line with content at the edge of the window. */
function outerIndent(lines: Lines, from: number, direction: 1 | -1): { readonly indent: number; readonly dash: boolean } {
  for (let at = from; at >= 0 && at < lines.length; at -= direction) {
    const indent = lines.indentAt(at);
    if (indent !== undefined) return { indent, dash: isItem(lines.at(at)) };
  }
  return { indent: 0, dash: false };
}

export function isItem(line: string): boolean {
  return /^\s*-(\s|$)/.test(line);
}

/** `key: value` or `key:` on a line of its own, with nothing deeper that belongs to a value begun on it. */
function isPlainPair(lines: Lines, at: number): boolean {
  const line = lines.at(at).trim();
  const match = /^[^\s#][^#]*?:(?:\s+(.*))?$/.exec(line);
  if (!match) return false;
  const value = match[1]?.replace(/(^|\s)#.*$/, '').trim() ?? '';
  if (value === '') return true;
  const next = [at + 1, at + 2, at + 3].map((below) => lines.indentAt(below)).find((indent) => indent !== undefined);
  return next === undefined || next <= (lines.indentAt(at) ?? 0);
}
