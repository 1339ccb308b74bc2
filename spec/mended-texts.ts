/**
 * Reads texts that are tried out, such as a file with one slip repaired in several ways. While somebody types they come again with a
 * letter more: each is read from the one of before that it is most like.
 */
import { readSourceFile, rereadSourceFile } from './read-file.ts';
import type { SourceFile } from './source-file.ts';
import type { TextChange } from './syntax/reparse.ts';

/** The latest at the end. */
let known: readonly SourceFile[] = [];
const maxKnown = 4;
/** Where more than so many characters differ, it is another text. */
const maxChange = 200;

/** Never fails. The file is good until the next text is read. */
export function readMendedText(uri: string, text: string): SourceFile {
  const [like] = known
    .filter((file) => file.uri === uri)
    .map((file) => ({ file, change: changeBetween(file.text, text) }))
    .sort((a, b) => sizeOf(a.change) - sizeOf(b.change));
  const near = like && sizeOf(like.change) <= maxChange ? like : undefined;
  const file = near ? rereadSourceFile(near.file, text, near.change) : readSourceFile(uri, text);
  known = [...known.filter((other) => other !== near?.file), file].slice(-maxKnown);
  return file;
}

function sizeOf({ start, end, newLength }: TextChange): number {
  return Math.max(end - start, newLength);
}

/** The smallest single change that makes one text of the other. */
function changeBetween(before: string, after: string): TextChange {
  const limit = Math.min(before.length, after.length);
  let start = 0;
  while (start < limit && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let same = 0;
  while (same < limit - start && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) same++;
  return { start, end: before.length - same, newLength: after.length - same - start };
}
