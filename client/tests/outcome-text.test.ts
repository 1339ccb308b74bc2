import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomeText } from './outcome-text.ts';

const at = { line: 4, character: 0 };

test('each outcome is a line, each failure one below it', () => {
  assert.equal(outcomeText('a', { id: 'a', outcome: 'passed', milliseconds: 1.5, failures: [] }), '✓ a (1.5 ms)\n');
  assert.equal(outcomeText('a', { id: 'a', outcome: 'skipped', note: 'not yet', milliseconds: 0, failures: [] }), '- a (not yet)\n');
  assert.equal(
    outcomeText('a', {
      id: 'a',
      outcome: 'failed',
      milliseconds: 2,
      failures: [{ message: 'It is wrong.', place: { uri: 'file:///a', range: { start: at, end: at } } }],
    }),
    '✗ a (2.0 ms)\n    line 5: It is wrong.\n',
  );
});
