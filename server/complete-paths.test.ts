import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shopClient, toolServer } from '../spec/testing/shop-parts.ts';
import { accepted, labels } from './testing/complete.ts';

describe('paths in brackets', () => {
  const mapping = (value: string) => `ikanos: "1.0.0-beta5"
${shopClient}      resources: {orders: {path: /orders, operations: {get-order: {method: GET, outputParameters: {total: {type: number, value: $.t}}}}}}
${toolServer}        get:
          description: Reads one order of the shop
          steps:
            one: {type: call, call: shop.get-order}
          mappings:
            - target: total
              value: ${value}
          outputParameters: {total: {type: number}}
`;
  const list = (value: string) => `naftiko: "1.0.0-alpha2"
${shopClient}      resources: [{name: orders, path: /orders, operations: [{name: get-order, method: GET, outputParameters: [{name: total, type: number, value: $.t}]}]}]
${toolServer}        - name: get
          description: Reads one order of the shop
          steps:
            - {name: one, type: call, call: shop.get-order}
          mappings:
            - targetName: total
              value: ${value}
          outputParameters: [{name: total, type: number}]
`;
  const cases: readonly (readonly [typed: string, offered: readonly string[]])[] = [
    ["$['▮", ["$['one']", "$['one'].total"]],
    ["$['o▮']", ["$['one']", "$['one'].total"]],
    ['$[▮', ["$['one']", "$['one'].total"]],
    ['$["▮', ['$["one"]', '$["one"].total']],
    ['"$[▮"', ["$['one']", "$['one'].total"]],
    ["'$[▮'", ['$["one"]', '$["one"].total']],
    ["$['one'].▮", ["$['one']", "$['one'].total"]],
    ["$['one']['▮", ["$['one']", "$['one'].total", "$['one']['total']"]],
    ["$.one['▮", ['$.one', '$.one.total', "$.one['total']"]],
    ['$.▮', ['$.one', '$.one.total']],
  ];
  for (const [typed, offered] of cases) {
    it(`\`${typed}\``, () => {
      for (const [style, text] of Object.entries({ mapping: mapping(typed), list: list(typed) }))
        assert.deepEqual(labels(text), offered, style);
    });
  }

  it('replace what is written of them', () => {
    assert.equal(accepted(mapping("$['o▮']"), "$['one'].total"), mapping("$['one'].total▮"));
    assert.equal(accepted(list('"$[▮"'), "$['one']"), list('"$[\'one\']▮"'));
  });
});
