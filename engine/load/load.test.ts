import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { runUnit } from '../compose/run-unit.ts';
import { capability, checkPlan, checkRefused, load, tools } from '../testing/load.ts';
import { type Files, optionsFor } from '../testing/serve.ts';
import { type LoadedPlan, loadPlan } from './load.ts';

const variables = (plan: LoadedPlan): Record<string, string> =>
  Object.fromEntries([...plan.plan.variables].map(([name, { value }]) => [name, value]));

describe('loading', () => {
  it('A01 refuses a capability that exposes nothing', (t) =>
    checkRefused(t, 'ikanos: "1.0.0-beta5"\ncapability: {}\n', [
      '«capability» nothing-exposed Nothing is exposed: a capability needs at least one server under "exposes" to be served.',
    ]));

  it('A02 names a missing file', async () => {
    const result = loadPlan(optionsFor('/nowhere/c.yaml'), {});
    assert.deepEqual(result.kind === 'failed' && result.failure, {
      code: 'invalid-file',
      message: 'There is no file /nowhere/c.yaml.',
      problems: [],
    });
  });

  it('A03 refuses an empty file', (t) =>
    checkRefused(t, '', ['«» no-capability This is no capability file: it has neither `ikanos` nor `naftiko` at its top.']));

  it('A04 names the missing key capability', (t) =>
    checkRefused(t, 'ikanos: "1.0.0-beta5"\n', ['«i» no-capability The file has no "capability": there is nothing to serve.']));

  it('A05 A06 starts with unknown keys, an unknown version or none, and lists what is wrong', async (t) => {
    await checkPlan(t, capability({ root: 'zzz: 1', extra: 'yyy: 2' }));
    await checkPlan(t, capability({}).replace('1.0.0-beta5', '9.9'));
    await checkPlan(t, capability({}).replace('ikanos: "1.0.0-beta5"\n', ''));
  });

  it('A07 A08 names an unknown type of server, or that it is missing', async (t) => {
    await checkRefused(t, capability({ exposes: '- {type: grpc, port: 1}' }), [
      '«grpc» not-in-list `grpc` is unknown here: `type` is one of `rest`, `mcp`, `skill` or `control`.',
    ]);
    await checkRefused(t, capability({ exposes: '- {port: 1}' }), [
      '«port» missing-key `type` is missing: a server is one of `rest`, `mcp`, `skill` or `control`.',
    ]);
  });

  it('A09 refuses a base address that ends with a slash', (t) =>
    checkRefused(t, capability({ extra: 'consumes:\n- {type: http, namespace: a, baseUri: "http://a/"}' }), [
      '«"http://a/"» base-uri-trailing-slash `baseUri` ends with a slash, and paths begin with one: engines refuse this. Remove it.',
    ]));

  it('A10 names both entries of a namespace used twice', (t) =>
    checkRefused(
      t,
      capability({
        extra: 'consumes:\n- {type: http, namespace: x, baseUri: "http://a"}\n- {type: http, namespace: x, baseUri: "http://b"}',
      }),
      ['«x» duplicate-namespace The namespace `x` is taken by another consumed API. Choose another name. «x» The first one.'],
    ));

  it('A22 A23 names the flows there are when a ref leads nowhere', async (t) => {
    const exposes = '- {type: mcp, port: 3001, namespace: tools, tools: {t: {ref: d.zz}}}';
    await checkRefused(
      t,
      capability({
        exposes,
        extra: 'aggregates:\n- {display: D, namespace: d, flows: {f: {description: x, outputParameters: {a: {type: string, value: x}}}}}',
      }),
      ['«zz» unknown-flow `d` has no flow `zz`. There is `f`.'],
    );
    const rest = '- {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, ref: d.zz}}}}}';
    await checkRefused(t, capability({ exposes: rest }), [
      '«d» unknown-flow No aggregate has the namespace `d`. There are no aggregates yet.',
    ]);
  });

  it('A24 refuses a step without a type', (t) =>
    checkRefused(
      t,
      capability({ exposes: '- {type: mcp, port: 3001, namespace: tools, tools: {t: {description: d, steps: {one: {call: a.b}}}}}' }),
      ['«one» missing-key `one` (a call step) needs `type`.'],
    ));

  it('A25 lists the kinds of authentication', (t) =>
    checkRefused(t, capability({ exposes: `- {type: mcp, port: 3001, namespace: tools, authentication: {type: foo}, tools: ${tools}}` }), [
      '«foo» not-in-list `foo` is unknown here: `type` is one of `basic`, `apikey`, `bearer`, `digest` or `oauth2`.',
    ]));

  it('A26 refuses two servers on one port before any is opened', (t) =>
    checkRefused(
      t,
      capability({
        exposes: `- {type: mcp, port: 3001, namespace: a, tools: ${tools}}\n- {type: mcp, port: 3001, namespace: b, tools: ${tools}}`,
      }),
      ['«3001» duplicate-port Port 3001 is taken by `a`. Choose another one. «3001» The first one.'],
    ));

  it('A27 refuses an empty value in with', (t) =>
    checkRefused(
      t,
      capability({ exposes: '- {type: mcp, port: 3001, namespace: tools, tools: {t: {description: d, call: a.b, with: {x: null}}}}' }),
      [
        '«x» no-value `x` has no value; it must be text or a number.',
        '«a» unknown-call No consumed API has the namespace `a`. Nothing is consumed yet: add an entry to `consumes`.',
      ],
    ));

  it('A28 refuses skill tools that lead nowhere', async (t) => {
    const skill = (tool: string, more = ''): string =>
      capability({
        exposes: `- {type: mcp, port: 3001, namespace: tools, tools: {a: {description: d, outputParameters: {x: {type: string, value: y}}}}}\n- {type: skill, port: 3002, namespace: s, skills: {k: {description: d, ${more}tools: {t: ${tool}}}}}`,
      });
    await checkRefused(t, skill('{description: d}'), ['«t» missing-key `t` (a skill tool) needs one of `from` or `instruction`.']);
    await checkRefused(t, skill('{description: d, from: {sourceNamespace: zz, action: a}}'), [
      '«zz» unknown-skill-source No REST or MCP server has the namespace `zz`. There is `tools`.',
    ]);
    await checkRefused(t, skill('{description: d, from: {sourceNamespace: tools, action: zz}}'), [
      '«zz» unknown-skill-source `tools` has no tool `zz`. There is `a`.',
    ]);
    await checkRefused(t, skill('{description: d, instruction: a.md}'), [
      '«a.md» unknown-instruction `a.md` is a file below the `location` of its skill, and `k` has none.',
    ]);
    await checkRefused(t, skill('{description: d, instruction: a.md}', 'location: "file:///./k", '), [
      '«a.md» unknown-instruction There is no file `a.md` in `./k`.',
    ]);
    await checkRefused(t, skill('{description: d, instruction: ../c.yaml}', 'location: "file:///./k", '), [
      '«../c.yaml» unknown-instruction `../c.yaml` leads out of the folder of its skill.',
    ]);
  });

  it('refuses scripts in languages that are not run, each with a way out', (t) => {
    const script = (language: string) => `s: {type: script, language: ${language}, location: "file:///./scripts", file: a.x}`;
    const unit = (name: string, language: string) => `${name}: {description: d, steps: {${script(language)}}}`;
    const file = capability({
      exposes: `- {type: mcp, port: 3001, namespace: tools, tools: {${['groovy', 'python', 'javascript'].map((one) => unit(one, one)).join(', ')}}}`,
    });
    return checkRefused(t, { 'c.yaml': file, 'scripts/a.x': '' }, [
      '«groovy» not-run-here Capstan does not run Groovy: nothing isolates it. `capstan translate`, or the quick fix here, writes the script in JavaScript.',
    ]);
  });

  it('refuses a language that a control server sets for all scripts where it is set, if a script uses it', async (t) => {
    const control = '- {type: control, port: 3002, management: {scripting: {defaultLanguage: groovy}}}';
    const file = (keys: string): Files => ({
      'c.yaml': capability({
        exposes: `- {type: mcp, port: 3001, namespace: tools, tools: {t: {description: d, steps: {s: {type: script${keys}, location: "file:///./scripts", file: a.x}}}}}\n${control}`,
      }),
      'scripts/a.x': '',
    });
    await checkRefused(t, file(''), [
      '«groovy» not-run-here Capstan does not run Groovy: nothing isolates it. `capstan translate`, or the quick fix here, writes the script in JavaScript.',
    ]);
    await checkPlan(t, file(', language: javascript'));
  });

  it('H25 refuses a format that needs a schema file and names none', (t) => {
    const operation = (name: string, keys: string) => `${name}: {path: /${name}, operations: {${name}: {method: GET, ${keys}}}}`;
    const file = capability({
      extra: `consumes:\n- {type: http, namespace: u, baseUri: "http://h", resources: {${operation('a', 'outputRawFormat: avro')}, ${operation('b', 'outputRawFormat: protobuf, outputSchema: s.proto')}}}`,
    });
    return checkRefused(t, file, [
      '«avro» missing-output-schema Answers in avro are read by a schema: name its `.avsc` file under `outputSchema`.',
      '«s.proto» missing-output-schema There is no file `s.proto`. The path starts at the folder of this file.',
    ]);
  });

  it('A29 refuses a tunnel, unless the API is sent elsewhere or mocked', async (t) => {
    const file = capability({
      extra: 'consumes:\n- {type: http, namespace: a, baseUri: "http://a", tunnel: {type: ziti, service: s, identity: "{{I}}"}}',
    });
    await checkRefused(t, file, [
      '«ziti» not-run-here Capstan has no tunnels. To run this, send `a` to another address (`--upstream`), or use mocks (`--mock`).',
      '«I» tunnel-identity-unbound Nothing binds `{{I}}`: no entry of `binds` declares it.',
    ]);
    await checkPlan(t, file, { upstreams: { a: 'http://127.0.0.1:1' } });
    await checkPlan(t, file, { mock: true });
  });

  it('A30 refuses a trace buffer without room', (t) =>
    checkRefused(t, capability({ exposes: '- {type: control, port: 3001, observability: {traces: {local: {buffer-size: 0}}}}' }), [
      '«0» out-of-range `buffer-size` must be a whole number from 10 to 10000, not 0.',
    ]));

  it('refuses a size that is none (weak point 62)', (t) =>
    checkRefused(t, capability({ exposes: `- {type: mcp, port: 3001, namespace: tools, maxBinarySize: 10MB, tools: ${tools}}` }), [
      '«10MB» wrong-format `10MB` is not a valid `maxBinarySize`: it takes a number directly followed by B, KiB, MiB or GiB, such as `10MiB`.',
    ]));

  it('refuses text that is not good YAML, with the place', async (t) => {
    await checkRefused(t, `${capability({})}  broken: [\n`, ['«[» yaml-syntax This `[` is never closed: a `]` is missing.']);
  });

  it('reports everything at once, from top to bottom', (t) =>
    checkRefused(
      t,
      capability({
        root: 'binds:\n- {namespace: e, location: "file:///./no.yaml", keys: {A: a}}\n- {namespace: f, keys: {B: NOT_SET}}',
        extra: 'consumes:\n- {type: http, namespace: a, baseUri: "http://a"}\n- {type: http, namespace: a, baseUri: "http://a/"}',
        exposes: `- {type: grpc, port: 1}\n- {type: mcp, port: 3001, namespace: tools, authentication: {type: foo}, tools: ${tools}}`,
      }),
      [
        '«"file:///./no.yaml"» missing-bind-file There is no file `./no.yaml` here: `A` will have no value.',
        '«NOT_SET» bind-environment B has no value: the environment has no variable NOT_SET.',
        '«a» duplicate-namespace The namespace `a` is taken by another consumed API. Choose another name. «a» The first one.',
        '«"http://a/"» base-uri-trailing-slash `baseUri` ends with a slash, and paths begin with one: engines refuse this. Remove it.',
        '«grpc» not-in-list `grpc` is unknown here: `type` is one of `rest`, `mcp`, `skill` or `control`.',
        '«foo» not-in-list `foo` is unknown here: `type` is one of `basic`, `apikey`, `bearer`, `digest` or `oauth2`.',
      ],
    ));
});

describe('binds', () => {
  const bind = (location: string, keys = '{A: a}'): string =>
    capability({ root: `binds:\n- {namespace: e, location: "${location}", keys: ${keys}}` });

  it('A11 A12 A14 name a missing file, a missing key, a file without keys', async (t) => {
    await checkRefused(t, bind('file:///./no.yaml'), [
      '«"file:///./no.yaml"» missing-bind-file There is no file `./no.yaml` here: `A` will have no value.',
    ]);
    await checkRefused(t, { 'c.yaml': bind('file:///./s.yaml'), 's.yaml': 'b: 1\n' }, [
      '«a» unknown-bind-key `file:///./s.yaml` has no key `a`. It has `b`.',
    ]);
    await checkRefused(t, { 'c.yaml': bind('file:///./s.yaml'), 's.yaml': '- a\n' }, [
      '«"file:///./s.yaml"» bind-file-unreadable A has no value: the file …/s.yaml cannot be used. It has no keys with values at its root.',
    ]);
  });

  it('A13 need keys', async (t) => {
    await checkRefused(t, { 'c.yaml': bind('file:///./s.yaml', '[a]'), 's.yaml': 'a: 1\n' }, [
      '«keys» list-instead-of-map `keys` is a map, not a list: each variable stands under its name.',
    ]);
    await checkRefused(t, capability({ root: 'binds:\n- {namespace: e, location: "file:///./s.yaml"}' }), [
      '«namespace: e» missing-key `e` (a bind) needs `keys`.',
    ]);
  });

  it('A15 A16 refuse a location without scheme, and stores they cannot read, by name', async (t) => {
    await checkRefused(t, bind('./s.yaml'), [
      '«"./s.yaml"» wrong-format `./s.yaml` is not a valid `location`: it takes an address that begins with a scheme and `://`, such as `file:///./secrets.yml`.',
    ]);
    await checkRefused(t, bind('vault://x'), [
      '«"vault://x"» bind-provider A has no value: "vault://x" names no secret. Write vault://NAME/ and its path, such as vault://main/secret/data/app.',
    ]);
  });

  it('A17 read the environment by explicit name only', async (t) => {
    const file = capability({ root: 'binds:\n- {namespace: e, keys: {A: CAPSTAN_TEST_A}}' });
    await checkRefused(t, file, ['«CAPSTAN_TEST_A» bind-environment A has no value: the environment has no variable CAPSTAN_TEST_A.']);
    assert.deepEqual(variables(await checkPlan(t, file, {}, { CAPSTAN_TEST_A: 'x', OTHER: 'y' })), { 'e.A': 'x', A: 'x' });
  });

  it('are told once for all variables that lack their value for one reason', (t) =>
    checkRefused(t, bind('file:///./no.yaml', '{A: a, B: b}'), [
      '«"file:///./no.yaml"» missing-bind-file There is no file `./no.yaml` here: `A` and `B` will have no value.',
    ]));

  it('A18 take a dotted key as one name', (t) =>
    checkRefused(t, { 'c.yaml': bind('file:///./s.yaml', '{A: "a.b"}'), 's.yaml': 'a: {b: 1}\n' }, [
      '«"a.b"» unknown-bind-key `file:///./s.yaml` has no key `a.b`. It has `a`.',
    ]));

  it('A19 read JSON, .env and .properties beside YAML, relative to the capability file (weak point 59)', async (t) => {
    for (const [name, content] of [
      ['s.json', '{"a":1}'],
      ['.env', 'a=1\n'],
      ['s.properties', 'a: 1\n'],
      ['s.yaml', 'a: 1\n'],
      ['deep/s.yml', 'a: 1\n'],
    ] as const) {
      assert.deepEqual(variables(await checkPlan(t, { 'c.yaml': bind(`file:///./${name}`), [name]: content })), { 'e.A': '1', A: '1' });
    }
    assert.deepEqual(variables(await checkPlan(t, { 'c.yaml': bind('file://./s.yaml'), 's.yaml': 'a: 1\n' })), { 'e.A': '1', A: '1' });
  });

  it('A20 A21 count under capability, and when they are imported', async (t) => {
    await checkRefused(t, capability({ extra: 'binds:\n- {namespace: e, location: "file:///./no.yaml", keys: {A: a}}' }), [
      '«"file:///./no.yaml"» missing-bind-file There is no file `./no.yaml` here: `A` will have no value.',
    ]);
    const shared = 'ikanos: "1.0.0-beta5"\nbinds:\n- {namespace: e, location: "file:///./s.yaml", keys: {A: a}}\n';
    const plan = await checkPlan(t, {
      'c.yaml': capability({ root: 'binds:\n- {from: ./shared/b.yml, import: e}' }),
      'shared/b.yml': shared,
      'shared/s.yaml': 'a: 1\n',
    });
    assert.deepEqual(variables(plan), { 'e.A': '1', A: '1' });
  });

  it('yield to given values, which also replace a missing file', async (t) => {
    assert.deepEqual(
      variables(await checkPlan(t, { 'c.yaml': bind('file:///./s.yaml'), 's.yaml': 'a: 1\n' }, { variables: { A: 'given' } })),
      { 'e.A': 'given', A: 'given' },
    );
    assert.deepEqual(variables(await checkPlan(t, bind('vault://x'), { variables: { A: 'given' } })), { 'e.A': 'given', A: 'given' });
  });

  it('of one variable: the later counts', async (t) => {
    const file = capability({
      root: 'binds:\n- {namespace: e, location: "file:///./s.yaml", keys: {A: a}}\n- {namespace: f, location: "file:///./s.yaml", keys: {A: b}}',
    });
    assert.deepEqual(variables(await checkPlan(t, { 'c.yaml': file, 's.yaml': 'a: 1\nb: 2\n' })), { 'e.A': '1', 'f.A': '2', A: '2' });
  });

  it('E08 that are missing are named, so that they can be asked for; mocking needs none', async (t) => {
    const file = capability({
      extra: 'consumes:\n- {type: http, namespace: u, baseUri: "http://{{HOST}}", authentication: {type: bearer, token: "{{TOKEN}}"}}',
    });
    const { result } = await load(t, file);
    assert.deepEqual(result.kind === 'failed' && result.failure.code === 'missing-variables' && result.failure.variables, [
      'TOKEN',
      'HOST',
    ]);
    await checkPlan(t, file, { mock: true });
    await checkPlan(t, file, { variables: { TOKEN: 'a', HOST: 'b' } });
  });

  it('are kept out of texts, unless they stand in the open in the file', async (t) => {
    const file = capability({
      root: 'binds:\n- {namespace: e, location: "file:///./s.yaml", keys: {T: t, V: v, O: o}}',
      extra:
        'consumes:\n- {type: http, namespace: u, baseUri: "http://h/1.0.0-alpha2", authentication: {type: basic, username: u, password: "{{T}}"}}',
    });
    const { plan } = await checkPlan(t, { 'c.yaml': file, 's.yaml': 't: s3cret\nv: 1.0.0-alpha2\no: other-value\n' });
    assert.equal(plan.redact('GET http://h/1.0.0-alpha2 s3cret dTpzM2NyZXQ= other-value'), 'GET http://h/1.0.0-alpha2 ••• ••• •••');
  });
});

describe('imports', () => {
  const shared =
    'ikanos: "1.0.0-beta5"\nconsumes:\n- {type: http, namespace: json-api, baseUri: "http://a", description: x, resources: {r: {path: /r, operations: {o: {method: GET}}}}}\n';
  const importing = (entry: string): Files => ({ 'c.yaml': capability({ extra: `consumes:\n- ${entry}` }), 'x.yml': shared });
  const clients = (plan: LoadedPlan): readonly string[] => [...plan.plan.clients.keys()];

  it('B01 B02 B03 B11 bring clients in order, under their alias, whatever else the source says', async (t) => {
    assert.deepEqual(clients(await checkPlan(t, importing('{from: ./x.yml, import: json-api}'))), ['json-api']);
    assert.deepEqual(clients(await checkPlan(t, importing('{from: ./x.yml, import: json-api, as: my-api}'))), ['my-api']);
    assert.deepEqual(clients(await checkPlan(t, importing('{from: ./x.yml, import: json-api, as: ""}'))), ['json-api']);
    assert.deepEqual(
      clients(await checkPlan(t, importing('{type: http, namespace: a, baseUri: "http://a"}\n- {from: ./x.yml, import: json-api}'))),
      ['a', 'json-api'],
    );
  });

  it('B04 B05 B06 B08 that do not work prevent serving', async (t) => {
    await checkRefused(t, importing('{from: ./no.yml, import: q}'), [
      '«./no.yml» unresolved-import There is no file `./no.yml`. The path starts at the folder of this file.',
    ]);
    await checkRefused(t, importing('{from: ./x.yml, import: q}'), [
      '«q» unresolved-import `./x.yml` has no `q` under `consumes`. It has `json-api`.',
    ]);
    await checkRefused(t, importing('{from: ./x.yml}'), ['«from: ./x.yml» missing-key This import needs `import`.']);
    await checkRefused(t, { ...importing('{from: ./sub, import: q}'), 'sub/x.yml': '' }, [
      '«./sub» unresolved-import `./sub` is a folder. Write the path of a file, such as `./shared.yaml`.',
    ]);
    await checkRefused(t, importing('{from: "https://h/x.yml", import: q}'), [
      '«"https://h/x.yml"» unresolved-import `https://h/x.yml` is an address. Imports come from files of this machine.',
    ]);
    await checkRefused(
      t,
      { ...importing('{from: ./x.yml, import: json-api}'), 'x.yml': `${shared}- {type: http, namespace: y, baseUri: "http://h}\n` },
      ['«"» yaml-syntax The quote that opens here is never closed: a double quote is missing.'],
    );
    const nested = {
      'c.yaml': capability({ extra: 'consumes:\n- {from: ./y.yml, import: json-api}' }),
      'y.yml': 'ikanos: "1.0.0-beta5"\nconsumes:\n- {from: ./x.yml, import: json-api}\n',
      'x.yml': shared,
    };
    await checkRefused(t, nested, [
      '«json-api» unresolved-import `json-api` is itself imported by `./y.yml`, and imports are not followed twice. Import it from the file that defines it.',
    ]);
  });

  it('B07 with the old key location work', async (t) => {
    assert.deepEqual(clients(await checkPlan(t, importing('{location: ./x.yml, import: json-api}'))), ['json-api']);
  });

  it('B09 B12 bring servers, MCP included, under their alias', async (t) => {
    const { plan } = await checkPlan(t, {
      'c.yaml': capability({ exposes: '- {from: ./y.yml, import: tools, as: mine}' }),
      'y.yml': capability({}),
    });
    assert.deepEqual(
      plan.servers.map(({ namespace, server, uri }) => [namespace, server.kind, path.basename(uri)]),
      [['mine', 'mcp', 'y.yml']],
    );
  });

  it('B10 bring aggregates written as a map under the imported namespace', async (t) => {
    const source =
      'ikanos: "1.0.0-beta5"\naggregates:\n- {display: A, namespace: a, flows: {f: {description: d, outputParameters: {x: {type: string, value: v}}}}}\n';
    const { plan } = await checkPlan(t, {
      'c.yaml': capability({ extra: 'aggregates:\n  b: {from: ./y.yml, import: a}' }),
      'y.yml': source,
    });
    assert.deepEqual([...plan.flows.keys()], ['a.f']);
  });

  it('B13 B14 bring flows with all they declare', async (t) => {
    const source = `ikanos: "1.0.0-beta5"
aggregates:
- display: A
  namespace: a
  flows:
    f:
      description: d
      inputParameters: {p: {type: string, required: false, description: p}}
      outputParameters: {x: {type: string, value: v}}
`;
    const { plan } = await checkPlan(t, {
      'c.yaml': capability({ extra: 'aggregates:\n  - {from: ./y.yml, import: a}' }),
      'y.yml': source,
    });
    const flow = plan.flows.get('a.f');
    assert.ok(flow);
    assert.equal(flow.flow.inputParameters[0]?.required?.value, false);
    const unit = { unit: flow.flow, namespace: 'a', uri: flow.uri, label: 'flow a.f', maxBinarySize: undefined };
    assert.deepEqual(await runUnit(plan, unit, {}), { kind: 'data', data: { x: 'v' }, status: 200 });
  });
});
