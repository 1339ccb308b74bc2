/** What callers of a server are told about consumed APIs that misbehave, and that the engine goes on afterwards. */
import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { Json } from './result.ts';
import { type Served, serve } from './testing/serve.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes to answer with, by path; a function does as it likes with the connection. */
type Answers = Readonly<Record<string, string | Uint8Array | ((socket: Socket) => void)>>;

const ok = (type: string, body: string | Uint8Array, more = ''): Uint8Array => {
  const bytes = Buffer.from(body);
  return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\n${more}Content-Length: ${bytes.length}\r\n\r\n`), bytes]);
};

const megabyte = Buffer.alloc(1024 * 1024, 'x');

/** Sends that many megabytes as fast as they are taken. */
function flood(socket: Socket, megabytes: number): void {
  socket.write(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`);
  let left = megabytes;
  const more = (): void => {
    while (left > 0 && !socket.destroyed) {
      left--;
      if (!socket.write(Buffer.concat([Buffer.from('100000\r\n'), megabyte, Buffer.from('\r\n')]))) {
        socket.once('drain', more);
        return;
      }
    }
  };
  more();
}

const answers: Answers = {
  '/good': ok('application/json', '{"n":"fine"}'),
  '/close': (socket) => socket.end(),
  '/reset': (socket) => socket.resetAndDestroy(),
  '/cut': 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"n":',
  '/garbage': 'nonsense\r\n\r\n',
  '/204': 'HTTP/1.1 204 No Content\r\n\r\n',
  '/empty': ok('application/json', ''),
  '/blank': ok('application/json', '  '),
  '/html': ok('text/html', '<html>Sign in</html>'),
  '/wrong-type': ok('text/plain', '{"n":"typed as text"}'),
  '/latin': ok('application/json; charset=iso-8859-1', Buffer.from('{"n":"é"}', 'latin1')),
  '/unknown-charset': ok('application/json; charset=klingon', '{"n":"é"}'),
  '/wrong-charset': ok('application/json; charset=utf-8', Buffer.from('{"n":"é"}', 'latin1')),
  '/gzip': ok('application/json', gzipSync('{"n":"small"}'), 'Content-Encoding: gzip\r\n'),
  '/not-gzip': ok('application/json', '{"n":1}', 'Content-Encoding: gzip\r\n'),
  '/chunked': 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"n":\r\n4\r\n"c"}\r\n0\r\n\r\n',
  '/bad-chunk': 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n',
  '/loop': 'HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n',
  '/304': 'HTTP/1.1 304 Not Modified\r\n\r\n',
  '/404': 'HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"why":"x"}',
  '/500-html': 'HTTP/1.1 500 Oops\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>',
  '/odd-status': 'HTTP/1.1 799 Odd\r\nContent-Length: 0\r\n\r\n',
  '/huge': (socket) => flood(socket, 100),
  '/brotli': ok('application/json', brotliCompressSync('{"n":"br"}'), 'Content-Encoding: br\r\n'),
  '/deflate': ok('application/json', deflateSync('{"n":"deflate"}'), 'Content-Encoding: deflate\r\n'),
  '/bare-deflate': ok('application/json', deflateRawSync('{"n":"bare"}'), 'Content-Encoding: deflate\r\n'),
  '/twice': ok('application/json', gzipSync(brotliCompressSync('{"n":"twice"}')), 'Content-Encoding: br, gzip\r\n'),
  '/cut-gzip': ok('application/json', gzipSync('{"n":"cut"}').subarray(0, -9), 'Content-Encoding: gzip\r\n'),
  '/zstd': ok('application/json', '{"n":1}', 'Content-Encoding: zstd\r\n'),
  '/bomb': ok('application/json', gzipSync(Buffer.alloc(100 * 1024 * 1024)), 'Content-Encoding: gzip\r\n'),
  '/more-than-said': 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"n":"m"}{"n":"more"}',
  '/two-lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 10\r\n\r\n{"n":"m"}',
  '/odd-length': 'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{"n":"m"}',
  '/large-header': `HTTP/1.1 200 OK\r\nX-Large: ${'x'.repeat(300_000)}\r\nContent-Length: 9\r\n\r\n{"n":"m"}`,
  '/many-headers': `HTTP/1.1 200 OK\r\n${'X-Many: 1\r\n'.repeat(50_000)}Content-Length: 9\r\n\r\n{"n":"m"}`,
  '/silent': () => undefined,
  '/stalled': (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"n":'),
  // Says it is done, and never closes.
  '/half-open': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{"n":"half"}'),
  '/dripping': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    const timer = setInterval(() => socket.write('1\r\n \r\n'), 20);
    socket.on('close', () => clearInterval(timer));
  },
  '/elsewhere': 'HTTP/1.1 302 Found\r\nLocation: ftp://example.com/x\r\nContent-Length: 0\r\n\r\n',
  '/interim': 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"n":"103"}',
  '/upgrade': 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
};

async function start(context: TestContext): Promise<Served> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const path = /^\S+ (\S+)/.exec(chunk.toString('latin1'))?.[1] ?? '';
      const answer = answers[path] ?? 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n';
      if (typeof answer === 'function') answer(socket);
      else if (path === '/cut' || path === '/bad-chunk' || path === '/garbage') socket.end(answer);
      else socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const names = Object.keys(answers).map((path) => path.slice(1));
  const mapping = 'outputParameters: [{type: object, properties: {n: {type: string, mapping: $.n}}}]';
  return await serve(
    context,
    `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: "http://127.0.0.1:${port}"
    resources: {${names.map((name) => `${name}: {path: "/${name}", operations: {o-${name}: {method: GET}}}`).join(', ')}}
  exposes:
  - type: rest
    port: 3001
    namespace: api
    resources: {${names.map((name) => `r-${name}: {path: "/${name}", operations: {get: {method: GET, call: u.o-${name}, ${mapping}}}}`).join(', ')}}
  - type: mcp
    port: 3002
    namespace: tools
    tools: {${names.map((name) => `t-${name}: {description: d, call: u.o-${name}, ${mapping}}`).join(', ')}}
`,
    { connections: { '*': { timeout: 1.5, totalTimeout: 4, maxBody: '4MiB' } } },
  );
}

async function ask(served: Served, name: string): Promise<readonly [number, Json]> {
  const response = await fetch(`${served.address('api')}/${name}`);
  const text = await response.text();
  const data = text.startsWith('{') ? (JSON.parse(text) as { readonly error?: { readonly code: string; readonly message: string } }) : text;
  if (typeof data === 'string' || data.error === undefined) return [response.status, data as Json];
  return [response.status, `${data.error.code}: ${data.error.message.replaceAll(/127\.0\.0\.1:\d+/g, 'up')}`];
}

/** What an MCP client is told: an error as `code: message`, content as data. */
async function callTool(client: Client, name: string): Promise<Json> {
  const { isError, content, structuredContent } = (await client.callTool({ name: `t-${name}`, arguments: {} })) as {
    readonly isError?: boolean;
    readonly content: readonly { readonly text?: string }[];
    readonly structuredContent?: Json;
  };
  const texts = content.map(({ text = '' }) => text.replaceAll(/127\.0\.0\.1:\d+/g, 'up'));
  return isError ? `error ${texts.join(' ')}` : (structuredContent ?? texts);
}

describe('a consumed API', () => {
  const cases: readonly (readonly [name: string, what: string, status: number, answer: Json])[] = [
    ['close', 'that closes the connection', 502, 'upstream-broken: up closed the connection before its answer was complete.'],
    ['reset', 'that resets the connection', 502, 'upstream-broken: up closed the connection before its answer was complete.'],
    ['cut', 'that stops in the middle', 502, 'upstream-broken: up closed the connection before its answer was complete.'],
    ['garbage', 'that does not speak HTTP', 502, 'upstream-broken: up did not answer with valid HTTP.'],
    ['bad-chunk', 'whose chunks are none', 502, 'upstream-broken: up did not answer with valid HTTP.'],
    ['204', 'without content', 204, ''],
    ['empty', 'with an empty body', 200, ''],
    ['blank', 'with blanks for a body', 500, 'invalid-upstream-body: u.o-blank: The upstream answer is no JSON: it is blank.'],
    [
      'html',
      'that shows a page',
      500,
      'invalid-upstream-body: u.o-html: The upstream answer is no JSON: it begins with `<html>Sign in</html>`.',
    ],
    ['wrong-type', 'that names another type', 200, { n: 'typed as text' }],
    ['latin', 'in another charset', 200, { n: 'é' }],
    ['unknown-charset', 'in a charset nobody knows', 200, { n: 'é' }],
    ['wrong-charset', 'in a charset it does not name', 200, { n: '\uFFFD' }],
    ['gzip', 'that compresses', 200, { n: 'small' }],
    ['not-gzip', 'that says it compresses', 502, 'upstream-broken: The answer of up is not compressed the way it says.'],
    ['chunked', 'that sends in chunks', 200, { n: 'c' }],
    ['loop', 'that redirects for ever', 502, 'upstream-redirects: up redirected more than 8 times.'],
    ['304', 'that says nothing has changed', 304, ''],
    ['404', 'with an error in JSON', 404, { why: 'x' }],
    ['500-html', 'with an error as a page', 500, '<html>'],
    ['odd-status', 'with a status nobody knows', 502, ''],
    ['huge', 'that sends 100 MB', 502, 'upstream-too-large: The answer of up is larger than 4194304 bytes.'],
    ['brotli', 'that compresses with Brotli', 200, { n: 'br' }],
    ['deflate', 'that compresses with deflate', 200, { n: 'deflate' }],
    ['bare-deflate', 'that compresses with deflate, without its header', 200, { n: 'bare' }],
    ['twice', 'that compresses twice', 200, { n: 'twice' }],
    ['cut-gzip', 'whose compressed answer is cut', 502, 'upstream-broken: The answer of up is not compressed the way it says.'],
    [
      'zstd',
      'that compresses in a way nobody asked for',
      502,
      'upstream-broken: The answer of up is compressed by `zstd`, which was not asked for.',
    ],
    ['bomb', 'whose small answer stands for a very large one', 502, 'upstream-too-large: The answer of up is larger than 4194304 bytes.'],
    ['more-than-said', 'that sends more than it says', 200, { n: 'm' }],
    ['two-lengths', 'that says two lengths', 502, 'upstream-broken: up did not answer with valid HTTP.'],
    ['odd-length', 'whose length is no number', 502, 'upstream-broken: up did not answer with valid HTTP.'],
    ['large-header', 'with a very large header', 502, 'upstream-broken: up sent headers larger than allowed.'],
    ['many-headers', 'with very many headers', 502, 'upstream-broken: up sent headers larger than allowed.'],
    ['silent', 'that says nothing', 504, 'upstream-timeout: up did not answer within 1.5 s.'],
    ['stalled', 'that stops in the middle without closing', 504, 'upstream-timeout: up did not answer within 1.5 s.'],
    ['half-open', 'that ends and stays connected', 200, { n: 'half' }],
    ['dripping', 'that never comes to an end', 504, 'upstream-timeout: The answer of up was not complete within 4 s.'],
    ['elsewhere', 'that redirects to what is no web page', 502, 'upstream-redirects: up redirected to what is no web address.'],
    ['interim', 'with hints before its answer', 200, { n: '103' }],
    ['upgrade', 'that changes the protocol', 502, 'upstream-broken: up closed the connection before its answer was complete.'],
  ];
  for (const [name, what, status, answer] of cases) {
    it(`${what}: ${status}, and the next call is answered`, async (t) => {
      const served = await start(t);
      assert.deepEqual(await ask(served, name), [status, answer]);
      assert.deepEqual(await ask(served, 'good'), [200, { n: 'fine' }]);
    });
  }

  it('is told to MCP clients as to callers of REST, and leaves nothing in memory', async (t) => {
    const served = await start(t);
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address('tools')}/mcp`)));
    t.after(() => client.close());
    const all = async (): Promise<readonly (readonly [string, Json])[]> => {
      const told: (readonly [string, Json])[] = [];
      for (const [name] of cases) told.push([name, await callTool(client, name)]);
      return told;
    };
    const first = await all();
    assert.deepEqual(
      first,
      cases.map(([name, , status, answer]) => [name, toldToAgents(status, answer)]),
    );
    assert.deepEqual(await callTool(client, 'good'), { n: 'fine' });
    const before = used();
    await all();
    assert.ok(used() < before + 20, `${used()} MB in use, ${before} MB before`);
  });
});

/** Failures are a sentence for the agent, answers with an error status their text; without content nothing of an object is there. */
function toldToAgents(status: number, answer: Json): Json {
  const [, sentence] = typeof answer === 'string' ? (/^[a-z0-9-]+: (.+)$/.exec(answer) ?? []) : [];
  if (sentence !== undefined) return `error ${sentence}`;
  if (answer === '') return status === 502 ? 'error The upstream answered with status 799 and no content.' : {};
  return status >= 400 ? `error ${typeof answer === 'string' ? answer : JSON.stringify(answer)}` : answer;
}

/** Megabytes that are still needed, buffers included. */
function used(): number {
  collectGarbage();
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 1024 / 1024);
}
