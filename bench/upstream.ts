/** `node bench/upstream.ts [PORT]`: the consumed API. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const item = {
  id: '42',
  sku: 'AN-42',
  attributes: { name: 'Anchor', price: 129.5, weight: 350, colours: ['grey', 'black'], size: { height: 60, width: 40 } },
  links: { self: '/items/42', store: '/stores/7' },
  stock: { count: 12, storeIds: ['S2', 'S3'] },
};
const stores = Array.from({ length: 20 }, (_value, index) => ({
  id: `S${index}`,
  name: `Store ${index}`,
  city: 'Bergen',
  open: index % 2 === 0,
}));
const reviews = { count: 3, average: 4.5, latest: { author: 'Ana', text: 'Holds.' } };
const large = Array.from({ length: 6500 }, (_value, index) => ({ ...item, id: String(index) }));

function encode(data: unknown): Buffer {
  return Buffer.from(JSON.stringify(data));
}

const bodies: Readonly<Record<string, Buffer>> = {
  items: encode(item),
  stores: encode(stores),
  reviews: encode(reviews),
  large: encode(large.slice(0, Math.ceil((1024 * 1024) / encode(item).length))),
};

const server = createServer((request, response) => {
  const body = bodies[request.url?.split('/')[1] ?? ''];
  if (!body) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
