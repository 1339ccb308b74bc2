import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VariableInfo } from '../../engine/control/protocol.ts';
import { variableStates, withoutName } from './variable-state.ts';

function needed(name: string, isThere: boolean): VariableInfo {
  return {
    name,
    origin: `environment variable ${name}`,
    isThere,
    ...(!isThere && { reason: `${name} is not set.` }),
    file: '/c.yaml',
    offset: 0,
  };
}

test('what is given at the start counts before what a bind finds', () => {
  const states = variableStates([needed('A', true), needed('B', false), needed('C', true), needed('D', false)], {
    environment: { name: 'local', variables: { C: 'x' } },
    kept: ['A', 'C', 'X'],
  });
  assert.deepEqual(
    states.map(({ name, from, isThere, reason, isKept }) => [name, from, isThere, reason, isKept]),
    [
      ['A', 'the secret storage of this editor', true, undefined, true],
      ['B', 'environment variable B', false, 'B is not set.', false],
      ['C', 'the environment local', true, undefined, true],
      ['D', 'environment variable D', false, 'D is not set.', false],
    ],
  );
});

test('a reason does not say again whose it is', () => {
  const told = (reason: string | undefined) => withoutName({ name: 'TOKEN', reason });
  assert.deepEqual(
    [told('TOKEN has no value: the file a.env is not there.'), told('TOKEN is not set.'), told(undefined)],
    ['The file a.env is not there.', 'TOKEN is not set.', undefined],
  );
});
