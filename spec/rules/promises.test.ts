import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsIn } from '../testing/fixture.ts';
import { ordersMap } from '../testing/shop-parts.ts';

const withTool = (tool: string, semantics = '') => `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
${ordersMap}            list-orders: {method: GET}
            create-order: {method: POST}
            search-orders: {method: POST}
            replace-orders: {method: PUT}
            delete-orders: {method: DELETE}
        query:
          path: /orders/query
          operations:
            post-query: {method: POST}
  aggregates:
    - display: Orders
      namespace: orders
      flows:
        list: {description: Lists all orders of the shop, ${semantics}call: shop.list-orders}
        empty: {description: Deletes all orders of the shop, ${semantics}call: shop.delete-orders}
  exposes:
${tool}`;
const mcp = (tools: string) => `    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
${tools}`;
const all = mcp(
  '        list: {ref: orders.list}\n        empty: {ref: orders.empty}\n        create: {description: Makes an order, call: shop.create-order}\n        search: {description: Finds orders, call: shop.search-orders}\n        query: {description: Finds orders, call: shop.post-query}\n        replace: {description: Replaces orders, call: shop.replace-orders}\n',
);

describe('promises', () => {
  it('are kept by tools that read, also by POST', () => {
    const text = withTool(
      all
        .replaceAll('call: shop.search-orders', 'hints: {readOnly: true}, call: shop.search-orders')
        .replaceAll('call: shop.post-query', 'hints: {readOnly: true}, call: shop.post-query')
        .replaceAll('{ref: orders.list}', '{ref: orders.list, hints: {readOnly: true}}'),
    );
    assert.deepEqual(problemsIn(text), [
      '33: «Makes an order» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '34: «Finds orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '35: «Finds orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
    ]);
  });

  it('are broken by tools that write, also through a flow and in a step', () => {
    const text = withTool(
      all
        .replaceAll('call: shop.create-order', 'hints: {readOnly: true}, call: shop.create-order')
        .replaceAll('{ref: orders.empty}', '{ref: orders.empty, hints: {readOnly: true}}')
        .replace(
          'call: shop.replace-orders',
          'hints: {readOnly: true}, steps: {a: {type: call, call: shop.list-orders}, b: {type: call, call: shop.replace-orders}}',
        ),
    );
    assert.deepEqual(problemsIn(text), [
      '32: «true» warning promise-not-kept: `readOnly: true` says that nothing is changed, but `shop.delete-orders` is a `DELETE`.',
      '33: «Makes an order» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '33: «true» warning promise-not-kept: `readOnly: true` says that nothing is changed, but `shop.create-order` is a `POST`.',
      '34: «Finds orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '35: «Finds orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '36: «true» warning promise-not-kept: `readOnly: true` says that nothing is changed, but `shop.replace-orders` is a `PUT`.',
    ]);
  });

  it('are broken by what is said not to destroy', () => {
    const text = withTool(
      all
        .replaceAll('{ref: orders.empty}', '{ref: orders.empty, hints: {destructive: false}}')
        .replaceAll('call: shop.create-order', 'hints: {destructive: false}, call: shop.create-order'),
    );
    assert.deepEqual(problemsIn(text), [
      '32: «false» warning promise-not-kept: `destructive: false` says that nothing is lost, but `shop.delete-orders` is a `DELETE`.',
      '33: «Makes an order» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '34: «Finds orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '35: «Finds orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
    ]);
  });

  it('of a flow are judged at the flow, and a tool must say the same', () => {
    const text = withTool(
      all
        .replaceAll('{ref: orders.list}', '{ref: orders.list, hints: {readOnly: false}}')
        .replaceAll('{ref: orders.empty}', '{ref: orders.empty, hints: {readOnly: true}}'),
      'semantics: {safe: true}, ',
    );
    assert.deepEqual(problemsIn(text), [
      '25: «true» warning promise-not-kept: `safe: true` says that nothing is changed, but `shop.delete-orders` is a `DELETE`.',
      '31: «false» warning contradicting-semantics: This says `readOnly: false`, but the flow `orders.list` is declared `safe: true`.',
      '33: «Makes an order» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '34: «Finds orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '35: «Finds orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
    ]);
  });

  it('of a flow that writes, and tools and routes that deny it', () => {
    const text = withTool(
      `${mcp('        empty: {ref: orders.empty, hints: {readOnly: true, idempotent: false}}\n        list: {ref: orders.list}\n')}    - type: rest\n      port: 3001\n      address: 127.0.0.1\n      namespace: shop-api\n      resources:\n        orders:\n          path: /orders\n          operations:\n            get: {method: GET, ref: orders.empty}\n            post: {method: POST, ref: orders.empty}\n            put: {method: PUT, ref: orders.empty}\n`,
      'semantics: {safe: false, idempotent: true}, ',
    );
    assert.deepEqual(problemsIn(text), [
      '12: «create-order» hint unused-operation: Nothing calls `shop.create-order`.',
      '13: «search-orders» hint unused-operation: Nothing calls `shop.search-orders`.',
      '14: «replace-orders» hint unused-operation: Nothing calls `shop.replace-orders`.',
      '19: «post-query» hint unused-operation: Nothing calls `shop.post-query`.',
      '31: «true» warning contradicting-semantics: This says `readOnly: true`, but the flow `orders.empty` is declared `safe: false`.',
      '31: «false» warning contradicting-semantics: This says `idempotent: false`, but the flow `orders.empty` is declared `idempotent: true`.',
      '41: «GET» warning contradicting-semantics: This says `GET`, but the flow `orders.empty` is declared `safe: false`.',
      '42: «POST» warning contradicting-semantics: This says `POST`, but the flow `orders.empty` is declared `idempotent: true`.',
    ]);
  });

  it('of a route: GET changes nothing', () => {
    const text = withTool(
      `${all}    - type: rest\n      port: 3001\n      address: 127.0.0.1\n      namespace: shop-api\n      resources:\n        orders:\n          path: /orders\n          operations:\n            get: {method: GET, call: shop.create-order}\n            search: {method: GET, call: shop.search-orders}\n`,
    );
    assert.deepEqual(problemsIn(text), [
      '33: «Makes an order» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '34: «Finds orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '35: «Finds orders» hint thin-description: An agent chooses by this text: say what the tool does and when to use it.',
      '45: «GET» warning promise-not-kept: A `GET` changes nothing, but `shop.create-order` is a `POST`.',
      '46: «search» warning duplicate-route: Another operation answers GET /orders already: this one is never reached.',
    ]);
  });
});
