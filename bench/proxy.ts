/** `node bench/proxy.ts UPSTREAM`: the yardstick, a proxy written by hand on node:http and undici. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

const upstream = new Pool(process.argv[2] ?? '', { connections: 64 });

const server = createServer((request, response) => {
  const answer = async (): Promise<void> => {
    const { statusCode, headers, body } = await upstream.request({
      path: request.url ?? '/',
      method: 'GET',
      headers: { accept: 'application/json' },
    });
    const bytes = Buffer.from(await body.arrayBuffer());
    response.writeHead(statusCode, {
      'Content-Type': headers['content-type'] ?? 'application/octet-stream',
      'Content-Length': bytes.length,
    });
    response.end(bytes);
  };
  answer().catch((error: Error) => response.writeHead(502).end(error.message));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
