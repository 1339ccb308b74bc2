/** What is offered fits what is there: keys whose place is taken are not, those that wait for another come last, and what a key needs comes with it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accepted, labels, proposed } from './testing/complete.ts';

interface Style {
  /** A file with a tool, or a route, whose lines these are. */
  readonly tool: (lines: string) => string;
  readonly route: (lines: string) => string;
  readonly operation: (lines: string) => string;
  readonly steps: string;
  readonly number: string;
}

const indented = (lines: string, indent: number) => lines.replaceAll(/^(?=.)/gm, ' '.repeat(indent));

const styles: Readonly<Record<string, Style>> = {
  'map style': {
    tool: (lines) => `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
      resources: {orders: {path: /orders, operations: {list-orders: {method: GET}}}}
  aggregates:
    - display: Orders
      namespace: orders
      flows:
        find: {description: One order, inputParameters: {number: {type: string, description: Its number}}, call: shop.list-orders}
  exposes:
    - type: mcp
      namespace: tools
      tools:
        get:
${indented(lines, 10)}`,
    route: (lines) =>
      `ikanos: "1.0.0-beta5"\ncapability:\n  consumes: [{type: http, namespace: shop, baseUri: "https://shop.example.org"}]\n  exposes:\n    - type: rest\n      resources:\n        all:\n${indented(lines, 10)}`,
    operation: (lines) =>
      `ikanos: "1.0.0-beta5"\nconsumes:\n  - type: http\n    resources:\n      orders:\n        operations:\n          list:\n${indented(lines, 12)}`,
    steps: 'steps:\n  all: {type: call, call: shop.list-orders}\n',
    number: 'inputParameters:\n  ▮number:\n    type: string\n    description: What it means\n',
  },
  'list style': {
    tool: (lines) => `naftiko: "1.0.0-alpha2"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.example.org
      resources: [{name: orders, path: /orders, operations: [{name: list-orders, method: GET}]}]
  aggregates:
    - label: Orders
      namespace: orders
      functions:
        - {name: find, description: One order, inputParameters: [{name: number, type: string, description: Its number}], call: shop.list-orders}
  exposes:
    - type: mcp
      namespace: tools
      tools:
        - name: get
${indented(lines, 10)}`,
    route: (lines) =>
      `naftiko: "1.0.0-alpha2"\ncapability:\n  consumes: [{type: http, namespace: shop, baseUri: "https://shop.example.org"}]\n  exposes:\n    - type: rest\n      resources:\n        - name: all\n${indented(lines, 10)}`,
    operation: (lines) =>
      `naftiko: "1.0.0-alpha2"\nconsumes:\n  - type: http\n    resources:\n      - operations:\n          - name: list\n${indented(lines, 12)}`,
    steps: 'steps:\n  - {name: all, type: call, call: shop.list-orders}\n',
    number: 'inputParameters:\n  - name: ▮number\n    type: string\n    description: What it means\n',
  },
};

for (const [name, { tool, route, operation, steps, number }] of Object.entries(styles)) {
  describe(`completion, ${name}`, () => {
    const has = (text: string, key: string) => labels(text).includes(key);

    /** The last of the list, with what is said of it. */
    const last = (text: string) => {
      const item = proposed(text).at(-1);
      return [item?.label, item?.detail];
    };

    it('offers mappings at the end until there are steps, and not where their place is taken', () => {
      const waiting = ['mappings', '`mappings` has no effect without `steps`.'];
      assert.deepEqual(last(tool('call: shop.list-orders\n▮\n')), waiting);
      assert.deepEqual(last(tool('description: d\n▮\n')), waiting);
      assert.equal(has(tool('ref: orders.find\n▮\n'), 'mappings'), false);
      assert.equal(has(tool(`${steps}▮\n`), 'mappings'), true);
      assert.notDeepEqual(last(tool(`${steps}▮\n`)), waiting);
      assert.equal(has(tool(`${steps}▮\n`), 'call'), false);
    });

    it('offers a schema at the end until answers are read by one', () => {
      const isAbove = (key: string, text: string) => labels(text).indexOf('outputSchema') < labels(text).indexOf(key);
      for (const format of ['', 'outputRawFormat: csv\n'])
        assert.equal(isAbove('outputParameters', operation(`method: GET\n${format}▮\n`)), false);
      assert.equal(isAbove('outputParameters', operation('method: GET\noutputRawFormat: avro\n▮\n')), true);
    });

    it('hands on what is asked for, once a route forwards', () => {
      const forward = (path: string) => accepted(route(`path: ${path}\n▮\n`), 'forward');
      assert.match(forward('/shop'), /path: "\/shop\/\{\{path\}\}"\n {10}forward:/);
      assert.match(forward('"/shop/"'), /path: "\/shop\/\{\{path\}\}"\n {10}forward:/);
      assert.match(forward('"/shop/{{path}}"'), /path: "\/shop\/\{\{path\}\}"\n {10}forward:/);
    });

    it('names the input that a flow asks for', () => {
      const given = tool('ref: orders.find\n▮\n');
      assert.equal(accepted(given, 'inputParameters'), tool(`ref: orders.find\n${number}`));
    });
  });
}

describe('an example in quotes', () => {
  const info = (value: string) => `ikanos: "1.0.0-beta5"\ninfo:\n  display: Shop\n  created: ${value}\ncapability: {}\n`;
  for (const [written, after] of [
    ['▮', '"2026-01-31"▮'],
    ['"▮"', '"2026-01-31▮"'],
    ["'▮'", "'2026-01-31▮'"],
    ['"▮', '"2026-01-31"▮'],
  ] as const) {
    it(`takes the quotes that are there: ${written}`, () => assert.equal(accepted(info(written), '2026-01-31'), info(after)));
  }
});
