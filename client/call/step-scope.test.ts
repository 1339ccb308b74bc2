import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Callable, CallableInput, Servables } from '../../server/protocol.ts';
import { aroundStep, scopeOf } from './step-scope.ts';

const place = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const input = (name: string): CallableInput => ({
  name,
  type: 'json',
  description: undefined,
  required: false,
  in: undefined,
  choices: undefined,
  default: undefined,
});
const callable = (kind: Callable['kind'], server: string, name: string, uses: Callable['uses'] = []): Callable => ({
  kind,
  server,
  name,
  title: undefined,
  description: undefined,
  method: undefined,
  path: undefined,
  readOnly: undefined,
  range: place,
  nameRange: place,
  inputs: [],
  uses,
});

test('a step is run by its unit, and by those that refer to its flow', () => {
  const refers = callable('tool', 'tools', 'ship', [{ kind: 'flow', reference: 'fleet.with-crew', step: undefined }]);
  const servables: Servables = {
    uri: 'file:///a',
    version: 1,
    runnable: true,
    title: undefined,
    range: place,
    servers: [
      {
        type: 'mcp',
        namespace: 'tools',
        transport: 'http',
        address: undefined,
        port: 1,
        range: place,
        nameRange: place,
        calls: [refers, callable('tool', 'tools', 'other')],
        skills: [],
      },
    ],
    clients: [],
    flows: [],
    steps: [],
    variables: [],
    files: [],
  };
  assert.deepEqual(aroundStep(servables, callable('step', 'fleet', 'with-crew/people')), [
    { server: 'fleet', name: 'with-crew' },
    { server: 'tools', name: 'ship' },
  ]);
});

test('a form starts with what the step saw', () => {
  const steps = [
    { name: 'one', type: 'call', milliseconds: 1, output: { id: 7 } },
    { name: 'big', type: 'call', milliseconds: 1, output: '(70000 characters, not recorded)' },
    { name: 'unused', type: 'call', milliseconds: 1, output: 1 },
  ] as const;
  const step = { inputs: ['imo', 'missing', 'one', 'big'].map(input) };
  assert.deepEqual(scopeOf(step, { inputs: { imo: '7', more: 1 }, steps }), { imo: '7', one: { id: 7 } });
});
