/** `node bench/upstream.ts`: the consumed API. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const item = JSON.stringify({
  id: '42',
  attributes: { name: 'Anchor', price: 129.5, weight: 350, colours: ['grey', 'black'] },
  links: { self: '/items/42', store: '/stores/7' },
});

const server = createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(item) });
  response.end(item);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
