import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSourceFile } from '../read-file.ts';
import { keyed, listed } from '../testing/model-samples.ts';

/** The model as plain data: values without their places, and nothing where there is nothing. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.keys(value).length === 2 && 'value' in value && 'node' in value) return plain(value.value);
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'node' || key === 'nameNode' || inner === undefined || inner === '') return [];
    const data = plain(inner);
    const isEmpty = typeof data === 'object' && data !== null && Object.keys(data).length === 0;
    return isEmpty ? [] : [[key, data] as const];
  });
  return Object.fromEntries(entries);
}

function modelOf(text: string) {
  return readSourceFile('file:///main.yaml', text).model;
}

describe('the model of a file', () => {
  it('has all parts, with the names and values of the text', () => {
    assert.deepEqual(plain(modelOf(keyed)), {
      versionKey: 'ikanos',
      version: '1.0.0-beta5',
      info: { display: 'Shop', description: 'Orders of the shop', version: '2', tags: ['orders'] },
      root: {
        binds: [{ kind: 'binding', namespace: 'env', keys: [{ name: 'TOKEN', source: 'SHOP_TOKEN' }] }],
      },
      capability: {
        consumes: [
          {
            kind: 'client',
            type: 'http',
            namespace: 'shop',
            baseUri: 'https://shop.internal',
            inputParameters: [{ name: 'page', in: 'query', value: '1' }],
            authentication: { type: 'bearer', fields: { token: '{{TOKEN}}' } },
            resources: [
              {
                name: 'order',
                path: '/orders/{{id}}',
                operations: [
                  {
                    name: 'get-order',
                    kind: 'client-operation',
                    method: 'GET',
                    inputParameters: [{ name: 'id', in: 'path' }],
                    outputs: { form: 'map', parameters: [{ name: 'total', type: 'number', mapping: '$.sum' }] },
                  },
                ],
              },
            ],
          },
          { kind: 'import', section: 'consumes', from: './store.yaml', import: 'store', as: 'other', name: 'other' },
        ],
        exposes: [
          {
            type: 'mcp',
            port: 3000,
            namespace: 'shop-tools',
            kind: 'mcp',
            tools: [
              {
                name: 'get',
                kind: 'tool',
                description: 'Reads an order',
                inputParameters: [{ name: 'id', type: 'string', description: 'Its number', required: false }],
                steps: [
                  {
                    name: 'one',
                    type: 'call',
                    kind: 'call',
                    call: 'shop.get-order',
                    with: [{ name: 'id', value: '{{id}}' }],
                  },
                  {
                    name: 'two',
                    type: 'lookup',
                    kind: 'lookup',
                    index: 'one',
                    match: 'id',
                    lookupValue: '$.one.total',
                    outputParameters: ['price'],
                  },
                  {
                    name: 'three',
                    type: 'script',
                    kind: 'script',
                    language: 'javascript',
                    location: 'file:///opt',
                    file: 'a.js',
                  },
                ],
                mappings: [{ target: 'total', value: '$.one.total' }],
                outputs: {
                  form: 'map',
                  parameters: [
                    { name: 'total', type: 'number' },
                    { name: 'lines', type: 'array', itemFields: [{ name: 'price', type: 'number' }] },
                  ],
                },
                hints: { readOnly: true },
              },
              {
                name: 'list',
                kind: 'tool',
                description: 'Lists orders',
                call: 'shop.get-order',
                outputs: {
                  form: 'list',
                  parameters: [
                    {
                      type: 'array',
                      mapping: '$.orders',
                      items: { type: 'object', properties: [{ name: 'id', type: 'string', mapping: '$.id' }] },
                    },
                  ],
                },
              },
            ],
            resources: [
              {
                name: 'order',
                kind: 'resource',
                display: 'Order',
                description: 'An order',
                call: 'shop.get-order',
                uri: 'shop://{id}',
                mimeType: 'application/json',
              },
            ],
            prompts: [
              {
                name: 'ask',
                kind: 'prompt',
                display: 'Ask',
                description: 'Asks',
                arguments: [{ name: 'id', description: 'Its number' }],
                template: [{ role: 'user', content: '{{id}}?' }],
              },
            ],
          },
          {
            type: 'rest',
            address: '127.0.0.1',
            port: 3001,
            namespace: 'shop-api',
            kind: 'rest',
            resources: [
              {
                name: 'order',
                path: '/orders/{id}',
                inputParameters: [{ name: 'id', in: 'path', type: 'string', description: 'Its number' }],
                operations: [{ name: 'get', kind: 'rest-operation', ref: 'orders.get', method: 'GET' }],
              },
              { name: 'rest', path: '/{{path}}', forward: { targetNamespace: 'shop', trustedHeaders: ['Accept'] } },
            ],
          },
          {
            type: 'skill',
            port: 3002,
            namespace: 'shop-skills',
            kind: 'skill',
            skills: [
              {
                name: 'orders',
                description: 'Orders',
                allowedTools: 'get',
                tools: [{ name: 'get', description: 'Reads an order', from: { sourceNamespace: 'shop-tools', action: 'get' } }],
              },
            ],
          },
          {
            type: 'control',
            port: 3003,
            kind: 'control',
            management: { health: true, scripting: { defaultLanguage: 'javascript', allowedLanguages: ['javascript'] } },
          },
        ],
        aggregates: [
          {
            kind: 'aggregate',
            namespace: 'orders',
            display: 'Orders',
            flows: [
              {
                name: 'get',
                kind: 'flow',
                description: 'Reads an order',
                call: 'shop.get-order',
                with: [{ name: 'id', value: 'orders.id' }],
                semantics: { safe: true },
              },
            ],
          },
        ],
      },
    });
  });

  it('is the same for a file written in lists, with the words of its time', () => {
    const [older, newer] = [plain(modelOf(listed)), plain(modelOf(keyed))] as [object, object];
    assert.deepEqual(older, { ...newer, versionKey: 'naftiko', version: '1.0.0-alpha2' });
  });

  it('reads the words of 0.4 and 0.5', () => {
    const model = modelOf(`naftiko: "0.4"
externalRefs:
  - {name: env, description: Secrets, type: environment, resolution: runtime, keys: {TOKEN: T}}
  - {name: file, type: json, uri: ./secrets.json, resolution: file, keys: {KEY: k}}
capability:
  exposes:
    - type: api
      port: 3000
      namespace: api
      resources:
        - path: /a
          operations:
            - {method: GET, call: {operation: shop.list, with: {page: 1}}}
`);
    assert.deepEqual(plain(model), {
      versionKey: 'naftiko',
      version: '0.4',
      root: {
        binds: [
          { kind: 'binding', namespace: 'env', description: 'Secrets', keys: [{ name: 'TOKEN', source: 'T' }] },
          { kind: 'binding', namespace: 'file', location: './secrets.json', keys: [{ name: 'KEY', source: 'k' }] },
        ],
      },
      capability: {
        exposes: [
          {
            kind: 'rest',
            type: 'api',
            port: 3000,
            namespace: 'api',
            resources: [
              {
                path: '/a',
                operations: [{ kind: 'rest-operation', method: 'GET', call: 'shop.list', with: [{ name: 'page', value: 1 }] }],
              },
            ],
          },
        ],
      },
    });
  });

  it('tells a constant from a comment: `const` is a value where nothing is mapped', () => {
    const { capability } = modelOf(`ikanos: "1.0.0-beta5"
capability:
  exposes:
    - type: mcp
      namespace: t
      tools: {a: {outputParameters: [{type: string, const: x}, {type: string, mapping: $.a, const: x}]}}
`);
    const [server] = capability?.exposes ?? [];
    assert.deepEqual(plain(server?.kind === 'mcp' ? server.tools[0]?.outputs : undefined), {
      form: 'list',
      parameters: [
        { type: 'string', value: 'x', const: 'x' },
        { type: 'string', mapping: '$.a', const: 'x' },
      ],
    });
  });

  it('takes aggregates keyed by their namespace', () => {
    assert.deepEqual(
      plain(modelOf('ikanos: "1.0.0-beta5"\naggregates:\n  orders: {display: Orders, flows: {get: {description: d}}}\n').root),
      {
        aggregates: [
          { kind: 'aggregate', namespace: 'orders', display: 'Orders', flows: [{ kind: 'flow', name: 'get', description: 'd' }] },
        ],
      },
    );
  });

  it('keeps what is there when something is missing or of another type', () => {
    const { capability } = modelOf(`ikanos: "1.0.0-beta5"
capability:
  consumes:
    - namespace: [1]
      baseUri: 5
      resources:
        a:
        b: text
        c: {path: /c, operations: [nothing, {name: x, method: 7}, {method: GET}]}
    - nonsense
  exposes:
    - {type: graphql, namespace: g, port: "3000"}
    - {type: mcp, port: 3.5, tools: {t: {steps: {s: {call: a.b}, u: 5}, with: [], outputParameters: text}}}
`);
    assert.deepEqual(plain({ ...capability }), {
      consumes: [
        {
          kind: 'client',
          resources: [
            { name: 'a' },
            { name: 'b' },
            {
              name: 'c',
              path: '/c',
              operations: [
                { kind: 'client-operation' },
                { kind: 'client-operation', name: 'x' },
                { kind: 'client-operation', method: 'GET' },
              ],
            },
          ],
        },
        { kind: 'client' },
      ],
      exposes: [
        { kind: 'unknown-server', type: 'graphql', namespace: 'g' },
        {
          kind: 'mcp',
          type: 'mcp',
          port: 3.5,
          tools: [
            {
              kind: 'tool',
              name: 't',
              steps: [
                { kind: 'unknown', name: 's' },
                { kind: 'unknown', name: 'u' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('is empty for what is no capability', () => {
    for (const text of ['', 'text', '- 1\n- 2\n', '5', 'openapi: 3.1.0\n', '\0', '{{{'])
      assert.deepEqual(plain({ ...modelOf(text) }), {}, JSON.stringify(text));
  });

  it('follows aliases and merge keys', () => {
    const { root } = modelOf(`ikanos: "1.0.0-beta5"
consumes:
  - &shop {type: http, namespace: shop, baseUri: https://shop.internal, resources: &all {orders: {path: /orders}}}
  - {<<: *shop, namespace: store}
  - {type: http, namespace: other, resources: *all}
`);
    assert.deepEqual(plain(root.consumes), [
      {
        kind: 'client',
        type: 'http',
        namespace: 'shop',
        baseUri: 'https://shop.internal',
        resources: [{ name: 'orders', path: '/orders' }],
      },
      {
        kind: 'client',
        type: 'http',
        namespace: 'store',
        baseUri: 'https://shop.internal',
        resources: [{ name: 'orders', path: '/orders' }],
      },
      { kind: 'client', type: 'http', namespace: 'other', resources: [{ name: 'orders', path: '/orders' }] },
    ]);
  });

  it('ends where outputs are nested without an end', () => {
    const deep = `${'{type: object, properties: {a: '.repeat(60)}{type: string}${'}}'.repeat(60)}`;
    const { root } = modelOf(`ikanos: "1.0.0-beta5"\nexposes: [{type: mcp, namespace: t, tools: {a: {outputParameters: [${deep}]}}}]\n`);
    const [server] = root.exposes;
    let output = server?.kind === 'mcp' ? server.tools[0]?.outputs?.parameters[0] : undefined;
    let depth = 0;
    while (output) {
      depth++;
      output = output.properties[0];
    }
    assert.equal(depth, 41);
  });

  it('knows the place of every name, in both forms', () => {
    const placeOf = (text: string) => {
      const { root } = modelOf(text);
      const [server] = root.exposes;
      const tool = server?.kind === 'mcp' ? server.tools[0] : undefined;
      return {
        name: tool?.nameNode && text.slice(tool.nameNode.start),
        call: tool?.call && text.slice(tool.call.node.start, tool.call.node.end),
      };
    };
    assert.deepEqual(placeOf('ikanos: x\nexposes:\n  - type: mcp\n    tools:\n      list: {call: a.b}'), {
      name: 'list: {call: a.b}',
      call: 'a.b',
    });
    assert.deepEqual(placeOf('naftiko: x\nexposes:\n  - type: mcp\n    tools:\n      - {call: "a.b", name: list}'), {
      name: 'list}',
      call: '"a.b"',
    });
  });
});
