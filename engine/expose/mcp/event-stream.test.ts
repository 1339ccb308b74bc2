/** The HTTP transport of 2024-11-05, message by message, and with the first official client. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { Server } from '@modelcontextprotocol/server';
import { type Served, serve } from '../../testing/serve.ts';
import { startUpstream } from '../../testing/upstream.ts';
import { createSessions } from './sessions.ts';

const capability = (upstream: string, more = ''): string => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream}", resources: {slow: {path: /slow, operations: {slow: {method: GET}}}, echo: {path: /echo, operations: {echo: {method: GET}}}}}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    ${more}
    tools: {slow: {description: d, call: u.slow}, mock: {description: d, outputParameters: {ok: {type: string, value: y}}}, echo: {description: d, call: u.echo, outputParameters: {trace: {type: string, mapping: $.headers.traceparent}}}}
`;

async function start(t: TestContext, more?: string) {
  const upstream = await startUpstream(t);
  return { upstream, served: await serve(t, capability(upstream.url, more)) };
}

interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

interface Open {
  readonly status: number;
  /** The next event; undefined when the stream has ended. */
  readonly next: () => Promise<StreamEvent | undefined>;
  readonly close: () => Promise<void>;
}

type Headers = Readonly<Record<string, string>>;

async function open(served: Served, path: string, headers: Headers = {}): Promise<Open> {
  const answer = await fetch(`${served.address('tools')}${path}`, { headers: { accept: 'text/event-stream', ...headers } });
  const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    status: answer.status,
    next: async () => {
      while (!text.includes('\n\n')) {
        const { done, value } = await reader.read();
        if (done) return undefined;
        text += value;
      }
      const end = text.indexOf('\n\n');
      const found = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end));
      text = text.slice(end + 2);
      return { event: found?.[1] ?? '', data: found?.[2] ?? '' };
    },
    close: () => reader.cancel(),
  };
}

async function post(served: Served, target: string, message: unknown, headers: Headers = {}): Promise<readonly [number, string]> {
  const answer = await fetch(`${served.address('tools')}${target}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(message),
  });
  return [answer.status, await answer.text()];
}

const initialize = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
};
const call = (id: number, name: string, meta?: object): object => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: {}, ...(meta && { _meta: meta }) },
});

const messageOf = (event: StreamEvent | undefined): unknown => JSON.parse(event?.data ?? 'null');
const errorCode = ([status, body]: readonly [number, string]): readonly [number, unknown] => [
  status,
  (JSON.parse(body) as { error: { code: unknown } }).error.code,
];
const shape = (data: unknown): unknown => {
  const { id, result } = data as { id: number; result: { content: { text: string }[] } };
  return [id, result.content.map(({ text }) => text)];
};

/** Where messages go, after `initialize`. */
async function begin(served: Served, stream: Open, headers: Headers = {}): Promise<string> {
  const target = (await stream.next())?.data ?? '';
  assert.deepEqual(await post(served, target, initialize, headers), [202, '']);
  const { result } = messageOf(await stream.next()) as { result: { protocolVersion: string } };
  assert.equal(result.protocolVersion, '2024-11-05');
  assert.deepEqual(await post(served, target, { jsonrpc: '2.0', method: 'notifications/initialized' }, headers), [202, '']);
  return target;
}

describe('the event stream of 2024-11-05', () => {
  it('names the address for messages first, and answers them in the order they are done', async (t) => {
    const { served, upstream } = await start(t);
    const stream = await open(served, '/sse?team=a');
    const first = await stream.next();
    assert.equal(stream.status, 200);
    assert.equal(first?.event, 'endpoint');
    assert.match(first?.data ?? '', /^\/sse\?team=a&sessionId=[0-9a-f-]{36}$/);
    const target = first?.data ?? '';
    await post(served, target, initialize);
    await stream.next();
    await post(served, target, call(1, 'slow'));
    await post(served, target, call(2, 'mock'));
    const quick = await stream.next();
    assert.deepEqual([quick?.event, shape(messageOf(quick))], ['message', [2, ['{"ok":"y"}']]]);
    while (upstream.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    upstream.release();
    assert.deepEqual(shape(messageOf(await stream.next())), [1, ['{"slow":true}']]);
  });

  it('carries the trace of a posted message on, from its headers', async (t) => {
    const { served } = await start(t);
    const stream = await open(served, '/');
    const target = await begin(served, stream);
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await post(served, target, call(1, 'echo'), { traceparent });
    assert.deepEqual(shape(messageOf(await stream.next())), [1, [`{"trace":"${traceparent}"}`]]);
  });

  it('refuses what is no message, and sessions there are not', async (t) => {
    const { served } = await start(t);
    const stream = await open(served, '/mcp');
    const target = await begin(served, stream);
    assert.deepEqual(errorCode(await post(served, target, { hello: 1 })), [400, -32600]);
    assert.deepEqual(errorCode(await post(served, target, call(1, 'mock'), { 'content-type': 'text/plain' })), [
      415,
      'unsupported-media-type',
    ]);
    assert.deepEqual(errorCode(await post(served, '/mcp?sessionId=none', call(1, 'mock'))), [404, 'unknown-session']);
    const plain = await fetch(`${served.address('tools')}/mcp`);
    assert.deepEqual([plain.status, plain.headers.get('allow')], [405, 'POST']);
    const newest = await fetch(`${served.address('tools')}/mcp`, {
      headers: { accept: 'text/event-stream', 'mcp-protocol-version': '2026-07-28' },
    });
    assert.equal(newest.status, 405);
  });

  it('ends its session with the stream, and the calls that are running', async (t) => {
    const { served, upstream } = await start(t);
    const stream = await open(served, '/sse');
    const target = await begin(served, stream);
    await post(served, target, call(1, 'slow'));
    while (upstream.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await stream.close();
    while (upstream.dropped() === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(errorCode(await post(served, target, call(2, 'mock'))), [404, 'unknown-session']);
  });

  it('ends with the server, when what is running has been answered', async (t) => {
    const { served, upstream } = await start(t);
    const silent = await open(served, '/sse');
    const stream = await open(served, '/sse');
    await begin(served, silent);
    const target = await begin(served, stream);
    await post(served, target, call(1, 'slow'));
    while (upstream.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = served.engine.stop();
    assert.equal(await silent.next(), undefined);
    upstream.release();
    assert.deepEqual(shape(messageOf(await stream.next())), [1, ['{"slow":true}']]);
    assert.equal(await stream.next(), undefined);
    await stopped;
  });

  it('is one of so many: who comes later finds no room until one ends', async (t) => {
    const sessions = createSessions({
      createServer: () => new Server({ name: 'test', version: '1' }, {}),
      watch: async () => () => undefined,
      onError: () => undefined,
      most: 1,
    });
    const ended: Promise<unknown>[] = [];
    const listener = createServer((request, response) => {
      ended.push(once(response, 'close'));
      void sessions.beginStream(request, response, '').then((isOpen) => isOpen || response.writeHead(503).end());
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      sessions.close();
      listener.close();
    });
    const { port } = listener.address() as AddressInfo;
    const ask = (): Promise<Response> => fetch(`http://127.0.0.1:${port}/sse`);
    const first = await ask();
    assert.deepEqual([first.status, (await ask()).status], [200, 503]);
    await first.body?.cancel();
    await ended[0];
    assert.equal((await ask()).status, 200);
  });

  it('checks who asks and from where, with the stream and with every message', async (t) => {
    const { served } = await start(t, 'authentication: {type: bearer, token: tok}');
    const headers = { authorization: 'Bearer tok' };
    const stream = await open(served, '/sse', headers);
    const target = await begin(served, stream, headers);
    assert.equal((await open(served, '/sse')).status, 401);
    assert.equal((await open(served, '/sse', { ...headers, origin: 'https://evil.example' })).status, 403);
    assert.deepEqual(errorCode(await post(served, target, call(1, 'mock'))), [401, 'unauthorized']);
    const evil = { ...headers, origin: 'https://evil.example' };
    assert.deepEqual(errorCode(await post(served, target, call(1, 'mock'), evil)), [403, 'forbidden-origin']);
  });

  it('keeps an API key of its address for the messages', async (t) => {
    const { served } = await start(t, 'authentication: {type: apikey, key: k, value: s3cr3t, placement: query}');
    const stream = await open(served, '/sse?k=s3cr3t');
    const target = await begin(served, stream);
    await post(served, target, call(1, 'mock'));
    assert.deepEqual(shape(messageOf(await stream.next())), [1, ['{"ok":"y"}']]);
  });

  it('serves the first official client', async (t) => {
    const { served } = await start(t);
    const client = new OldClient({ name: 'test', version: '1' });
    await client.connect(new SSEClientTransport(new URL(`${served.address('tools')}/sse`)));
    t.after(() => client.close());
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      ['slow', 'mock', 'echo'],
    );
    assert.deepEqual((await client.callTool({ name: 'mock', arguments: {} })).content, [{ type: 'text', text: '{"ok":"y"}' }]);
  });
});
