import type { ScalarNode, Span } from '../syntax/tree.ts';

/**
 * Where a part of a scalar's text stands in the file. Quotes, escapes, folded lines and the indentation of blocks lie
 * between the two: `"a\tb"` has the text `a⇥b`, and its `b` stands at offset 4.
 */
export function spanInScalar(source: string, scalar: ScalarNode, from: number, to: number): Span {
  const offsets = textOffsets(source, scalar, to);
  return { start: offsets(from), end: Math.max(offsets(from), to > from ? offsets(to - 1, true) : offsets(to)) };
}

/** The index in a scalar's text of an offset of the file, the reverse of `spanInScalar`; undefined outside the text. */
export function indexInScalar(source: string, scalar: ScalarNode, offset: number): number | undefined {
  if (offset < scalar.start || offset > scalar.end) return undefined;
  const at = textOffsets(source, scalar, scalar.text.length);
  let low = 0;
  let high = scalar.text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

type OffsetOf = (index: number, behind?: boolean) => number;

function textOffsets(source: string, scalar: ScalarNode, upTo: number): OffsetOf {
  const simple = simpleStart(source, scalar);
  if (simple !== undefined) return (index, behind) => simple + index + (behind ? 1 : 0);
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
