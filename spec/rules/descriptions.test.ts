import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsIn } from '../testing/fixture.ts';

const capability = (parts: { info?: string; client?: string; tool?: string }) => `ikanos: "1.0.0-beta5"
${parts.info ?? 'info: {display: Shop, description: Orders of the shop, tags: [orders]}\n'}capability:
  consumes:
    - type: http
      namespace: shop
      ${parts.client ?? 'description: The shop'}
      baseUri: https://shop.internal
      resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools: {list-orders: {description: ${parts.tool ?? 'Lists all orders of the shop'}, call: shop.list-orders}}
    - type: rest
      address: 127.0.0.1
      port: 3001
      namespace: shop-api
      resources: {orders: {path: /orders, operations: {list: {method: GET, call: shop.list-orders}}}}
`;

describe('texts for people and agents', () => {
  it('are asked for where agents choose by them', () => {
    const text = capability({ tool: '""' });
    assert.deepEqual(problemsIn(text), [
      '14: «""» warning empty-description: This description is empty. Say what it does and when to use it.',
    ]);
  });

  it('are asked for everywhere, when that is wanted', () => {
    const text = capability({ info: 'info: {display: Shop, description: Orders of the shop}\n', client: 'description: ""' });
    assert.deepEqual(problemsIn(text, { severities: { 'missing-description': 'warning', 'missing-tags': 'warning' } }), [
      '2: «info» warning missing-tags: Add `tags` by which this capability can be found.',
      '6: «shop» warning missing-description: This API has no description.',
      '19: «orders» warning missing-description: This resource has no description.',
      '19: «list» warning missing-description: This operation has no description.',
    ]);
  });

  it('are too thin to choose by', () => {
    const text = capability({ tool: 'Orders' });
    assert.deepEqual(problemsIn(text, { severities: { 'thin-description': 'warning' } }), [
      '14: «Orders» warning thin-description: An agent chooses by this text: say what the tool does and when to use it.',
    ]);
  });
});
