/** What goes wrong between this engine and a consumed API, in words. */
import { errors } from 'undici';
import type { Limits } from '../plan.ts';
import { cancelled, Failure } from './failure.ts';

export function tooLarge(url: URL, maxBytes: number): Failure {
  return new Failure({ code: 'upstream-too-large', status: 502, message: `The answer of ${url.host} is larger than ${maxBytes} bytes.` });
}

export function refusedBy(host: string): Failure {
  const message = `Nothing listens at ${host}: the connection was refused.`;
  return new Failure({ code: 'upstream-unreachable', status: 502, message });
}

export function silentFor(host: string, idleTimeoutMs: number): Failure {
  return new Failure({ code: 'upstream-timeout', status: 504, message: `${host} did not answer within ${idleTimeoutMs / 1000} s.` });
}

export function brokenOffBy(host: string): Failure {
  const message = `${host} closed the connection before its answer was complete.`;
  return new Failure({ code: 'upstream-broken', status: 502, message });
}

/** The chain ends in an authority that nobody here knows. */
const untrusted = /SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)/;

/** In words, by host: an address can hold secrets. */
export function toFailure(error: unknown, url: URL, limits: Limits): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const at = url.host;
  const failed = (status: number, name: string, message: string): Failure => new Failure({ code: name, status, message });
  if (error instanceof errors.ConnectTimeoutError)
    return failed(504, 'upstream-timeout', `${at} did not accept a connection within ${limits.connectTimeoutMs / 1000} s.`);
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) return silentFor(at, limits.idleTimeoutMs);
  switch (code) {
    case 'ECONNREFUSED':
      return refusedBy(at);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return failed(502, 'upstream-unreachable', `The name ${url.hostname} cannot be resolved to an address.`);
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return brokenOffBy(at);
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
