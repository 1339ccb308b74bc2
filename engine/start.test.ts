import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { oneText as capability, textAt, toolServer as tools } from './testing/one-text.ts';
import { optionsFor, refusal, refusalOf, serve, writeFiles } from './testing/serve.ts';
import { startUpstream } from './testing/upstream.ts';

async function occupiedPort(context: TestContext): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** Who uses a port is told where the system tells it. */
const itself = process.platform === 'linux' || process.platform === 'darwin' ? ' by this process itself' : '';

describe('starting', () => {
  it('tells the addresses, and the ports of the file when others are used', async (t) => {
    const served = await serve(t, capability('one', tools));
    const { servers } = served.engine.started();
    assert.deepEqual(
      servers.map(({ type, namespace, url, port, declaredPort }) => [
        type,
        namespace,
        url === `http://127.0.0.1:${port}${type === 'mcp' ? '/mcp' : ''}`,
        declaredPort,
      ]),
      [
        ['rest', 'api', true, 3001],
        ['mcp', 'tools', true, 3002],
      ],
    );
  });

  it('on a port in use names the port and a free one, and leaves nothing open', async (t) => {
    const port = await occupiedPort(t);
    const other = await occupiedPort(t);
    const file = await writeFiles(t, { 'c.yaml': capability('one', tools) });
    const { portBase: _any, ...options } = optionsFor(file);
    const free = await writeFiles(t, { 'c.yaml': capability('one') });
    const failure = await refusalOf(file, { ...options, ports: { 3001: 0, 3002: port } });
    assert.ok(failure.code === 'port-in-use');
    assert.deepEqual(
      [failure.port, failure.server, failure.message],
      [port, 'tools', `Port ${port}, wanted by tools, is in use${itself}. Port ${failure.freePort} is free.`],
    );
    assert.notEqual(failure.freePort, port);
    assert.equal((await refusalOf(free, { ...options, ports: { 3001: other } })).code, 'port-in-use');
  });

  it('names all ports in use at once', async (t) => {
    const [one, two] = [await occupiedPort(t), await occupiedPort(t)];
    const file = await writeFiles(t, { 'c.yaml': capability('one', tools) });
    const { portBase: _any, ...options } = optionsFor(file);
    const failure = await refusalOf(file, { ...options, ports: { 3001: one, 3002: two } });
    assert.ok(failure.code === 'port-in-use');
    assert.deepEqual(
      [failure.port, failure.server, failure.message],
      [
        one,
        'api',
        `Port ${one}, wanted by api, is in use${itself}. Port ${two}, wanted by tools, is in use${itself}. Port ${failure.freePort} is free.`,
      ],
    );
  });

  it('takes ports counted from a base', async (t) => {
    const failure = await refusal(t, capability('one', tools), { portBase: await occupiedPort(t) });
    assert.equal(failure.code, 'port-in-use');
  });

  it('listens on loopback only when told so, whatever the file says', async (t) => {
    const served = await serve(t, capability('one').replace('port: 3001', 'port: 3001\n    address: 0.0.0.0'));
    assert.match(served.address('api'), /^http:\/\/127\.0\.0\.1:/);
    assert.deepEqual(
      served.events.filter((event) => event.event === 'log' && event.level === 'warn'),
      [],
    );
  });

  it('starts a file with mistakes that hurt nobody, and tells them', async (t) => {
    const served = await serve(t, capability('one').replace('namespace: api', 'namespace: api\n    colour: red'));
    assert.equal(await textAt(served.address('api')), 'one');
    assert.deepEqual(
      served.engine.started().problems.map(({ severity, code }) => [severity, code]),
      [['error', 'unknown-key']],
    );
  });
});

describe('a running engine', () => {
  it('tells how large answers are when somebody wants to know', async (t) => {
    const sizes = async (measure: boolean) => {
      const served = await serve(t, capability('one'), { measure });
      await textAt(served.address('api'));
      return served.events.flatMap((event) => (event.event === 'served' ? [event.record.answerCharacters] : []));
    };
    assert.deepEqual([await sizes(true), await sizes(false)], [[14], [undefined]]);
  });

  it('reports what it served, secrets left out', async (t) => {
    const upstream = await startUpstream(t);
    const served = await serve(
      t,
      `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream.url}", authentication: {type: apikey, key: k, value: "{{KEY}}", placement: query}, resources: {j: {path: /json, operations: {j: {method: GET}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, call: u.j}}}}}
`,
      { variables: { KEY: 's3cret-key' } },
    );
    await fetch(`${served.address('api')}/r`);
    const [call] = served.events.flatMap((event) => (event.event === 'served' ? [event.record] : []));
    assert.deepEqual(
      call && {
        server: call.server,
        unit: call.unit,
        ok: call.ok,
        status: call.status,
        upstream: call.upstreamCalls.map(({ method, url, status }) => [method, url, status]),
      },
      {
        server: 'api',
        unit: 'o',
        ok: true,
        status: 200,
        upstream: [['GET', `${upstream.url}/json?k=•••`, 200]],
      },
    );
    assert.doesNotMatch(JSON.stringify(served.events), /s3cret/);
    assert.equal(upstream.requests[0]?.url, '/json?k=s3cret-key');
  });

  it('is called directly: tools, operations, flows, prompts, and what is wrong with a call', async (t) => {
    const served = await serve(
      t,
      `ikanos: "1.0.0-beta5"
capability:
  aggregates:
  - {display: A, namespace: agg, flows: {f: {description: d, inputParameters: {who: {type: string, description: w}}, outputParameters: {text: {type: string, value: "F {{who}}"}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: "/r/{who}", operations: {o: {method: GET, inputParameters: {who: {in: path, type: string, description: w}}, outputParameters: {text: {type: string, value: "O {{who}}"}}}}}}}
  - {type: mcp, port: 3002, namespace: tools, tools: {t: {ref: agg.f}}, prompts: {p: {display: P, description: d, arguments: {a: {description: a}}, template: [{role: user, content: "Hi {{a}}"}]}}}
`,
    );
    const call = async (kind: 'tool' | 'rest-operation' | 'flow' | 'prompt', server: string, name: string, args = {}): Promise<unknown> => {
      const { status, data, error } = await served.engine.call({ kind, server, name, arguments: args });
      return error ? [status, error.message] : [status, data];
    };
    assert.deepEqual(await call('tool', 'tools', 't', { who: 'Ana' }), [200, { text: 'F Ana' }]);
    assert.deepEqual(await call('flow', 'agg', 'f', { who: 'Ana' }), [200, { text: 'F Ana' }]);
    assert.deepEqual(await call('rest-operation', 'api', 'o', { who: 'Ana' }), [200, { text: 'O Ana' }]);
    assert.deepEqual(await call('prompt', 'tools', 'p', { a: 'you' }), [
      200,
      [{ role: 'user', content: { type: 'text', text: 'Hi you' } }],
    ]);
    assert.deepEqual(await call('tool', 'tools', 't'), [400, 'The request cannot be used: who is required.']);
    assert.deepEqual(await call('tool', 'tools', 'zz'), [404, 'tools has no tool zz. Known: t.']);
    assert.deepEqual(await call('tool', 'zz', 't'), [404, 'There is no server zz. Known: api, tools.']);
  });

  it('closes its ports when it stops', async (t) => {
    const served = await serve(t, capability('one'));
    const address = served.address('api');
    assert.equal(await textAt(address), 'one');
    await served.engine.stop();
    await served.engine.stop();
    await assert.rejects(fetch(address));
  });
});
