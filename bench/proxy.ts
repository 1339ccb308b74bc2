/**
 * `node bench/proxy.ts UPSTREAM`: the yardstick, written by hand on node:http and undici for exactly these routes. Prints its
 * port.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

const upstream = new Pool(process.argv[2] ?? '', { connections: 64 });

async function get(path: string): Promise<{ status: number; type: string; bytes: Buffer }> {
  const { statusCode, headers, body } = await upstream.request({ path, method: 'GET', headers: { accept: 'application/json' } });
  const type = headers['content-type'];
  return {
    status: statusCode,
    type: typeof type === 'string' ? type : 'application/octet-stream',
    bytes: Buffer.from(await body.arrayBuffer()),
  };
}

async function getJson<Data>(path: string): Promise<Data> {
  return JSON.parse((await get(path)).bytes.toString('utf8')) as Data;
}

interface Item {
  readonly id: string;
  readonly sku: string;
  readonly attributes: {
    readonly name: string;
    readonly price: number;
    readonly weight: number;
    readonly colours: readonly string[];
    readonly size: { readonly height: number; readonly width: number };
  };
  readonly links: { readonly self: string };
  readonly stock: { readonly count: number; readonly storeIds: readonly string[] };
}

async function mapped(id: string): Promise<unknown> {
  const { sku, attributes, links, stock, ...item } = await getJson<Item>(`/items/${id}`);
  return {
    id: item.id,
    sku,
    name: attributes.name,
    price: attributes.price,
    weight: attributes.weight,
    colour: attributes.colours[0],
    height: attributes.size.height,
    width: attributes.size.width,
    link: links.self,
    count: stock.count,
  };
}

async function joined(id: string): Promise<unknown> {
  const item = await getJson<Item>(`/items/${id}`);
  const stores = await getJson<readonly { readonly id: string; readonly name: string; readonly city: string }[]>('/stores');
  const reviews = await getJson<{ readonly average: number }>(`/reviews/${item.sku}`);
  const byId = new Map(stores.map((store) => [store.id, store]));
  const found = item.stock.storeIds.flatMap((one) => byId.get(one) ?? []).map(({ name, city }) => ({ name, city }));
  return { name: item.attributes.name, stores: found, rating: reviews.average };
}

function send(response: ServerResponse, status: number, type: string, bytes: Buffer): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': bytes.length });
  response.end(bytes);
}

const server = createServer((request, response) => {
  const [, route = '', id = ''] = (request.url ?? '/').split('/');
  const answer = async (): Promise<void> => {
    if (route === 'mapped' || route === 'joined') {
      const data = await (route === 'mapped' ? mapped(id) : joined(id));
      send(response, 200, 'application/json', Buffer.from(JSON.stringify(data)));
      return;
    }
    const { status, type, bytes } = await get(route === 'large' ? '/large' : `/items/${id}`);
    send(response, status, type, bytes);
  };
  answer().catch((error: Error) => response.writeHead(502).end(error.message));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
