/** The whole body of a request, up to a size, in its own encoding: what is too large or cannot be read is answered here, for all servers alike. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptedEncodings, decompress } from '../../consume/decompress.ts';
import { sendError } from './answers.ts';

const empty = Promise.resolve(Buffer.alloc(0));

/** Undefined when the request has been answered, or its caller has gone away. */
export function receiveBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): Promise<Buffer | undefined> {
  // Most requests to read something have no body: nothing has to be waited for.
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  return length === '0' && encoding === undefined ? empty : receive(request, response, maxBytes);
}

async function receive(request: IncomingMessage, response: ServerResponse, maxBytes: number): Promise<Buffer | undefined> {
  const bytes = await readBody(request, maxBytes);
  if (bytes === 'too-large') return refuseSize(response, maxBytes);
  if (bytes === 'aborted') return undefined;
  const encoding = request.headers['content-encoding'];
  if (encoding === undefined || bytes.byteLength === 0) return bytes;
  const plain = await decompress(bytes, encoding, maxBytes);
  switch (plain.kind) {
    case 'bytes':
      return Buffer.from(plain.bytes);
    case 'too-large':
      return refuseSize(response, maxBytes);
    case 'broken':
      sendError(response, { code: 'invalid-body', message: `The request body is not in the encoding it names, ${encoding}.`, status: 400 });
      return undefined;
    case 'unknown':
      sendError(
        response,
        {
          code: 'unsupported-media-type',
          message: `The request body must be encoded by ${acceptedEncodings} or not at all, not by ${plain.encoding}.`,
          status: 415,
        },
        { 'Accept-Encoding': acceptedEncodings },
      );
      return undefined;
    default:
      return plain satisfies never;
  }
}

/** Whatever else comes is not read: the connection ends. */
function refuseSize(response: ServerResponse, maxBytes: number): undefined {
  const error = { code: 'body-too-large', message: `The request body is larger than ${maxBytes} bytes.`, status: 413 };
  sendError(response, error, { Connection: 'close' });
}

type ReadBody = Buffer | 'too-large' | 'aborted';

function readBody(request: IncomingMessage, maxBytes: number): Promise<ReadBody> {
  const declared = Number(request.headers['content-length'] ?? '0');
  if (declared > maxBytes) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > maxBytes) {
        request.pause();
        resolve('too-large');
        return;
      }
      chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve('aborted'));
    request.on('close', () => resolve('aborted'));
  });
}
