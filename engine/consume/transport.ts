/** HTTP to consumed APIs: pooled, bounded in time and size, redirects followed, compression undone. */
import { type Dispatcher, EnvHttpProxyAgent, errors, interceptors } from 'undici';
import type { Limits } from '../plan.ts';
import { fail } from './failure.ts';

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
  const key = `${limits.connectTimeoutMs}/${limits.idleTimeoutMs}/${limits.maxRedirects}`;
  let dispatcher = dispatchers.get(key);
  if (!dispatcher) {
    dispatcher = new EnvHttpProxyAgent({
      connections: 64,
      connect: { timeout: limits.connectTimeoutMs },
      headersTimeout: limits.idleTimeoutMs,
      bodyTimeout: limits.idleTimeoutMs,
    }).compose(
      interceptors.redirect({ maxRedirections: limits.maxRedirects, throwOnMaxRedirect: true }),
      interceptors.decompress({ skipErrorResponses: false }),
    );
    dispatchers.set(key, dispatcher);
  }
  return dispatcher;
}

/** Sends one request; what goes wrong on the way is a `Failure` with status 502 or 504, never an odd status. */
export async function exchange(request: HttpRequest, limits: Limits): Promise<HttpAnswer> {
  const { method, url, headers, body, signal } = request;
  try {
    const answer = await dispatcherFor(limits).request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: method as Dispatcher.HttpMethod,
      headers: { ...headers },
      body: body ?? null,
      ...(signal && { signal }),
    });
    return { status: answer.statusCode, headers: flatten(answer.headers), body: await readBody(answer.body, request.maxBytes, url) };
  } catch (error) {
    throw toFailure(error, url, limits);
  }
}

async function readBody(stream: Dispatcher.ResponseData['body'], maxBytes: number, url: URL): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      stream.destroy();
      fail('upstream-too-large', 502, `The answer of ${url.host} is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
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
  const failed = (status: number, name: string, message: string): unknown => {
    try {
      return fail(name, status, message);
    } catch (failure) {
      return failure;
    }
  };
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
  if (code.startsWith('HPE_')) return failed(502, 'upstream-broken', `${at} did not answer with valid HTTP.`);
  if (/^(?:CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|ERR_TLS)/.test(code))
    return failed(502, 'upstream-tls', `The certificate of ${at} was not accepted (${code}).`);
  if (error instanceof Error && /redirect/i.test(error.message))
    return failed(502, 'upstream-redirects', `${at} redirected more than ${limits.maxRedirects} times.`);
  if (error instanceof Error && error.name === 'AbortError') return failed(499, 'cancelled', 'The call was cancelled.');
  if (/^(?:Z_|ERR_.*ZLIB|ERR__ERROR_FORMAT|ERR_BROTLI)/.test(code))
    return failed(502, 'upstream-broken', `The answer of ${at} is not compressed the way it says.`);
  return error;
}
