/** HTTP to consumed APIs, answers read whole: pooled, bounded in time and size, redirects followed, compression undone. */
import { type Dispatcher, errors } from 'undici';
import type { Limits } from '../plan.ts';
import { type AnswerHead, type Asking, attempt, deadlineFor, type HttpRequest } from './attempts.ts';
import { limitsFor } from './connections.ts';
import { decompress } from './decompress.ts';
import { dispatcherFor } from './dispatchers.ts';
import { fail } from './failure.ts';
import { tooLarge } from './transport-failures.ts';

export interface HttpAnswer extends AnswerHead {
  readonly body: Uint8Array;
}

/** Sends one request, as `attempt` does, within the total time of its host. */
export function exchange(request: HttpRequest, limits: Limits): Promise<HttpAnswer> {
  const { totalTimeoutMs } = limitsFor(request.url, limits);
  return totalTimeoutMs === undefined ? attempt(whole, request, limits) : askWithin(totalTimeoutMs, request, limits);
}

async function askWithin(total: number, request: HttpRequest, limits: Limits): Promise<HttpAnswer> {
  const deadline = deadlineFor(request, total);
  try {
    return await attempt(whole, deadline.request, limits);
  } catch (error) {
    throw deadline.explain(error);
  }
}

const whole: Asking<Uint8Array, HttpAnswer> = {
  ask,
  finish: (answer, { maxBytes, url }) => (isPlain(answer) ? undefined : plainAnswer(answer, maxBytes, url)),
};

/**
 * One request without redirects. The answer is collected as it arrives: a stream in between would cost more than the rest
 * of a call. Its size is bounded before anything is undone.
 */
function ask({ method, url, headers, body, signal, maxBytes }: HttpRequest, limits: Limits): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let answer: Omit<HttpAnswer, 'body'> | undefined;
    const chunks: Uint8Array[] = [];
    let size = 0;
    const onAbort = (): void => {
      const error = abortError();
      controller?.abort(error);
      reject(error);
    };
    const settled = (): void => signal?.removeEventListener('abort', onAbort);
    if (signal?.aborted) {
      reject(abortError());
      return;
    }
    signal?.addEventListener('abort', onAbort, { once: true });
    const { origin, pathname, search } = url;
    dispatcherFor(url, limits).dispatch(
      // Methods outside of the list of types are sent as they are.
      { origin, path: `${pathname}${search}`, method: method as Dispatcher.HttpMethod, headers, body: body ?? null },
      {
        onRequestStart: (started) => {
          controller = started;
          // It waited for a connection when the call was cancelled.
          if (signal?.aborted) started.abort(abortError());
        },
        onResponseStart: (current, status, responseHeaders) => {
          // An interim answer: the real one is still to come.
          if (status < 200) return;
          answer = { status, headers: flatten(responseHeaders) };
          if (method !== 'HEAD' && Number(responseHeaders['content-length']) > maxBytes) current.abort(tooLarge(url, maxBytes));
        },
        onResponseData: (current, chunk) => {
          size += chunk.byteLength;
          if (size <= maxBytes) chunks.push(chunk);
          else current.abort(tooLarge(url, maxBytes));
        },
        onResponseEnd: () => {
          settled();
          if (answer) resolve({ ...answer, body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) });
          else reject(new errors.SocketError('The answer ended before it began.'));
        },
        onResponseError: (_current, error) => {
          settled();
          reject(error);
        },
      },
    );
  });
}

function abortError(): DOMException {
  return new DOMException('The call was cancelled.', 'AbortError');
}

function isPlain({ headers }: HttpAnswer): boolean {
  return headers['content-encoding'] === undefined;
}

/** The answer with its compression undone, and without the headers that spoke of it. */
async function plainAnswer(answer: HttpAnswer, maxBytes: number, url: URL): Promise<HttpAnswer> {
  const encoding = answer.headers['content-encoding'];
  const { 'content-encoding': _encoding, 'content-length': _length, ...headers } = answer.headers;
  const plain = await decompress(answer.body, encoding, maxBytes);
  switch (plain.kind) {
    case 'bytes':
      return { status: answer.status, headers, body: plain.bytes };
    case 'too-large':
      throw tooLarge(url, maxBytes);
    case 'broken':
      return fail('upstream-broken', 502, `The answer of ${url.host} is not compressed the way it says.`);
    case 'unknown':
      return fail('upstream-broken', 502, `The answer of ${url.host} is compressed by \`${plain.encoding}\`, which was not asked for.`);
    default:
      return plain satisfies never;
  }
}

/** One text per header. */
export function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  // Names are in lower case already.
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
