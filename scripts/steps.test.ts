import assert from 'node:assert/strict';
import { test } from 'node:test';
import { add, describeCounts, describeSum, nothing } from './steps.ts';

test('the sum of a run tells what was left out, and what needed a second try', () => {
  assert.equal(describeCounts({ ...nothing, passed: 12 }), '12 passed, 0 failed');
  const sum = add({ passed: 3, failed: 1, skipped: 2, flaky: 0 }, { passed: 4, failed: 0, skipped: 0, flaky: 2 });
  assert.equal(describeCounts(sum), '7 passed, 1 failed, 2 skipped, 2 flaky');
  assert.equal(describeSum(sum), '2 skipped, 2 flaky\n7 passed, 1 failed');
  assert.equal(describeSum({ ...nothing, passed: 12 }), '12 passed, 0 failed');
});
