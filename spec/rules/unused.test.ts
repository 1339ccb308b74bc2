import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFixes, problemsIn } from '../testing/fixture.ts';
import { ordersMap } from '../testing/shop-parts.ts';

const withParts = (parts: { root?: string; resources?: string; sections?: string; exposes?: string }) => `ikanos: "1.0.0-beta5"
${parts.root ?? ''}capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
${ordersMap}            list-orders: {method: GET, inputParameters: {customer: {in: query}}}
            find-orders: {method: POST, body: {type: json, data: {text: "{{text}}"}}}
${parts.resources ?? ''}${parts.sections ?? ''}  exposes:
${parts.exposes ?? ''}    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        list: {description: Lists all orders of the shop, call: shop.list-orders}
        find: {description: Finds orders by a text, inputParameters: {text: {type: string, description: Any text}}, call: shop.find-orders}
`;

const shared = `--- shared.yaml
ikanos: "1.0.0-beta5"
consumes:
  - type: http
    namespace: store
    baseUri: https://store.internal
    resources: {items: {path: /items, operations: {list-items: {method: GET}}}}
`;

describe('what nobody uses', () => {
  it('is nothing where everything is used', () => {
    const text = withParts({});
    assert.deepEqual(problemsIn(text), []);
  });

  it('an operation, or a whole API', () => {
    const text = withParts({
      resources:
        '            delete-orders: {method: DELETE}\n    - type: http\n      namespace: store\n      baseUri: https://store.internal\n      resources: {items: {path: /items, operations: {list-items: {method: GET}, get-item: {method: GET}}}}\n',
    });
    assert.deepEqual(problemsIn(text), [
      '13: «delete-orders» hint unused-operation: Nothing calls `shop.delete-orders`.',
      '15: «store» hint unused-operation: Nothing calls `store`.',
    ]);
  });

  it('an API that is forwarded to has a use without a call', () => {
    const text = withParts({
      resources: '    - {type: http, namespace: store, baseUri: "https://store.internal"}\n',
      exposes:
        '    - type: rest\n      port: 3001\n      namespace: store-api\n      resources: {all: {path: "/{{path}}", forward: {targetNamespace: store}}}\n',
    });
    assert.deepEqual(problemsIn(text), []);
  });

  it('an operation is not blamed while a call leads nowhere', () => {
    const text = withParts({ resources: '            delete-orders: {method: DELETE}\n' }).replace(
      'call: shop.list-orders',
      'call: shop.lst-orders',
    );
    assert.deepEqual(problemsIn(text), [
      '19: «lst-orders» error unknown-call: `shop` has no operation `lst-orders`. Did you mean `list-orders`?',
    ]);
    checkFixes(text, ['Change to `list-orders`: «lst-orders» → «list-orders»']);
  });

  it('a variable', () => {
    const text = withParts({ root: 'binds:\n  - {namespace: env, keys: {OLD_TOKEN: OLD_TOKEN}}\n' });
    assert.deepEqual(problemsIn(text), ['3: «OLD_TOKEN» hint unused-variable: Nothing uses `{{OLD_TOKEN}}`.']);
  });

  it('an import', () => {
    const text = withParts({ resources: '    - {from: ./shared.yaml, import: store}\n' }) + shared;
    assert.deepEqual(problemsIn(text), ['13: «store» hint unused-import: Nothing uses `store`.']);
  });

  it('a flow', () => {
    const text = withParts({
      sections:
        '  aggregates:\n    - display: Orders\n      namespace: orders\n      flows:\n        list: {description: Lists all orders of the shop, call: shop.list-orders}\n',
    });
    assert.deepEqual(problemsIn(text), ['17: «list» hint unused-flow: Nothing refers to `orders.list`.']);
  });

  it('an input of a tool, of a REST operation and of its resource, but none that what is called takes by its name', () => {
    const text = withParts({
      exposes:
        '    - type: rest\n      port: 3001\n      namespace: shop-api\n      resources:\n        orders:\n          path: "/orders/{{id}}"\n          inputParameters:\n            id: {in: path, type: string, description: Number of the order}\n            customer: {in: query, type: string, description: Who ordered}\n            page: {in: query, type: string, description: Which page}\n          operations:\n            list: {method: GET, call: shop.list-orders, inputParameters: {size: {in: query, type: string, description: How many}}}\n',
    });
    assert.deepEqual(problemsIn(text), [
      '23: «page» hint unused-input: Nothing uses `page`: what callers give for it goes nowhere.',
      '25: «size» hint unused-input: Nothing uses `size`: what callers give for it goes nowhere.',
    ]);
  });

  it('an argument of a prompt', () => {
    const text = `${withParts({})}      prompts:\n        ask:\n          display: Ask\n          description: Asks about an order\n          arguments: {number: {description: Number of the order}, tone: {description: How to ask}}\n          template: [{role: user, content: "What is in order {{number}}?"}]\n`;
    assert.deepEqual(problemsIn(text), ['24: «tone» hint unused-input: Nothing uses `tone`: what callers give for it goes nowhere.']);
  });

  it('the output of a step that only reads', () => {
    const text = `${withParts({})}        sum:\n          description: Sums up all orders of the shop\n          steps:\n            all: {type: call, call: shop.list-orders}\n            again: {type: call, call: shop.list-orders}\n            mail: {type: call, call: shop.find-orders, with: {text: x}}\n          mappings: [{target: all, value: $.all}]\n          outputParameters: {all: {type: object, properties: {}}}\n`;
    assert.deepEqual(problemsIn(text), ['24: «again» hint unused-step: Nothing uses the output of `again`.']);
  });

  it('an input is not blamed for the slip in its use', () => {
    const text = withParts({}).replace('call: shop.find-orders}', 'call: shop.list-orders, with: {customer: "{{txt}}"}}');
    assert.deepEqual(problemsIn(text), [
      '12: «find-orders» hint unused-operation: Nothing calls `shop.find-orders`.',
      '19: «txt» warning unknown-name: Nothing here is called `txt`. Did you mean `text`?',
    ]);
    checkFixes(text, ['Change to `text`: «txt» → «text»']);
  });
});
