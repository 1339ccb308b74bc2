/** HTTP to consumed APIs: pooled, bounded in time and size, redirects followed, compression undone. */
import { type Dispatcher, EnvHttpProxyAgent, errors } from 'undici';
import type { Limits } from '../plan.ts';
import { decompress } from './decompress.ts';
import { Failure, fail } from './failure.ts';

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
}

const dispatchers = new Map<string, Dispatcher>();

/** One pool for all plans with the same limits; `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` count. */
function dispatcherFor(limits: Limits): Dispatcher {
  const key = `${limits.connectTimeoutMs}/${limits.idleTimeoutMs}`;
  let dispatcher = dispatchers.get(key);
  if (!dispatcher) {
    dispatcher = new EnvHttpProxyAgent({
      connections: 64,
      connect: { timeout: limits.connectTimeoutMs },
      headersTimeout: limits.idleTimeoutMs,
      bodyTimeout: limits.idleTimeoutMs,
    });
    dispatchers.set(key, dispatcher);
  }
  return dispatcher;
}

/** Sends one request; what goes wrong on the way is a `Failure` with status 502 or 504, never an odd status. */
export async function exchange(request: HttpRequest, limits: Limits): Promise<HttpAnswer> {
  let current = request;
  try {
    for (let redirects = 0; ; redirects++) {
      const { method, url, headers, body, signal } = current;
      const answer = await dispatcherFor(limits).request({
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: method as Dispatcher.HttpMethod,
        headers: { ...headers },
        body: body ?? null,
        ...(signal && { signal }),
      });
      const next = findRedirect(current, answer);
      if (!next) return await readAnswer(answer, request.maxBytes, url);
      await answer.body.dump();
      if (redirects === limits.maxRedirects)
        return fail('upstream-redirects', 502, `${request.url.host} redirected more than ${limits.maxRedirects} times.`);
      current = next;
    }
  } catch (error) {
    throw toFailure(error, current.url, limits);
  }
}

/** Another host is told nothing that was meant for the first: keys and tokens travel in headers of any name. */
const harmlessHeaders = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent', 'content-type', 'traceparent']);

function findRedirect(request: HttpRequest, { statusCode, headers }: Dispatcher.ResponseData): HttpRequest | undefined {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return undefined;
  const location = Array.isArray(headers['location']) ? headers['location'][0] : headers['location'];
  if (location === undefined || !URL.canParse(location, request.url.href)) return undefined;
  const url = new URL(location, request.url);
  if (!/^https?:$/.test(url.protocol)) return undefined;
  const drops = statusCode === 303 ? request.method !== 'HEAD' : statusCode < 303 && request.method === 'POST';
  const kept = Object.entries(request.headers).filter(
    ([name]) =>
      (url.origin === request.url.origin || harmlessHeaders.has(name.toLowerCase())) && !(drops && name.toLowerCase() === 'content-type'),
  );
  return { ...request, url, headers: Object.fromEntries(kept), ...(drops && { method: 'GET', body: undefined }) };
}

async function readAnswer(answer: Dispatcher.ResponseData, maxBytes: number, url: URL): Promise<HttpAnswer> {
  const { 'content-encoding': encoding, ...headers } = flatten(answer.headers);
  const body = await readBody(answer.body, maxBytes, url);
  if (encoding === undefined) return { status: answer.statusCode, headers, body };
  const plain = await decompress(body, encoding, maxBytes);
  switch (plain.kind) {
    case 'bytes': {
      const { 'content-length': _compressedLength, ...kept } = headers;
      return { status: answer.statusCode, headers: kept, body: plain.bytes };
    }
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

async function readBody(stream: Dispatcher.ResponseData['body'], maxBytes: number, url: URL): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    stream.on('data', (chunk: Uint8Array) => {
      size += chunk.byteLength;
      if (size <= maxBytes) chunks.push(chunk);
      else stream.destroy(tooLarge(url, maxBytes));
    });
    stream.on('end', resolve);
    stream.on('error', reject);
  });
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function tooLarge(url: URL, maxBytes: number): Failure {
  return new Failure({ code: 'upstream-too-large', status: 502, message: `The answer of ${url.host} is larger than ${maxBytes} bytes.` });
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
}

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
    return failed(502, 'upstream-tls', `The certificate of ${at} was not accepted (${code}).`);
  if (error instanceof errors.HeadersOverflowError) return failed(502, 'upstream-broken', `${at} sent headers larger than allowed.`);
  if (error instanceof Error && error.name === 'AbortError') return failed(499, 'cancelled', 'The call was cancelled.');
  return error;
}
