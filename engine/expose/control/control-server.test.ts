import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type Served, serve } from '../../testing/serve.ts';
import { isoDuration } from './control-server.ts';

const capability = (control: string): string => `ikanos: "1.0.0-beta5"
info: {display: Ctl, description: d}
capability:
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {m: {path: /m, operations: {get: {method: GET, outputParameters: {ok: {type: string, value: "y"}}}}}}}
  - {type: mcp, transport: stdio, namespace: tools, tools: {t: {description: d, outputParameters: {ok: {type: string, value: "y"}}}}}
  - {type: control, port: 3002${control}}
`;

async function get(served: Served, route: string, init: RequestInit = {}): Promise<[number, unknown]> {
  const answer = await fetch(`${served.address('control')}${route}`, init);
  return [answer.status, await answer.json()];
}

const start = (context: TestContext, control = ''): Promise<Served> => serve(context, capability(control));

describe('control', () => {
  it('O10 O11 tells health, a server on standard input and output included (weak point 51)', async (t) => {
    const served = await start(t);
    assert.deepEqual(await get(served, '/health/live'), [200, { status: 'UP' }]);
    const port = (name: string): number => Number(new URL(served.address(name)).port);
    assert.deepEqual(await get(served, '/health/ready'), [
      200,
      {
        status: 'UP',
        adapters: [
          { type: 'rest', namespace: 'api', port: port('api'), state: 'started' },
          { type: 'mcp', namespace: 'tools', state: 'started' },
          { type: 'control', port: port('control'), state: 'started' },
        ],
      },
    ]);
    assert.equal((await get(await start(t, ', management: {health: false}'), '/health/live'))[0], 404);
  });

  it('O12 tells the status when the file says so', async (t) => {
    assert.equal((await get(await start(t), '/status'))[0], 404);
    const [status, body] = await get(await start(t, ', management: {info: true}'), '/status');
    const { capability: about, engine, uptime } = body as { capability: unknown; engine: { name: string }; uptime: string };
    assert.deepEqual([status, about, engine.name], [200, { display: 'Ctl', specVersion: '1.0.0-beta5' }, 'capstan']);
    assert.match(uptime, /^PT[\d.]+S$/);
  });

  it('asks for credentials when the file says so, and knows its methods', async (t) => {
    const served = await start(t, ', authentication: {type: bearer, token: tok}');
    assert.equal((await get(served, '/health/live'))[0], 401);
    const authorized = { headers: { authorization: 'Bearer tok' } };
    assert.equal((await get(served, '/health/live', authorized))[0], 200);
    assert.equal((await get(served, '/health/live', { ...authorized, method: 'POST' }))[0], 405);
  });

  it('writes durations as ISO 8601 does', () => {
    assert.deepEqual([500, 51_428, 3_723_000].map(isoDuration), ['PT0.5S', 'PT51.428S', 'PT1H2M3S']);
  });
});
