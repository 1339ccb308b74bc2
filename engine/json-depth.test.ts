import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTooDeep, maxDepth } from './json-depth.ts';

const nested = (depth: number, inner = '1'): string => `${'[{"a":'.repeat(depth / 2)}${inner}${'}]'.repeat(depth / 2)}`;

describe('the depth of JSON', () => {
  it('is counted up to a limit', () => {
    assert.deepEqual([nested(maxDepth), nested(maxDepth + 2)].map(isTooDeep), [false, true]);
    assert.equal(isTooDeep('['.repeat(1_000_000)), true);
    assert.equal(isTooDeep('[]'.repeat(1_000_000)), false);
  });

  it('is not that of brackets in texts', () => {
    assert.equal(isTooDeep(JSON.stringify({ a: '['.repeat(3_000), b: `\\"${'{'.repeat(3_000)}`, c: '\\' })), false);
    assert.equal(isTooDeep(`"${'['.repeat(3_000)}`), false);
  });
});
