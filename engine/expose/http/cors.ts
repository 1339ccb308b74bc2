/**
 * Web pages of other origins that may call a server, by the CORS protocol of the Fetch standard. The format has no place for
 * them: whoever runs a capability names them. Cookies are never asked of a browser, so that a page can do no more than its user.
 */
import type { HttpHandler } from './listener.ts';

const preflightSeconds = 600;

/** `origins`: as browsers send them (`https://app.example.com`), or `*` for any. */
export function isAllowedOrigin(origin: string, origins: readonly string[]): boolean {
  return origins.includes('*') || origins.includes(origin);
}

/** Preflight requests are answered before anybody asks for credentials: browsers send none with them. */
export function withCors(handler: HttpHandler, origins: readonly string[]): HttpHandler {
  if (origins.length === 0) return handler;
  return async (request, response) => {
    response.setHeader('Vary', 'Origin');
    const { origin } = request.headers;
    if (origin !== undefined && isAllowedOrigin(origin, origins)) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      const method = request.headers['access-control-request-method'];
      if (request.method === 'OPTIONS' && method !== undefined) {
        const headers = request.headers['access-control-request-headers'];
        response
          .writeHead(204, {
            'Access-Control-Allow-Methods': method,
            ...(headers !== undefined && { 'Access-Control-Allow-Headers': headers }),
            ...(request.headers['access-control-request-private-network'] === 'true' && { 'Access-Control-Allow-Private-Network': 'true' }),
            'Access-Control-Max-Age': String(preflightSeconds),
          })
          .end();
        return;
      }
      response.setHeader('Access-Control-Expose-Headers', '*');
    }
    await handler(request, response);
  };
}
