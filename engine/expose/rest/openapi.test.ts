import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { serve } from '../../testing/serve.ts';
import { toOpenApi30 } from './openapi-30.ts';

interface Description {
  readonly info: unknown;
  readonly servers: unknown;
  readonly security?: unknown;
  readonly components: { readonly schemas: unknown; readonly securitySchemes?: unknown };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;
}

const validator = new Validator();

/** What a capability with these resources says of itself; checked with the schemas that OpenAPI publishes, in both versions. */
async function describedBy(t: TestContext, resources: string, more = '', credentials: Record<string, string> = {}): Promise<Description> {
  const served = await serve(
    t,
    `ikanos: "1.0.0-beta5"
info: {display: Fleet, description: Ships, version: "1.2.3"}
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "http://127.0.0.1:1", resources: {r: {path: "/{{id}}", operations: {get: {method: GET}}}}}
  aggregates:
  - {display: Shop, namespace: shop, flows: {buy: {description: Buys, inputParameters: {id: {type: integer, description: i}, note: {type: string, description: n, required: false}}, call: u.get, outputParameters: {ok: {type: boolean, mapping: $.ok}}}}}
  exposes:
  - type: rest
    port: 3001
    namespace: api
    ${more}
    resources:
${resources.replace(/^(?=.)/gm, '      ')}
`,
  );
  const answer = await fetch(`${served.address('api')}/openapi.json`, { headers: credentials });
  const document = (await answer.json()) as Description;
  assert.deepEqual([answer.status, document.servers], [200, [{ url: served.address('api') }]]);
  for (const version of [document, toOpenApi30(document as never)]) {
    const { valid, errors } = await validator.validate(version as Record<string, unknown>);
    assert.equal(valid, true, JSON.stringify(errors, undefined, 2));
  }
  return document;
}

const failure = (description: string): unknown => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

describe('/openapi.json', () => {
  it('describes an operation: parameters, body, result and errors', async (t) => {
    const { info, paths, components } = await describedBy(
      t,
      'ship: {display: Ships, path: "/ships/{id}", operations: {rename: {method: PUT, description: Renames a ship, inputParameters: {id: {in: path, type: integer}, full: {in: query, type: boolean, required: false}, X-Note: {in: header}, fixed: {in: query, value: "1"}, name: {in: body, required: true}, size: {in: body, type: number}}, call: u.get, outputParameters: {n: {type: number, mapping: $.n}}}}}',
    );
    assert.deepEqual(info, { title: 'Fleet', description: 'Ships', version: '1.2.3' });
    const body = { type: 'object', properties: { name: { type: 'string' }, size: { type: 'number' } }, required: ['name'] };
    const result = { type: 'object', properties: { n: { type: ['number', 'string', 'null'] } } };
    assert.deepEqual(paths['/ships/{id}'], {
      put: {
        operationId: 'rename',
        description: 'Renames a ship',
        tags: ['Ships'],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'full', in: 'query', required: false, schema: { type: 'boolean' } },
          { name: 'X-Note', in: 'header', required: false, schema: { type: 'string' } },
        ],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: body }, 'application/x-www-form-urlencoded': { schema: body } },
        },
        responses: {
          200: {
            description: 'The declared result.',
            content: { 'application/json': { schema: result }, 'application/yaml': { schema: result } },
          },
          400: failure('Inputs are missing or of the wrong kind; `details` lists all that is wrong.'),
          406: failure('The caller takes none of the forms this answers in.'),
          413: failure('The body is too large.'),
          415: failure('The body is neither JSON nor a form.'),
          502: failure('A consumed API cannot be reached, or failed.'),
          504: failure('A consumed API did not answer in time.'),
          default: failure('Something else went wrong.'),
        },
      },
    });
    assert.deepEqual(Object.keys(components.schemas as object), ['Error']);
  });

  it('P15 says of an operation without outputs that it passes on what comes, or nothing', async (t) => {
    const { paths } = await describedBy(t, 'r: {path: /r, operations: {get: {method: GET, call: u.get, with: {id: "1"}}}}');
    const responses = paths['/r']?.['get']?.['responses'] as Record<string, { readonly description: string }>;
    assert.deepEqual(
      [responses['200'], responses['204']],
      [{ description: 'The answer of the consumed API, as it comes.' }, { description: 'The consumed API has nothing to answer.' }],
    );
  });

  it('P18 says of a binary answer what the file declares, and no more', async (t) => {
    const { paths } = await describedBy(
      t,
      'r: {path: /r, operations: {get: {method: GET, call: u.get, with: {id: "1"}, responseBinary: {mediaType: image/png, description: A picture}}}}',
    );
    const responses = paths['/r']?.['get']?.['responses'] as Record<string, unknown> | undefined;
    assert.deepEqual(responses?.['200'], {
      description: 'A picture',
      content: { 'image/png': { schema: { type: 'string', format: 'binary' } } },
    });
  });

  it('takes inputs and results of a flow, and the place of an input by its method', async (t) => {
    const { paths } = await describedBy(
      t,
      'one: {path: "/one/{id}", operations: {see: {method: GET, ref: shop.buy}}}\ntwo: {path: /two, operations: {see: {method: POST, ref: shop.buy}}}',
    );
    const [see, buy] = [paths['/one/{id}']?.['get'], paths['/two']?.['post']];
    assert.deepEqual(
      [see?.['operationId'], see?.['description'], see?.['parameters']],
      [
        'one-see',
        'Buys',
        [
          { name: 'id', in: 'path', description: 'i', required: true, schema: { type: 'integer', description: 'i' } },
          { name: 'note', in: 'query', description: 'n', required: false, schema: { type: 'string', description: 'n' } },
        ],
      ],
    );
    assert.deepEqual([buy?.['operationId'], Object.keys(buy?.['requestBody'] as object)], ['two-see', ['required', 'content']]);
  });

  it('names operations without a name after resource and method, each differently', async (t) => {
    const { paths } = await describedBy(
      t,
      '- {name: a, path: /a, operations: [{ref: shop.buy, method: GET}, {ref: shop.buy, method: POST}]}\n- {name: a, path: /b, operations: [{ref: shop.buy, method: GET}]}',
    );
    assert.deepEqual(
      Object.values(paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId)),
      ['a-get', 'a-post', 'a-get-2'],
    );
  });

  it('lists forwarded requests, with the headers that go along', async (t) => {
    const { paths } = await describedBy(
      t,
      'f: {path: "/f/{{path}}", forward: {targetNamespace: u, trustedHeaders: [Accept, X-Trace]}, operations: {own: {method: GET, outputParameters: {ok: {type: string, value: y}}}}}',
    );
    const item = paths['/f/{path}'] ?? {};
    assert.deepEqual(
      Object.entries(item).map(([method, operation]) => [method, operation['operationId'], operation['summary']]),
      [['get', 'own', undefined], ...['put', 'post', 'delete', 'patch'].map((method) => [method, `f-${method}`, 'Forwarded to u'])],
    );
    assert.deepEqual(item['delete']?.['parameters'], [
      { name: 'path', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'X-Trace', in: 'header', required: false, schema: { type: 'string' } },
    ]);
  });

  it('names the credentials each kind of authentication asks for', async (t) => {
    const check = async (authentication: string, credentials: Record<string, string>, name: string, scheme: unknown): Promise<void> => {
      const { components, security, paths } = await describedBy(
        t,
        'r: {path: /r, operations: {get: {method: GET, outputParameters: {ok: {type: string, value: y}}}}}',
        `authentication: ${authentication}`,
        credentials,
      );
      const responses = paths['/r']?.['get']?.['responses'] as Record<string, unknown> | undefined;
      assert.deepEqual(
        [components.securitySchemes, security, responses?.['401']],
        [{ [name]: scheme }, [{ [name]: [] }], failure('The credentials are missing or wrong.')],
      );
    };
    await check('{type: bearer, token: t}', { authorization: 'Bearer t' }, 'bearer', { type: 'http', scheme: 'bearer' });
    const basic = `Basic ${Buffer.from('a:b').toString('base64')}`;
    await check('{type: basic, username: a, password: b}', { authorization: basic }, 'basic', { type: 'http', scheme: 'basic' });
    await check('{type: apikey, key: X-Key, value: k}', { 'x-key': 'k' }, 'apiKey', { type: 'apiKey', in: 'header', name: 'X-Key' });
  });

  it('is read only', async (t) => {
    const served = await serve(
      t,
      'ikanos: "1.0.0-beta5"\ncapability: {exposes: [{type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, outputParameters: {ok: {type: string, value: y}}}}}}}]}\n',
    );
    const answer = await fetch(`${served.address('api')}/openapi.json`, { method: 'POST' });
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD, OPTIONS']);
  });
});
