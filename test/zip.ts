/** Reads the files of a zip archive, such as a VSIX. */
import { inflateRawSync } from 'node:zlib';

/** The files by their names, unpacked when they are asked for. */
export function filesIn(zip: Buffer): ReadonlyMap<string, () => Buffer> {
  const end = zip.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  const files = new Map<string, () => Buffer>();
  // Its directory lies at the end.
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const isPacked = zip.readUInt16LE(at + 10) !== 0;
    const size = zip.readUInt32LE(at + 20);
    const length = zip.readUInt16LE(at + 28);
    const place = zip.readUInt32LE(at + 42);
    files.set(zip.toString('utf8', at + 46, at + 46 + length), () => {
      const begin = place + 30 + zip.readUInt16LE(place + 26) + zip.readUInt16LE(place + 28);
      const content = zip.subarray(begin, begin + size);
      return isPacked ? inflateRawSync(content) : content;
    });
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
