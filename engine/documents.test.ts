/**
 * Whole capabilities, served on real ports against a real upstream: section R of the conformance cases, with their
 * `Want` where they have one.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type Served, serve } from './testing/serve.ts';
import { startUpstream } from './testing/upstream.ts';

async function start(context: TestContext, document: string): Promise<Served> {
  const upstream = await startUpstream(context);
  return await serve(context, document.replaceAll('{UP}', upstream.url));
}

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Status, media type without its parameters, and the data: parsed when it is JSON, as text otherwise. */
async function ask(served: Served, server: string, { path, method = 'GET', headers = {}, body }: Asked): Promise<readonly unknown[]> {
  const response = await fetch(`${served.address(server)}${path}`, { method, headers, ...(body !== undefined && { body }) });
  const text = await response.text();
  const type = response.headers.get('content-type')?.split(';')[0];
  return [response.status, type, type === 'application/json' ? JSON.parse(text) : text];
}

async function connect(context: TestContext, served: Served, server: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address(server)}/mcp`)));
  context.after(() => client.close());
  return client;
}

const json = (data: unknown, status = 200) => [status, 'application/json', data];

describe('complete documents', () => {
  it('R1 a mock with path and query', async (t) => {
    const served = await start(
      t,
      `
ikanos: "1.0.0-beta5"
info: {display: "Greeter"}
capability:
  exposes:
  - type: rest
    address: 127.0.0.1
    port: 19000
    namespace: greet
    resources:
      hello:
        path: "/hello/{{name}}"
        operations:
          say:
            method: GET
            inputParameters:
              name: {in: path, type: string, description: who}
              mood: {in: query, type: string, description: mood}
            outputParameters:
              text: {type: string, value: "Hello {{name}}, feeling {{mood}}"}
              tags: {type: array, items: {type: string, value: mock}}
`,
    );
    assert.deepEqual(
      await ask(served, 'greet', { path: '/hello/Ana?mood=fine' }),
      json({ text: 'Hello Ana, feeling fine', tags: ['mock'] }),
    );
    assert.deepEqual(await ask(served, 'greet', { path: '/hello/Ana' }), json({ text: 'Hello Ana, feeling ', tags: ['mock'] }));
    assert.equal((await ask(served, 'greet', { path: '/hello' }))[0], 404);
    assert.equal((await ask(served, 'greet', { path: '/hello/Ana', method: 'POST' }))[0], 405);
  });

  it('R2 direct calls with mappings', async (t) => {
    const served = await start(
      t,
      `
ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: shop
    baseUri: "{UP}"
    resources:
      item: {path: "/json", operations: {get-item: {method: GET}}}
      list: {path: "/arr", operations: {list-items: {method: GET}}}
      fail: {path: "/status/{{code}}", operations: {fail: {method: GET}}}
  exposes:
  - type: rest
    address: 127.0.0.1
    port: 19000
    namespace: api
    resources:
      item:
        path: /item
        operations:
          get:
            method: GET
            call: shop.get-item
            outputParameters:
            - type: object
              properties:
                id: {type: number, mapping: $.id}
                label: {type: string, mapping: $.name}
                second: {type: number, mapping: "$.nested.x[1]"}
                all: {type: array, mapping: "$.nested.x[*]"}
                none: {type: string, mapping: $.absent}
      items:
        path: /items
        operations:
          list:
            method: GET
            call: shop.list-items
            outputParameters:
            - {type: array, mapping: "$[?(@.v)]", items: {type: object, properties: {key: {type: string, mapping: $.id}, depth: {type: number, mapping: $.v.d}}}}
      fail:
        path: "/fail/{{code}}"
        operations:
          get: {method: GET, inputParameters: {code: {in: path, type: string, description: c}}, call: shop.fail}
`,
    );
    assert.deepEqual(await ask(served, 'api', { path: '/item' }), json({ id: 1, label: 'Alpha', second: 2, all: [1, 2], none: null }));
    assert.deepEqual(await ask(served, 'api', { path: '/items' }), json([{ key: '1', depth: 1 }]));
    assert.deepEqual(await ask(served, 'api', { path: '/fail/422' }), json({ error: 'e422', id: 9 }, 422));
    assert.deepEqual(await ask(served, 'api', { path: '/fail/503' }), json({ error: 'e503', id: 9 }, 503));
  });

  it('R3 parameters, arguments, headers', async (t) => {
    const served = await start(
      t,
      `
ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: up
    baseUri: "{UP}/echo"
    inputParameters:
      X-App: {in: header, value: "demo"}
    resources:
      users:
        path: "/users/{{pid}}"
        operations:
          get-user:
            method: GET
            inputParameters:
              verbose: {in: query}
              X-For: {in: header, value: "user-{{pid}}"}
  exposes:
  - type: rest
    address: 127.0.0.1
    port: 19000
    namespace: api
    resources:
      u:
        path: "/u/{{user}}"
        operations:
          get:
            method: GET
            inputParameters:
              user: {in: path, type: string, description: u}
              verbose: {in: query, type: boolean, description: v}
            call: up.get-user
            with: {pid: api.user}
            outputParameters:
            - type: object
              properties:
                url: {type: string, mapping: $.url}
                app: {type: string, mapping: "$.headers['x-app']"}
                who: {type: string, mapping: "$.headers['x-for']"}
`,
    );
    const answer = (url: string) => json({ url, app: 'demo', who: 'user-42' });
    assert.deepEqual(await ask(served, 'api', { path: '/u/42?verbose=true' }), answer('/echo/users/42?verbose=true'));
    assert.deepEqual(await ask(served, 'api', { path: '/u/42' }), answer('/echo/users/42'));
  });

  it('R4 a write operation with a raw body', async (t) => {
    const served = await start(
      t,
      `
ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: up
    baseUri: "{UP}"
    resources:
      orders:
        path: /echo/orders
        operations:
          create:
            method: POST
            body: |
              {"customer": "{{customer}}", "lines": {{lines}}}
  exposes:
  - type: rest
    address: 127.0.0.1
    port: 19000
    namespace: api
    resources:
      orders:
        path: /orders
        operations:
          create:
            method: POST
            inputParameters:
              customer: {in: body, type: string, description: c, value: $.customer.name}
              lines: {in: body, type: array, description: l}
            call: up.create
            outputParameters:
            - {type: object, properties: {method: {type: string, mapping: $.method}, body: {type: string, mapping: $.body}, ct: {type: string, mapping: "$.headers['content-type']"}}}
`,
    );
    const body = '{"customer":{"name":"Ana"},"lines":["a","b"]}';
    assert.deepEqual(
      await ask(served, 'api', { path: '/orders', method: 'POST', headers: { 'content-type': 'application/json' }, body }),
      json({ method: 'POST', body: '{"customer": "Ana", "lines": ["a","b"]}\n', ct: 'application/json' }),
    );
  });

  it('R5 steps, lookup, mappings', async (t) => {
    const served = await start(
      t,
      `
ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: up
    baseUri: "{UP}"
    resources:
      one: {path: /json, operations: {one: {method: GET}}}
      many: {path: /arr, operations: {many: {method: GET}}}
      echo: {path: "/echo/{{seg}}", operations: {echo: {method: GET}}}
  exposes:
  - type: rest
    address: 127.0.0.1
    port: 19000
    namespace: api
    resources:
      j:
        path: /join
        operations:
          get:
            method: GET
            steps:
              head: {type: call, call: up.one}
              table: {type: call, call: up.many}
              pick: {type: lookup, index: table, match: id, lookupValue: "$.head.nested.x", outputParameters: [n]}
              tail: {type: call, call: up.echo, with: {seg: "{{head.name}}"}}
            mappings:
            - {target: name, value: $.head.name}
            - {target: rows, value: $.pick}
            - {target: meta.url, value: $.tail.url}
            - {target: missing, value: $.head.absent}
`,
    );
    assert.deepEqual(
      await ask(served, 'api', { path: '/join' }),
      json({ name: 'Alpha', rows: [{ n: 'one' }, { n: 'two' }], meta: { url: '/echo/Alpha' } }),
    );
  });

  it('R6 a flow behind REST and MCP', async (t) => {
    const served = await start(
      t,
      `
ikanos: "1.0.0-beta5"
info: {display: "Agg", version: "1.2.3"}
capability:
  aggregates:
  - display: Catalog
    namespace: catalog
    flows:
      describe:
        description: "Describe the item"
        semantics: {safe: true, idempotent: true}
        inputParameters:
          lang: {type: string, required: false, description: "language"}
        call: up.one
        outputParameters:
        - {type: object, properties: {title: {type: string, mapping: $.name}, price: {type: number, mapping: $.price}}}
  consumes:
  - {type: http, namespace: up, baseUri: "{UP}", resources: {one: {path: /json, operations: {one: {method: GET}}}}}
  exposes:
  - {type: rest, address: 127.0.0.1, port: 19000, namespace: api, resources: {d: {path: /describe, operations: {get: {method: GET, ref: catalog.describe}}}}}
  - {type: mcp, address: 127.0.0.1, port: 19010, namespace: tools, description: "Catalog tools", tools: {describe: {ref: catalog.describe}}}
`,
    );
    assert.deepEqual(await ask(served, 'api', { path: '/describe' }), json({ title: 'Alpha', price: 9.99 }));
    const client = await connect(t, served, 'tools');
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name, description, inputSchema, annotations }) => ({ name, description, inputSchema, annotations })),
      [
        {
          name: 'describe',
          description: 'Describe the item',
          inputSchema: { type: 'object', properties: { lang: { type: 'string', description: 'language' } } },
          annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
        },
      ],
    );
    const { content, isError } = await client.callTool({ name: 'describe', arguments: {} });
    assert.deepEqual([content, isError], [[{ type: 'text', text: '{"title":"Alpha","price":9.99}' }], false]);
  });

  it('R7 XML as a source', async (t) => {
    const served = await start(
      t,
      `
ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: up, baseUri: "{UP}", resources: {x: {path: /xml, operations: {get: {method: GET, outputRawFormat: xml}}}}}
  exposes:
  - type: rest
    address: 127.0.0.1
    port: 19000
    namespace: api
    resources:
      x: {path: /x, operations: {get: {method: GET, call: up.get, outputParameters: [{type: object, properties: {values: {type: array, mapping: $.x}, last: {type: string, mapping: "$.x[1]"}}}]}}}
      raw: {path: /raw, operations: {get: {method: GET, call: up.get}}}
`,
    );
    assert.deepEqual(await ask(served, 'api', { path: '/x' }), json({ values: ['1', '2'], last: '2' }));
    assert.deepEqual(await ask(served, 'api', { path: '/raw' }), [200, 'application/xml', '<r><x>1</x><x>2</x></r>']);
  });

  it('R8 forwarded requests, their query kept', async (t) => {
    const served = await start(
      t,
      `
ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: up, baseUri: "{UP}/echo", authentication: {type: apikey, key: X-Key, placement: header, value: "k1"}}
  exposes:
  - type: rest
    address: 127.0.0.1
    port: 19000
    namespace: gw
    resources:
      p: {path: "/gw/{{path}}", forward: {targetNamespace: up, trustedHeaders: [X-Trace-Me]}}
`,
    );
    const passed = async (asked: Asked) => {
      const [status, type, data] = await ask(served, 'gw', asked);
      const { method, url, headers, body } = data as { method: string; url: string; headers: Record<string, string>; body: string };
      return [status, type, { method, url, key: headers['x-key'], trusted: headers['x-trace-me'], other: headers['x-other'], body }];
    };
    const none = { trusted: undefined, other: undefined, body: '', key: 'k1' };
    assert.deepEqual(await passed({ path: '/gw/a/b?x=1' }), json({ ...none, method: 'GET', url: '/echo/a/b?x=1' }));
    assert.deepEqual(
      await passed({ path: '/gw/z', method: 'DELETE', headers: { 'x-trace-me': '7', 'x-other': '8' } }),
      json({ ...none, method: 'DELETE', url: '/echo/z', trusted: '7' }),
    );
  });

  it('R9 prompts and a mock tool', async (t) => {
    const served = await start(
      t,
      `
ikanos: "1.0.0-beta5"
capability:
  exposes:
  - type: mcp
    address: 127.0.0.1
    port: 19010
    namespace: pr
    tools: {noop: {description: "none", outputParameters: {ok: {type: string, value: "yes"}}}}
    prompts:
      brief:
        display: "Brief"
        description: "Write a brief"
        arguments:
          topic: {description: "topic"}
          length: {description: "length", required: false}
        template:
        - {role: user, content: "Write {{length}} about {{topic}}"}
        - {role: assistant, content: "Sure: {{topic}}"}
`,
    );
    const client = await connect(t, served, 'pr');
    assert.deepEqual((await client.listPrompts()).prompts, [
      {
        name: 'brief',
        title: 'Brief',
        description: 'Write a brief',
        arguments: [
          { name: 'topic', description: 'topic', required: true },
          { name: 'length', description: 'length', required: false },
        ],
      },
    ]);
    const { messages } = await client.getPrompt({ name: 'brief', arguments: { topic: 'tea' } });
    assert.deepEqual(messages, [
      { role: 'user', content: { type: 'text', text: 'Write {{length}} about tea' } },
      { role: 'assistant', content: { type: 'text', text: 'Sure: tea' } },
    ]);
    const { content, isError } = await client.callTool({ name: 'noop', arguments: {} });
    assert.deepEqual([content, isError], [[{ type: 'text', text: '{"ok":"yes"}' }], false]);
    await assert.rejects(client.callTool({ name: 'nope', arguments: {} }), { code: -32602, message: /nope/ });
  });

  it('R10 protected REST and control', async (t) => {
    const served = await start(
      t,
      `
ikanos: "1.0.0-beta5"
info: {display: "Ctl"}
capability:
  exposes:
  - {type: rest, address: 127.0.0.1, port: 19000, namespace: api, authentication: {type: bearer, token: "s3cret"}, resources: {m: {path: /m, operations: {get: {method: GET, outputParameters: {ok: {type: string, value: "y"}}}}}}}
  - {type: control, address: 127.0.0.1, port: 19012, management: {health: true, info: false}}
`,
    );
    const unauthorized = async (asked: Asked) => (await ask(served, 'api', asked))[0];
    assert.deepEqual([await unauthorized({ path: '/m' }), await unauthorized({ path: '/none' })], [401, 401]);
    assert.deepEqual(await ask(served, 'api', { path: '/m', headers: { authorization: 'Bearer s3cret' } }), json({ ok: 'y' }));
    assert.deepEqual(await ask(served, 'control', { path: '/health/live' }), json({ status: 'UP' }));
    const port = (name: string) => Number(new URL(served.address(name)).port);
    assert.deepEqual(
      await ask(served, 'control', { path: '/health/ready' }),
      json({
        status: 'UP',
        adapters: [
          { type: 'rest', namespace: 'api', port: port('api'), state: 'started' },
          { type: 'control', port: port('control'), state: 'started' },
        ],
      }),
    );
    assert.equal((await ask(served, 'control', { path: '/status' }))[0], 404);
    assert.equal((await ask(served, 'control', { path: '/scripting' }))[0], 404);
  });
});
