import type { IncomingMessage, ServerResponse } from 'node:http';

/** The address a request names. Whatever a caller writes there is a path of ours, never a host; what cannot be one is the root. */
export function targetOf(request: { readonly url?: string | undefined }): URL {
  const target = request.url ?? '/';
  const text = `http://localhost${target.startsWith('/') ? '' : '/'}${target}`;
  return URL.canParse(text) ? new URL(text) : new URL('http://localhost/');
}

/** What was asked and answered, for the log. Without the query: keys stand there, and what somebody takes for one. */
export function exchangeText(request: IncomingMessage, { statusCode }: ServerResponse): string {
  return `${request.method ?? ''} ${targetOf(request).pathname} → ${statusCode}`;
}
