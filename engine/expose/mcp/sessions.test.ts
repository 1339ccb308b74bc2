/** Sessions of the revisions up to 2025-11-25, message by message. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Served, serve } from '../../testing/serve.ts';
import { startUpstream } from '../../testing/upstream.ts';

const capability = (upstream: string, more = ''): string => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream}", resources: {slow: {path: /slow, operations: {slow: {method: GET}}}, json: {path: /json, operations: {json: {method: GET}}}}}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    ${more}
    tools: {slow: {description: d, call: u.slow}, mock: {description: d, outputParameters: {ok: {type: string, value: y}}}}
    resources: {one: {display: One, uri: "data://one", description: d, call: u.json}}
`;

interface Asked {
  readonly method?: string;
  readonly session?: string | undefined;
  readonly version?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: unknown;
}

async function ask(served: Served, { method = 'POST', session, version, headers = {}, message }: Asked): Promise<Response> {
  return fetch(`${served.address('tools')}/mcp`, {
    method,
    headers: {
      accept: 'application/json, text/event-stream',
      ...(message !== undefined && { 'content-type': 'application/json' }),
      ...(session !== undefined && { 'mcp-session-id': session }),
      ...(version !== undefined && { 'mcp-protocol-version': version }),
      ...headers,
    },
    ...(message !== undefined && { body: JSON.stringify(message) }),
  });
}

const initialize = (protocolVersion: string): object => ({
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion, capabilities: {}, clientInfo: { name: 'test', version: '1' } },
});
const call = (id: number, name: string): object => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: {} } });

async function begin(served: Served, version: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await ask(served, { message: initialize(version), headers });
  await answer.text();
  return answer.headers.get('mcp-session-id') ?? '';
}

interface StreamEvent {
  readonly id?: string;
  readonly message?: unknown;
}

/** The result in the last event. */
async function resultOf(answer: Response, count?: number): Promise<{ id?: unknown; result?: Record<string, unknown> }> {
  return ((await events(answer, count)).at(-1)?.message ?? {}) as { id?: unknown; result?: Record<string, unknown> };
}

/** The events of a stream that has ended, or as many as are wanted of one that goes on. */
async function events(answer: Response, count = Number.POSITIVE_INFINITY): Promise<readonly StreamEvent[]> {
  const found: StreamEvent[] = [];
  let text = '';
  const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  while (found.length < count) {
    const { done, value } = await reader.read();
    if (done) break;
    text += value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const event = text.slice(0, end);
      text = text.slice(end + 2);
      if (event.startsWith(':')) continue;
      const id = /^id: (.*)$/m.exec(event)?.[1];
      const data = /^data: (.+)$/m.exec(event)?.[1];
      found.push({ ...(id !== undefined && { id }), ...(data !== undefined && { message: JSON.parse(data) as unknown }) });
    }
  }
  if (count !== Number.POSITIVE_INFINITY) await reader.cancel();
  return found;
}

const outcome = async (answer: Response): Promise<[number, unknown]> => {
  const { error } = JSON.parse((await answer.text()).replace(/^$/, '{}')) as { error?: { code: unknown } };
  return [answer.status, error?.code];
};

async function start(t: TestContext, more?: string) {
  const upstream = await startUpstream(t);
  return { upstream, served: await serve(t, capability(upstream.url, more)) };
}

describe('a session of MCP', () => {
  it('begins with initialize, in each revision, and says what it can', async (t) => {
    const { served } = await start(t);
    for (const version of ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25']) {
      const answer = await ask(served, { message: initialize(version) });
      assert.match(answer.headers.get('mcp-session-id') ?? '', /^[0-9a-f-]{36}$/);
      const { result } = await resultOf(answer);
      assert.equal(result?.['protocolVersion'], version);
      assert.deepEqual(result?.['capabilities'], {
        tools: { listChanged: true },
        logging: {},
        resources: { listChanged: true, subscribe: true },
      });
    }
    const { result } = await resultOf(await ask(served, { message: initialize('1999-01-01') }));
    assert.equal(result?.['protocolVersion'], '2025-11-25');
  });

  it('ends with DELETE; what comes after, and what never was, is answered with 404', async (t) => {
    const { served } = await start(t);
    const session = await begin(served, '2025-11-25');
    assert.equal((await ask(served, { session, message: call(1, 'mock') })).status, 200);
    assert.equal((await ask(served, { session, method: 'DELETE' })).status, 200);
    for (const method of ['POST', 'GET', 'DELETE']) {
      const message = method === 'POST' ? call(2, 'mock') : undefined;
      if (message) assert.deepEqual(await outcome(await ask(served, { session, method, message })), [404, 'unknown-session']);
      else assert.deepEqual(await outcome(await ask(served, { session, method })), [404, 'unknown-session']);
    }
    assert.deepEqual(await outcome(await ask(served, { session: 'x', message: call(2, 'mock') })), [404, 'unknown-session']);
  });

  it('refuses revisions nobody knows, a second stream, a second initialize, and batches where they are gone', async (t) => {
    const { served } = await start(t);
    const session = await begin(served, '2025-11-25');
    assert.equal((await ask(served, { session, version: '1999-01-01', message: call(1, 'mock') })).status, 400);
    const stream = await ask(served, { session, method: 'GET' });
    assert.deepEqual([stream.status, stream.headers.get('content-type')], [200, 'text/event-stream']);
    assert.equal((await ask(served, { session, method: 'GET' })).status, 409);
    await stream.body?.cancel();
    const batch = [call(1, 'mock'), call(2, 'mock')];
    assert.deepEqual(await outcome(await ask(served, { session, version: '2025-06-18', message: batch })), [400, 'no-batches']);
    const older = await begin(served, '2025-03-26');
    const answers = await events(await ask(served, { session: older, version: '2025-03-26', message: batch }));
    assert.deepEqual(
      answers.map(({ message }) => (message as { id: number }).id),
      [1, 2],
    );
    assert.deepEqual(await outcome(await ask(served, { method: 'GET', headers: { accept: 'application/json' } })), [
      405,
      'method-not-allowed',
    ]);
  });

  it('gives a client whose connection broke the rest, by the id of the last event', async (t) => {
    const { served, upstream } = await start(t);
    const session = await begin(served, '2025-11-25');
    const broken = await ask(served, { session, version: '2025-11-25', message: call(7, 'slow') });
    const [first] = await events(broken, 1);
    assert.deepEqual(Object.keys(first ?? {}), ['id']);
    while (upstream.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    upstream.release();
    const resumed = await ask(served, { session, method: 'GET', headers: { 'last-event-id': first?.id ?? '' } });
    const { id, result } = await resultOf(resumed, 1);
    assert.deepEqual([id, result?.['content']], [7, [{ type: 'text', text: '{"slow":true}' }]]);
    assert.equal((await ask(served, { session, method: 'GET', headers: { 'last-event-id': '999' } })).status, 400);
  });

  it('ends the stream of a call that was cancelled, without an answer', async (t) => {
    const { served, upstream } = await start(t);
    const session = await begin(served, '2025-03-26');
    const stream = await ask(served, { session, message: call(7, 'slow') });
    while (upstream.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const cancel = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } };
    assert.equal((await ask(served, { session, message: cancel })).status, 202);
    assert.deepEqual(await events(stream), []);
    while (upstream.dropped() === 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('checks who asks and from where with every request', async (t) => {
    const { served } = await start(t, 'authentication: {type: bearer, token: tok}');
    const headers = { authorization: 'Bearer tok' };
    const session = await begin(served, '2025-11-25', headers);
    assert.equal((await ask(served, { session, headers, message: call(1, 'mock') })).status, 200);
    assert.deepEqual(await outcome(await ask(served, { session, message: call(1, 'mock') })), [401, 'unauthorized']);
    const evil = { ...headers, origin: 'https://evil.example' };
    assert.deepEqual(await outcome(await ask(served, { session, headers: evil, method: 'GET' })), [403, 'forbidden-origin']);
  });
});
