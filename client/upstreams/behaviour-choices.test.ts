import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behaviourChoices, labelOf } from './behaviour-choices.ts';

test('each behaviour is told by its own name', () => {
  assert.deepEqual(
    behaviourChoices.map(({ behaviour }) => labelOf(behaviour)),
    behaviourChoices.map(({ label }) => label),
  );
  assert.equal(labelOf({ status: 418 }), '{"status":418}');
});
