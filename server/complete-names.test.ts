import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shopClient } from '../spec/testing/shop-parts.ts';
import { accepted, labels, proposed } from './testing/complete.ts';

/** The same capability in both ways of writing names: as maps (ikanos) and as lists (naftiko). */
const mapStyle = (tool: string) => `ikanos: "1.0.0-beta5"
binds:
  - namespace: env
    keys:
      SHOP_TOKEN: SHOP_TOKEN
${shopClient}      authentication:
        type: bearer
        token: "{{SHOP_TOKEN}}"
      resources:
        orders:
          path: /orders/{{customer}}
          operations:
            list-orders:
              method: GET
              inputParameters:
                state:
                  in: query
              outputParameters:
                lines:
                  type: array
                  value: $.lines
                total:
                  type: number
                  value: $.sum.total
            add-order:
              method: POST
              body: '{"id": "{{id}}"}'
  exposes:
    - type: mcp
      address: localhost
      port: 3001
      namespace: shop-tools
      tools:
        list:
          description: List all the orders
          inputParameters:
            customer:
              type: string
              description: Whose orders
${tool}`;

const listStyle = (tool: string) => `naftiko: "1.0.0-alpha2"
binds:
  - namespace: env
    keys:
      SHOP_TOKEN: SHOP_TOKEN
${shopClient}      authentication:
        type: bearer
        token: "{{SHOP_TOKEN}}"
      resources:
        - name: orders
          path: /orders/{{customer}}
          operations:
            - name: list-orders
              method: GET
              inputParameters:
                - name: state
                  in: query
              outputParameters:
                - name: lines
                  type: array
                  value: $.lines
                - name: total
                  type: number
                  value: $.sum.total
            - name: add-order
              method: POST
              body: '{"id": "{{id}}"}'
  exposes:
    - type: mcp
      address: localhost
      port: 3001
      namespace: shop-tools
      tools:
        - name: list
          description: List all the orders
          inputParameters:
            - name: customer
              type: string
              description: Whose orders
${tool}`;

const styles = [
  ['maps', mapStyle],
  ['lists', listStyle],
] as const;

for (const [style, write] of styles) {
  describe(`names, in a file of ${style}`, () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ['call targets', '          call: ▮\n', ['shop.list-orders', 'shop.add-order']],
      ['call targets in the middle of a word', '          call: shop.li▮\n', ['shop.list-orders', 'shop.add-order']],
      ['call targets right behind the colon', '          call:▮\n', ['shop.list-orders', 'shop.add-order']],
      ['call targets in quotes', '          call: "▮"\n', ['shop.list-orders', 'shop.add-order']],
      ['call targets behind an open quote', '          call: "sh▮\n', ['shop.list-orders', 'shop.add-order']],
      ['arguments of the callee', '          call: shop.list-orders\n          with:\n            ▮\n', ['customer', 'state']],
      [
        'arguments that are still missing',
        '          call: shop.list-orders\n          with:\n            state: open\n            ▮\n',
        ['customer'],
      ],
      ['arguments named by the body', '          call: shop.add-order\n          with:\n            ▮\n', ['customer', 'id']],
      [
        'values in scope for an argument',
        '          call: shop.list-orders\n          with:\n            customer: ▮\n',
        ['shop-tools.customer', '{{customer}}'],
      ],
      [
        'names between braces',
        '          call: shop.list-orders\n          with:\n            customer: "{{▮}}"\n',
        ['customer', 'SHOP_TOKEN'],
      ],
      [
        'names between braces that are not closed',
        '          call: shop.list-orders\n          with:\n            customer: "{{cu▮\n',
        ['customer', 'SHOP_TOKEN'],
      ],
      [
        'paths into the answer: what the operation declares, what the whole is',
        '          call: shop.list-orders\n          outputParameters:\n            - type: string\n              mapping: ▮\n',
        ['$.lines', '$.sum', '$.sum.total', '$'],
      ],
    ];
    for (const [name, tool, expected] of cases) it(name, () => assert.deepEqual(labels(write(tool)), expected));

    it('a target says what is called', () => {
      const item = proposed(write('          call: ▮\n')).find(({ label }) => label === 'shop.list-orders');
      assert.equal(item?.detail, '(customer, state?) · GET https://shop.example.org/orders/{{customer}}');
      assert.deepEqual(item?.documentation, {
        kind: 'markdown',
        value: [
          '**shop.list-orders** · consumed operation',
          '',
          '```http',
          'GET https://shop.example.org/orders/{{customer}}',
          '```',
          '',
          'Inputs:',
          '',
          '- `state` in query',
          '- `customer` in path, required',
          '',
          'Outputs:',
          '',
          '- `lines`: array from `$.lines`',
          '- `total`: number from `$.sum.total`',
        ].join('\n'),
      });
    });

    const texts: readonly (readonly [string, string, string, string])[] = [
      ['a target', '          call: ▮\n', 'shop.add-order', '          call: shop.add-order▮\n'],
      ['a target over a word', '          call: sh▮op.x\n', 'shop.add-order', '          call: shop.add-order▮\n'],
      ['a target behind the colon', '          call:▮\n', 'shop.add-order', '          call: shop.add-order▮\n'],
      ['a target in quotes', '          call: "▮"\n', 'shop.add-order', '          call: "shop.add-order▮"\n'],
      [
        'an argument with the value it is most likely to have',
        '          call: shop.list-orders\n          with:\n            ▮\n',
        'customer',
        '          call: shop.list-orders\n          with:\n            customer: "{{customer}}"▮\n',
      ],
      [
        'an argument in flow style',
        '          call: shop.list-orders\n          with: {▮}\n',
        'state',
        '          call: shop.list-orders\n          with: {state: ▮}\n',
      ],
      [
        'a template where a value is empty, in the quotes that YAML wants',
        '          call: shop.list-orders\n          with:\n            customer: ▮\n',
        '{{customer}}',
        '          call: shop.list-orders\n          with:\n            customer: "{{customer}}▮"\n'.replace('▮"', '"▮'),
      ],
      [
        'a name between braces that are not closed, in quotes that are missing',
        '          call: shop.list-orders\n          with:\n            customer: {{cu▮\n',
        'customer',
        '          call: shop.list-orders\n          with:\n            customer: "{{customer}}"▮\n',
      ],
    ];
    for (const [name, tool, label, expected] of texts) {
      it(`accepted: ${name}`, () => assert.equal(accepted(write(tool), label), write(expected)));
    }
  });

  describe(`steps, in a file of ${style}`, () => {
    const step = (name: string, body: string) =>
      style === 'maps' ? `            ${name}:\n${body}` : `            - name: ${name}\n${body}`;
    const first = step('all', '              type: call\n              call: shop.list-orders\n');
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      [
        'earlier steps for a lookup',
        `          steps:\n${first}${step('one', '              type: lookup\n              index: ▮\n')}`,
        ['all'],
      ],
      [
        'paths into earlier steps, and inputs',
        `          steps:\n${first}${step('one', '              type: lookup\n              index: all\n              match: id\n              lookupValue: ▮\n')}`,
        ['$.all', '$.all.lines', '$.all.total', '{{customer}}'],
      ],
      [
        'fields of the answer that is searched',
        `          steps:\n${first}${step('one', '              type: lookup\n              index: all\n              match: ▮\n')}`,
        ['lines', 'total'],
      ],
      [
        'paths into steps for a mapping',
        `          steps:\n${first}          mappings:\n            - ${style === 'maps' ? 'target' : 'targetName'}: sum\n              value: ▮\n`,
        ['$.all', '$.all.lines', '$.all.total'],
      ],
    ];
    for (const [name, tool, expected] of cases) it(name, () => assert.deepEqual(labels(write(tool)), expected));
  });
}

describe('fields of an answer', () => {
  it('are those that others in the file take out of it, in lists relative to the element', () => {
    const file = (mapping: string) =>
      mapStyle(`          call: shop.add-order
          outputParameters:
            - type: array
              mapping: $.items
              items:
                type: object
                properties:
                  id:
                    type: string
                    mapping: $.id
                  place:
                    type: string
                    mapping: $.place.name
        again:
          description: The same once more
          call: shop.add-order
          outputParameters:
            - type: array
              mapping: ${mapping}`);
    assert.deepEqual(labels(file('▮\n')), ['$.items', '$']);
    assert.deepEqual(labels(file('$.items\n              items:\n                type: string\n                mapping: ▮\n')), [
      '$.id',
      '$.place',
      '$.place.name',
      '$',
    ]);
  });

  it('are known by what uses them', () => {
    const items = proposed(
      mapStyle(
        '          call: shop.list-orders\n          outputParameters:\n            - type: string\n              mapping: "$.s▮"\n',
      ),
    );
    assert.deepEqual(
      items.map(({ label, detail }) => `${label} ${detail}`),
      [
        '$.lines array · lines of shop.list-orders',
        '$.sum undefined',
        '$.sum.total number · total of shop.list-orders',
        '$ the whole answer',
      ],
    );
  });
});

describe('outputs that a mapping fills', () => {
  it('are those that are declared, with dots into objects', () => {
    const tool = `          steps:
            all:
              type: call
              call: shop.list-orders
          mappings:
            - target: ▮
          outputParameters:
            sum:
              type: object
              properties:
                net:
                  type: number
`;
    assert.deepEqual(labels(mapStyle(tool)), ['sum', 'sum.net']);
  });
});

describe('skills', () => {
  it('take tools of the servers beside them', () => {
    const skill = (from: string) =>
      mapStyle(`          call: shop.list-orders
    - type: skill
      address: localhost
      port: 3002
      namespace: skills
      skills:
        orders:
          description: Orders
          tools:
            list:
              description: Lists
              from:
${from}`);
    assert.deepEqual(labels(skill('                sourceNamespace: ▮\n')), ['shop-tools']);
    assert.deepEqual(labels(skill('                sourceNamespace: shop-tools\n                action: ▮\n')), ['list']);
  });
});

describe('flows', () => {
  it('are known with their namespace, and bring their arguments', () => {
    const file = (tool: string) => `ikanos: "1.0.0-beta5"
capability:
  aggregates:
    - display: Orders
      namespace: orders
      flows:
        find-order:
          description: Finds one order
          inputParameters:
            id:
              type: string
              description: Which order
  exposes:
    - type: mcp
      address: localhost
      port: 3001
      namespace: tools
      tools:
        find:
${tool}`;
    assert.deepEqual(labels(file('          ref: ▮\n')), ['orders.find-order']);
    assert.equal(
      accepted(file('          ref: orders.find-order\n          with:\n            ▮\n'), 'id'),
      file('          ref: orders.find-order\n          with:\n            id: ▮\n'),
    );
  });
});

describe('a secret', () => {
  it('is a variable', () => {
    const text = mapStyle('          call: shop.list-orders\n').replace('token: "{{SHOP_TOKEN}}"', 'token: ▮');
    assert.deepEqual(labels(text), ['{{SHOP_TOKEN}}']);
    assert.match(accepted(text, '{{SHOP_TOKEN}}'), /token: "\{\{SHOP_TOKEN\}\}"▮\n/);
  });
});

describe('nothing is proposed', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['in text that is free', '          display: Or▮\n'],
    ['in a block of text', '          call: shop.list-orders\n          instructions: |\n            Some ▮\n'],
  ];
  for (const [name, tool] of cases) it(name, () => assert.deepEqual(labels(mapStyle(tool)), []));
  it('in a comment', () => assert.deepEqual(labels(mapStyle('          # call: ▮\n')), []));
});
