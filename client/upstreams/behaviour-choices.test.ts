import assert from 'node:assert/strict';
import { test } from 'node:test';
import { behaviourChoices, labelOf, readLatency, readStatus } from './behaviour-choices.ts';

test('each behaviour is told by its own name', () => {
  assert.deepEqual(
    behaviourChoices().map(({ behaviour }) => labelOf(behaviour)),
    behaviourChoices().map(({ label }) => label),
  );
});

test('what somebody chose is told in words', () => {
  assert.equal(labelOf({ status: 418 }), '418');
  assert.equal(labelOf({ latencyMs: 250, status: 502 }), 'waits 250 ms, 502');
  assert.equal(labelOf({ bodyMs: 10, fault: 'reset' }), 'reset, body in 10 ms');
});

test('numbers are read, others refused', () => {
  assert.deepEqual(readLatency(' 250 '), { ok: true, value: 250 });
  for (const text of ['', '-1', '1.5', '600001', 'a'])
    assert.deepEqual(readLatency(text), { ok: false, message: 'A latency is a whole number of milliseconds from 0 to 600000.' });
  assert.deepEqual(readStatus('418'), { ok: true, value: 418 });
  for (const text of ['199', '600', 'x'])
    assert.deepEqual(readStatus(text), { ok: false, message: 'A status is a whole number from 200 to 599.' });
});
