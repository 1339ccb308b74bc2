import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics, metricsHtml } from './metrics.ts';

const now = Date.parse('2026-01-01T00:10:00.000Z');

test('calls are counted, and how long the middle one and the slow ones took', () => {
  const metrics = createMetrics();
  const add = (unit: string, secondsAgo: number, milliseconds: number, ok = true): void =>
    metrics.add({
      time: new Date(now - secondsAgo * 1000).toISOString(),
      server: 'tools',
      unit,
      ok,
      status: ok ? 200 : 500,
      milliseconds,
      upstreamCalls: [],
    });
  for (let number = 1; number <= 20; number++) add('find', number * 5, number * 10);
  add('list', 61, 3, false);
  assert.deepEqual(metrics.read(now), [
    { server: 'tools', unit: 'find', calls: 20, failures: 0, lastMinute: 12, median: 100, slow: 190 },
    { server: 'tools', unit: 'list', calls: 1, failures: 1, lastMinute: 0, median: 3, slow: 3 },
  ]);
  metrics.clear();
  assert.deepEqual(metrics.read(now), []);
});

test('without calls the table says how to make some', () => {
  assert.match(metricsHtml([]).markup, /None since this page was opened\. Run the capability and call something: ▶ Call, an agent, curl\./);
});
