import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type Served, serve } from '../../testing/serve.ts';
import { startUpstream, type Upstream } from '../../testing/upstream.ts';

/** The consumed adapter `u` of the conformance cases. */
function consumes(upstream: string, more = ''): string {
  return `
  consumes:
  - type: http
    namespace: u
    baseUri: "${upstream}"
    ${more}
    resources:
      json: {path: /json, operations: {json: {method: GET}}}
      hdr: {path: /hdr, operations: {hdr: {method: GET}}}
      st: {path: "/status/{{n}}", operations: {st: {method: GET}}}
      em: {path: "/empty/{{n}}", operations: {em: {method: GET}}}
      png: {path: /png, operations: {png: {method: GET, outputRawFormat: binary}}}
      small: {path: /png, operations: {small: {method: GET, outputRawFormat: binary, maxBinarySize: 100B}}}
      octets: {path: /octets, operations: {octets: {method: GET, outputRawFormat: binary, outputMediaType: image/jpeg}}}
      e: {path: "/echo/{{pid}}", operations: {e: {method: GET, inputParameters: {q: {in: query}, r: {in: query}, s: {in: query}}}}}
      p: {path: "/echo/{{pid}}", operations: {p: {method: POST, body: '{"x": {{x}}}'}}}
`;
}

function rest(resources: string, more = ''): string {
  return `
  exposes:
  - type: rest
    port: 3001
    namespace: api
    ${more}
    resources:
${resources.replace(/^(?=.)/gm, '      ')}
`;
}

interface Fixture extends Served {
  readonly upstream: Upstream;
}

async function start(
  context: TestContext,
  resources: string,
  options: { readonly server?: string; readonly client?: string; readonly root?: string } = {},
): Promise<Fixture> {
  const upstream = await startUpstream(context);
  const served = await serve(context, {
    'c.yaml': `ikanos: "1.0.0-beta5"\n${options.root ?? ''}\ncapability:${consumes(upstream.url, options.client)}${rest(resources, options.server)}`,
    'sec.yaml': 'tok: "tok-1"\nusr: bob\nnum: 42\n',
  });
  return { ...served, upstream };
}

const binds = 'binds: [{namespace: s, location: "file:///./sec.yaml", keys: {TOK: tok, USR: usr, NUM: num}}]';

interface Expected {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string | null>;
}

async function check(served: Served, path: string, expected: Expected, init: RequestInit = {}): Promise<void> {
  const answer = await fetch(`${served.address('api')}${path}`, { redirect: 'manual', ...init });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
  assert.deepEqual(
    { status: answer.status, ...('body' in expected && { body: json ? JSON.parse(text) : text }) },
    { status: expected.status, ...('body' in expected && { body: expected.body }) },
  );
  for (const [name, value] of Object.entries(expected.headers ?? {})) assert.equal(answer.headers.get(name), value, name);
}

const error = (code: string, message: string, status: number, details?: readonly { name: string; message: string }[]): Expected => ({
  status,
  body: { error: { code, message, status, ...(details && { details }) } },
});

describe('REST: routing', () => {
  const resources = `
r: {path: /t, operations: {o: {method: GET, call: u.json}, d: {method: DELETE, call: u.json}}}
e: {path: "/e/{{id}}", operations: {o: {method: GET, outputParameters: {id: {type: string, value: "{{id}}"}}}}}
s: {path: "/seg/{{id}}/x", operations: {o: {method: GET, outputParameters: {id: {type: string, value: "{{id}}"}}}}}
f: {path: "/seg/fixed/x", operations: {o: {method: GET, outputParameters: {id: {type: string, value: never}}}}}
two: {path: "/one/{a}/{b}", operations: {o: {method: GET, inputParameters: {a: {in: path}, b: {in: path}}, outputParameters: {a: {type: string, value: "{{a}}"}, b: {type: string, value: "{{b}}"}}}}}
`;

  it('M01 answers 404 with an error object for a path nobody declares', async (t) => {
    const served = await start(t, resources);
    await check(served, '/nope', error('not-found', 'Nothing is served at /nope.', 404));
  });

  it('M02 answers 405 with the methods there are', async (t) => {
    const served = await start(t, resources);
    await check(
      served,
      '/t',
      {
        ...error('method-not-allowed', 'POST is not possible here, only GET, DELETE, HEAD, OPTIONS.', 405),
        headers: { allow: 'GET, DELETE, HEAD, OPTIONS' },
      },
      { method: 'POST' },
    );
  });

  it('M03 M04 M05 match as declared and decode', async (t) => {
    const served = await start(t, resources);
    await check(served, '/e/1/', error('not-found', 'Nothing is served at /e/1/, but something is at /e/1.', 404));
    await check(served, '/seg/fixed/x', { status: 200, body: { id: 'fixed' } });
    await check(served, '/one/a%20b/c%2Fd', { status: 200, body: { a: 'a b', b: 'c/d' } });
  });

  it('answers HEAD without a body and OPTIONS with the methods', async (t) => {
    const served = await start(t, resources);
    await check(
      served,
      '/e/1',
      { status: 200, body: '', headers: { 'content-length': '10', 'content-type': 'application/json; charset=utf-8' } },
      { method: 'HEAD' },
    );
    await check(served, '/e/1', { status: 204, body: '', headers: { allow: 'GET, HEAD, OPTIONS' } }, { method: 'OPTIONS' });
  });
});

describe('REST: the form of an answer', () => {
  const resources = `
s: {path: /s, operations: {o: {method: POST, call: u.json, outputParameters: [{type: object, properties: {n: {type: string, mapping: $.name}}}]}}}
r: {path: /r, operations: {o: {method: GET, call: u.json}}}
`;
  const asking = (accept: string): RequestInit => ({ method: 'POST', headers: { accept } });

  it('is JSON, or YAML for those who like it better', async (t) => {
    const served = await start(t, resources);
    await check(served, '/s', { status: 200, body: { n: 'Alpha' } }, asking('*/*'));
    await check(
      served,
      '/s',
      { status: 200, body: 'n: Alpha\n', headers: { 'content-type': 'application/yaml; charset=utf-8' } },
      asking('application/yaml, application/json;q=0.5'),
    );
  });

  it('is refused before anything is done when the caller takes neither', async (t) => {
    const served = await start(t, resources);
    const message = 'This operation answers application/json or application/yaml, which `Accept: text/html` does not take.';
    await check(served, '/s', error('not-acceptable', message, 406), asking('text/html'));
    assert.deepEqual(served.upstream.requests, []);
  });

  it('is that of the consumed API where the file shapes nothing', async (t) => {
    const served = await start(t, resources);
    await check(served, '/r', { status: 200, headers: { 'content-type': 'application/json' } }, { headers: { accept: 'text/html' } });
  });
});

describe('REST: answers', () => {
  const resources = `
h: {path: /h, operations: {o: {method: GET, call: u.hdr}}}
st: {path: "/st/{n}", operations: {o: {method: GET, call: u.st}}}
em: {path: "/em/{n}", operations: {o: {method: GET, call: u.em}}}
nope: {path: /nope, operations: {o: {method: GET, call: u.nope}}}
none: {path: /none, operations: {o: {method: GET}}}
png: {path: /png, operations: {o: {method: GET, call: u.png}}}
small: {path: /small, operations: {o: {method: GET, call: u.small}}}
octets: {path: /octets, operations: {o: {method: GET, call: u.octets}}}
`;

  it('M06 M07 M08 pass status and the headers about the content on', async (t) => {
    const served = await start(t, resources);
    await check(served, '/h', {
      status: 200,
      body: { a: 1 },
      headers: {
        etag: '"abc"',
        'last-modified': 'Wed, 21 Oct 2015 07:28:00 GMT',
        'x-up': null,
        'set-cookie': null,
        'cache-control': null,
        'retry-after': null,
      },
    });
    await check(served, '/st/201', { status: 201, body: { error: 'e201', id: 9 } });
    await check(served, '/em/204', { status: 204, body: '' });
  });

  it('M09 answers 502 when the upstream cannot be reached', async (t) => {
    const served = await serve(
      t,
      `ikanos: "1.0.0-beta5"\ncapability:${consumes('http://127.0.0.1:1')}${rest('r: {path: /t, operations: {o: {method: GET, call: u.json}}}')}`,
    );
    const answer = await fetch(`${served.address('api')}/t`);
    const { error: body } = (await answer.json()) as { error: { code: string; status: number } };
    assert.deepEqual([answer.status, body.code, body.status], [502, 'upstream-unreachable', 502]);
  });

  it('M10 M11 tell a call that leads nowhere from an operation that does nothing', async (t) => {
    const served = await start(t, resources);
    const nope = await fetch(`${served.address('api')}/nope`);
    assert.equal(nope.status, 400);
    assert.match(await nope.text(), /u\.nope/);
    await check(served, '/none', { status: 404 });
  });

  it('M12 M13 M14 pass bytes on, capped, with the declared media type', async (t) => {
    const served = await start(t, resources);
    const png = await fetch(`${served.address('api')}/png`);
    assert.deepEqual(
      [png.status, png.headers.get('content-type'), [...new Uint8Array(await png.arrayBuffer())]],
      [200, 'image/png', Array.from({ length: 256 }, (_value, index) => index)],
    );
    const small = await fetch(`${served.address('api')}/small`);
    assert.ok(small.status >= 500);
    assert.match(await small.text(), /100 bytes/);
    await check(served, '/octets', { status: 200, headers: { 'content-type': 'image/jpeg' } });
  });
});

describe('REST: inputs', () => {
  const echo = (parameters: string, outputs: string): string => `
r: {path: "/t", operations: {g: {method: GET, inputParameters: ${parameters}, outputParameters: ${outputs}}, p: {method: POST, inputParameters: ${parameters}, outputParameters: ${outputs}}}}`;

  it('M15 come from cookies', async (t) => {
    const served = await start(t, echo('{c: {in: cookie, type: string}}', '{c: {type: string, value: "<{{c}}>"}}'));
    await check(served, '/t', { status: 200, body: { c: '<cv>' } }, { headers: { cookie: 'a=1; c=cv' } });
    await check(served, '/t', { status: 200, body: { c: '<>' } });
  });

  it('M16 M17 come from the file, or by a path into the body', async (t) => {
    const served = await start(
      t,
      echo(
        '{z: {in: body, type: string, value: fixed}, y: {in: body, type: array, value: "$.c[*].d"}}',
        '{z: {type: string, value: "{{z}}"}, y: {type: string, value: "{{y}}"}}',
      ),
    );
    await check(
      served,
      '/t',
      { status: 200, body: { z: 'fixed', y: '[1,2]' } },
      { method: 'POST', body: '{"z":"mine","c":[{"d":1},{"d":2}]}' },
    );
  });

  it('are converted, or refused with a list of what is wrong', async (t) => {
    const served = await start(
      t,
      echo(
        '{n: {in: query, type: number}, k: {in: header, type: string, pattern: "^[a-z]+$"}, b: {in: body, type: array, required: true}}',
        '{n: {type: number, value: "{{n}}"}}',
      ),
    );
    await check(
      served,
      '/t?n=x',
      error('invalid-input', 'The request cannot be used: n must be a number, not "x"; k must match ^[a-z]+$; b is required.', 400, [
        { name: 'n', message: 'must be a number, not "x"' },
        { name: 'k', message: 'must match ^[a-z]+$' },
        { name: 'b', message: 'is required' },
      ]),
      { headers: { k: 'K' } },
    );
    await check(served, '/t?n=5', { status: 200, body: { n: 5 } }, { method: 'POST', body: '{"b":[]}' });
  });

  it('in a body that cannot be read are an error, not absent', async (t) => {
    const served = await start(t, echo('{b: {in: body, type: string}}', '{b: {type: string, value: "{{b}}"}}'));
    await check(served, '/t', { status: 400 }, { method: 'POST', body: '{oops', headers: { 'content-type': 'application/json' } });
    await check(served, '/t', error('unsupported-media-type', 'The request body must be JSON or a form, not text/plain.', 415), {
      method: 'POST',
      body: 'hello',
      headers: { 'content-type': 'text/plain' },
    });
    await check(served, '/t', { status: 200, body: { b: 'x y' } }, { method: 'POST', body: new URLSearchParams({ b: 'x y' }) });
  });

  it('are not the whole body when a field is missing (weak point 37)', async (t) => {
    const served = await start(t, echo('{l: {in: body, type: string}}', '{l: {type: string, value: "<{{l}}>"}}'));
    await check(served, '/t', { status: 200, body: { l: '<>' } }, { method: 'POST', body: '{"a":"only"}' });
  });

  it('never come from the environment of the engine (weak point 10)', async (t) => {
    const served = await start(t, echo('{PATH: {in: environment, type: string}}', '{p: {type: string, value: "<{{PATH}}>"}}'));
    await check(served, '/t', { status: 200, body: { p: '<>' } });
  });
});

describe('REST: forward mode', () => {
  const proxy = 'p: {path: "/proxy/{{path}}", forward: {targetNamespace: u, trustedHeaders: [X-Trust]}}';
  const sent = ({ upstream }: Fixture) => upstream.requests.at(-1);

  it('M18 M19 passes path, query and trusted headers', async (t) => {
    const served = await start(t, proxy);
    await check(served, '/proxy/echo/a/b%2Fc?x=1&y=%20', { status: 200 }, { headers: { 'X-Trust': 'yes', 'X-Other': 'no' } });
    const request = sent(served);
    assert.deepEqual(
      [request?.url, request?.headers['x-trust'], request?.headers['x-other']],
      ['/echo/a/b%2Fc?x=1&y=%20', 'yes', undefined],
    );
  });

  it('M20 passes a body and its type', async (t) => {
    const served = await start(t, proxy);
    await check(served, '/proxy/echo/a', { status: 200 }, { method: 'POST', body: 'body', headers: { 'content-type': 'text/plain' } });
    const request = sent(served);
    assert.deepEqual([request?.method, request?.body, request?.headers['content-type']], ['POST', 'body', 'text/plain']);
    const zipped = { 'content-type': 'text/plain', 'content-encoding': 'gzip' };
    await check(served, '/proxy/echo/a', { status: 200 }, { method: 'POST', body: gzipSync('body'), headers: zipped });
    assert.equal(sent(served)?.headers['content-encoding'], 'gzip');
  });

  it('M21 M22 never relays credentials nobody listed, and uses those of the consumed API', async (t) => {
    const served = await start(t, proxy);
    await check(served, '/proxy/echo', { status: 200 }, { headers: { authorization: 'Bearer callers' } });
    assert.equal(sent(served)?.headers['authorization'], undefined);
    const withBearer = await start(t, proxy, { root: binds, client: 'authentication: {type: bearer, token: "{{TOK}}"}' });
    await check(withBearer, '/proxy/echo', { status: 200 }, { headers: { authorization: 'Bearer callers' } });
    assert.equal(sent(withBearer)?.headers['authorization'], 'Bearer tok-1');
    const withKey = await start(t, proxy, { server: 'authentication: {type: apikey, key: "k y", value: callers, placement: query}' });
    await check(withKey, '/proxy/echo?a=%20b&k+y=callers&k%20y=callers&c', { status: 200 });
    assert.equal(sent(withKey)?.url, '/echo?a=%20b&c');
  });

  it('M23 says when there is nothing to forward to', async (t) => {
    const served = await start(t, 'p: {path: "/proxy/{{path}}", forward: {targetNamespace: zz}}');
    await check(served, '/proxy/x', error('not-found', 'This request would be forwarded to zz, which this capability does not have.', 404));
  });

  it('M24 takes what no operation handles', async (t) => {
    const served = await start(
      t,
      'p: {path: /x, operations: {o: {method: GET, outputParameters: {own: {type: boolean, value: true}}}}, forward: {targetNamespace: u}}',
      { client: 'inputParameters: {X-App: {in: header, value: demo}}' },
    );
    await check(served, '/x', { status: 200, body: { own: true } });
    await check(served, '/x', { status: 404, body: { error: 'no such route' } }, { method: 'POST' });
    assert.equal(sent(served)?.headers['x-app'], 'demo');
  });

  it('does not leave the base address by dots', async (t) => {
    const served = await start(t, proxy);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(served.address('api'));
      httpRequest({ host: '127.0.0.1', port, path: '/proxy/echo/..%2f../%2e%2e/x' }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    assert.equal(status, 400);
  });

  it('answers 502 when the upstream cannot be reached, and reports the call', async (t) => {
    const served = await serve(t, `ikanos: "1.0.0-beta5"\ncapability:${consumes('http://127.0.0.1:1')}${rest(proxy)}`);
    await check(served, '/proxy/x', error('upstream-unreachable', 'Nothing listens at 127.0.0.1:1: the connection was refused.', 502));
    const call = served.events.find((event) => event.event === 'served');
    assert.deepEqual(call?.event === 'served' && [call.record.unit, call.record.ok, call.record.status], ['p', false, 502]);
  });
});

describe('REST: callers', () => {
  const resources = 'm: {path: /m, operations: {o: {method: GET, outputParameters: {ok: {type: string, value: y}}}}}';
  const basic = (credentials: string): RequestInit => ({
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
  });

  it('M25 M26 with a bearer token', async (t) => {
    const served = await start(t, resources, { root: binds, server: 'authentication: {type: bearer, token: "{{TOK}}"}' });
    await check(served, '/m', {
      ...error('unauthorized', 'A bearer token is required.', 401),
      headers: { 'www-authenticate': 'Bearer realm="capstan"' },
    });
    await check(
      served,
      '/m',
      { status: 401, headers: { 'www-authenticate': 'Bearer realm="capstan", error="invalid_token"' } },
      { headers: { authorization: 'Bearer wrong' } },
    );
    await check(served, '/m', { status: 200, body: { ok: 'y' } }, { headers: { authorization: 'bearer tok-1' } });
    await check(served, '/none', { status: 401 });
  });

  it('with a token that is named together with its bind', async (t) => {
    const served = await start(t, resources, { root: binds, server: 'authentication: {type: bearer, token: "{{s.TOK}}"}' });
    await check(served, '/m', { status: 200, body: { ok: 'y' } }, { headers: { authorization: 'Bearer tok-1' } });
  });

  it('M27 with user name and password', async (t) => {
    const served = await start(t, resources, {
      root: binds,
      server: 'authentication: {type: basic, username: "{{USR}}", password: "pä:{{NUM}}"}',
    });
    await check(served, '/m', { status: 401, headers: { 'www-authenticate': 'Basic realm="capstan", charset="UTF-8"' } });
    await check(served, '/m', { status: 401 }, basic('bob:wrong'));
    await check(served, '/m', { status: 200 }, basic('bob:pä:42'));
  });

  it('M28 M29 with an API key in a header or in the query', async (t) => {
    const header = await start(t, resources, { root: binds, server: 'authentication: {type: apikey, key: X-Key, value: "{{TOK}}"}' });
    await check(header, '/m', { status: 200 }, { headers: { 'x-key': 'tok-1' } });
    await check(header, '/m', {
      ...error('unauthorized', 'An API key in header X-Key is required.', 401),
      headers: { 'www-authenticate': 'ApiKey realm="capstan", in="header", name="X-Key"' },
    });
    const query = await start(t, resources, {
      root: binds,
      server: 'authentication: {type: apikey, key: k, value: "{{TOK}}", placement: query}',
    });
    await check(query, '/m?k=tok-1', { status: 200 });
    await check(query, '/m?k=tok-2', { status: 401 });
  });

  it('never get in with an empty credential', async (t) => {
    const served = await serve(t, `ikanos: "1.0.0-beta5"\ncapability:${rest(resources, 'authentication: {type: bearer, token: ""}')}`);
    await check(served, '/m', { status: 401 }, { headers: { authorization: 'Bearer ' } });
  });
});
