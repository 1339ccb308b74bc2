import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readSourceFile } from '../../spec/read-file.ts';
import { createDebugger } from '../debug/debugger.ts';
import { writeFiles } from '../testing/serve.ts';
import { startUpstream } from '../testing/upstream.ts';
import { runTests, type TestRunOptions } from './run-tests.ts';

const capability = `ikanos: "1.0.0-beta5"
binds: [{namespace: s, keys: {TOKEN: API_TOKEN}}]
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: "https://{{HOST}}/api"
    authentication: {type: bearer, token: "{{TOKEN}}"}
    resources:
      ships: {path: "/ships/{{id}}", operations: {get: {method: GET, inputParameters: {q: {in: query}}}}}
      notes: {path: /notes, operations: {add: {method: POST, body: {type: json, data: {text: "{{text}}"}}}}}
      old: {path: /old, operations: {old: {method: GET, outputRawFormat: xml}}}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    tools:
      ship:
        description: d
        inputParameters: {id: {type: string, description: i}, q: {type: string, required: false, description: q}}
        call: u.get
        outputParameters: [{type: object, properties: {name: {type: string, mapping: $.n}, size: {type: number, mapping: $.s}}}]
      add: {description: d, inputParameters: {text: {type: string, description: t}}, call: u.add}
      old: {description: d, call: u.old, outputParameters: [{type: string, mapping: $.x}]}
`;

/** The run, in short: problems, or `outcome name: failures`, each as `the text it is about: message`. */
async function run(
  context: TestContext,
  tests: string,
  options: Partial<TestRunOptions> & { readonly files?: Readonly<Record<string, string>> } = {},
): Promise<readonly string[]> {
  const { files, ...more } = options;
  const first = await writeFiles(context, { 'c.capability.yaml': capability, 'c.test.yaml': tests, ...files });
  const file = path.join(path.dirname(first), 'c.test.yaml');
  const { text, problems, results } = await runTests({ file, variables: {}, upstreams: {}, ...more });
  const at = ({ span, message }: { readonly span: { readonly start: number; readonly end: number }; readonly message: string }) =>
    `${text.slice(span.start, span.end)} | ${message}`;
  return [...problems.map(at), ...results.map(({ outcome, name, failures }) => [`${outcome} ${name}`, ...failures.map(at)].join('\n'))];
}

describe('running a test file', () => {
  it('needs neither network nor variables, and passes what is right', async (t) => {
    assert.deepEqual(
      await run(
        t,
        `upstreams:
  u.get: {body: {n: Alpha, s: 3, more: 1}}
tests:
- name: whole
  call: ship
  with: {id: 1}
  expect: {status: 200, data: {name: Alpha, size: 3}}
- name: parts
  call: tools.ship
  with: {id: a b, q: x}
  upstreams:
    u.get: {body: {n: Beta, s: 4}}
  expect:
    includes: {name: Beta}
    values: {$.size: 4, $.none: null}
    matches: {$.name: "^B"}
    types: {$.name: string, $.size: integer, $: object}
    lengths: {$.name: 4}
    calls: [{call: u.get, method: GET, url: "https://u.invalid/ships/a%20b?q=x", query: {q: x}, headers: {Authorization: Bearer test-TOKEN}}]
- name: sent
  call: add
  with: {text: hello}
  upstreams: {u.add: {status: 201, body: {id: 7}}}
  expect: {status: 201, data: {id: 7}, calls: [{call: u.add, body: {text: hello}}]}
- name: xml
  call: old
  upstreams: {u.old: {text: "<r><x>1</x></r>"}}
  expect: {data: "1"}
- name: later
  call: old
  skip: not yet
- name: made up
  call: ship
  with: {id: 1}
  expect: {data: {name: sample name, size: 1}}
  upstreams: {u.get: {}}
- name: broken
  call: ship
  with: {id: 1}
  upstreams: {u.get: {fault: timeout}}
  expect: {status: 504, error: {code: upstream-timeout, message: did not answer within 30 s}}
- name: refused
  call: ship
  expect: {error: invalid-input, calls: []}
`,
      ),
      ['passed whole', 'passed parts', 'passed sent', 'passed xml', 'skipped later', 'passed made up', 'passed broken', 'passed refused'],
    );
  });

  it('shows what differs, where it is expected', async (t) => {
    assert.deepEqual(
      await run(
        t,
        `upstreams:
  u.get: {body: {n: Alpha, s: [1]}}
tests:
- name: all
  call: ship
  with: {id: 1}
  expect:
    status: 201
    data: {name: Beta, colour: red}
    includes: {size: {a: 1}}
    values: {$.name: B, $.none: 1}
    matches: {$.name: "^B"}
    types: {$.name: integer}
    lengths: {$.name: 4, $: 1}
    error: gone
    calls: [u.get, u.add]
- name: requests
  call: add
  with: {text: hello}
  expect:
    calls: [{call: u.add, method: PUT, url: "https://u.invalid/x", query: {a: 1}, headers: {x-y: z}, body: {text: bye}}]
- name: fails
  call: ship
  with: {id: 1}
  upstreams: {u.get: {fault: unreachable}}
- name: gone
  call: shp
- name: words
  call: add
  with: {text: a}
  upstreams: {u.add: {text: hello, headers: {Content-Type: text/plain}}}
  expect: {text: bye, shape: true}
- name: nothing
  call: add
  with: {text: a}
  upstreams: {u.add: {status: 204}}
  expect: {includes: {a: 1}}
`,
      ),
      [
        `failed all
ship | \`$.size\` is [1], declared as number.
201 | The status is 200, expected 201.
Beta | \`$.name\` is "Alpha", expected "Beta".
red | \`$.colour\` is missing, expected "red".
{name: Beta, colour: red} | \`$.size\` is [1], and not expected at all.
{a: 1} | \`$.size\` is [1], expected {"a":1}.
B | \`$.name\` is "Alpha", expected "B".
1 | \`$.none\` finds nothing (There is no \`none\`. There is name, size), expected 1.
"^B" | \`$.name\` is "Alpha", expected a match of ^B.
integer | \`$.name\` is "Alpha", expected integer.
4 | \`$.name\` has length 5, expected 4.
1 | \`$\` is {"name":"Alpha","size":[1]}, expected a list or text of length 1.
gone | The call answered with status 200, expected the error gone.
[u.get, u.add] | It called u.get, expected u.get, u.add.`,
        `failed requests
{call: u.add, method: PUT, url: "https://u.invalid/x", query: {a: 1}, headers: {x-y: z}, body: {text: bye}} | The method of u.add is "POST", expected "PUT".
{call: u.add, method: PUT, url: "https://u.invalid/x", query: {a: 1}, headers: {x-y: z}, body: {text: bye}} | The address of u.add is "https://u.invalid/notes", expected "https://u.invalid/x".
{call: u.add, method: PUT, url: "https://u.invalid/x", query: {a: 1}, headers: {x-y: z}, body: {text: bye}} | The query parameter \`a\` of u.add is not there, expected "1".
{call: u.add, method: PUT, url: "https://u.invalid/x", query: {a: 1}, headers: {x-y: z}, body: {text: bye}} | The header \`x-y\` of u.add is not there, expected "z".
{call: u.add, method: PUT, url: "https://u.invalid/x", query: {a: 1}, headers: {x-y: z}, body: {text: bye}} | In the body of u.add: \`$.text\` is "hello", expected "bye".`,
        `failed fails
ship | The call failed with status 502: Nothing listens at u.invalid: the connection was refused.`,
        `failed gone
shp | There is nothing called shp here. Known: ship, add, old.`,
        `failed words
true | No output is declared, so the answer has no shape to be held against.
bye | The answer is "hello", expected "bye".`,
        `failed nothing
{a: 1} | The answer is empty.`,
      ],
    );
  });

  it('answers the first, second, … call of an operation one after the other', async (t) => {
    const { results } = await runTests({
      file: await (async () => {
        const first = await writeFiles(t, {
          'c.yaml': capability
            .replace(
              'call: u.old, ',
              'steps: {a: {type: call, call: u.old}, b: {type: call, call: u.old}}, mappings: [{target: a, value: $.a.x}, {target: b, value: $.b.x}], ',
            )
            .replace('outputParameters: [{type: string, mapping: $.x}]', 'outputParameters: {a: {type: string}, b: {type: string}}'),
          'c.test.yaml':
            'tests: [{call: old, upstreams: {u.old: [{text: "<r><x>1</x></r>"}, {text: "<r><x>2</x></r>"}]}, expect: {data: {a: "1", b: "2"}}}]',
        });
        return path.join(path.dirname(first), 'c.test.yaml');
      })(),
      variables: {},
      upstreams: {},
    });
    assert.deepEqual(
      results.map(({ outcome, failures }) => [outcome, failures]),
      [['passed', []]],
    );
  });

  it('runs one of them, by its id', async (t) => {
    const tests = 'tests: [{name: a, call: old, expect: {status: 500}}, {name: a, call: old}, {name: b, call: old}]';
    assert.deepEqual(await run(t, tests, { only: new Set(['a (2)', 'b']) }), ['passed a', 'passed b']);
  });

  it('replays what was recorded, whatever the host', async (t) => {
    const exchange = (url: string, n: string) => ({
      operation: 'u.get',
      method: 'GET',
      url,
      status: 200,
      headers: {},
      body: `{"n":"${n}","s":1}`,
    });
    const recording = {
      format: 'capstan-recording/1',
      exchanges: [exchange('https://real.example/ships/1', 'One'), exchange('https://real.example/ships/2', 'Two')],
    };
    const tests = `recordings: c.recording.json
tests:
- {name: one, call: ship, with: {id: 1}, expect: {values: {$.name: One}}}
- {name: two, call: ship, with: {id: 2}, expect: {values: {$.name: Two}}}
- {name: three, call: ship, with: {id: 3}, expect: {error: {code: not-recorded, message: "Recorded: GET /ships/1, GET /ships/2."}}}
- {name: other, call: add, with: {text: x}}
`;
    assert.deepEqual(await run(t, tests, { files: { 'c.recording.json': JSON.stringify(recording) } }), [
      'passed one',
      'passed two',
      'passed three',
      'passed other',
    ]);
  });

  it('asks the APIs that are given an address', async (t) => {
    const { url } = await startUpstream(t);
    const tests = 'tests: [{call: ship, with: {id: 1}, expect: {status: 404}}]';
    assert.deepEqual(await run(t, tests, { upstreams: { u: url }, variables: { TOKEN: 'x' } }), ['passed ship']);
  });

  it('says why it cannot run', async (t) => {
    assert.deepEqual(await run(t, 'capability: x.yaml\ntests: []'), ['x.yaml | There is no file x.yaml.']);
    assert.deepEqual(await run(t, 'tests: [{call: a}]', { files: { 'c.capability.yaml': 'ikanos: "1.0.0-beta5"\ncapability: {}\n' } }), [
      'a | c.capability.yaml cannot run: Nothing is exposed: a capability needs at least one server under "exposes" to be served. (line 2)',
    ]);
    assert.deepEqual(
      await run(t, 'recordings: [gone.json, c.capability.yaml]\ntests: [{call: old, upstreams: {u.none: {}, u.old: {file: x.xml}}}]'),
      [
        'gone.json | There is no file gone.json.',
        `c.capability.yaml | c.capability.yaml is no JSON: Unexpected token 'i', "ikanos: "1"... is not valid JSON.`,
        'u.none | There is no consumed operation u.none. Known: u.get, u.add, u.old.',
        '{file: x.xml} | There is no file x.xml.',
      ],
    );
    const first = await writeFiles(t, { 'lonely.test.yaml': 'tests: [{call: a}]' });
    const { problems } = await runTests({ file: first, variables: {}, upstreams: {} });
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        'No capability lies beside this file: none of lonely.capability.yaml, lonely.capability.yml, lonely.ikanos.yaml, lonely.ikanos.yml, lonely.naftiko.yaml, lonely.naftiko.yml, lonely.yaml, lonely.yml is there. Name it with `capability: ./FILE`.',
      ],
    );
  });
});

describe('a test under the debugger', () => {
  it('pauses where a breakpoint is, and goes on', async (t) => {
    const first = await writeFiles(t, {
      'c.capability.yaml': capability,
      'c.test.yaml':
        'tests: [{call: ship, with: {id: 1}, expect: {data: {name: Alpha, size: 3}}, upstreams: {u.get: {body: {n: Alpha, s: 3}}}}]',
    });
    const paused: string[] = [];
    const debug = createDebugger(
      (event) => {
        if (event.event !== 'paused') return;
        paused.push(...event.frames.map(({ name, line }) => `${name} ${line + 1}`));
        queueMicrotask(() => debug.command({ kind: 'resume', thread: event.thread, how: 'go' }));
      },
      () => readSourceFile(pathToFileURL(first).href, capability),
    );
    const line = capability.split('\n').findIndex((text) => text.includes('call: u.get'));
    debug.command({ kind: 'configure', breakpoints: { [first]: [{ line }] }, faults: [] });
    const file = path.join(path.dirname(first), 'c.test.yaml');
    const { results } = await runTests({ file, variables: {}, upstreams: {}, watch: debug.begin });
    assert.deepEqual([paused, results.map(({ outcome }) => outcome)], [['tool ship 18'], ['passed']]);
  });
});
