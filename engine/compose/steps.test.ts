import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../result.ts';
import { bench, type Outcome, toolsOf } from '../testing/run.ts';
import { checkSteps, checkUrl, data, type StepsCase, startSteps } from '../testing/steps.ts';

const one = 'one: {type: call, call: u.json}';
const arr = 'a: {type: call, call: u.arr}';
const extra = `
- type: http
  namespace: v
  baseUri: "{UP}"
  resources:
    j: {path: /json, operations: {named: {method: GET, outputParameters: {nm: {type: string, value: $.name}, zz: {type: string, value: $.zz}, cst: {type: string, value: fixed}}}}}
    a: {path: /arr, operations: {keyed: {method: GET, outputParameters: {key: {type: string, value: $.id}}}}}
`;

describe('call steps', () => {
  it('K01 answer what the last one got', (t) =>
    checkSteps(
      t,
      { steps: `${one}, two: {type: call, call: u.arr}` },
      { status: 200, text: '[{"id":"1","n":"one","v":{"d":1}},{"id":"2","n":"two"},{"id":3,"n":"three"}]', type: 'application/json' },
    ));

  it('K02 see what earlier ones left', (t) =>
    checkUrl(t, { steps: `${one}, two: {type: call, call: u.e, with: {pid: "{{one.id}}"}}` }, '/echo/1'));

  it('K03 insert lists as JSON', (t) =>
    checkUrl(t, { steps: `${one}, two: {type: call, call: u.e, with: {pid: x, q: "{{one.nested.x}}"}}` }, '/echo/x?q=%5B1%2C2%5D'));

  it('K04 stop at an error of the upstream', (t) =>
    checkSteps(
      t,
      { steps: 'one: {type: call, call: u.st, with: {n: 404}}, two: {type: call, call: u.e, with: {pid: "{{one.error}}"}}' },
      { status: 502, error: 'upstream-status', message: 'The step one stopped: u.st answered with status 404.' },
    ));

  it('K04 send nothing after it', async (t) => {
    const { run, upstream } = await startSteps(t, {
      steps: 'one: {type: call, call: u.st, with: {n: 500}}, two: {type: call, call: u.json}',
    });
    await run('t');
    assert.deepEqual(
      upstream.requests.map(({ url }) => url),
      ['/status/500'],
    );
  });

  it('K05 pass the error of the last one on', (t) =>
    checkSteps(
      t,
      { steps: `${one}, two: {type: call, call: u.st, with: {n: 503}}` },
      { status: 503, text: '{"error":"e503","id":9}', type: 'application/json' },
    ));

  it('K06 map nothing of an error', (t) =>
    checkSteps(
      t,
      { steps: `${one}, two: {type: call, call: u.st, with: {n: 503}}`, mappings: '{target: e, value: $.two.error}' },
      { status: 502, error: 'upstream-status', message: 'The step two stopped: u.st answered with status 503.' },
    ));

  it('K11 keep what the consumed operation extracts', (t) =>
    checkSteps(
      t,
      { steps: 'one: {type: call, call: v.named}', mappings: '{target: all, value: $.one}', consumes: extra },
      data({ all: { nm: 'Alpha', zz: null, cst: 'fixed' } }),
    ));

  it('K12 add the extracts to each element of a list', (t) =>
    checkSteps(
      t,
      { steps: 'one: {type: call, call: v.keyed}', mappings: '{target: all, value: $.one}', consumes: extra },
      data({
        all: [
          { id: '1', n: 'one', v: { d: 1 }, key: '1' },
          { id: '2', n: 'two', key: '2' },
          { id: 3, n: 'three', key: '3' },
        ],
      }),
    ));

  it('have extracts of the declared types, out of texts only too', async (t) => {
    const consumes = `
- type: http
  namespace: w
  baseUri: "{UP}"
  resources: {c: {path: /csv, operations: {rows: {method: GET, outputRawFormat: csv, outputParameters: {no: {type: number, value: $.id}, yes: {type: boolean, value: "true"}}}}}}
`;
    await checkSteps(
      t,
      { steps: 'one: {type: call, call: w.rows}', mappings: '{target: all, value: $.one}', consumes },
      data({
        all: [
          { id: '1', n: 'a', no: 1, yes: true },
          { id: '2', n: 'b', no: 2, yes: true },
        ],
      }),
    );
  });

  it('K13 leave a direct call without them', async (t) => {
    const { run } = await bench(t, toolsOf('t: {description: d, call: v.named}', { consumes: extra }));
    const outcome = await run('t');
    assert.equal('text' in outcome && outcome.text.slice(0, 22), '{"id":1,"name":"Alpha"');
  });

  it('K14 convert other formats first', (t) =>
    checkSteps(t, { steps: 'one: {type: call, call: u.xml}', mappings: '{target: v, value: $.one}' }, data({ v: { x: ['1', '2'] } })));

  for (const status of [204, 200]) {
    it(`K15 K16 go on after an empty ${status}`, (t) =>
      checkSteps(
        t,
        {
          steps: `e: {type: call, call: u.em, with: {n: ${status}}}, ${one}`,
          mappings: '{target: e, value: $.e.x}, {target: o, value: $.one.name}',
        },
        data({ o: 'Alpha' }),
      ));
  }

  it('K17 name what they cannot call', async (t) => {
    await checkSteps(
      t,
      { steps: 'one: {type: call, call: u.nope}' },
      { status: 400, error: 'unknown-operation', message: 'tool t calls `u.nope`, which is no operation of u.' },
    );
    await checkSteps(
      t,
      { steps: 'one: {type: call, call: one}' },
      { status: 400, error: 'unknown-operation', message: 'tool t calls `one`, which names no consumed API.' },
    );
  });

  it('say that an answer is not what it should be', (t) =>
    checkSteps(
      t,
      { steps: 'one: {type: call, call: u.bad}, two: {type: call, call: u.json}' },
      { status: 500, error: 'invalid-upstream-body', message: 'u.bad: The upstream answer is no JSON: it begins with `{oops`.' },
    ));

  it('run in declared order, each once', async (t) => {
    const { run, upstream } = await startSteps(t, {
      steps: `z: {type: call, call: u.json}, b: {type: call, call: u.text}, ${arr}`.replace('u.text', 'u.hdr'),
    });
    await run('t');
    assert.deepEqual(
      upstream.requests.map(({ url }) => url),
      ['/json', '/hdr', '/arr'],
    );
  });
});

describe('mappings', () => {
  const cases: readonly (readonly [id: string, mappings: string, data: Json])[] = [
    [
      'K07 build objects',
      '{target: a.b.c, value: $.one.name}, {target: a.b.d, value: $.one.nested.k}',
      { a: { b: { c: 'Alpha', d: 'v' } } },
    ],
    ['K08 keep a null, leave out what is not there', '{target: z, value: $.one.nul}, {target: nope, value: $.one.qq}', { z: null }],
    ['K09 know no index between dots', '{target: i, value: $.a.0}, {target: j, value: $.a.id}', {}],
    [
      'K09 take JSONPaths',
      '{target: i, value: "$.a[0].id"}, {target: j, value: "$.a[?(@.id == 3)].n"}, {target: k, value: "$[\'one\'].nested[\'k\']"}, {target: n, value: "$.a[*].zz"}, {target: l, value: $.a.length()}, {target: m, value: "$.a[7]"}',
      { i: '1', j: ['three'], k: 'v', n: [], l: 3 },
    ],
    ['K10 take no literals', '{target: l, value: literal}', {}],
    [
      'cannot touch what all objects share',
      '{target: __proto__.polluted, value: $.one.name}',
      JSON.parse('{"__proto__":{"polluted":"Alpha"}}') as Json,
    ],
    ['replace what is no object', '{target: a, value: $.one.name}, {target: a.b, value: $.one.id}', { a: { b: 1 } }],
  ];
  for (const [id, mappings, value] of cases) it(id, (t) => checkSteps(t, { steps: `${one}, ${arr}`, mappings }, data(value)));

  it('record why nothing was found', async (t) => {
    const { record } = await startSteps(t, { steps: one, mappings: '{target: n, value: $.one.nested.zz}, {target: m, value: $.two.x}' });
    const { mappings } = await record('t');
    assert.deepEqual(
      mappings.map(({ target, note }) => [target, note]),
      [
        ['n', 'There is no `zz`. There is x, k.'],
        ['m', 'The step two has no output.'],
      ],
    );
  });
});

describe('script steps', () => {
  const script = (keys = '') => `s: {type: script, language: javascript, location: "file:///./scripts", file: main.js${keys}}`;
  const run = (text: string, more: Partial<StepsCase> = {}): StepsCase => ({
    steps: script(),
    mappings: '{target: r, value: $.s}',
    files: { 'scripts/main.js': text },
    ...more,
  });
  const failed = (message: string, error = 'script-failed'): Outcome => ({ status: 500, error, message });

  it('K25 K26 run without a control server', (t) =>
    checkSteps(t, run('result = {greeting: "hello", count: 42, flag: true};'), data({ r: { greeting: 'hello', count: 42, flag: true } })));
  it('are written in Python as well', (t) =>
    checkSteps(
      t,
      {
        steps: `${one}, s: {type: script, language: python, location: "file:///./scripts", file: main.py}`,
        mappings: '{target: r, value: $.s}',
        files: { 'scripts/main.py': 'result = {"name": context["one"]["name"].upper()}' },
      },
      data({ r: { name: 'ALPHA' } }),
    ));
  it('K27 see steps and inputs', (t) =>
    checkSteps(
      t,
      run('result = context["list-members"].filter((one) => one.id === context.id).map((one) => one.n + context.extra);', {
        steps: `list-members: {type: call, call: u.arr}, ${script(', with: {extra: "{{id}}!"}')}`,
        inputs: { id: '2' },
      }),
      data({ r: ['two2!'] }),
    ));
  it('K28 may leave nothing', (t) => checkSteps(t, run('let other = 1;'), data({})));
  it('may leave a null', (t) => checkSteps(t, run('result = null;'), data({ r: null })));
  it('K29 end at the limit of statements', (t) =>
    checkSteps(
      t,
      run('while (true) {}'),
      failed(
        'The script of the step s failed: it ran more than the limit of 100000 statements, which `statementLimit` under `management.scripting` of a control server can raise',
      ),
    ));
  it('K30 stay below their folder', (t) =>
    checkSteps(
      t,
      run('', { steps: script().replace('main.js', '../x.js'), files: { 'x.js': 'result = 1', 'scripts/main.js': '' } }),
      failed('The step s names the file `../x.js`: only plain names below `location` are allowed.', 'script-path'),
    ));
  it('K31 keep to the allowed languages', (t) =>
    checkSteps(
      t,
      run('result = 1', {
        exposes: '  - {type: control, port: 3002, management: {scripting: {enabled: true, allowedLanguages: [python]}}}\n',
      }),
      failed('The step s is written in javascript; allowed here: python.', 'script-language'),
    ));
  it('K32 use what they depend on', (t) =>
    checkSteps(
      t,
      {
        steps: script(', dependencies: [a.js, b.js]'),
        mappings: '{target: r, value: $.s}',
        files: {
          'scripts/a.js': 'const two = 2; function twice(x) { return two * x; }',
          'scripts/b.js': 'const four = twice(two);',
          'scripts/main.js': 'result = twice(four);',
        },
      },
      data({ r: 8 }),
    ));
  it('can be turned off', (t) =>
    checkSteps(
      t,
      run('result = 1', { environment: { IKANOS_SCRIPTING: 'false' } }),
      failed('The step s is a script, and scripts are turned off.', 'scripting-off'),
    ));
  it('reach nothing outside', (t) =>
    checkSteps(
      t,
      run(
        'result = [typeof process, typeof require, typeof fetch, typeof setTimeout, typeof globalThis.std, typeof WebAssembly, typeof console];',
      ),
      data({ r: ['undefined', 'undefined', 'undefined', 'undefined', 'undefined', 'undefined', 'undefined'] }),
    ));
  it('have an end to their memory', (t) =>
    checkSteps(
      t,
      run('const all = []; for (let i = 0; i < 60; i++) all.push(new Uint8Array(4000000));'),
      failed('The script of the step s failed: InternalError: out of memory (main.js, line 1)'),
    ));
  it('tell their own errors', (t) =>
    checkSteps(
      t,
      run('const x = context.none.field;'),
      failed("The script of the step s failed: TypeError: cannot read property 'field' of undefined (main.js, line 1)"),
    ));
  it('give what can be written as JSON', async (t) => {
    await checkSteps(
      t,
      run('result = {}; result.self = result;'),
      failed('The `result` of the step s cannot be written as JSON: TypeError: circular reference'),
    );
    await checkSteps(
      t,
      run('result = Promise.resolve(1);'),
      failed(
        'The `result` of the step s cannot be written as JSON: TypeError: it is a promise, and nothing waits for it: assign the value itself',
      ),
    );
    await checkSteps(
      t,
      run('result = "x".repeat(50000000);'),
      failed('The `result` of the step s cannot be written as JSON: InternalError: out of memory'),
    );
  });
  it('leave nothing behind for others: what they change of the language is gone with them', (t) =>
    checkSteps(
      t,
      run('', {
        steps: `${script()}, ${script().replace('s:', 'u:').replace('main', 'next')}`,
        mappings: '{target: r, value: $.s}, {target: n, value: $.u}',
        files: {
          'scripts/main.js': 'Object.prototype.hacked = 1; Array.prototype.map = () => 5; result = {a: [].map()};',
          'scripts/next.js': 'result = [({}).hacked ?? null, [1].map((one) => one + 1)];',
        },
      }),
      data({ r: { a: 5 }, n: [null, [2]] }),
    ));
  it('cannot change what others see', (t) =>
    checkSteps(
      t,
      run('context.one.name = "changed"; result = context.one.name;', {
        steps: `${one}, ${script()}`,
        mappings: '{target: n, value: $.one.name}, {target: r, value: $.s}',
      }),
      data({ n: 'Alpha', r: 'changed' }),
    ));
});
