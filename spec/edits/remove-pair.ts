import type { MappingNode, PairNode } from '../syntax/tree.ts';
import type { TextEdit } from './apply-edits.ts';
import { isFirstOnLine, lineStart, nextLine } from './lines.ts';

/**
 * Takes a pair out: its lines in a block, itself and one comma in flow style. Comments on lines of their own stay, and
 * so does the one behind it. What would leave nothing at all leaves `{}`.
 */
export function removePair(text: string, mapping: MappingNode, pair: PairNode): TextEdit {
  const index = mapping.pairs.indexOf(pair);
  const next = mapping.pairs[index + 1];
  if (mapping.flow) {
    const previous = mapping.pairs[index - 1];
    if (next) return { start: pair.start, end: next.start, newText: '' };
    return { start: previous ? previous.end : pair.start, end: pair.end, newText: '' };
  }
  if (mapping.pairs.length === 1) return { start: pair.start, end: contentEnd(text, pair), newText: '{}' };
  if (!isFirstOnLine(text, pair.start)) return { start: pair.start, end: next ? next.start : contentEnd(text, pair), newText: '' };
  const end = contentEnd(text, pair);
  const lineEnd = endsWithLine(text, end) ? end : nextLine(text, end);
  const comment = text.slice(end, lineEnd).indexOf('#');
  if (comment >= 0) return { start: pair.start, end: end + comment, newText: '' };
  const start = lineStart(text, pair.start);
  // The last line of a text without a final line break takes the break before it along.
  if (lineEnd === text.length && !endsWithLine(text, lineEnd) && start > 0) return { start: start - 1, end: lineEnd, newText: '' };
  return { start, end: lineEnd, newText: '' };
}

/** Text blocks end behind their last line break, everything else on its line. */
export function contentEnd(text: string, pair: PairNode): number {
  const end = Math.max(pair.end, pair.value.end);
  return pair.value.kind === 'scalar' && (pair.value.style === 'literal' || pair.value.style === 'folded') ? end : trimmedEnd(text, end);
}

function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at--;
  return at;
}

function endsWithLine(text: string, offset: number): boolean {
  return text[offset - 1] === '\n';
}
