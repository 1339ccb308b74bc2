/** The few ways in which the servers answer, and the one error object all of them use. */
import type { ServerResponse } from 'node:http';
import type { EngineError, Json } from '../../result.ts';

type Headers = Readonly<Record<string, string>>;

export function sendJson(response: ServerResponse, status: number, data: Json | object, headers: Headers = {}): void {
  sendBody(response, status, JSON.stringify(data), { 'Content-Type': 'application/json; charset=utf-8', ...headers });
}

/**
 * `{"error": {"code", "message", "status", "details"?}}`. The place in the capability file stays inside: it would tell
 * callers paths of this machine.
 */
export function sendError(response: ServerResponse, error: EngineError, headers: Headers = {}): void {
  sendJson(response, error.status, { error: publicError(error) }, headers);
}

export function publicError(error: EngineError): Record<string, Json> {
  return {
    code: error.code,
    message: error.message,
    status: error.status,
    ...(error.details !== undefined && { details: error.details.map(({ name, message }) => ({ name, message })) }),
  };
}

const maxJoined = 16 * 1024;

/** A body with its length; for HEAD and for statuses without content only the head goes out. */
export function sendBody(response: ServerResponse, status: number, body: string | Uint8Array, headers: Headers = {}): void {
  const withoutBody = status === 204 || status === 304 || (status >= 100 && status < 200);
  const length = typeof body === 'string' ? Buffer.byteLength(body, 'utf8') : body.byteLength;
  response.writeHead(status, withoutBody ? { ...headers } : { ...headers, 'Content-Length': String(length) });
  if (withoutBody || response.req.method === 'HEAD') response.end();
  else if (typeof body === 'string') response.end(body, 'utf8');
  else if (length > maxJoined) response.end(body);
  // Head and a short text leave in one piece, which is much faster than two; latin1 is one byte a sign, whatever the bytes mean.
  else response.end(Buffer.from(body.buffer, body.byteOffset, length).toString('latin1'), 'latin1');
}

export function sendEmpty(response: ServerResponse, status: number, headers: Headers = {}): void {
  sendBody(response, status, '', headers);
}

export function notFound(message: string): EngineError {
  return { code: 'not-found', message, status: 404 };
}

export function methodNotAllowed(method: string, allowed: readonly string[]): EngineError {
  return { code: 'method-not-allowed', message: `${method} is not possible here, only ${allowed.join(', ')}.`, status: 405 };
}
