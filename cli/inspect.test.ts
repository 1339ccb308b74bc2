import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { writeFiles } from '../engine/testing/serve.ts';
import { typed } from './testing.ts';

const capability = `ikanos: "1.0.0-beta5"
info: {display: Fleet, description: d}
binds:
- {namespace: s, location: "file:///./s.env", keys: {TOKEN: U_TOKEN}}
- {namespace: e, keys: {CAPSTAN_TEST_ABSENT: CAPSTAN_TEST_ABSENT}}
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "https://api.example/{{CAPSTAN_TEST_ABSENT}}", authentication: {type: bearer, token: "{{TOKEN}}"}, resources: {a: {path: /a, operations: {a: {method: GET}, b: {method: POST}}}}}
  aggregates:
  - {display: Shop, namespace: shop, flows: {buy: {description: d, call: u.b}}}
  exposes:
  - {type: rest, address: 0.0.0.0, port: 3001, namespace: api, authentication: {type: bearer, token: "{{TOKEN}}"}, resources: {r: {path: "/r/{id}", operations: {get: {method: GET, call: u.a}, buy: {method: POST, ref: shop.buy}}}}}
  - {type: mcp, transport: stdio, namespace: tools, tools: {two: {description: d, steps: {one: {type: call, call: u.a}, two: {type: call, call: u.b}}, outputParameters: {x: {type: string, value: x}}}}}
  - {type: control, port: 3002, management: {info: true, reload: false}}
`;

const files = { 'fleet.yaml': capability, 's.env': 'U_TOKEN=very-secret\n' };

describe('capstan inspect', () => {
  it('shows where tokens come from, and tunnels', async (t) => {
    const file = await writeFiles(t, {
      'c.yaml': `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: crm, baseUri: "https://crm.example", authentication: {type: oauth2, authorizationServerUri: "https://login.example/x", resource: "https://crm.example", scopes: [a]}, resources: {a: {path: /a, operations: {a: {method: GET}}}}}
  - {type: http, namespace: inner, baseUri: "https://inner.example", tunnel: {type: ziti, service: s, identity: "{{I}}"}, resources: {a: {path: /a, operations: {a: {method: GET}}}}}
  exposes:
  - {type: mcp, port: 3001, namespace: tools, tools: {t: {description: d, call: crm.a}}}
`,
    });
    const { out } = await typed('inspect', file);
    assert.deepEqual(
      out
        .split('\n\n')
        .find((block) => block.startsWith('calls'))
        ?.split('\n'),
      [
        'calls',
        '  crm    https://crm.example    1 operation, oauth2, tokens from https://login.example/x',
        '  inner  https://inner.example  1 operation, through a tunnel (ziti)',
      ],
    );
  });

  it('shows what is served, called, needed and read, and no value', async (t) => {
    const file = await writeFiles(t, files);
    const folder = path.relative(process.cwd(), path.dirname(file));
    assert.deepEqual(await typed('inspect', file), {
      code: 1,
      out: `Fleet

rest api at 0.0.0.0:3001, for callers with bearer credentials
  GET /r/{id}   → u.a
  POST /r/{id}  → shop.buy

mcp tools on standard input and output
  tool two  → u.a, u.b

control at 127.0.0.1:3002
  health
  info

calls
  u  https://api.example/{{CAPSTAN_TEST_ABSENT}}  2 operations, bearer

needs
  TOKEN                is there    file:///./s.env, key U_TOKEN
  CAPSTAN_TEST_ABSENT  IS MISSING  environment variable CAPSTAN_TEST_ABSENT

reads
  ${folder}/fleet.yaml
  ${folder}/s.env
`,
      err: '',
    });
  });

  it('ends with 0 when nothing is missing, and tells it as JSON', async (t) => {
    const file = await writeFiles(t, files);
    const { code, out } = await typed('inspect', file, '--set', 'CAPSTAN_TEST_ABSENT=x', '--format', 'json');
    const { name, servers, variables } = JSON.parse(out) as {
      name: string;
      servers: { type: string; listens: string }[];
      variables: unknown;
    };
    assert.deepEqual(
      [code, name, servers.map(({ type, listens }) => [type, listens]), variables],
      [
        0,
        'Fleet',
        [
          ['rest', '0.0.0.0:3001'],
          ['mcp', 'stdio'],
          ['control', '127.0.0.1:3002'],
        ],
        [
          { name: 'TOKEN', origin: 'file:///./s.env, key U_TOKEN', isThere: true },
          { name: 'CAPSTAN_TEST_ABSENT', origin: 'the command line', isThere: true },
        ],
      ],
    );
  });

  it('says what is wrong with a file that cannot be served', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': 'ikanos: "1.0.0-beta5"\ncapability: {exposes: []}\n' });
    const { code, out, err } = await typed('inspect', file);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /c\.yaml:2:\d+: error: /);
  });

  it('explains mistakes in the command line', async () => {
    for (const [args, message] of [
      [[], 'Which file? capstan inspect FILE.'],
      [['a.yaml', '--format', 'xml'], '--format takes text or json, not "xml".'],
    ] as const)
      assert.deepEqual(await typed('inspect', ...args), {
        code: 2,
        out: '',
        err: `${message}\ncapstan inspect --help tells what it takes.\n`,
      });
  });
});
