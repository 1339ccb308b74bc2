/** HTTP to consumed APIs: pooled, bounded in time and size, redirects followed, compression undone. */
import { type Dispatcher, errors } from 'undici';
import type { Limits } from '../plan.ts';
import { limitsFor } from './connections.ts';
import { decompress } from './decompress.ts';
import { dispatcherFor } from './dispatchers.ts';
import { cancelled, Failure, fail } from './failure.ts';
import { wait } from './faults.ts';
import { wantsProxyLogin } from './proxies.ts';
import { pauseAfterAnswer, pauseAfterError } from './retry.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
  readonly maxBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The request that was answered in the end, when the first one was redirected. */
  readonly redirected?: HttpRequest;
}

/**
 * Sends one request, again where its host may be asked again; what goes wrong on the way is a `Failure` with status 502 or 504, never an
 * odd status.
 */
export function exchange(request: HttpRequest, limits: Limits): Promise<HttpAnswer> {
  const { totalTimeoutMs, retries } = limitsFor(request.url, limits);
  if (totalTimeoutMs !== undefined) return askWithin(totalTimeoutMs, request, limits, retries);
  return retries === 0 ? follow(request, limits) : askAgain(request, limits, retries);
}

async function askWithin(total: number, request: HttpRequest, limits: Limits, retries: number): Promise<HttpAnswer> {
  const late = AbortSignal.timeout(total);
  try {
    return await askAgain({ ...request, signal: request.signal ? AbortSignal.any([request.signal, late]) : late }, limits, retries);
  } catch (error) {
    if (!late.aborted || request.signal?.aborted) throw error;
    const message = `The answer of ${request.url.host} was not complete within ${total / 1000} s.`;
    throw new Failure({ code: 'upstream-timeout', status: 504, message });
  }
}

async function askAgain(request: HttpRequest, limits: Limits, retries: number): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt++) {
    let pause: number | undefined;
    try {
      const answer = await follow(request, limits);
      pause = attempt > retries ? undefined : pauseAfterAnswer(request, answer, attempt);
      if (pause === undefined) return answer;
    } catch (error) {
      pause = attempt > retries ? undefined : pauseAfterError(request, error, attempt);
      if (pause === undefined) throw error;
    }
    await wait(pause, request.signal);
  }
}

async function follow(request: HttpRequest, limits: Limits): Promise<HttpAnswer> {
  let current = request;
  try {
    for (let redirects = 0; ; redirects++) {
      const answer = await ask(current, limits);
      if (answer.status === 407) throw wantsProxyLogin(current.url);
      const next = findRedirect(current, answer);
      if (!next) {
        const plain = isPlain(answer) ? answer : await plainAnswer(answer, request.maxBytes, current.url);
        return current === request ? plain : { ...plain, redirected: current };
      }
      if (redirects === limits.maxRedirects)
        return fail('upstream-redirects', 502, `${request.url.host} redirected more than ${limits.maxRedirects} times.`);
      current = next;
    }
  } catch (error) {
    throw toFailure(error, current.url, limitsFor(current.url, limits));
  }
}

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

/** Another host is told nothing that was meant for the first: keys and tokens travel in headers of any name. */
const harmlessHeaders = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent', 'content-type', 'traceparent']);

function findRedirect(request: HttpRequest, { status, headers }: HttpAnswer): HttpRequest | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  const { location } = headers;
  if (location === undefined) return undefined;
  const url = URL.canParse(location, request.url.href) ? new URL(location, request.url) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    return fail('upstream-redirects', 502, `${request.url.host} redirected to what is no web address.`);
  const drops = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  const kept = Object.entries(request.headers).filter(
    ([name]) =>
      (url.origin === request.url.origin || harmlessHeaders.has(name.toLowerCase())) && !(drops && name.toLowerCase() === 'content-type'),
  );
  return { ...request, url, headers: Object.fromEntries(kept), ...(drops && { method: 'GET', body: undefined }) };
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

function tooLarge(url: URL, maxBytes: number): Failure {
  return new Failure({ code: 'upstream-too-large', status: 502, message: `The answer of ${url.host} is larger than ${maxBytes} bytes.` });
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  // Names are in lower case already.
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

/** The chain ends in an authority that nobody here knows. */
const untrusted = /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/;

/** In words, by host: an address can hold secrets. */
function toFailure(error: unknown, url: URL, limits: Limits): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const at = url.host;
  const failed = (status: number, name: string, message: string): Failure => new Failure({ code: name, status, message });
  if (error instanceof errors.ConnectTimeoutError)
    return failed(504, 'upstream-timeout', `${at} did not accept a connection within ${limits.connectTimeoutMs / 1000} s.`);
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError)
    return failed(504, 'upstream-timeout', `${at} did not answer within ${limits.idleTimeoutMs / 1000} s.`);
  switch (code) {
    case 'ECONNREFUSED':
      return failed(502, 'upstream-unreachable', `Nothing listens at ${at}: the connection was refused.`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return failed(502, 'upstream-unreachable', `The name ${url.hostname} cannot be resolved to an address.`);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return failed(502, 'upstream-broken', `${at} closed the connection before its answer was complete.`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return failed(502, 'upstream-unreachable', `${at} cannot be reached from here.`);
    default:
  }
  if (code.startsWith('HPE_') || error instanceof errors.HTTPParserError)
    return failed(502, 'upstream-broken', `${at} did not answer with valid HTTP.`);
  if (/^(?:CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS)/.test(code))
    return failed(
      502,
      'upstream-tls',
      `The certificate of ${at} was not accepted (${code}).${untrusted.test(code) ? ' If it is to be trusted, name the authority behind it: --ca, or `connections` of an environment.' : ''}`,
    );
  if (error instanceof errors.HeadersOverflowError) return failed(502, 'upstream-broken', `${at} sent headers larger than allowed.`);
  if (error instanceof Error && error.name === 'AbortError') return cancelled();
  if (error instanceof errors.InvalidArgumentError)
    return failed(500, 'invalid-request', `The request to ${at} cannot be sent: ${error.message}.`);
  // Lengths that contradict each other, and what else no sender of HTTP would say.
  if (code.startsWith('UND_ERR_RES')) return failed(502, 'upstream-broken', `${at} did not answer with valid HTTP.`);
  return error;
}
