import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findMeant, type Referable, referenceTo } from './meant-reference.ts';
import { routeOf } from './routes.ts';

const known: readonly Referable[] = [
  { namespace: 'shop', name: 'list-orders', route: routeOf('GET', '/orders') },
  { namespace: 'shop', name: 'get-order', route: routeOf('GET', '/orders/{{id}}') },
  { namespace: 'shop', name: 'add-order', route: routeOf('POST', '/orders') },
  { namespace: 'old-shop', name: 'get-order', route: routeOf('GET', '/v1/orders/{{id}}') },
  { namespace: 'carriers', name: 'track', route: routeOf('GET', '/parcels/{{code}}') },
];

describe('the reference that is meant', () => {
  const cases: readonly (readonly [text: string, meant: readonly string[]])[] = [
    ['list-orders', ['★ shop.list-orders']],
    ['listOrders', ['★ shop.list-orders']],
    ['get-order', ['shop.get-order', 'old-shop.get-order']],
    ['shop.get-order', ['old-shop.get-order']],
    ['shop/get-order', ['★ shop.get-order']],
    ['oldShop/getOrder', ['★ old-shop.get-order']],
    ['shop.orders.get-order', ['★ shop.get-order']],
    ['carriers/get-order', ['shop.get-order', 'old-shop.get-order']],
    ['other/list-orders', ['★ shop.list-orders']],
    ['carriers/list-orders', ['shop.list-orders']],
    ['trakc', ['★ carriers.track']],
    ['shop: add order', ['★ shop.add-order']],
    ['carriers.', ['carriers.track']],
    ['shop.', []],
    ['GET /orders', ['★ shop.list-orders']],
    ['post /orders', ['★ shop.add-order']],
    ['/orders', ['shop.list-orders', 'shop.add-order']],
    ['GET /orders/{id}', ['★ shop.get-order']],
    ['DELETE /orders', []],
    ['', []],
    ['...', []],
    ['étage', []],
  ];
  for (const [text, meant] of cases) {
    it(`by «${text}» is ${meant.join(', ') || 'none'}`, () => {
      const found = findMeant(text, known).map(({ of, sure }) => `${sure ? '★ ' : ''}${referenceTo(of)}`);
      assert.deepEqual(found, meant);
    });
  }
});
