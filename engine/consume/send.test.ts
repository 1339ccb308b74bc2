import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Json } from '../result.ts';
import { bench, type Outcome, toolsOf } from '../testing/run.ts';
import type { ReceivedRequest } from '../testing/upstream.ts';

const secrets = { 'sec.yaml': 'tok: "tok-1"\nusr: bob\nnum: 42\n' };
const binds = 'binds: [{namespace: s, location: "file:///./sec.yaml", keys: {TOK: tok, USR: usr, NUM: num}}]';

interface Case {
  /** Keys of the resource, `path: /echo` unless given. */
  readonly resource?: string;
  /** Keys of the operation; GET unless given. */
  readonly operation?: string;
  /** Keys of the consumed API. */
  readonly client?: string;
  /** `with` of the call. */
  readonly with?: string;
  readonly base?: string;
  readonly inputs?: Readonly<Record<string, Json>>;
  readonly environment?: Readonly<Record<string, string>>;
}

interface Sent {
  readonly outcome: Outcome;
  readonly request: ReceivedRequest | undefined;
}

async function sendOne(context: TestContext, parts: Case): Promise<Sent> {
  const consumes = `
- type: http
  namespace: up
  baseUri: "${parts.base ?? '{UP}'}"
  ${parts.client ?? 'description: plain'}
  resources:
    r: {${parts.resource ?? 'path: /echo'}, operations: {o: {${parts.operation ?? 'method: GET'}}}}
`;
  const tools = `t: {description: d, call: up.o${parts.with ? `, with: ${parts.with}` : ''}}`;
  const files = { 'c.yaml': toolsOf(tools, { consumes, root: binds }), ...secrets };
  const { run, upstream } = await bench(context, files, {}, parts.environment);
  const outcome = await run('t', parts.inputs);
  return { outcome, request: upstream.requests.at(-1) };
}

async function checkUrl(context: TestContext, parts: Case, url: string): Promise<void> {
  const { outcome, request } = await sendOne(context, parts);
  assert.equal(request?.url ?? outcome, url);
}

async function checkHeader(context: TestContext, parts: Case, name: string, value: string | undefined): Promise<void> {
  const { outcome, request } = await sendOne(context, parts);
  assert.ok(request, JSON.stringify(outcome));
  assert.equal(request.headers[name], value);
}

async function checkFailure(context: TestContext, parts: Case, error: string, message: string): Promise<void> {
  const { outcome, request } = await sendOne(context, parts);
  assert.equal(request, undefined, 'nothing is sent');
  assert.ok('message' in outcome, JSON.stringify(outcome));
  assert.deepEqual([outcome.status, outcome.error, outcome.message.replaceAll(/127\.0\.0\.1:\d+/g, 'up')], [400, error, message]);
}

const segment = { resource: 'path: "/echo/{{pid}}"' };
const query = (...names: string[]) => `method: GET, inputParameters: {${names.map((name) => `"${name}": {in: query}`).join(', ')}}`;

describe('addresses', () => {
  const urls: readonly (readonly [id: string, parts: Case, url: string])[] = [
    ['C01 a blank in a path', { ...segment, with: '{pid: "{{id}}"}', inputs: { id: 'a b' } }, '/echo/a%20b'],
    ['C02 a query', { operation: query('q'), inputs: { q: 'x&y z' } }, '/echo?q=x%26y+z'],
    ['C03 an empty value that was given', { operation: query('a', 'b'), inputs: { a: '1', b: '' } }, '/echo?a=1&b='],
    ['C04 a query of the path', { resource: 'path: "/echo?z=1"', operation: query('a'), inputs: { a: '2' } }, '/echo?z=1&a=2'],
    ['C05 unset parameters', { operation: query('a', 'b') }, '/echo'],
    [
      'C10 a template whose name has no value',
      { operation: 'method: GET, inputParameters: {miss: {in: query, value: "{{nope}}"}, a: {in: query}}', inputs: { a: 1 } },
      '/echo?a=1',
    ],
    ['C14 dots', { ...segment, inputs: { pid: '../json' } }, '/echo/..%2Fjson'],
    ['C15 signs', { ...segment, inputs: { pid: 'a/b?x=1#y%2F' } }, '/echo/a%2Fb%3Fx%3D1%23y%252F'],
    ['C18 a path without a slash', { resource: 'path: echo' }, '/echo'],
    ['C19 a parameter of the resource', { resource: 'path: /echo, inputParameters: {rq: {in: query, value: "1"}}' }, '/echo?rq=1'],
    [
      'the innermost of equal names',
      {
        client: 'inputParameters: {a: {in: query, value: "1"}, b: {in: query, value: "1"}}',
        resource: 'path: /echo, inputParameters: {a: {in: query, value: "2"}}',
      },
      '/echo?a=2&b=1',
    ],
    ['names are encoded', { operation: query('q 2&x'), inputs: { 'q 2&x': 1 } }, '/echo?q+2%26x=1'],
    ['a list as JSON', { operation: query('q'), inputs: { q: ['a', 'b'] } }, '/echo?q=%5B%22a%22%2C%22b%22%5D'],
    [
      'a value of a path parameter',
      { ...segment, operation: 'method: GET, inputParameters: {pid: {in: path, value: "x-{{n}}"}}', inputs: { n: 7 } },
      '/echo/x-7',
    ],
    ['one pass', { ...segment, inputs: { pid: '{{other}}', other: 'no' } }, '/echo/%7B%7Bother%7D%7D'],
    ['a base address with a path', { base: '{UP}/echo/v2', resource: 'path: /x' }, '/echo/v2/x'],
    ['a base address from a variable', { base: '{UP}/echo/{{USR}}', resource: 'path: /x' }, '/echo/bob/x'],
    ['an empty path', { base: '{UP}/echo', resource: 'path: ""' }, '/echo'],
    ['text beyond ASCII', { ...segment, operation: query('q'), inputs: { pid: 'é/世', q: 'ü' } }, '/echo/%C3%A9%2F%E4%B8%96?q=%C3%BC'],
    ['a default of the operation', { operation: 'method: GET, inputParameters: {a: {in: query, default: 20}}' }, '/echo?a=20'],
    [
      'an environment parameter',
      { operation: 'method: GET, inputParameters: {CAPSTAN_NONE: {in: environment}, q: {in: query, value: "{{CAPSTAN_NONE}}"}}' },
      '/echo',
    ],
  ];
  for (const [id, parts, url] of urls) it(id, (t) => checkUrl(t, parts, url));

  it('is told when a request cannot be sent as it is declared', async (t) => {
    const { outcome } = await sendOne(t, { operation: 'method: "GE T"' });
    assert.deepEqual('message' in outcome && [outcome.status, outcome.error, outcome.message.replaceAll(/127\.0\.0\.1:\d+/g, 'up')], [
      500,
      'invalid-request',
      'The request to up cannot be sent: invalid request method.',
    ]);
  });

  it('C16 names what has no value, and what has', (t) =>
    checkFailure(
      t,
      segment,
      'unresolved-template',
      'http://up/echo/{{pid}} cannot be addressed: `pid` has no value. Known here: nothing.',
    ));

  it('C17 does so too when other values are there', (t) =>
    checkFailure(
      t,
      { ...segment, inputs: { q: 'x' } },
      'unresolved-template',
      'http://up/echo/{{pid}} cannot be addressed: `pid` has no value. Known here: q.',
    ));

  it('does not let a value become the parent directory', async (t) => {
    for (const pid of ['.', '..'])
      await checkFailure(t, { ...segment, inputs: { pid } }, 'invalid-input', `\`${pid}\` cannot stand in a path.`);
  });

  it('does not send an empty segment', (t) =>
    checkFailure(
      t,
      { ...segment, inputs: { pid: '' } },
      'invalid-input',
      'The path of up.o would have an empty segment behind `/echo/`: the value for it is empty.',
    ));
});

const header = (name: string, keys: string) => `method: GET, inputParameters: {"${name}": {in: header${keys ? `, ${keys}` : ''}}}`;

describe('headers', () => {
  const headers: readonly (readonly [id: string, parts: Case, name: string, value: string | undefined])[] = [
    ['C06', { operation: header('X-H', ''), inputs: { 'X-H': 'hh' } }, 'x-h', 'hh'],
    ['C07', { operation: header('X-T', 'value: "T-{{q}}"'), inputs: { q: 5 } }, 'x-t', 'T-5'],
    ['C08', { client: 'inputParameters: {X-Static: {in: header, value: static1}}' }, 'x-static', 'static1'],
    ['C09 a variable at the level of the API', { client: 'inputParameters: {X-Bind: {in: header, value: "{{TOK}}"}}' }, 'x-bind', 'tok-1'],
    [
      'C11 a cookie',
      { operation: 'method: GET, inputParameters: {c: {in: cookie, value: cv}, d: {in: cookie, value: "a;b"}}' },
      'cookie',
      'c=cv; d=a%3Bb',
    ],
    ['C12', { operation: header('Accept', 'value: application/xml') }, 'accept', 'application/xml'],
    ['C13', { operation: header('Authorization', 'value: "Token abc"') }, 'authorization', 'Token abc'],
    ['C20 a constant', { operation: header('X-C', 'const: cc') }, 'x-c', 'cc'],
    ['unset', { operation: header('X-U', '') }, 'x-u', undefined],
    ['User-Agent', { operation: header('User-Agent', 'value: mine') }, 'user-agent', 'mine'],
    ['hop-by-hop ones are not sent', { operation: header('Connection', 'value: close') }, 'connection', 'keep-alive'],
    ['nor is how a body is framed', { operation: header('Transfer-Encoding', 'value: chunked') }, 'transfer-encoding', undefined],
    ['another name than the one of the address', { operation: header('Host', 'value: shop.internal') }, 'host', 'shop.internal'],
    ['a token that is empty', { client: 'authentication: {type: bearer, token: ""}' }, 'authorization', undefined],
    ['E01', { client: 'authentication: {type: bearer, token: "{{TOK}}"}' }, 'authorization', 'Bearer tok-1'],
    [
      'E02 an argument does not take the place of a secret',
      { client: 'authentication: {type: bearer, token: "{{TOK}}"}', inputs: { TOK: 'x' } },
      'authorization',
      'Bearer tok-1',
    ],
    [
      'E03',
      { client: 'authentication: {type: basic, username: "{{USR}}", password: "p:{{NUM}}"}' },
      'authorization',
      `Basic ${Buffer.from('bob:p:42').toString('base64')}`,
    ],
    [
      'a password in UTF-8',
      { client: 'authentication: {type: basic, username: é, password: ü}' },
      'authorization',
      `Basic ${Buffer.from('é:ü').toString('base64')}`,
    ],
    ['E04', { client: 'authentication: {type: apikey, key: X-K, value: "{{TOK}}", placement: header}' }, 'x-k', 'tok-1'],
    [
      'E07 an API key goes into a header unless told otherwise',
      { client: 'authentication: {type: apikey, key: X-K, value: v}' },
      'x-k',
      'v',
    ],
    ['E10', { client: 'authentication: {type: apikey, key: Authorization, value: v, placement: header}' }, 'authorization', 'v'],
  ];
  for (const [id, parts, name, value] of headers) it(`${id}: ${name}`, (t) => checkHeader(t, parts, name, value));

  it('E05 puts an API key behind the query', (t) =>
    checkUrl(
      t,
      {
        client: 'authentication: {type: apikey, key: k, value: v, placement: query}',
        operation: 'method: GET, inputParameters: {z: {in: query, value: "1"}}',
      },
      '/echo?z=1&k=v',
    ));

  it('E06 encodes it', (t) =>
    checkUrl(t, { client: 'authentication: {type: apikey, key: "k&1", value: "a b&c", placement: query}' }, '/echo?k%261=a+b%26c'));

  it('does not let a value start another header', (t) =>
    checkFailure(
      t,
      { operation: header('X-H', ''), inputs: { 'X-H': 'a\r\nX-Evil: 1' } },
      'invalid-input',
      'The value of the header `X-H` has a line break or a control sign in it.',
    ));

  it('C21 passes the trace context on', async (t) => {
    const { run, last } = await bench(t, toolsOf('t: {description: d, call: u.e, with: {pid: x}}'));
    await run('t', {}, { trace: () => ({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', tracestate: 'a=b' }) });
    assert.deepEqual(
      [last().headers['traceparent'], last().headers['tracestate']],
      ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'a=b'],
    );
  });
});

const post = (body: string) => `method: POST, body: ${body}`;
const caller: Readonly<Record<string, Json>> = { a: 'he"y\n', l: ['p', 'q'], o: { k: 'v' }, n: 7, t: true, x: '<&>', e: '' };
const longValues =
  '{type: json, data: {l: "{{l}}", o: "{{o}}", n: "{{n}}", t: "{{t}}", s: "n={{n}}", gone: "{{gone}}", deep: [{x: "{{o.k}}"}], fixed: 5}}';

describe('bodies', () => {
  const bodies: readonly (readonly [id: string, body: string, sent: string, type: string | undefined])[] = [
    ['D01', `'{"l":{{l}}}'`, '{"l":["p","q"]}', 'application/json'],
    ['D02 a quote in a value', `'{"a":"{{a}}"}'`, '{"a":"he\\"y\\n"}', 'application/json'],
    ['D03', '{type: json, data: {n: 5, z: "{{o.k}}"}}', '{"n":5,"z":"v"}', 'application/json'],
    [
      'D04 types are kept, what is missing is left out',
      longValues,
      '{"l":["p","q"],"o":{"k":"v"},"n":7,"t":true,"s":"n=7","deep":[{"x":"v"}],"fixed":5}',
      'application/json',
    ],
    [
      'D05',
      '{type: formUrlEncoded, data: {a: "1", b: "x y", c: "{{a}}", gone: "{{gone}}", l: "{{l}}"}}',
      'a=1&b=x+y&c=he%22y%0A&l=%5B%22p%22%2C%22q%22%5D',
      'application/x-www-form-urlencoded',
    ],
    [
      'D05 texts at every depth, nothing for null',
      '{type: formUrlEncoded, data: {l: [1, "{{t}}"], o: {k: "{{a}}"}, "{{o.k}}": 2, e: "{{e}}", no: null}}',
      'l=%5B1%2Ctrue%5D&o=%7B%22k%22%3A%22he%5C%22y%5Cn%22%7D&v=2&e=',
      'application/x-www-form-urlencoded',
    ],
    ['keys are filled too', '{type: json, data: {"{{o.k}}-{{n}}": 1}}', '{"v-7":1}', 'application/json'],
    ['D05 text', '{type: formUrlEncoded, data: "a=1&b={{x}}"}', 'a=1&b=%3C%26%3E', 'application/x-www-form-urlencoded'],
    ['D06', '{type: xml, data: "<a>{{x}}</a>"}', '<a>&lt;&amp;&gt;</a>', 'application/xml; charset=utf-8'],
    ['D07', '{type: sparql, data: "SELECT {{n}}"}', 'SELECT 7', 'application/sparql-query'],
    ['D08', '{type: text, data: "t {{a}}"}', 't he"y\n', 'text/plain; charset=utf-8'],
    ['D10 a missing value is null', `'{"a":"{{gone}}","l":{{gone}}}'`, '{"a":"","l":null}', 'application/json'],
    ['D12 an id inside quotes is text', `'{"id":"{{n}}","l":"{{l}}"}'`, '{"id":"7","l":"[\\"p\\",\\"q\\"]"}', 'application/json'],
    ['a text outside quotes is a JSON text', `'{"a":{{a}}}'`, '{"a":"he\\"y\\n"}', 'application/json'],
    ['a body that is one value', `'{{o}}'`, '{"k":"v"}', 'application/json'],
    ['a text that is no JSON', `'plain {{n}}'`, 'plain 7', 'application/json'],
    ['a JSON text given as data', `{type: json, data: '{"a":"{{a}}"}'}`, '{"a":"he\\"y\\n"}', 'application/json'],
    ['no type', '{data: {n: "{{n}}"}}', '{"n":7}', 'application/json'],
  ];
  for (const [id, body, sent, type] of bodies) {
    it(id, async (t) => {
      const { outcome, request } = await sendOne(t, { operation: post(body), inputs: caller });
      assert.deepEqual(request ? [request.body, request.headers['content-type']] : outcome, [sent, type]);
    });
  }

  it('D09 sends no body without one', async (t) => {
    const { request } = await sendOne(t, { operation: 'method: POST', inputs: caller });
    assert.deepEqual([request?.body, request?.headers['content-type'], request?.headers['content-length']], ['', undefined, '0']);
  });

  it('D13 sees what `with` gives', async (t) => {
    const { request } = await sendOne(t, {
      operation: post(`'{"shipImo": "{{shipImo}}"}'`),
      with: '{shipImo: tools.imo}',
      inputs: { imo: 'IMO-1' },
    });
    assert.equal(request?.body, '{"shipImo": "IMO-1"}');
  });

  it('makes an object of body parameters when there is no body', async (t) => {
    const { request } = await sendOne(t, {
      operation: 'method: POST, inputParameters: {a: {in: body}, l: {in: body}, gone: {in: body}, c: {in: body, value: 5}}',
      inputs: caller,
    });
    assert.deepEqual([request?.body, request?.headers['content-type']], ['{"a":"he\\"y\\n","l":["p","q"],"c":5}', 'application/json']);
  });

  it('frames parts of a form', async (t) => {
    const parts =
      '{type: multipartForm, data: [{name: note, value: "{{a}}"}, {name: gone, value: "{{gone}}"}, {name: file, value: "id\\n{{n}}", filename: "a\\"b.csv", contentType: text/csv}]}';
    const { request } = await sendOne(t, { operation: post(parts), inputs: caller });
    const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(request?.headers['content-type'] ?? '')?.[1] ?? 'none';
    assert.equal(
      request?.body.replaceAll(boundary, 'B').replaceAll('\r\n', '⏎'),
      '--B⏎Content-Disposition: form-data; name="note"⏎⏎he"y\n⏎--B⏎Content-Disposition: form-data; name="file"; filename="a%22b.csv"⏎Content-Type: text/csv⏎⏎id\n7⏎--B--⏎',
    );
  });

  it('sends its own content type when the file names one', async (t) => {
    const { request } = await sendOne(t, {
      operation: `${post('{type: json, data: {n: 1}}')}, inputParameters: {Content-Type: {in: header, value: application/vnd.x+json}}`,
    });
    assert.equal(request?.headers['content-type'], 'application/vnd.x+json');
  });

  it('does not send a text that its templates broke', (t) =>
    checkFailure(
      t,
      { operation: post(`'{"a": {{#no}}x{{/no}} }'`), inputs: caller },
      'invalid-body',
      'The request body is no JSON after its templates were filled in. Write `{{name}}` inside quotes for a text, without quotes for anything else.',
    ));
});
