/** HTTP to consumed APIs, answers passed on as they come: by the same rules as answers that are read whole. */
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Limits } from '../plan.ts';
import { type AnswerHead, type Asking, attempt, type Deadline, deadlineFor, type HttpRequest, type RequestBody } from './attempts.ts';
import { limitsFor } from './connections.ts';
import { dispatcherFor } from './dispatchers.ts';
import { flatten } from './transport.ts';
import { toFailure, tooLarge } from './transport-failures.ts';

export interface StreamedAnswer extends AnswerHead<RequestBody> {
  /** As it was sent, compressed or not. Fails with a `Failure`. */
  readonly body: Readable;
}

/**
 * Sends one request, as `attempt` does; the total time of its host covers the body too. Whoever gets an answer must read its body to the end,
 * destroy it, or abort the request.
 */
export async function exchangeStream(request: HttpRequest<RequestBody>, limits: Limits): Promise<StreamedAnswer> {
  const { totalTimeoutMs } = limitsFor(request.url, limits);
  const deadline: Deadline<RequestBody> =
    totalTimeoutMs === undefined ? { request, explain: (error) => error } : deadlineFor(request, totalTimeoutMs);
  try {
    const answer = await attempt(streamed, deadline.request, limits);
    const body = Readable.from(readBounded(answer, deadline, limits), { objectMode: false });
    // What nobody has begun to read does not hear that nobody will.
    body.once('close', () => dropAnswer(answer));
    return { ...answer, body };
  } catch (error) {
    throw deadline.explain(error);
  }
}

const streamed: Asking<RequestBody, StreamedAnswer> = { ask, drop: dropAnswer };

/** Ends an answer whose body nobody wants. */
export function dropAnswer({ body }: StreamedAnswer): void {
  // What still goes wrong with it is nobody's concern.
  body.on('error', () => undefined).destroy();
}

async function ask({ method, url, headers, body, signal, maxBytes }: HttpRequest<RequestBody>, limits: Limits): Promise<StreamedAnswer> {
  const answer = await dispatcherFor(url, limits).request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    // Methods outside of the list of types are sent as they are.
    method: method as Dispatcher.HttpMethod,
    headers,
    body: body ?? null,
    ...(signal && { signal }),
  });
  const streamed = { status: answer.statusCode, headers: flatten(answer.headers), body: answer.body };
  if (method !== 'HEAD' && Number(streamed.headers['content-length']) > maxBytes) {
    dropAnswer(streamed);
    throw tooLarge(url, maxBytes);
  }
  return streamed;
}

async function* readBounded(
  { body, redirected }: StreamedAnswer,
  { request, explain }: Deadline<RequestBody>,
  limits: Limits,
): AsyncGenerator<Uint8Array, void, void> {
  const { url, maxBytes } = redirected ?? request;
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(url, maxBytes);
      yield chunk;
    }
  } catch (error) {
    throw explain(toFailure(error, url, limitsFor(url, limits)));
  }
}
