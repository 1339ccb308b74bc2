/** How blocks of an Avro container file are compressed (https://avro.apache.org/docs/1.12.0/specification/#required-codecs), and undone here. */
import zlib from 'node:zlib';
import { snappyUncompress } from 'hysnappy';
import { defaultLimits } from '../plan.ts';

type Codec = (block: Buffer, callback: (error: Error | null, data?: Buffer) => void) => void;

/** All blocks of one file together: what is larger would be too large an answer when it is not compressed. */
const maxBytes = defaultLimits.maxTextBytes;

/** For one file. Those that cannot be undone say so when the first block comes. */
export function createCodecs(): Readonly<Record<string, Codec>> {
  let left = maxBytes;
  const within =
    (undo: (block: Buffer, most: number) => Buffer): Codec =>
    (block, callback) => {
      let data: Buffer;
      try {
        data = undo(block, left);
      } catch (error) {
        callback(new Error(reasonFor(error)));
        return;
      }
      left -= data.byteLength;
      callback(null, data);
    };
  const refused =
    (name: string): Codec =>
    (_block, callback) =>
      callback(
        new Error(`it is compressed by ${name}; files that are not, and those by ${Object.keys(codecs).slice(1).join(', ')} are read`),
      );
  const codecs: Record<string, Codec> = {
    null: (block, callback) => callback(null, block),
    deflate: within((block, most) => zlib.inflateRawSync(block, { maxOutputLength: Math.max(1, most) })),
    snappy: within(undoSnappy),
    // Older versions of Node do not have it.
    ...(typeof zlib.zstdDecompressSync === 'function' && {
      zstandard: within((block, most) => zlib.zstdDecompressSync(block, { maxOutputLength: Math.max(1, most) })),
    }),
  };
  return { ...Object.fromEntries(['bzip2', 'xz', 'zstandard'].map((name) => [name, refused(name)])), ...codecs };
}

function reasonFor(error: unknown): string {
  if (error instanceof RangeError) return `it holds more than ${maxBytes} bytes`;
  return error instanceof Error ? error.message : String(error);
}

/** A block is followed by the checksum of what it holds. */
const checksumBytes = 4;

function undoSnappy(block: Buffer, most: number): Buffer {
  const packed = block.subarray(0, -checksumBytes);
  const length = snappyLength(packed);
  if (length > most) throw new RangeError('too large');
  const data = Buffer.from(snappyUncompress(packed, length));
  // Older versions of Node cannot work it out; then it is the marks between blocks that tell a broken file.
  if (typeof zlib.crc32 === 'function' && zlib.crc32(data) !== block.readUInt32BE(packed.byteLength)) throw new Error('broken block');
  return data;
}

/** Of what is packed: seven bits a byte, the lowest first. */
function snappyLength(packed: Buffer): number {
  let length = 0;
  for (const [index, byte] of packed.subarray(0, 5).entries()) {
    length += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return length;
  }
  throw new Error('broken block');
}
