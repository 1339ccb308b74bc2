import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallableInput } from '../../server/protocol.ts';
import { callableOf, inputOf, servablesOf, serverOf } from '../testing/servables.ts';
import { aroundStep, scopeOf } from './step-scope.ts';

const input = (name: string): CallableInput => inputOf(name, { type: 'json', required: false });

test('a step is run by its unit, and by those that refer to its flow', () => {
  const uses = [{ kind: 'flow', reference: 'fleet.with-crew', step: undefined }] as const;
  const calls = [callableOf('tool', 'tools', 'ship', { uses }), callableOf('tool', 'tools', 'other')];
  const servables = servablesOf([serverOf('mcp', 'tools', { calls })]);
  assert.deepEqual(aroundStep(servables, callableOf('step', 'fleet', 'with-crew/people')), [
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
