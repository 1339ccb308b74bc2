import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Served, serve } from '../../testing/serve.ts';

const capability = `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: rest, port: 3001, namespace: api, authentication: {type: bearer, token: tok}, resources: {m: {path: /m, operations: {o: {method: PUT, outputParameters: {ok: {type: string, value: y}}}}}}}
  - {type: mcp, port: 3002, namespace: tools, tools: {t: {description: d, outputParameters: {ok: {type: string, value: y}}}}}
  - {type: control, port: 3003}
`;

const page = 'https://app.example.com';
const start = (t: TestContext, corsOrigins?: readonly string[]): Promise<Served> =>
  serve(t, capability, corsOrigins ? { corsOrigins } : {});

interface Asked {
  readonly method?: string;
  readonly origin: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Status and the headers that a browser looks at. */
async function ask(url: string, { method = 'PUT', origin, headers = {} }: Asked): Promise<[number, Readonly<Record<string, string>>]> {
  const answer = await fetch(url, { method, headers: { origin, ...headers } });
  const seen = [...answer.headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary');
  return [answer.status, Object.fromEntries(seen)];
}

const preflight = { 'access-control-request-method': 'PUT', 'access-control-request-headers': 'authorization,x-a' };

describe('web pages of elsewhere', () => {
  it('ask first, without credentials, and may call when they are named', async (t) => {
    const served = await start(t, [page]);
    const url = `${served.address('api')}/m`;
    assert.deepEqual(await ask(url, { method: 'OPTIONS', origin: page, headers: preflight }), [
      204,
      {
        'access-control-allow-origin': page,
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'authorization,x-a',
        'access-control-max-age': '600',
        vary: 'Origin',
      },
    ]);
    const named = { 'access-control-allow-origin': page, 'access-control-expose-headers': '*', vary: 'Origin' };
    assert.deepEqual(await ask(url, { origin: page, headers: { authorization: 'Bearer tok' } }), [200, named]);
    // A page must be able to read why it was refused.
    assert.deepEqual(await ask(url, { origin: page }), [401, named]);
  });

  it('get no leave when they are not named, or nobody is', async (t) => {
    const served = await start(t, [page]);
    const authorized = { authorization: 'Bearer tok' };
    for (const origin of ['https://evil.example', `${page}.evil.example`, 'http://app.example.com', 'null']) {
      assert.deepEqual(await ask(`${served.address('api')}/m`, { origin, headers: authorized }), [200, { vary: 'Origin' }]);
      assert.deepEqual(await ask(`${served.address('api')}/m`, { method: 'OPTIONS', origin, headers: { ...preflight, ...authorized } }), [
        204,
        { vary: 'Origin' },
      ]);
    }
    const silent = await start(t);
    assert.deepEqual(await ask(`${silent.address('api')}/m`, { origin: page, headers: authorized }), [200, {}]);
  });

  it('may all call when any may, also from a page that asks a private network', async (t) => {
    const served = await start(t, ['*']);
    const [status, headers] = await ask(`${served.address('api')}/m`, {
      method: 'OPTIONS',
      origin: 'https://any.example',
      headers: { ...preflight, 'access-control-request-private-network': 'true' },
    });
    assert.deepEqual(
      [status, headers['access-control-allow-origin'], headers['access-control-allow-private-network']],
      [204, 'https://any.example', 'true'],
    );
  });

  it('reach MCP servers too, but never the control server', async (t) => {
    const served = await start(t, [page]);
    const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
    const post = (origin: string): Promise<Response> =>
      fetch(`${served.address('tools')}/mcp`, { method: 'POST', body: message, headers: { origin, 'content-type': 'application/json' } });
    const answer = await post(page);
    assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin')], [200, page]);
    assert.equal((await post('https://evil.example')).status, 403);
    assert.deepEqual(await ask(`${served.address('control')}/metrics`, { method: 'GET', origin: page }), [403, {}]);
    assert.deepEqual(await ask(`${served.address('control')}/health/live`, { method: 'GET', origin: page }), [200, {}]);
  });
});
