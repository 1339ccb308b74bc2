/** Callers that mean harm, or send rubbish: each gets a defined answer, nothing leaks, and the engine goes on. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { type Served, serve } from './testing/serve.ts';
import { startUpstream, type Upstream } from './testing/upstream.ts';

const capability = (upstream: string): string => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream}", resources: {e: {path: "/echo/{{id}}", operations: {e: {method: GET, inputParameters: {h: {in: header, value: "{{h}}"}}}}}, p: {path: /echo, operations: {p: {method: POST, body: {type: json, data: {v: "{{v}}"}}}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {e: {path: "/e/{id}", operations: {e: {method: GET, inputParameters: {id: {in: path}, h: {in: query, required: false}}, call: u.e}}}, p: {path: /p, operations: {p: {method: POST, inputParameters: {v: {in: body, type: object}}, call: u.p}}}, l: {path: /l, operations: {l: {method: GET, inputParameters: {l: {in: query, type: array}}, outputParameters: {l: {type: string, value: "{{l}}"}}}}}}}
  - {type: mcp, port: 3002, namespace: tools, tools: {t: {description: d, inputParameters: {v: {type: object, description: v, required: false}}, outputParameters: {ok: {type: string, value: y}}}}}
  - {type: skill, port: 3003, namespace: skills, skills: {s: {description: d, location: "file:///./s"}}}
  - {type: control, port: 3004}
`;

interface Fixture extends Served {
  readonly upstream: Upstream;
  /** Status and code of the error after these bytes; the connection must end. */
  readonly send: (server: string, bytes: string) => Promise<readonly unknown[]>;
}

async function start(t: TestContext): Promise<Fixture> {
  const upstream = await startUpstream(t);
  const served = await serve(t, { 'c.yaml': capability(upstream.url), 's/SKILL.md': '# S\n', 'secret.txt': 'secret' });
  return {
    ...served,
    upstream,
    send: async (server, bytes) => {
      const { hostname, port } = new URL(served.address(server));
      const socket = connect(Number(port), hostname);
      socket.write(bytes);
      const answer = await text(socket);
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
      const body = answer.slice(answer.indexOf('\r\n\r\n') + 4);
      return [status, /"code":"([^"]*)"/.exec(body)?.[1]];
    },
  };
}

const get = (target: string, more = ''): string => `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${more}\r\n`;

/** It still answers, and has not written down a fault of its own. */
async function goesOn({ address, events }: Served): Promise<void> {
  assert.equal((await fetch(`${address('api')}/e/1`)).status, 200);
  assert.deepEqual(
    events.flatMap((event) => (event.event === 'log' && event.level === 'error' ? [event.message] : [])),
    [],
  );
}

describe('hostile callers', () => {
  it('that send no HTTP, too many headers or two lengths are refused, on every server', async (t) => {
    const served = await start(t);
    for (const server of ['api', 'tools', 'skills', 'control']) {
      assert.deepEqual(await served.send(server, 'nonsense\r\n\r\n'), [400, 'invalid-request'], server);
      assert.deepEqual(await served.send(server, get('/', `X: ${'x'.repeat(40_000)}\r\n`)), [431, 'headers-too-large'], server);
      const smuggled = 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n';
      assert.deepEqual(await served.send(server, get('/', smuggled)), [400, 'invalid-request'], server);
    }
    await goesOn(served);
  });

  it('that ask for odd targets get 404, whatever the target looks like', async (t) => {
    const served = await start(t);
    for (const target of ['//', '//evil.example/health/live', 'http://evil.example/x', '/%', '/%00', '/e/%ZZ/x', `/${'a'.repeat(8_000)}`]) {
      for (const server of ['api', 'skills', 'control'])
        assert.deepEqual(await served.send(server, get(target)), [404, 'not-found'], target);
    }
    await goesOn(served);
  });

  it('that want files from outside of a skill get nothing, and learn nothing', async (t) => {
    const served = await start(t);
    const refused = new Set<string>();
    for (const path of [
      '../secret.txt',
      '..%2fsecret.txt',
      '%2e%2e/secret.txt',
      '..%5csecret.txt',
      '%00',
      '/etc/passwd',
      'C:%5cx',
      '....//x',
    ]) {
      const [status, code] = await served.send('skills', get(`/skills/s/contents/${path}`));
      refused.add(`${status} ${code}`);
    }
    assert.deepEqual([...refused], ['400 unsafe-path']);
    await goesOn(served);
  });

  it('that put line ends into values change no request', async (t) => {
    const served = await start(t);
    const answer = await fetch(`${served.address('api')}/e/a%0d%0aX-Evil:%201?h=b%0d%0aX-Evil:%202`);
    await answer.text();
    assert.deepEqual(
      served.upstream.requests.filter(({ headers }) => 'x-evil' in headers),
      [],
    );
    assert.equal(answer.status, 400);
    await fetch(`${served.address('api')}/e/a%0d%0aX-Evil:%201`);
    assert.equal(served.upstream.requests.at(-1)?.url, '/echo/a%0D%0AX-Evil%3A%201');
    await goesOn(served);
  });

  it('that name what objects are made of reach no object of ours', async (t) => {
    const served = await start(t);
    const body = '{"v":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}}},"__proto__":{"v":3}}';
    const answer = await fetch(`${served.address('api')}/p`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    assert.equal(answer.status, 200);
    assert.equal(served.upstream.requests.at(-1)?.body, '{"v":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}}}}');
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
    await goesOn(served);
  });

  it('that nest without end, or send what is no text, are refused', async (t) => {
    const served = await start(t);
    const post = async (server: string, path: string, body: string | Uint8Array<ArrayBuffer>): Promise<number> => {
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
      const answer = await fetch(served.address(server) + path, { method: 'POST', body, headers });
      await answer.text();
      return answer.status;
    };
    const deep = `${'{"v":'.repeat(200_000)}1${'}'.repeat(200_000)}`;
    assert.equal(await post('api', '/p', deep), 400);
    assert.equal(await post('tools', '/mcp', deep), 400);
    assert.equal(
      await post('tools', '/mcp', `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"t","arguments":${deep}}}`),
      400,
    );
    const list = `${'['.repeat(4_000)}${']'.repeat(4_000)}`;
    assert.equal((await fetch(`${served.address('api')}/l?l=${list}`)).status, 400);
    assert.equal(await post('api', '/p', Uint8Array.from([0xff, 0xfe, 0x00])), 400);
    assert.equal(await post('tools', '/mcp', Uint8Array.from([0xff, 0xfe, 0x00])), 400);
    await goesOn(served);
  });

  it('that send messages of the wrong form are answered by the protocol', async (t) => {
    const served = await start(t);
    const statuses: number[] = [];
    for (const message of [
      '[]',
      '5',
      'null',
      '"x"',
      '{}',
      '{"jsonrpc":"2.0","id":{},"method":"tools/list"}',
      '{"jsonrpc":"2.0","id":1,"method":5}',
    ]) {
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
      const answer = await fetch(`${served.address('tools')}/mcp`, { method: 'POST', body: message, headers });
      await answer.text();
      statuses.push(answer.status);
    }
    assert.deepEqual([...new Set(statuses)], [400]);
    await goesOn(served);
  });
});

describe('hostile consumed APIs', () => {
  it('that nest without end are told like any other answer that cannot be read', async (t) => {
    const depth = 100_000;
    const upstream = createServer((_request, response) => response.end(`${'['.repeat(depth)}${']'.repeat(depth)}`));
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    t.after(() => upstream.close());
    const served = await serve(
      t,
      `ikanos: "1.0.0-beta5"
capability:
  consumes: [{type: http, namespace: u, baseUri: "http://127.0.0.1:${(upstream.address() as AddressInfo).port}", resources: {d: {path: /, operations: {d: {method: GET}}}}}]
  exposes: [{type: rest, port: 3001, namespace: api, resources: {d: {path: /d, operations: {d: {method: GET, call: u.d, outputParameters: {a: {type: string, mapping: $.a}}}}}}}]
`,
    );
    const answer = await fetch(`${served.address('api')}/d`);
    assert.deepEqual(await answer.json(), {
      error: {
        code: 'invalid-upstream-body',
        message: 'u.d: The upstream answer is no JSON: it is nested more than 1000 levels deep.',
        status: 500,
      },
    });
  });
});
