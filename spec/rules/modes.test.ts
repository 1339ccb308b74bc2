import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsIn } from '../testing/fixture.ts';

const withOperation = (lines: string, tool = '') => `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}
  exposes:
    - type: rest
      address: 127.0.0.1
      port: 3000
      namespace: shop-api
      resources:
        all:
          path: /all
          operations:
            all: {method: GET, call: shop.list-orders}
            one:
              method: PUT
${lines}    - type: mcp
      port: 3001
      namespace: shop-tools
      tools:
        list: {description: Lists all orders of the shop, call: shop.list-orders}
${tool}`;

describe('the way to an answer', () => {
  it('is there: a call, or a value', () => {
    const text = withOperation('              outputParameters: {total: {type: number, value: "5"}}\n');
    assert.deepEqual(problemsIn(text), []);
  });

  it('is missing', () => {
    const text = withOperation('              outputParameters: {total: {type: number}}\n');
    assert.deepEqual(problemsIn(text), [
      '18: «one» warning nothing-to-answer: This operation has nothing to answer with: it needs `call`, `ref` or `steps`, or outputs with a `value`.',
    ]);
  });

  it('is written like another one', () => {
    const text = withOperation(
      '              call: shop.list-orders\n              outputParameters: {total: {type: number}}\n',
      '        sum:\n          description: Sums up all orders of the shop\n          call: shop.list-orders\n          outputParameters: {total: {type: number, value: "5"}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '21: «outputParameters» warning outputs-of-other-mode: With `call`, `outputParameters` is a list of shapes (`- type: …`). A map of names belongs to `steps`.',
      '30: «outputParameters» warning outputs-of-other-mode: With `call`, `outputParameters` is a list of shapes (`- type: …`). A map of names belongs to `steps`.',
    ]);
  });

  it('is written like another one, with steps', () => {
    const text = withOperation(
      '              steps: {all: {type: call, call: shop.list-orders}}\n              outputParameters: [{type: number, mapping: $.total}]\n',
    );
    assert.deepEqual(problemsIn(text), [
      '21: «outputParameters» warning outputs-of-other-mode: With `steps`, `outputParameters` is a map of names that `mappings` fill. A list of shapes belongs to `call`.',
    ]);
  });
});
