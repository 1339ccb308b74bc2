import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { serve } from '../testing/serve.ts';
import { startUpstream } from '../testing/upstream.ts';

const consumes = `
  consumes:
  - type: http
    namespace: u
    baseUri: "{UP}"
    resources:
      json: {path: /json, operations: {json: {method: GET}}}
      st: {path: "/status/{{n}}", operations: {st: {method: GET}}}
      xml: {path: /xml, operations: {xml: {method: GET, outputRawFormat: xml}}}
      e: {path: "/echo/{{pid}}", operations: {e: {method: GET, inputParameters: {q: {in: query}}}}}
`;

interface Parts {
  /** Keys of the flow `dom.f`. */
  readonly flow: string;
  /** Keys of the tool `t` and of the operation `GET /t`, beside `ref`. */
  readonly tool?: string;
  readonly operation?: string;
}

async function start(context: TestContext, { flow, tool, operation }: Parts) {
  const upstream = await startUpstream(context);
  const more = (keys: string | undefined) => (keys === undefined ? '' : `, ${keys}`);
  return await serve(
    context,
    `ikanos: "1.0.0-beta5"
capability:${consumes.replaceAll('{UP}', upstream.url)}
  aggregates:
  - {display: Domain, namespace: dom, flows: {f: {${flow}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /t, operations: {t: {method: GET, ref: dom.f${more(operation)}}}}}}
  - {type: mcp, port: 3002, namespace: tools, tools: {t: {ref: dom.f${more(tool)}}}}
`,
  );
}

async function overRest(context: TestContext, parts: Parts, query = ''): Promise<readonly [number, unknown]> {
  const served = await start(context, parts);
  const response = await fetch(`${served.address('api')}/t${query}`);
  return [response.status, await response.json()];
}

async function connect(context: TestContext, parts: Parts): Promise<Client> {
  const served = await start(context, parts);
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address('tools')}/mcp`)));
  context.after(() => client.close());
  return client;
}

async function toolOf(context: TestContext, parts: Parts) {
  const { tools } = await (await connect(context, parts)).listTools();
  const [tool] = tools;
  assert.ok(tool && tools.length === 1);
  return tool;
}

async function overMcp(context: TestContext, parts: Parts, args: Record<string, unknown> = {}): Promise<readonly [boolean, string]> {
  const { content, isError } = await (await connect(context, parts)).callTool({ name: 't', arguments: args });
  const [first] = content as readonly { readonly text?: string }[];
  return [isError === true, first?.text ?? ''];
}

const mock = 'description: d, outputParameters: {x: {type: string, value: v}}';

describe('what a tool takes from its flow', () => {
  const hints: readonly (readonly [id: string, flow: string, tool: string | undefined, annotations: unknown])[] = [
    [
      'L01',
      `${mock}, semantics: {safe: true, idempotent: true}`,
      undefined,
      { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
    ],
    [
      'L02 hints of its own count first',
      `${mock}, semantics: {safe: false}`,
      'hints: {destructive: false, openWorld: true}',
      { readOnlyHint: false, destructiveHint: false, openWorldHint: true },
    ],
  ];
  for (const [id, flow, tool, annotations] of hints) {
    it(id, async (t) => {
      const listed = await toolOf(t, { flow, ...(tool !== undefined && { tool }) });
      assert.deepEqual(listed.annotations, annotations);
    });
  }

  const flow = `${mock.replace('description: d', 'description: of the flow')}, inputParameters: {a: {type: string, description: one}, b: {type: number, required: false, description: two}}`;

  it('L03 L04 description and parameters', async (t) => {
    const { description, inputSchema } = await toolOf(t, { flow });
    assert.deepEqual(
      { description, inputSchema },
      {
        description: 'of the flow',
        inputSchema: {
          type: 'object',
          properties: { a: { type: 'string', description: 'one' }, b: { type: 'number', description: 'two' } },
          required: ['a'],
        },
      },
    );
  });

  it('no parameter that its `with` gives, unless that is made of it', async (t) => {
    const inputs = async (entries: string) => (await toolOf(t, { flow, tool: `with: {${entries}}` })).inputSchema;
    assert.deepEqual(
      [await inputs('a: fixed'), await inputs('a: "{{b}}", b: 1'), await inputs('a: "<{{a}}>", b: {in: [tools.b.c]}')],
      [
        { type: 'object', properties: { b: { type: 'number', description: 'two' } } },
        { type: 'object', properties: { b: { type: 'number', description: 'two' } } },
        {
          type: 'object',
          properties: { a: { type: 'string', description: 'one' }, b: { type: 'number', description: 'two' } },
          required: ['a'],
        },
      ],
    );
  });

  it('L05 nothing of what it declares itself', async (t) => {
    const { description, inputSchema } = await toolOf(t, {
      flow,
      tool: 'description: own, inputParameters: {c: {type: boolean, description: three}}',
    });
    assert.deepEqual(
      { description, inputSchema },
      {
        description: 'own',
        inputSchema: { type: 'object', properties: { c: { type: 'boolean', description: 'three' } }, required: ['c'] },
      },
    );
  });
});

describe('running a flow', () => {
  it('L06 that does nothing is an error, over both', async (t) => {
    const parts = { flow: 'description: d', tool: 'description: d' };
    const message = 'flow dom.f has nothing to answer with: it needs `call`, `steps`, or outputs with a `value`.';
    const [status, body] = await overRest(t, parts);
    assert.deepEqual([status, (body as { error: { message: string } }).error.message], [500, message]);
    assert.deepEqual(await overMcp(t, parts), [true, message]);
  });

  it('L07 shapes as the flow says, not as the operation does', async (t) => {
    const parts = {
      flow: 'description: d, call: u.json, outputParameters: [{type: object, properties: {n: {type: string, mapping: $.name}}}]',
      operation: 'outputParameters: [{type: object, properties: {other: {type: number, mapping: $.id}}}]',
    };
    assert.deepEqual(await overRest(t, parts), [200, { n: 'Alpha' }]);
  });

  it('leaves an answer that it does not shape to who refers to it, over both', async (t) => {
    const own = 'outputParameters: [{type: string, mapping: $.name}]';
    const steps = 'description: d, steps: {s: {type: call, call: u.json}}';
    for (const flow of ['description: d, call: u.json', steps])
      assert.deepEqual(
        [await overRest(t, { flow, operation: own }), await overMcp(t, { flow, tool: own })],
        [
          [200, 'Alpha'],
          [false, '"Alpha"'],
        ],
      );
    const mapped = `${steps}, mappings: [{target: id, value: $.s.id}]`;
    assert.deepEqual(await overRest(t, { flow: mapped, operation: own }), [200, { id: 1 }]);
  });

  it('takes arguments through all levels, each with the names of its own', async (t) => {
    const flow =
      'description: d, inputParameters: {ship: {type: string, description: s}}, with: {pid: dom.ship, q: "{{ship}}/{{port}}"}, call: u.e, outputParameters: [{type: string, mapping: $.url}]';
    const [status, url] = await overRest(
      t,
      { flow, operation: 'inputParameters: {id: {in: query, type: string, description: i}}, with: {ship: api.id, port: 7}' },
      '?id=a%20b',
    );
    assert.deepEqual([status, url], [200, '/echo/a%20b?q=a+b%2F7']);
    assert.deepEqual(await overMcp(t, { flow, tool: 'with: {ship: tools.ship, port: x}' }, { ship: 's' }), [false, '"/echo/s?q=s%2Fx"']);
  });

  it('cannot be called by another one, nor by a step, and says how it is run', async (t) => {
    const says = 'which is a flow: tools and routes run it by `ref`, steps and flows cannot.';
    const [, called] = await overRest(t, { flow: 'description: d, call: dom.f' });
    const [, stepped] = await overRest(t, { flow: 'description: d, steps: {s: {type: call, call: dom.f}}' });
    const [, referred] = await overRest(t, { flow: 'description: d, ref: dom.f' });
    const message = (body: unknown): string => (body as { error: { message: string } }).error.message;
    assert.deepEqual(
      [message(called), message(stepped), message(referred)],
      [
        `flow dom.f calls \`dom.f\`, ${says}`,
        `flow dom.f calls \`dom.f\`, ${says}`,
        'flow dom.f has nothing to answer with: it needs `call`, `steps`, or outputs with a `value`. A flow cannot refer to another one.',
      ],
    );
  });

  it('L08 keeps the status of the upstream', async (t) =>
    assert.deepEqual(await overRest(t, { flow: 'description: d, call: u.st, with: {n: 503}' }), [503, { error: 'e503', id: 9 }]));

  const urlOf = ([status, body]: readonly [number, unknown]) => [status, (body as { url: string }).url];
  const input = 'inputParameters: {q: {in: query, type: string, required: false, description: q}}';

  it('L09 resolves arguments that begin with its own namespace', async (t) =>
    assert.deepEqual(urlOf(await overRest(t, { flow: 'description: d, call: u.e, with: {pid: "dom.q"}', operation: input }, '?q=QQ')), [
      200,
      '/echo/QQ?q=QQ',
    ]));

  it('L10 takes the namespace of a server as text', async (t) =>
    assert.deepEqual(
      urlOf(await overRest(t, { flow: 'description: d, call: u.e, with: {pid: x, q: "api.q"}', operation: input }, '?q=QQ')),
      [200, '/echo/x?q=api.q'],
    ));

  it('L11 names the operation that does not exist', async (t) => {
    const [status, body] = await overRest(t, { flow: 'description: d, call: u.nope' });
    assert.deepEqual(
      [status, (body as { error: { message: string } }).error.message],
      [400, 'flow dom.f calls `u.nope`, which is no operation of u.'],
    );
  });

  it('L12 maps XML', async (t) =>
    assert.deepEqual(
      await overRest(t, { flow: 'description: d, call: u.xml, outputParameters: [{type: array, mapping: $.x, items: {type: string}}]' }),
      [200, ['1', '2']],
    ));
});
