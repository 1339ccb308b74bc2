import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFixes, problemsIn } from '../testing/fixture.ts';

const withTool = (tool: string, aggregates = '') =>
  `ikanos: "1.0.0-beta5"
binds:
  - {namespace: env, keys: {REGION: REGION}}
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://{{REGION}}.shop.internal
      resources:
        order:
          path: "/shops/{{shop}}/orders/{{id}}"
          operations:
            get-order: {method: GET, inputParameters: {shop: {in: path}, id: {in: path}}}
        own:
          path: "/{{REGION}}/{{kind}}"
          inputParameters: {kind: {in: path, value: all}}
          operations:
            list: {method: GET}
${aggregates}  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        own: {description: Lists all that the shop has, call: shop.own}
${tool}`.replace('call: shop.own', 'call: shop.list');

const flow = `  aggregates:
    - display: Orders
      namespace: orders
      flows:
        get:
          description: Reads one order of the shop
          inputParameters:
            shop: {type: string, description: The shop}
            id: {type: string, description: The number}
            note: {type: string, description: A note, required: false}
          call: shop.get-order
          with: {extra: "{{note}}"}
`;

describe('what is handed on', () => {
  it('is enough when inputs have the names of what is called, or `with` says so', () => {
    const text = withTool(
      '        get:\n          description: Reads one order of the shop\n          inputParameters: {shop: {type: string, description: The shop}, number: {type: string, description: The number}}\n          call: shop.get-order\n          with: {id: "{{number}}"}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '16: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
    ]);
  });

  it('lacks what the path of an operation needs', () => {
    const text = withTool(
      '        get: {description: Reads one order of the shop, inputParameters: {shop: {type: string, description: The shop}}, call: shop.get-order}\n        both: {description: Reads one order of the shop, call: shop.get-order}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '16: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
      '25: «shop.get-order» warning missing-argument: `shop.get-order` needs `id`, which nothing here gives it. Add it to `with`.',
      '26: «shop.get-order» warning missing-argument: `shop.get-order` needs `shop` and `id`, which nothing here gives it. Add them to `with`.',
    ]);
  });

  it('lacks it in a step, unless an earlier step has its name', () => {
    const text = withTool(
      '        get:\n          description: Reads one order of the shop\n          steps:\n            shop: {type: call, call: shop.list}\n            order: {type: call, call: shop.get-order, with: {shop: "{{shop.id}}"}}\n          mappings: [{target: a, value: $.order.a}]\n          outputParameters: {a: {type: string}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '16: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
      '29: «shop.get-order» warning missing-argument: `shop.get-order` needs `id`, which nothing here gives it. Add it to `with`.',
    ]);
  });

  it('lacks what a flow requires', () => {
    const text = withTool(
      '        get: {ref: orders.get}\n        one:\n          ref: orders.get\n          inputParameters: {shop: {type: string, description: The shop}}\n',
      flow.replace('          with: {extra: "{{note}}"}\n', ''),
    );
    assert.deepEqual(problemsIn(text), [
      '16: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
      '28: «note» hint unused-input: Nothing uses `note`: what callers give for it goes nowhere.',
      '38: «orders.get» warning missing-argument: `orders.get` needs `id`, which nothing here gives it. Add it to `with`.',
    ]);
  });

  it('is a word where a value is meant', () => {
    const text = withTool(
      '        get:\n          description: Reads one order of the shop\n          inputParameters: {shop: {type: string, description: The shop}, number: {type: string, description: The number}}\n          call: shop.get-order\n          with: {shop: shop, id: $this.shop-tools.number}\n        more:\n          description: Reads one order of the shop\n          inputParameters: {shop: {type: string, description: The shop}, number: {type: string, description: The number}}\n          steps:\n            a: {type: call, call: shop.get-order, with: {id: "{number}"}}\n            b: {type: call, call: shop.get-order, with: {id: $.a.next}}\n          mappings: [{target: a, value: $.b.a}]\n          outputParameters: {a: {type: string}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '16: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
      '29: «shop» warning bare-word-argument: This sends the text `shop` itself. Write `{{shop}}` for its value.',
      '29: «$this.shop-tools.number» warning bare-word-argument: This sends the text `$this.shop-tools.number` itself. Write `{{number}}` for its value.',
      '34: «"{number}"» warning bare-word-argument: This sends the text `{number}` itself. Write `{{number}}` for its value.',
      '35: «$.a.next» warning bare-word-argument: This sends the text `$.a.next` itself. Write `{{a.next}}` for its value.',
    ]);
    checkFixes(text, [
      'Change to `{{shop}}`: «shop» → «"{{shop}}"»',
      'Change to `{{number}}`: «$this.shop-tools.number» → «"{{number}}"»',
      'Change to `{{number}}`: «"{number}"» → «"{{number}}"»',
      'Change to `{{a.next}}`: «$.a.next» → «"{{a.next}}"»',
    ]);
  });

  it('is picked by paths that can be read', () => {
    const text = withTool(
      '        get:\n          description: Lists all that the shop has\n          call: shop.list\n          outputParameters:\n            - type: object\n              properties:\n                a: {type: string, mapping: "$.data[0"}\n                b: {type: string, mapping: "$.data["}\n                c: {type: array, mapping: $.items, items: {type: string, mapping: "$..[*]x"}}\n                d: {type: string, mapping: "$."}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '13: «get-order» hint unused-operation: Nothing calls `shop.get-order`.',
      '16: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
      '31: «[» warning json-path-syntax: This `[` is never closed: a `]` is missing.',
      '32: «[» warning json-path-syntax: This `[` is never closed: a `]` is missing.',
      '33: «x» warning json-path-syntax: A dot or a `[` is expected here.',
    ]);
  });

  it('goes through scripts that can be found', () => {
    const text = withTool(
      '        get:\n          description: Lists all that the shop has\n          steps:\n            one: {type: script, file: a.js}\n            two: {type: script, file: b.js, location: "file:///opt/scripts", language: javascript}\n          mappings: [{target: a, value: $.two.a}]\n          outputParameters: {a: {type: string}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '13: «get-order» hint unused-operation: Nothing calls `shop.get-order`.',
      '16: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
      '28: «one» error script-without-defaults: The step `one` needs `location` and `language`: it has none, and no control server sets a default.',
    ]);
  });

  it('goes through scripts with the defaults of a control server', () => {
    const text = withTool(
      '        get:\n          description: Lists all that the shop has\n          steps: {one: {type: script, file: a.js}}\n          mappings: [{target: a, value: $.one.a}]\n          outputParameters: {a: {type: string}}\n    - type: control\n      port: 9090\n      management: {scripting: {defaultLocation: "file:///opt/scripts", defaultLanguage: javascript}}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '13: «get-order» hint unused-operation: Nothing calls `shop.get-order`.',
      '16: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
    ]);
  });

  it('is a name with the prefix of another tool', () => {
    const text = withTool(
      '        get:\n          description: Reads one order of the shop\n          inputParameters: {shop: {type: string, description: The shop}, number: {type: string, description: The number}}\n          call: shop.get-order\n          with: {shop: shop-tools.shop, id: tools.number}\n        more:\n          description: Reads one order of the shop\n          call: shop.get-order\n          with: {shop: rest.shop, id: order.v1}\n',
    );
    assert.deepEqual(problemsIn(text), [
      '16: «inputParameters» hint no-effect-elsewhere: Other engines do not read `inputParameters` of a consumed resource.',
      '29: «tools.number» warning bare-word-argument: This sends the text `tools.number` itself. Write `{{number}}` for its value.',
      '33: «rest.shop» warning bare-word-argument: This sends the text `rest.shop` itself. Declare the input `shop`, and write `{{shop}}` for its value.',
    ]);
    checkFixes(text, ['Change to `{{number}}`: «tools.number» → «"{{number}}"»']);
  });
});
