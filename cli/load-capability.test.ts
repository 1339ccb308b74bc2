import assert from 'node:assert/strict';
import { it } from 'node:test';
import { writeFiles } from '../engine/testing/serve.ts';
import { typed } from './testing.ts';

it('gets Python only where it is not there', async (t) => {
  const file = await writeFiles(t, {
    'c.yaml': `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: mcp, port: 3001, namespace: tools, tools: {t: {description: d, inputParameters: {n: {type: number, description: n}}, steps: {s: {type: script, language: python, location: "file:///./s", file: main.py}}, mappings: [{target: r, value: $.s}]}}}
`,
    's/main.py': 'result = context["n"] * 2',
  });
  assert.deepEqual(await typed('call', file, 't', '--arg', 'n=21', '--get-python'), { code: 0, out: '{\n  "r": 42\n}\n', err: '' });
});
