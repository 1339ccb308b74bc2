import assert from 'node:assert/strict';
import path from 'node:path';
import { it } from 'node:test';
import { writeFiles } from '../testing/serve.ts';
import { createPlacer } from './places.ts';
import { runTests } from './run-tests.ts';

const capability = `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - type: http
    namespace: u
    baseUri: https://u.example.org
    resources:
      ships: {path: /ships, operations: {list: {method: GET}, add: {method: POST}}}
  aggregates:
  - namespace: fleet
    flows:
      all: {description: d, call: u.list, outputParameters: [{type: object, properties: {name: {type: string, mapping: $.n}, none: {type: string, mapping: $.x}}}]}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    tools:
      ships: {description: d, ref: fleet.all}
      add: {description: d, call: u.add}
`;

it('coverage tells what was called, asked and found, flows that are referred to included', async (t) => {
  const file = await writeFiles(t, {
    'c.capability.yaml': capability,
    'c.test.yaml': 'upstreams: {u.list: {body: {n: A}}}\ntests: [{call: ships}, {name: again, call: ships}]\n',
  });
  const { coverage, problems } = await runTests({ file: path.join(path.dirname(file), 'c.test.yaml'), variables: {}, upstreams: {} });
  assert.deepEqual(problems, []);
  assert.deepEqual(
    coverage?.list(createPlacer()).map(({ kind, name, place, count }) => `${kind} ${name} at line ${place.range.start.line + 1}: ${count}`),
    [
      'unit ships at line 18: 2',
      'unit add at line 19: 0',
      'unit all at line 12: 2',
      'operation u.list at line 8: 2',
      'operation u.add at line 8: 0',
      'mapping name at line 12: 2',
      'mapping none at line 12: 0',
    ],
  );
});
