import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTestFile } from './read-test-file.ts';

/** Each problem as `the text it is about: message`. */
function problemsOf(text: string): readonly string[] {
  return readTestFile(text).problems.map(({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`);
}

describe('a test file', () => {
  it('reads calls, inputs, answers and expectations', () => {
    const text = `capability: ./fleet.yaml
variables: {TOKEN: 12}
recordings: [a.recording.json]
upstreams:
  u.list: {status: 201, headers: {X-A: 1}, body: [1], latency: 5}
tests:
- name: first
  call: list-ships
  with: {status: active}
  upstreams:
    u.list:
    - {fault: timeout}
    - {text: "<a/>"}
    - {file: a.xml}
    - {status: 404}
    - {}
  expect:
    status: 200
    values: {"$.a": 1}
    matches: {"$.b": "^x"}
    types: {"$.c": integer}
    lengths: {$: 2}
    error: gone
    shape: false
    calls:
    - u.list
    - {call: u.get, method: get, query: {a: 1}, headers: {X-B: c}, body: {d: 1}}
- call: other
  skip: later
`;
    const { capability, variables, recordings, upstreams, tests, problems } = readTestFile(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(capability?.path, './fleet.yaml');
    assert.deepEqual(variables, { TOKEN: '12' });
    assert.deepEqual(
      recordings.map(({ path }) => path),
      ['a.recording.json'],
    );
    const answersOf = (found: typeof upstreams) =>
      [...found].map(([reference, { answers }]) => [reference, answers.map(({ span: _span, ...answer }) => answer)]);
    assert.deepEqual(answersOf(upstreams), [
      ['u.list', [{ status: 201, headers: { 'x-a': '1' }, body: { kind: 'data', data: [1] }, latencyMs: 5, fault: undefined }]],
    ]);
    const plain = { headers: {}, latencyMs: 0, fault: undefined };
    assert.deepEqual(
      tests.map(({ name, call, with: inputs, skip, upstreams: own }) => ({ name, call: call.name, inputs, skip, own: answersOf(own) })),
      [
        {
          name: 'first',
          call: 'list-ships',
          inputs: { status: 'active' },
          skip: undefined,
          own: [
            [
              'u.list',
              [
                { ...plain, status: 200, body: { kind: 'sample' }, fault: 'timeout' },
                { ...plain, status: 200, body: { kind: 'text', text: '<a/>' } },
                { ...plain, status: 200, body: { kind: 'file', path: 'a.xml' } },
                { ...plain, status: 404, body: { kind: 'empty' } },
                { ...plain, status: 200, body: { kind: 'sample' } },
              ],
            ],
          ],
        },
        { name: 'other', call: 'other', inputs: {}, skip: 'later', own: [] },
      ],
    );
    assert.deepEqual(
      tests[0]?.expectations.map(({ span, ...expectation }) => [
        text.slice(span.start, span.end),
        'node' in expectation ? { ...expectation, node: 0 } : expectation,
      ]),
      [
        ['200', { kind: 'status', status: 200 }],
        ['1', { kind: 'value', path: '$.a', data: 1, node: 0 }],
        ['"^x"', { kind: 'matches', path: '$.b', pattern: /^x/u }],
        ['integer', { kind: 'type', path: '$.c', type: 'integer' }],
        ['2', { kind: 'length', path: '$', length: 2 }],
        ['gone', { kind: 'error', code: 'gone', message: undefined }],
        ['false', { kind: 'shape', checked: false }],
        [
          '- u.list\n    - {call: u.get, method: get, query: {a: 1}, headers: {X-B: c}, body: {d: 1}}',
          {
            kind: 'calls',
            calls: tests[0]?.expectations.flatMap((one) => (one.kind === 'calls' ? one.calls : [])),
          },
        ],
      ],
    );
    assert.deepEqual(
      tests[0]?.expectations.flatMap((one) => (one.kind === 'calls' ? one.calls : [])).map(({ span: _span, ...call }) => call),
      [
        { reference: 'u.list', method: undefined, url: undefined, query: undefined, headers: undefined, body: undefined },
        { reference: 'u.get', method: 'GET', url: undefined, query: { a: '1' }, headers: { 'x-b': 'c' }, body: { data: { d: 1 } } },
      ],
    );
  });

  it('says what is wrong, at its place', () => {
    assert.deepEqual(
      problemsOf(`variabels: {}
variables: [a]
upstreams: {list: {}, u.a: [], u.b: {status: 2000, fault: slow, body: 1, text: b}}
tests:
- cal: list
- call: list
  expect: {statuz: 200, status: ok, values: {"$.[": 1}, matches: {$: "("}, types: {$: list}, lengths: {$: -1}, data: 1, text: b, calls: x}
- 5
`),
      [
        'variabels: A test file does not take `variabels`. Did you mean `variables`?',
        '[a]: `variables` must be a mapping (`key: value` lines), not a list.',
        'list: `list` must name an operation of a consumed API: `namespace.operation`.',
        '[]: An empty list answers nothing: write at least one answer.',
        'text: An answer has one body: `body` is there already.',
        '2000: `status` must be from 100 to 599, not 2000.',
        'slow: `fault` must be one of `unreachable`, `timeout`, `reset` and `malformed`, not `slow`.',
        'cal: A test does not take `cal`. Did you mean `call`?',
        'c: This test needs `call`: the name of the tool, operation or flow to call.',
        'statuz: `expect` does not take `statuz`. Did you mean `status`?',
        'text: An answer is either data or text: `data` is there already.',
        'ok: `status` must be a whole number, not `ok`.',
        '"$.[": `$.[` cannot be read as a path into the answer: A name is missing between these two signs.',
        '"(": `(` is no regular expression: Invalid regular expression: /(/u: Unterminated group.',
        'list: The type of `$` must be one of `string`, `number`, `integer`, `boolean`, `array`, `object` and `null`, not `list`.',
        '-1: The length of `$` must be from 0 to 9007199254740991, not -1.',
        'x: `calls` (to consumed APIs) must be a list (lines that begin with `-`), not `x`.',
        '5: A test must be a mapping (`key: value` lines), not `5`.',
      ],
    );
  });

  it('says that there is nothing, or no good YAML', () => {
    assert.deepEqual(problemsOf(''), [': The file is empty: write the tests as a list under `tests`.']);
    assert.deepEqual(problemsOf('- a'), ['- a: A test file must be a mapping (`key: value` lines), not a list.']);
    assert.deepEqual(problemsOf('capability: a.yaml'), ['c: A test file needs `tests`: a list of calls and what is expected of them.']);
    assert.equal(problemsOf('tests: [a').length > 0, true);
  });
});
