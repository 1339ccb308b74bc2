/** The same unit over every way in: REST, MCP, and `call` as editor and command line use it. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { serve } from './testing/serve.ts';
import { startUpstream } from './testing/upstream.ts';

const consumes = `
  - type: http
    namespace: u
    baseUri: "{UP}"
    resources:
      json: {path: /json, operations: {json: {method: GET}}}
      arr: {path: /arr, operations: {arr: {method: GET}}}
      text: {path: /text, operations: {text: {method: GET}}}
      toml: {path: /text, operations: {toml: {method: GET, outputRawFormat: toml}}}
      xml: {path: /xml, operations: {xml: {method: GET, outputRawFormat: xml}}}
      csv: {path: /csv, operations: {csv: {method: GET, outputRawFormat: csv}}}
      st: {path: "/status/{{n}}", operations: {st: {method: GET}}}
      em: {path: "/empty/{{n}}", operations: {em: {method: GET}}}
      p: {path: /echo, operations: {p: {method: POST, body: '{"a":"{{a}}","l":{{l}}}'}}}
  - type: http
    namespace: dead
    baseUri: "http://127.0.0.1:1"
    resources:
      r: {path: /, operations: {get: {method: GET}}}
`;

interface Answers {
  readonly rest: readonly unknown[];
  readonly mcp: readonly unknown[];
  readonly call: readonly unknown[];
}

/** @param unit keys of the tool `t` and of the operation `POST /t`. */
async function askAll(context: TestContext, unit: string, args: Readonly<Record<string, unknown>> = {}): Promise<Answers> {
  const upstream = await startUpstream(context);
  const inputs = (place: string) =>
    Object.keys(args).length === 0
      ? ''
      : `inputParameters: {${Object.keys(args)
          .map((name) => `${name}: {${place}description: d}`)
          .join(', ')}}, `;
  const served = await serve(
    context,
    `ikanos: "1.0.0-beta5"
capability:
  consumes:${consumes.replaceAll('{UP}', upstream.url)}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /t, operations: {t: {method: POST, ${inputs('in: body, ')}${unit}}}}}}
  - {type: mcp, port: 3002, namespace: tools, tools: {t: {description: d, ${inputs('')}${unit}}}}
`,
  );
  const response = await fetch(`${served.address('api')}/t`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  const rest = [response.status, plain(await response.text())];
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address('tools')}/mcp`)));
  context.after(() => client.close());
  const { content, isError } = await client.callTool({ name: 't', arguments: args });
  const mcp = [isError === true, ...(content as readonly { readonly text?: string }[]).map(({ text }) => plain(text ?? ''))];
  const outcome = await served.engine.call({ kind: 'tool', server: 'tools', name: 't', arguments: args as never });
  return { rest, mcp, call: [outcome.status, outcome.data ?? outcome.text ?? outcome.error?.message] };
}

/** JSON as data; of an error object its message. */
function plain(text: string): unknown {
  try {
    const data = JSON.parse(text) as { readonly error?: { readonly message?: string } } | null;
    return data?.error?.message ?? data;
  } catch {
    // Text is compared as text.
    return text;
  }
}

const object = (properties: string) => `outputParameters: [{type: object, properties: {${properties}}}]`;
const alpha = { id: 1, name: 'Alpha', nested: { x: [1, 2], k: 'v' }, tags: ['a', 'b'], nul: null, price: 9.99, ok: true };

describe('the same data over REST, MCP and call', () => {
  const same: readonly (readonly [id: string, unit: string, data: unknown, args?: Record<string, unknown>])[] = [
    ['an answer passed on', 'call: u.json', alpha],
    [
      'a mapped object',
      `call: u.json, ${object('n: {type: string, mapping: $.name}, gone: {type: string, mapping: $.zz}')}`,
      { n: 'Alpha', gone: null },
    ],
    [
      'a mapped list',
      'call: u.arr, outputParameters: [{type: array, mapping: $, items: {type: object, properties: {i: {type: string, mapping: $.id}}}}]',
      [{ i: '1' }, { i: '2' }, { i: '3' }],
    ],
    ['XML', 'call: u.xml, outputParameters: [{type: array, mapping: $.x, items: {type: string}}]', ['1', '2']],
    [
      'CSV',
      'call: u.csv, outputParameters: [{type: array, mapping: $, items: {type: object, properties: {n: {type: string, mapping: $.n}}}}]',
      [{ n: 'a' }, { n: 'b' }],
    ],
    ['a mock', 'outputParameters: {n: {type: number, value: 5}, t: {type: string, value: "{{w}}!"}}', { n: 5, t: 'x!' }, { w: 'x' }],
    ['steps', 'steps: {one: {type: call, call: u.json}}, mappings: [{target: a.b, value: $.one.name}]', { a: { b: 'Alpha' } }],
    [
      'D11 a missing field of a body',
      `call: u.p, ${object('body: {type: string, mapping: $.body}')}`,
      { body: '{"a":"only","l":null}' },
      { a: 'only' },
    ],
    ['H24 an unknown format that nothing maps', 'call: u.toml', 'hello world'],
    ['text', 'call: u.text', 'hello world'],
  ];
  for (const [id, unit, data, args] of same) {
    it(id, async (t) => {
      assert.deepEqual(await askAll(t, unit, args), { rest: [200, data], mcp: [false, data], call: [200, data] });
    });
  }
});

describe('the same failure over REST, MCP and call', () => {
  const failures: readonly (readonly [id: string, unit: string, status: number, message: unknown])[] = [
    ['nothing listens', 'call: dead.get', 502, 'Nothing listens at 127.0.0.1:1: the connection was refused.'],
    [
      'H23 a format nobody reads',
      `call: u.toml, ${object('a: {type: string, mapping: $.a}')}`,
      500,
      'Answers in the format `toml` cannot be mapped.',
    ],
    [
      'N10 text where JSON is mapped',
      `call: u.text, ${object('a: {type: string, mapping: $.a}')}`,
      500,
      'The upstream answer is no JSON: it begins with `hello world`.',
    ],
  ];
  for (const [id, unit, status, message] of failures) {
    it(id, async (t) => {
      const { rest, mcp, call } = await askAll(t, unit);
      assert.deepEqual([rest, mcp, call[1]], [[status, message], [true, message], message]);
    });
  }

  it('an upstream error is passed on with its body', async (t) => {
    const body = { error: 'e422', id: 9 };
    assert.deepEqual(await askAll(t, 'call: u.st, with: {n: 422}'), { rest: [422, body], mcp: [true, body], call: [422, body] });
  });

  it('Q11 an empty answer has no data', async (t) => {
    const { rest, mcp, call } = await askAll(t, 'call: u.em, with: {n: 204}');
    assert.deepEqual({ rest, mcp, call }, { rest: [204, ''], mcp: [false], call: [204, undefined] });
  });
});

describe('what each tells in its own way', () => {
  it('an upstream error in a step: the reason over REST, what the upstream said over MCP', async (t) => {
    const steps = 'one: {type: call, call: u.st, with: {n: 404}}, two: {type: call, call: u.json}';
    const { rest, mcp } = await askAll(t, `steps: {${steps}}, mappings: [{target: a, value: $.two.name}]`);
    assert.deepEqual(
      [rest, mcp],
      [
        [502, 'The step one stopped: u.st answered with status 404.'],
        [true, { error: 'e404', id: 9 }],
      ],
    );
  });

  it('J08 an unknown operation is a mistake, even where an output has a value', async (t) => {
    const unit = 'call: nope.x, outputParameters: {a: {type: string, value: fallback}}';
    await assert.rejects(askAll(t, unit), { code: -32602, message: 'tool t calls `nope.x`, which names no consumed API.' });
  });

  it('J07 an operation without anything to answer with is not found', async (t) => {
    const { rest, mcp } = await askAll(t, 'outputParameters: {a: {type: string}}');
    assert.deepEqual(
      { rest, mcp },
      {
        rest: [404, 'operation t has nothing to answer with: it needs `call`, `steps`, or outputs with a `value`.'],
        mcp: [false, {}],
      },
    );
  });
});
