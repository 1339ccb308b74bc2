import type { IncomingMessage } from 'node:http';

export type ReadBody = { readonly kind: 'body'; readonly bytes: Buffer } | { readonly kind: 'too-large' } | { readonly kind: 'aborted' };

const empty: Promise<ReadBody> = Promise.resolve({ kind: 'body', bytes: Buffer.alloc(0) });

/** The whole body of a request, up to a cap. The rest of a larger one is not read. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<ReadBody> {
  const declared = Number(request.headers['content-length'] ?? '0');
  if (declared > maxBytes) return Promise.resolve({ kind: 'too-large' });
  // Most requests to read something have no body: nothing has to be waited for.
  if (declared === 0 && request.headers['transfer-encoding'] === undefined) return empty;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > maxBytes) {
        request.pause();
        resolve({ kind: 'too-large' });
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => resolve({ kind: 'body', bytes: Buffer.concat(chunks) }));
    request.on('error', () => resolve({ kind: 'aborted' }));
    request.on('close', () => resolve({ kind: 'aborted' }));
  });
}
