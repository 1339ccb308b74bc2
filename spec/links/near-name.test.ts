import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findLongerName, findNearName } from './near-name.ts';

describe('the name that is meant', () => {
  const cases: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ['list-order', ['list-orders', 'get-order'], 'list-orders'],
    ['get-shpi', ['get-ship', 'get-shop'], 'get-ship'],
    ['listOrders', ['list-orders'], 'list-orders'],
    ['order_id', ['order-id'], 'order-id'],
    ['list-orders-v', ['list-orders-v2'], undefined],
    ['factset-sdf', ['factset-ofdb'], undefined],
    ['get-a', ['get-b'], undefined],
    ['shop', ['shop'], undefined],
    ['', ['a'], undefined],
  ];
  for (const [name, candidates, expected] of cases)
    it(`is ${expected ?? 'none'} for ${name || 'nothing'} among ${candidates.join(', ')}`, () =>
      assert.equal(findNearName(name, candidates), expected));

  it('has the name as a part, when only one does', () => {
    assert.equal(findLongerName('oauth', ['oauth-api', 'source-code-api']), 'oauth-api');
    assert.equal(findLongerName('api', ['oauth-api', 'source-code-api']), undefined);
    assert.equal(findLongerName('auth', ['oauth-api']), undefined);
  });
});
