/** The upstream of the conformance cases: every behaviour an API may have, on a loopback port. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface Upstream {
  /** Without a slash at the end. */
  readonly url: string;
  /** What arrived, in order. */
  readonly requests: readonly ReceivedRequest[];
}

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Answer = (request: ReceivedRequest, response: ServerResponse) => void;

const json =
  (status: number, data: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(data));
const text =
  (type: string, body: string | Uint8Array): Answer =>
  (_request, response) =>
    void response.writeHead(200, { 'Content-Type': type }).end(body);

const jsonSample = { id: 1, name: 'Alpha', nested: { x: [1, 2], k: 'v' }, tags: ['a', 'b'], nul: null, price: 9.99, ok: true };
const arraySample = [
  { id: '1', n: 'one', v: { d: 1 } },
  { id: '2', n: 'two' },
  { id: 3, n: 'three' },
];

const routes: readonly (readonly [RegExp, (match: RegExpExecArray) => Answer])[] = [
  [/^\/echo(?:[/?].*)?$/, () => (request, response) => json(200, request)(request, response)],
  [/^\/json$/, () => json(200, jsonSample)],
  [/^\/arr$/, () => json(200, arraySample)],
  [/^\/status\/(\d+)$/, (match) => json(Number(match[1]), { error: `e${match[1]}`, id: 9 })],
  [/^\/empty\/(\d+)$/, (match) => (_request, response) => void response.writeHead(Number(match[1])).end()],
  [/^\/text$/, () => text('text/plain', 'hello world')],
  [/^\/xml$/, () => text('application/xml', '<r><x>1</x><x>2</x></r>')],
  [/^\/xml1$/, () => text('application/xml', '<r><x>1</x></r>')],
  [/^\/csv$/, () => text('text/csv', 'id,n\n1,a\n2,b\n')],
  [
    /^\/png$/,
    () =>
      text(
        'image/png',
        Uint8Array.from({ length: 256 }, (_value, index) => index),
      ),
  ],
  [/^\/octets$/, () => text('application/octet-stream', Uint8Array.from([1, 2, 3]))],
  [
    /^\/hdr$/,
    () =>
      json(
        200,
        { a: 1 },
        {
          'X-Up': '1',
          ETag: '"abc"',
          'Set-Cookie': 's=1',
          'Cache-Control': 'max-age=60',
          'Last-Modified': 'Wed, 21 Oct 2015 07:28:00 GMT',
          'Retry-After': '5',
        },
      ),
  ],
  [/^\/badjson$/, () => text('application/json', '{oops')],
];

/** `release` answers requests for `/slow`; `dropped` counts those whose caller went away first. */
export async function startUpstream(
  context: TestContext,
): Promise<Upstream & { readonly release: () => void; readonly dropped: () => number }> {
  const requests: ReceivedRequest[] = [];
  const waiting: (() => void)[] = [];
  let dropped = 0;
  const server = createServer((request, response) => {
    void receive(request).then((received) => {
      requests.push(received);
      if (received.url.split('?')[0] === '/slow') {
        response.on('close', () => {
          if (!response.writableFinished) dropped++;
        });
        waiting.push(() => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"slow":true}'));
        return;
      }
      for (const [pattern, answer] of routes) {
        const match = pattern.exec(received.url.split('?')[0] ?? '');
        if (match) {
          answer(match)(received, response);
          return;
        }
      }
      json(404, { error: 'no such route' })(received, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    release: () => {
      for (const answer of waiting.splice(0)) answer();
    },
    dropped: () => dropped,
  };
}

async function receive(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
  return { method: request.method ?? '', url: request.url ?? '', headers, body: Buffer.concat(chunks).toString('utf8') };
}
