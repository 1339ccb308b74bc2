/** Undoes `Content-Encoding`, within a size: a small answer may stand for a very large one. */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

export type Decompressed =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  /** Not in the encoding it names. */
  | { readonly kind: 'broken' }
  /** An encoding that was not asked for. */
  | { readonly kind: 'unknown'; readonly encoding: string };

type Decompress = (bytes: Uint8Array, limit: { readonly maxOutputLength: number }) => Promise<Uint8Array>;

const decompressors: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
  ['deflate', (bytes, limit) => (hasZlibHeader(bytes) ? promisify(inflate)(bytes, limit) : promisify(inflateRaw)(bytes, limit))],
]);

/** What `decompress` understands, for `Accept-Encoding`. */
export const acceptedEncodings = 'gzip, deflate, br';

/** @param encoding the header's value; several encodings were applied in the order they are named. */
export async function decompress(body: Uint8Array, encoding: string | undefined, maxBytes: number): Promise<Decompressed> {
  const names = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim());
  let bytes = body;
  for (const name of names.reverse()) {
    // 204, 304 and answers to HEAD name an encoding and have nothing to undo.
    if (name === '' || name === 'identity' || bytes.byteLength === 0) continue;
    const undo = decompressors.get(name);
    if (!undo) return { kind: 'unknown', encoding: name };
    try {
      const undone: Promise<Uint8Array> = undo(bytes, { maxOutputLength: maxBytes });
      bytes = await undone;
    } catch (error) {
      const tooLarge = error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      return { kind: tooLarge ? 'too-large' : 'broken' };
    }
  }
  return { kind: 'bytes', bytes };
}

/** RFC 9110 means zlib by `deflate`; some servers send the bare stream. */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
