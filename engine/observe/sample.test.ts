import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../result.ts';
import { sampleOf } from './sample.ts';

test('small values are whole', () => {
  const values: readonly Json[] = [null, true, 5, 'text', [], {}, { a: [1, { b: 'c' }], d: null }];
  assert.deepEqual(values.map(sampleOf), values);
});

test('lists, texts and depth are cut', () => {
  assert.deepEqual(sampleOf({ ids: Array.from({ length: 50 }, (_, index) => index), text: 'x'.repeat(300) }), {
    ids: Array.from({ length: 20 }, (_, index) => index),
    text: `${'x'.repeat(200)}…`,
  });
  let deep: Json = 'bottom';
  for (let depth = 0; depth < 20; depth++) deep = { deep };
  assert.equal(JSON.stringify(sampleOf(deep)), `${'{"deep":'.repeat(12)}{}${'}'.repeat(12)}`);
});

test('no more than a thousand values are taken', () => {
  const wide: Json = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, index]));
  assert.equal(Object.keys(sampleOf(wide) as object).length, 999);
});
