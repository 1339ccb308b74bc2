import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { writeFiles } from '../engine/testing/serve.ts';
import { type Typed, typed } from './testing.ts';

const examples = path.resolve(import.meta.dirname, '../examples');

const capability = `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: mcp, port: 3002, namespace: tools, tools: {greet: {description: d, inputParameters: {name: {type: string, description: n}}, outputParameters: {greeting: {type: string, value: "Hello, {{name}}!"}}}}}
`;

/** The folder of the files, and what was shown with the folder and the times taken out. */
async function inFolder(context: TestContext, files: Readonly<Record<string, string>>) {
  const folder = path.dirname(await writeFiles(context, { 'c.yaml': capability, ...files }));
  const clean = (text: string) =>
    text
      .replaceAll(`${path.relative(process.cwd(), folder)}${path.sep}`, '')
      .replaceAll(`${folder}${path.sep}`, '')
      .replaceAll(folder, 'FOLDER')
      .replaceAll(/(time="|"milliseconds": )[\d.]+/g, '$10');
  return {
    folder,
    type: async (...args: readonly string[]): Promise<Typed> => {
      const { code, out, err } = await typed(...args);
      return { code, out: clean(out), err: clean(err) };
    },
  };
}

const tests = `tests:
- {name: greets, call: greet, with: {name: Ada}, expect: {data: {greeting: "Hello, Ada!"}}}
- name: greets "wrongly"
  call: greet
  with: {name: Bob}
  expect:
    values:
      $.greeting: Hello, Ada!
- {name: later, call: greet, skip: no time}
`;

describe('capstan test', () => {
  it('shows failures at their place, and ends with 1', async (t) => {
    const { folder, type } = await inFolder(t, { 'c.test.yaml': tests });
    assert.deepEqual(await type('test', folder), {
      code: 1,
      out: `c.test.yaml
  ✓ greets
  ✗ greets "wrongly"

c.test.yaml:8:19 \`$.greeting\` is "Hello, Bob!", expected "Hello, Ada!".
8 |       $.greeting: Hello, Ada!
  |                   ^^^^^^^^^^^

  - later (no time)

3 tests: 1 passed, 1 failed, 1 skipped
`,
      err: '',
    });
  });

  it('reports to continuous integration as JUnit', async (t) => {
    const { folder, type } = await inFolder(t, { 'c.test.yaml': tests });
    assert.deepEqual(await type('test', folder, '--format', 'junit'), {
      code: 1,
      out: `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="c.test.yaml" tests="3" failures="1" skipped="1" time="0">
    <testcase name="greets" classname="c.test.yaml" time="0"/>
    <testcase name="greets &quot;wrongly&quot;" classname="c.test.yaml" time="0">
      <failure message="\`$.greeting\` is &quot;Hello, Bob!&quot;, expected &quot;Hello, Ada!&quot;." type="failed">c.test.yaml:8:19</failure>
    </testcase>
    <testcase name="later" classname="c.test.yaml" time="0">
      <skipped message="no time"/>
    </testcase>
  </testsuite>
</testsuites>
`,
      err: '',
    });
  });

  it('reports as JSON, and runs only what the filter takes', async (t) => {
    const { folder, type } = await inFolder(t, { 'c.test.yaml': tests });
    const { code, out } = await type('test', folder, '--format', 'json', '--filter', 'wrongly');
    assert.equal(code, 1);
    assert.deepEqual(JSON.parse(out), [
      {
        file: 'c.test.yaml',
        name: 'greets "wrongly"',
        outcome: 'failed',
        milliseconds: 0,
        failures: [
          {
            file: 'c.test.yaml',
            line: 8,
            column: 19,
            endLine: 8,
            endColumn: 30,
            message: '`$.greeting` is "Hello, Bob!", expected "Hello, Ada!".',
            expected: '"Hello, Ada!"',
            actual: '"Hello, Bob!"',
          },
        ],
      },
    ]);
  });

  it('says what is wrong with a test file', async (t) => {
    const { folder, type } = await inFolder(t, { 'c.test.yaml': 'tests:\n- cal: greet\n' });
    assert.deepEqual(await type('test', path.join(folder, '*.test.yaml')), {
      code: 1,
      out: `c.test.yaml
  ✗ c.test.yaml

c.test.yaml:2:3 A test does not take \`cal\`. Did you mean \`call\`?
2 | - cal: greet
  |   ^^^


c.test.yaml:2:3 This test needs \`call\`: the name of the tool, operation or flow to call.
2 | - cal: greet
  |   ^


1 test: 0 passed, 1 failed
`,
      err: '',
    });
  });

  it('runs the tests that a capability implies', async (t) => {
    const { folder, type } = await inFolder(t, {});
    assert.deepEqual(await type('test', '--contract', folder), {
      code: 0,
      out: `c.yaml
  ✓ greet answers a valid call in the declared shape
  ✓ greet refuses a call without name
  ✓ greet refuses an object where text belongs for name

3 tests: 3 passed, 0 failed
`,
      err: '',
    });
  });

  it('passes the examples', async () => {
    const { code, out } = await typed('test', examples);
    assert.deepEqual([code, /^\d+ tests: \d+ passed, 0 failed$/m.test(out)], [0, true], out);
  });

  it('refuses what it cannot run', async (t) => {
    const { folder, type } = await inFolder(t, { 'sub/c.yaml': capability });
    const told = async (...args: readonly string[]) => {
      const { code, err } = await type('test', ...args);
      return [code, err.split('\n')[0]];
    };
    assert.deepEqual(await told(), [2, 'Which test files? Name files, folders or patterns.']);
    assert.deepEqual(await told(path.join(folder, 'sub')), [2, 'There is no test file (*.test.yaml) in sub.']);
    assert.deepEqual(await told(path.join(folder, 'c.yaml')), [
      2,
      'c.yaml is no test file: its name must end in .test.yaml. For the tests it implies: --contract.',
    ]);
    assert.deepEqual(await told(path.join(folder, 'gone.test.yaml')), [2, 'There is no file gone.test.yaml.']);
    assert.deepEqual(await told(folder, '--format', 'sarif'), [2, '--format takes text, json, junit, not "sarif".']);
    assert.deepEqual(await told('--contract', folder, '--upstream', 'a=http://b'), [
      2,
      '--contract never asks a real API: leave --upstream out.',
    ]);
  });
});
