/**
 * The same unit over every way in: REST, MCP, a skill, and `call` as editor and command line use it. A skill serves no data
 * itself: it says which operation or tool to call, and that is called here by nothing but what it says.
 */
import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type Served, serve } from './testing/serve.ts';
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
  /** What the two tools of a skill lead to: over REST, over MCP. */
  readonly skill: readonly unknown[];
  readonly call: readonly unknown[];
}

/** For the line at the end: how many units gave the same, over how many ways. */
let [same, failing] = [0, 0];
after(() => {
  process.stdout.write(`parity: ${same} units gave the same data and ${failing} the same failure over REST, MCP, skills and call\n`);
});

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
  - {type: skill, port: 3003, namespace: skills, skills: {s: {description: d, tools: {one: {description: d, from: {sourceNamespace: api, action: t}}, two: {description: d, from: {sourceNamespace: tools, action: t}}}}}}
`,
  );
  const rest = await askRest(served, 'POST', '/t', args);
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${served.address('tools')}/mcp`)));
  context.after(() => client.close());
  const mcp = await askMcp(client, 't', args);
  const skill = await askSkill(served, client, args);
  const outcome = await served.engine.call({ kind: 'tool', server: 'tools', name: 't', arguments: args as never });
  return { rest, mcp, skill, call: [outcome.status, outcome.data ?? outcome.text ?? outcome.error?.message] };
}

async function askRest(served: Served, method: string, path: string, args: object): Promise<readonly unknown[]> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${served.address('api')}${path}`, { method, headers, body: JSON.stringify(args) });
  return [response.status, plain(await response.text())];
}

async function askMcp(client: Client, name: string, args: Readonly<Record<string, unknown>>): Promise<readonly unknown[]> {
  const { content, isError } = await client.callTool({ name, arguments: args });
  return [isError === true, ...(content as readonly { readonly text?: string }[]).map(({ text }) => plain(text ?? ''))];
}

interface Skill {
  readonly tools: readonly {
    readonly invocationRef: { readonly targetNamespace: string; readonly action: string; readonly mode: string };
  }[];
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string }>>>>;
}

async function askSkill(served: Served, client: Client, args: Readonly<Record<string, unknown>>): Promise<readonly unknown[]> {
  const { tools } = (await (await fetch(`${served.address('skills')}/skills/s`)).json()) as Skill;
  const answers: (readonly unknown[])[] = [];
  for (const { invocationRef } of tools) {
    if (invocationRef.mode === 'mcp') {
      answers.push(await askMcp(client, invocationRef.action, args));
      continue;
    }
    const { paths } = (await (await fetch(`${served.address(invocationRef.targetNamespace)}/openapi.json`)).json()) as Description;
    const found = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, { operationId }]) => (operationId === invocationRef.action ? [{ path, method }] : [])),
    );
    for (const { path, method } of found) answers.push(await askRest(served, method.toUpperCase(), path, args));
  }
  return answers;
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

describe('the same data over REST, MCP, skills and call', () => {
  const units: readonly (readonly [id: string, unit: string, data: unknown, args?: Record<string, unknown>])[] = [
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
  for (const [id, unit, data, args] of units) {
    it(id, async (t) => {
      assert.deepEqual(await askAll(t, unit, args), {
        rest: [200, data],
        mcp: [false, data],
        skill: [
          [200, data],
          [false, data],
        ],
        call: [200, data],
      });
      same++;
    });
  }
});

describe('the same failure over REST, MCP, skills and call', () => {
  const failures: readonly (readonly [id: string, unit: string, status: number, message: unknown])[] = [
    ['nothing listens', 'call: dead.get', 502, 'Nothing listens at 127.0.0.1:1: the connection was refused.'],
    [
      'H23 a format nobody reads',
      `call: u.toml, ${object('a: {type: string, mapping: $.a}')}`,
      500,
      'u.toml: Answers in the format `toml` cannot be mapped.',
    ],
    [
      'N10 text where JSON is mapped',
      `call: u.text, ${object('a: {type: string, mapping: $.a}')}`,
      500,
      'u.text: The upstream answer is no JSON: it begins with `hello world`.',
    ],
  ];
  for (const [id, unit, status, message] of failures) {
    it(id, async (t) => {
      const { rest, mcp, skill, call } = await askAll(t, unit);
      const told = [
        [status, message],
        [true, message],
      ];
      assert.deepEqual([[rest, mcp], skill, call[1]], [told, told, message]);
      failing++;
    });
  }

  it('an upstream error is passed on with its body', async (t) => {
    const body = { error: 'e422', id: 9 };
    assert.deepEqual(await askAll(t, 'call: u.st, with: {n: 422}'), {
      rest: [422, body],
      mcp: [true, body],
      skill: [
        [422, body],
        [true, body],
      ],
      call: [422, body],
    });
    failing++;
  });

  it('Q11 an empty answer has no data', async (t) => {
    assert.deepEqual(await askAll(t, 'call: u.em, with: {n: 204}'), {
      rest: [204, ''],
      mcp: [false],
      skill: [[204, ''], [false]],
      call: [204, undefined],
    });
    same++;
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
