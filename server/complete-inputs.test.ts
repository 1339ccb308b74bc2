/** Inputs that others ask for, tools a skill may use, and values whose form the example shows: the text after accepting. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shopClient, toolServer } from '../spec/testing/shop-parts.ts';
import { accepted, labels } from './testing/complete.ts';

const map = (inputs: string, more = '') => `ikanos: "1.0.0-beta5"
${shopClient}      resources:
        order:
          path: /orders/{{id}}
          operations:
            get-order:
              method: GET
              inputParameters:
                expand: {in: query}
                Accept: {in: header, value: text/csv}
${toolServer}        one:
          description: One order
          call: shop.get-order
          inputParameters:
            ${inputs}
${more}`;

const list = (inputs: string, path = '/orders/{{id}}/{{part}}') => `naftiko: "1.0.0-alpha2"
${shopClient}      resources:
        - name: order
          path: ${path}
          inputParameters:
            - name: id
              in: path
            - name: ${inputs}
          operations:
            - name: get-order
              method: GET
`;

describe('inputs', () => {
  it('of a tool are the arguments of what it calls', () => {
    assert.deepEqual(labels(map('▮')), ['expand', 'id', 'new input parameter']);
    assert.equal(accepted(map('▮'), 'id'), map('id:\n              type: string\n              description: ▮'));
    assert.deepEqual(labels(map('id: {type: string, description: d}\n            ▮')), ['expand', 'new input parameter']);
  });

  it('of a tool, in flow style', () => {
    const flow = (inputs: string) => map('▮').replace('\n            ▮', ` {${inputs}}`);
    assert.equal(accepted(flow('▮'), 'id'), flow('id: {type: string, description: ▮}'));
  });

  it('of a consumed resource are the placeholders of its path, in list style as the name', () => {
    assert.deepEqual(labels(list('▮')), ['part']);
    assert.equal(accepted(list('▮'), 'part'), list('part▮'));
    assert.equal(accepted(list('"p▮"'), 'part'), list('"part▮"'));
    assert.equal(accepted(list('pa▮xx'), 'part'), list('part▮'));
    assert.deepEqual(labels(list('▮', '/orders/{{id}}')), []);
  });

  it('of a tool in list style', () => {
    const tool = (name: string) => `${list('part')}              inputParameters:
                - {name: expand, in: query}
${toolServer}        - name: one
          description: One order
          call: shop.get-order
          inputParameters:
            - name: ${name}
`;
    assert.deepEqual(labels(tool('▮')), ['id', 'part', 'expand']);
    assert.equal(accepted(tool('▮'), 'expand'), tool('expand▮'));
  });
});

describe('the tools that a skill may use', () => {
  const skill = (allowed: string) => `ikanos: "1.0.0-beta5"
exposes:
  - type: skill
    port: 3000
    namespace: skills
    skills:
      orders:
        description: Orders
        allowed-tools: ${allowed}
        tools:
          list-orders: {description: d, instruction: a.md}
          get-order: {description: d, instruction: b.md}
`;
  it('are its own, each once', () => {
    assert.deepEqual(labels(skill('▮')), ['list-orders', 'get-order']);
    assert.equal(accepted(skill('▮'), 'get-order'), skill('get-order▮'));
    assert.equal(accepted(skill('list-orders ge▮'), 'get-order'), skill('list-orders get-order▮'));
    assert.deepEqual(labels(skill('list-orders ▮')), ['get-order']);
    assert.equal(accepted(skill('"li▮st-orders get-order"'), 'list-orders'), skill('"list-orders▮ get-order"'));
  });
});

describe('values with a form of their own', () => {
  const server = (line: string) => `ikanos: "1.0.0-beta5"\nexposes:\n  - type: mcp\n    ${line}\n`;
  const cases: readonly (readonly [string, string])[] = [
    ['port: ▮', 'port: 3000▮'],
    ['ttlMs: ▮', 'ttlMs: 0▮'],
    ['maxBinarySize: ▮', 'maxBinarySize: 10MiB▮'],
    ['port:▮', 'port: 3000▮'],
  ];
  for (const [before, after] of cases)
    it(before, () => {
      const [label = ''] = labels(server(before));
      assert.equal(accepted(server(before), label), server(after));
    });
  it('names are the author’s own', () => assert.deepEqual(labels(server('namespace: ▮')), []));
});
