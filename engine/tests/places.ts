/** Spans of files → lines and columns. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lineStarts, toPosition } from '../../spec/syntax/positions.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import type { Place } from '../control/protocol.ts';

/** Lines and columns from 0, and the text of the first line. */
export type Placer = (uri: string, span: Span) => Place & { readonly source: string };

/** Files are read from disk, but for those whose text is given; each once. */
export function createPlacer(given: Readonly<Record<string, string>> = {}): Placer {
  const known = new Map<string, { readonly lines: readonly string[]; readonly starts: readonly number[] }>();
  return (uri, span) => {
    let file = known.get(uri);
    if (!file) {
      const text = given[uri] ?? (uri.startsWith('file:') ? readFileSync(fileURLToPath(uri), 'utf8') : '');
      file = { lines: text.split(/\r\n|\n|\r/), starts: lineStarts(text) };
      known.set(uri, file);
    }
    const [start, end] = [toPosition(file.starts, span.start), toPosition(file.starts, span.end)];
    return { uri, range: { start, end }, source: file.lines[start.line] ?? '' };
  };
}
