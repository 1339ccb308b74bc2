/**
 * Whatever cannot be served is refused, in the words of the analysis: in files of each version and of none, and where a team has turned the
 * codes off or a comment silences them.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { rulePages } from '../../spec/rules/pages.ts';
import { textAt } from '../testing/load.ts';
import { type Files, optionsFor, writeFiles } from '../testing/serve.ts';
import { createDiskProject } from './disk-project.ts';
import { loadPlan } from './load.ts';
import { createReporters } from './reporter.ts';

/** The errors that prevent serving, as `«text» code message`; those that were found beside them left out. */
async function refusalOf(context: TestContext, files: Files): Promise<readonly string[]> {
  const { kind, ...result } = loadPlan(optionsFor(await writeFiles(context, files)), {});
  if (kind !== 'failed' || !('failure' in result) || result.failure.code !== 'invalid-file') return [];
  return result.failure.problems
    .filter(({ severity }) => severity === 'error')
    .map((problem) => `${textAt(problem)} ${problem.code} ${problem.message}`);
}

const mcp = (rest: string) => `capability:\n  exposes:\n  - {type: mcp, port: 3001, namespace: tools, ${rest}}\n`;
const tool = (rest: string) => mcp(`tools: {t: {description: d, ${rest}}}`);
const servers = (...list: readonly string[]) => `capability:\n  exposes:\n${list.map((one) => `  - ${one}\n`).join('')}`;
const consumes = (rest: string) =>
  `capability:\n  consumes:\n  - {type: http, namespace: u, ${rest}}\n  exposes:\n  - {type: mcp, port: 3001, tools: {}}\n`;
const operation = (rest: string) => consumes(`baseUri: "http://h", resources: {a: {path: /a, operations: {a: {method: GET, ${rest}}}}}`);
const skill = (rest: string) =>
  servers(`{type: skill, port: 3001, namespace: s, skills: {k: {description: d, tools: {t: {description: d${rest}}}}}}`);

const mistakes: readonly (readonly [name: string, text: string, problem: string])[] = [
  [
    'a type of server nobody knows',
    servers('{type: grpc, port: 1}'),
    '«grpc» not-in-list `grpc` is unknown here: `type` is one of `rest`, `mcp`, `skill` or `control`.',
  ],
  [
    'a server without a type',
    servers('{port: 1, namespace: x}'),
    '«namespace: x» missing-key `type` is missing: a server is one of `rest`, `mcp`, `skill` or `control`.',
  ],
  [
    'a type of server that is a number',
    servers('{type: 5, port: 1}'),
    '«5» not-in-list `5` is unknown here: `type` is one of `rest`, `mcp`, `skill` or `control`.',
  ],
  ['a misspelt key', servers('{tpye: mcp, port: 1}'), '«tpye» unknown-key `tpye` is not a key of an MCP server. Did you mean `type`?'],
  [
    'a kind of authentication nobody knows',
    mcp('authentication: {type: foo}, tools: {}'),
    '«foo» not-in-list `foo` is unknown here: `type` is one of `basic`, `apikey`, `bearer`, `digest` or `oauth2`.',
  ],
  [
    'authentication without a type',
    mcp('authentication: {token: foo}, tools: {}'),
    '«authentication» missing-key `authentication` (a bearer authentication) needs `type`.',
  ],
  [
    'consumed authentication without a type',
    consumes('baseUri: "http://h", authentication: {username: u, password: p}'),
    '«authentication» missing-key `type` is missing: an authentication is one of `basic`, `apikey`, `bearer`, `digest` or `oauth2`.',
  ],
  [
    'an authorization server that is missing',
    mcp('authentication: {type: oauth2, resource: "https://r"}, tools: {}'),
    '«authentication» missing-key `authentication` (an OAuth 2 authentication) needs `authorizationServerUri`.',
  ],
  [
    'a resource that is no address',
    mcp('authentication: {type: oauth2, resource: not it, authorizationServerUri: "https://a"}, tools: {}'),
    '«not it» wrong-format `not it` is not a valid `resource`: it takes a complete address, without variables, such as `https://login.example.org`.',
  ],
  [
    'a token endpoint that is no address',
    consumes('baseUri: "http://h", authentication: {type: oauth2, tokenEndpoint: nope, clientId: i, clientSecret: s}'),
    '«nope» wrong-format `nope` is not a valid `tokenEndpoint`: it takes a complete address, without variables, such as `https://login.example.org`.',
  ],
  [
    'a type of step nobody knows',
    tool('steps: {one: {type: foo, call: a.b}}'),
    '«foo» not-in-list `foo` is unknown here: `type` is one of `call`, `lookup` or `script`.',
  ],
  ['a step without a type', tool('steps: {one: {call: a.b}}'), '«one» missing-key `one` (a call step) needs `type`.'],
  ['an argument without a value', tool('call: a.b, with: {x: null}'), '«x» no-value `x` has no value; it must be text or a number.'],
  [
    'an argument of a step without a value',
    tool('steps: {one: {type: call, call: a.b, with: {x: }}}'),
    '«x» no-value `x` has no value; it must be text or a number.',
  ],
  [
    'a size that is none',
    mcp('maxBinarySize: 10MB, tools: {}'),
    '«10MB» wrong-format `10MB` is not a valid `maxBinarySize`: it takes a number directly followed by B, KiB, MiB or GiB, such as `10MiB`.',
  ],
  [
    'a size of an operation that is none',
    operation('outputRawFormat: binary, maxBinarySize: much'),
    '«much» wrong-format `much` is not a valid `maxBinarySize`: it takes a number directly followed by B, KiB, MiB or GiB, such as `10MiB`.',
  ],
  [
    'a port beyond the last',
    servers('{type: mcp, port: 70000, tools: {}}'),
    '«70000» out-of-range `port` must be a whole number from 1 to 65535, not 70000.',
  ],
  [
    'half a port',
    servers('{type: mcp, port: 30.5, tools: {}}'),
    '«30.5» wrong-type `port` must be a whole number from 1 to 65535, not 30.5.',
  ],
  [
    'a route without a path',
    servers('{type: rest, port: 3001, resources: {r: {operations: {o: {method: GET, call: a.b}}}}}'),
    '«r» missing-key `r` (a REST resource) needs `path`.',
  ],
  [
    'a trace buffer without room',
    servers('{type: control, port: 3001, observability: {traces: {local: {buffer-size: 0}}}}'),
    '«0» out-of-range `buffer-size` must be a whole number from 10 to 10000, not 0.',
  ],
  ['a skill tool that stands for nothing', skill(''), '«t» missing-key `t` (a skill tool) needs one of `from` or `instruction`.'],
  [
    'a skill tool that stands for two things',
    skill(', instruction: a.md, from: {sourceNamespace: x, action: y}'),
    '«from» exclusive-keys A skill tool has `instruction` or `from`, not both.',
  ],
  ['a skill tool from nowhere', skill(', from: {action: y}'), '«from» missing-key `from` (a tool source) needs `sourceNamespace`.'],
  [
    'a skill tool from a server nobody knows',
    skill(', from: {sourceNamespace: x, action: y}'),
    '«x» unknown-skill-source No REST or MCP server has the namespace `x`. There is none yet.',
  ],
  [
    'a skill instruction without a folder',
    skill(', instruction: a.md'),
    '«a.md» unknown-instruction `a.md` is a file below the `location` of its skill, and `k` has none.',
  ],
  [
    'a reference to a flow of nobody',
    mcp('tools: {t: {ref: d.zz}}'),
    '«d» unknown-flow No aggregate has the namespace `d`. There are no aggregates yet.',
  ],
  [
    'a reference that is none',
    mcp('tools: {t: {ref: zz}}'),
    '«zz» wrong-format `zz` is not a valid `ref`: it takes two names joined by one dot, each of letters, digits and hyphens, such as `orders.list-orders`.',
  ],
  [
    'an import from nowhere',
    'capability:\n  consumes:\n  - {import: x}\n  exposes:\n  - {type: mcp, port: 3001, tools: {}}\n',
    '«import: x» missing-key `x` (an import) needs `from`.',
  ],
  [
    'an import of nothing',
    'capability:\n  consumes:\n  - {from: ./x.yaml}\n  exposes:\n  - {type: mcp, port: 3001, tools: {}}\n',
    '«from: ./x.yaml» missing-key This import needs `import`.',
  ],
  [
    'an import from a file that is not there',
    'capability:\n  consumes:\n  - {from: ./x.yaml, import: x}\n  exposes:\n  - {type: mcp, port: 3001, tools: {}}\n',
    '«./x.yaml» unresolved-import There is no file `./x.yaml`. The path starts at the folder of this file.',
  ],
  [
    'a base address with a slash at its end',
    consumes('baseUri: "http://h/"'),
    '«"http://h/"» base-uri-trailing-slash `baseUri` ends with a slash, and paths begin with one: engines refuse this. Remove it.',
  ],
  [
    'a tunnel',
    consumes('baseUri: "http://h", tunnel: {type: ziti, service: s, identity: i}'),
    '«ziti» not-run-here Capstan has no tunnels. To run this, send `u` to another address (`--upstream`), or use mocks (`--mock`).',
  ],
  [
    'a script in Groovy',
    tool('steps: {one: {type: script, language: groovy, location: "file:///./s", file: a.groovy}}'),
    '«groovy» not-run-here Capstan does not run Groovy: nothing isolates it. `capstan translate`, or the quick fix here, writes the script in JavaScript.',
  ],
  [
    'an answer in Avro without a schema',
    operation('outputRawFormat: avro'),
    '«avro» missing-output-schema Answers in avro are read by a schema: name its `.avsc` file under `outputSchema`.',
  ],
  [
    'two servers of one namespace',
    servers('{type: mcp, port: 3001, namespace: a, tools: {}}', '{type: mcp, port: 3002, namespace: a, tools: {}}'),
    '«a» duplicate-namespace The namespace `a` is taken by another server. Choose another name.',
  ],
  [
    'two servers on one port',
    servers('{type: mcp, port: 3001, namespace: a, tools: {}}', '{type: mcp, port: 3001, namespace: b, tools: {}}'),
    '«3001» duplicate-port Port 3001 is taken by `a`. Choose another one.',
  ],
  ['binds without keys', `binds:\n- {namespace: e}\n${mcp('tools: {}')}`, '«namespace: e» missing-key `e` (a bind) needs `keys`.'],
  [
    'nothing exposed',
    'capability: {}\n',
    '«capability» nothing-exposed Nothing is exposed: a capability needs at least one server under "exposes" to be served.',
  ],
  [
    'an address that is none',
    servers('{type: mcp, port: 3001, address: not a host, namespace: a, tools: {}}'),
    '«not a host» wrong-format `not a host` is not a valid `address`: it takes a host name or an IP address, without port, such as `localhost`.',
  ],
  [
    'a port in quotes',
    servers('{type: mcp, port: "3001", namespace: a, tools: {}}'),
    '«"3001"» wrong-type `port` must be a whole number from 1 to 65535, not text. Take the quotes away.',
  ],
  [
    'a port that is a word',
    servers('{type: mcp, port: http, namespace: a, tools: {}}'),
    '«http» wrong-type `port` must be a whole number from 1 to 65535, not text.',
  ],
  [
    'a port without a number',
    servers('{type: mcp, port: , namespace: a, tools: {}}'),
    '«port» no-value `port` has no value; it must be a whole number from 1 to 65535.',
  ],
];

describe('a capability is refused for', () => {
  const turnedOff = `rules:\n${rulePages.map(({ id }) => `  ${id}: off\n`).join('')}`;
  for (const [name, text, problem] of mistakes) {
    it(name, async (t) => {
      const told = await Promise.all([
        refusalOf(t, { 'c.yaml': `ikanos: "1.0.0-beta5"\n${text}` }),
        refusalOf(t, { 'c.yaml': text }),
        refusalOf(t, { 'c.yaml': `ikanos: "1.0.0-beta5"\n${text}`, '.capstanrc': turnedOff }),
      ]);
      assert.deepEqual(
        told.map(([first]) => first),
        [problem, problem, problem],
      );
    });
  }
});

it('without a capability, a file is refused for that, and for being nothing at all', async (t) => {
  const info = 'info: {display: D, description: d}\n';
  const [[first], [second]] = [await refusalOf(t, { 'c.yaml': `ikanos: "1.0.0-beta5"\n${info}` }), await refusalOf(t, { 'c.yaml': info })];
  assert.deepEqual(
    [first, second],
    [
      '«i» no-capability The file has no "capability": there is nothing to serve.',
      '«i» no-capability This is no capability file: it has neither `ikanos` nor `naftiko` at its top.',
    ],
  );
});

describe('a file of an older version is refused for', () => {
  const listed = (rest: string) =>
    `naftiko: "1.0.0-alpha2"\ncapability:\n  exposes:\n  - {type: mcp, port: 3001, namespace: tools, ${rest}}\n`;
  const old: readonly (readonly [name: string, text: string, problem: string])[] = [
    [
      'a step without a type',
      listed('tools: [{name: t, description: d, steps: [{name: one, call: a.b}]}]'),
      '«name: one» missing-key `one` (a call step) needs `type`.',
    ],
    [
      'a flow that is there twice',
      `naftiko: "1.0.0-alpha2"\ncapability:\n  aggregates:\n  - {label: D, namespace: d, functions: [${['f', 'f'].map((name) => `{name: ${name}, description: d, call: a.b}`).join(', ')}]}\n  exposes:\n  - {type: mcp, port: 3001, tools: []}\n`,
      '«f» duplicate-name There is another flow `f` in this list, and only one of them can be reached. Choose another name.',
    ],
    [
      'a size that version does not have',
      listed('maxBinarySize: 10MB, tools: []'),
      '«10MB» wrong-format `10MB` is not a valid `maxBinarySize`: it takes a number directly followed by B, KiB, MiB or GiB, such as `10MiB`.',
    ],
  ];
  for (const [name, text, problem] of old)
    it(name, async (t) => {
      const [told] = await refusalOf(t, { 'c.yaml': text });
      assert.equal(told, problem);
    });
});

describe('imported parts are refused for', () => {
  const importing = (...names: readonly string[]) =>
    `ikanos: "1.0.0-beta5"\n${servers(...names.map((name) => `{from: ./x.yaml, import: ${name}}`))}`;
  const shared = (...list: readonly string[]) => `ikanos: "1.0.0-beta5"\nexposes:\n${list.map((one) => `- ${one}\n`).join('')}`;
  const answer = 'outputParameters: {a: {type: string, value: x}}';

  it('the port of another one', async (t) =>
    assert.deepEqual(
      await refusalOf(t, {
        'c.yaml': importing('a', 'b'),
        'x.yaml': shared(
          `{type: mcp, port: 3001, namespace: a, tools: {t: {description: d, ${answer}}}}`,
          `{type: mcp, port: 3001, namespace: b, tools: {t: {description: d, ${answer}}}}`,
        ),
      }),
      ['«b» duplicate-port Port 3001 is taken by `a`. Choose another one.'],
    ));

  it('a flow that the capability does not have, whatever their own file has', async (t) =>
    assert.deepEqual(
      await refusalOf(t, {
        'c.yaml': importing('a'),
        'x.yaml': `${shared('{type: mcp, port: 3001, namespace: a, tools: {t: {ref: d.f}}}')}aggregates:\n- {display: D, namespace: d, flows: {f: {description: d, ${answer}}}}\n`,
      }),
      ['«d» unknown-flow No aggregate has the namespace `d`. There are no aggregates yet.'],
    ));

  it('a mistake that two of them have from one anchor, once', async (t) => {
    const text = `ikanos: "1.0.0-beta5"\ncapability:\n  exposes:\n  - &base {type: mcp, port: 3001, namespace: a, maxBinarySize: 10MB, tools: {}}\n  - {<<: *base, port: 3002, namespace: b}\n`;
    const size =
      '«10MB» wrong-format `10MB` is not a valid `maxBinarySize`: it takes a number directly followed by B, KiB, MiB or GiB, such as `10MiB`.';
    assert.deepEqual(
      (await refusalOf(t, { 'c.yaml': text })).filter((problem) => problem === size),
      [size],
    );
  });

  it('a mistake of their own, in their own file', async (t) =>
    assert.deepEqual(
      await refusalOf(t, { 'c.yaml': importing('a'), 'x.yaml': shared('{type: mcp, port: 70000, namespace: a, tools: {}}') }),
      ['«70000» out-of-range `port` must be a whole number from 1 to 65535, not 70000.'],
    ));
});

it('has words for a key that no version of the format knows', async (t) => {
  const project = createDiskProject();
  const uri = pathToFileURL(await writeFiles(t, { 'c.yaml': `ikanos: "1.0.0-beta5"\n${mcp('tools: {}')}` })).href;
  const file = project.findFile(uri);
  assert.ok(typeof file !== 'string' && file.tree.root);
  const told: string[] = [];
  createReporters(project, ({ code, message }) => told.push(`${code} ${message}`))(uri).key(file.tree.root, 'nobody');
  assert.deepEqual(told, ['unusable-value `nobody` is missing here, or has a value that cannot be used.']);
});
