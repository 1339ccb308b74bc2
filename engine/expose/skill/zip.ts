/** The files below a directory as a zip archive, streamed: one file in memory at a time. */
import type { ServerResponse } from 'node:http';
import { Zip, ZipDeflate } from 'fflate';
import { findFile, listFiles, readCapped } from '../files.ts';

/** A file larger than this is left out: an archive is for reading along, not for bulk data. */
const maxFileBytes = 256 * 1024 * 1024;

export async function sendZip(response: ServerResponse, root: string, name: string): Promise<void> {
  response.writeHead(200, {
    'Content-Type': 'application/zip',
    'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}.zip"`,
  });
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  const zip = new Zip((error, chunk, final) => {
    if (error) {
      response.destroy(error);
      return;
    }
    response.write(chunk);
    if (final) response.end();
  });
  for (const file of await listFiles(root)) {
    if (response.destroyed) return;
    const found = await findFile(root, file.path.split('/'));
    const bytes = found.kind === 'file' ? await readCapped(found.absolute, maxFileBytes) : undefined;
    // Gone since it was listed, or too large: the rest of the archive is still good.
    if (!bytes) continue;
    const entry = new ZipDeflate(file.path, { level: 6 });
    entry.mtime = file.modified;
    zip.add(entry);
    entry.push(bytes, true);
    if (response.writableNeedDrain) await drained(response);
  }
  zip.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}
