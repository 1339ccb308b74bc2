import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originOf } from './origin-of.ts';

test('the clipboard tells what is meant', () => {
  assert.deepEqual(
    ['curl https://a', '$ curl -X POST x', 'https://a.b/openapi.json', '{"a": 1}', '[1]', '{oops', 'see https://a', ''].map(originOf),
    ['curl', 'curl', 'address', 'sample', 'sample', undefined, undefined, undefined],
  );
});
