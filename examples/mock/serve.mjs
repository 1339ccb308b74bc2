// A small HTTP server for made-up APIs. Runs on any Node from 20 on, without installing anything.
import { createServer } from 'node:http';

/**
 * @typedef {{ method: string, url: string, headers: Record<string, string>, body: string }} ReceivedRequest
 * @typedef {{ status?: number, type?: string, body?: unknown }} Answer
 * @typedef {{ url: string, requests: ReceivedRequest[], close: () => Promise<void> }} MockServer
 */

/**
 * Serves `answer` under `basePath` on the loopback address; `url` has no slash at its end.
 * @param {{ port?: number, basePath: string, answer: (request: ReceivedRequest & { path: string, query: URLSearchParams }) => Answer | undefined }} options
 * @returns {Promise<MockServer>}
 */
export async function serve({ port = 0, basePath, answer }) {
  /** @type {ReceivedRequest[]} */
  const requests = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const received = {
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: /** @type {Record<string, string>} */ (
        Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      ),
      body: Buffer.concat(chunks).toString('utf8'),
    };
    requests.push(received);
    const url = new URL(received.url, 'http://mock');
    const path = url.pathname.startsWith(basePath) ? decodeURIComponent(url.pathname.slice(basePath.length)) : undefined;
    const found = path === undefined ? undefined : answer({ ...received, path, query: url.searchParams });
    const {
      status = 200,
      type = 'application/json',
      body,
    } = found ?? { status: 404, body: { error: 'not_found', message: `There is nothing at ${url.pathname}` } };
    if (body === undefined) response.writeHead(status).end();
    else response.writeHead(status, { 'Content-Type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}${basePath}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
