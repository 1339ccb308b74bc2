import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallableInput } from '../../server/protocol.ts';
import { exampleInput } from './example-input.ts';

function exampleIn(description: string | undefined, type: CallableInput['type'] = 'string', choices?: readonly string[]) {
  return exampleInput({ name: 'a', type, description, required: true, in: undefined, choices, default: undefined });
}

test('an example is taken from the description', () => {
  const cases: readonly (readonly [description: string, expected: string | undefined])[] = [
    ['IMO number, such as IMO-9321483', 'IMO-9321483'],
    ['IMO number, such as IMO-9321483.', 'IMO-9321483'],
    ['Name of a port (e.g. "New York"), in English', 'New York'],
    ['Day, for example 2026-01-31, in local time', '2026-01-31'],
    ['Path, for instance `a/b.txt`', 'a/b.txt'],
    ['Version, e.g. 1.2.', '1.2'],
    ['Who is greeted', undefined],
    ['Things such as', undefined],
  ];
  assert.deepEqual(
    cases.map(([description]) => exampleIn(description)),
    cases.map(([, expected]) => expected),
  );
  assert.equal(exampleIn(undefined), undefined);
});

test('what is no value of the type is no example', () => {
  assert.deepEqual(
    [
      exampleIn('How many, such as 12', 'integer'),
      exampleIn('How many, such as twelve', 'integer'),
      exampleIn('One of them, such as red', 'string', ['red', 'blue']),
      exampleIn('One of them, such as green', 'string', ['red', 'blue']),
    ],
    ['12', undefined, 'red', undefined],
  );
});
