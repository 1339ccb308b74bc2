/** Quotes that are not closed yet: the closing one comes with what is accepted, and never twice. Then lists and maps in one line. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accepted, labels } from './testing/complete.ts';

const inClient = (value: string, more = '') => `
  ikanos: 1.0.0-beta5
  binds:
    - {namespace: env, keys: {TOKEN: SHOP_TOKEN}}
  capability:
    consumes:
      - type: http
        namespace: shop
        baseUri: https://shop.example.org
        authentication:
          type: bearer
          token: ${value}
  ${more}`;

function lineAfter(value: string, label: string): string | undefined {
  return accepted(inClient(value), label)
    .split('\n')
    .find((line) => line.includes('token:'))
    ?.trim();
}

describe('completion in quotes', () => {
  it('closes a quote that is open', () => {
    assert.equal(lineAfter('"{{▮', 'TOKEN'), 'token: "{{TOKEN}}"▮');
    assert.equal(lineAfter('"{{TO▮', 'TOKEN'), 'token: "{{TOKEN}}"▮');
    assert.equal(lineAfter("'{{▮", 'TOKEN'), "token: '{{TOKEN}}'▮");
  });

  it('leaves a quote that is closed', () => {
    assert.equal(lineAfter('"{{▮}}"', 'TOKEN'), 'token: "{{TOKEN▮}}"');
    assert.equal(lineAfter('"{{▮"', 'TOKEN'), 'token: "{{TOKEN}}▮"');
    assert.equal(lineAfter('"Bearer {{▮"', 'TOKEN'), 'token: "Bearer {{TOKEN}}▮"');
    assert.equal(lineAfter("it's {{▮", 'TOKEN'), "token: it's {{TOKEN}}▮");
  });

  it('closes the quote of a value', () => {
    const type = (value: string) =>
      accepted(`ikanos: 1.0.0-beta5\ncapability:\n  consumes:\n    - type: http\n      authentication:\n        type: ${value}\n`, 'bearer')
        .split('\n')
        .at(-2);
    assert.equal(type('"be▮'), '        type: "bearer"▮');
    assert.equal(type("'▮"), "        type: 'bearer'▮");
    assert.equal(type('"be▮"'), '        type: "bearer▮"');
  });

  it('closes the quote of a key, and writes its value behind it', () => {
    const tool = (lines: string) => `ikanos: 1.0.0-beta5\ncapability:\n  exposes:\n    - type: mcp\n      tools:\n        one:\n${lines}`;
    assert.equal(accepted(tool('          "desc▮\n'), 'description'), tool('          "description": ▮\n'));
    assert.equal(
      accepted(tool("          'desc▮\n          call: a.b\n"), 'description'),
      tool("          'description': ▮\n          call: a.b\n"),
    );
    assert.equal(accepted(tool('          "desc▮": d\n'), 'description'), tool('          "description▮": d\n'));
    const status = (key: string) =>
      `ikanos: 1.0.0-beta5\ncapability:\n  exposes:\n    - type: rest\n      resources:\n        a: {operations: {b: {responses: {}}}}\n        c:\n          operations:\n            d:\n              responses:\n                ${key}\n`;
    assert.equal(accepted(status('"2▮'), '"200"'), status('"200":\n                  ▮'));
  });

  it('begins no block behind a quote', () => {
    const list = labels('ikanos: 1.0.0-beta5\nexposes:\n  - "▮\n');
    assert.deepEqual(
      list.filter((label) => label.startsWith('new ')),
      [],
    );
  });
});

describe('completion in a line', () => {
  const outputs = (item: string) =>
    `ikanos: 1.0.0-beta5\ncapability:\n  exposes:\n    - type: mcp\n      tools:\n        one: {description: d, call: a.b, outputParameters: [${item}]}\n`;
  it('begins an item of a list in one line', () => {
    assert.deepEqual(labels(outputs('▮')), ['new output parameter', 'new object output', 'new array output']);
    assert.equal(accepted(outputs('▮'), 'new output parameter'), outputs('{type: ▮string, mapping: $.id}'));
    const list = 'naftiko: "0.5"\ncapability:\n  consumes: [▮]\n';
    assert.equal(
      accepted(list, 'new HTTP client'),
      'naftiko: "0.5"\ncapability:\n  consumes: [{type: http, namespace: ▮orders, baseUri: https://api.example.org/v1}]\n',
    );
  });

  it('takes the place of tabs, which indent nothing', () => {
    const tool = (line: string) => `ikanos: 1.0.0-beta5\ncapability:\n  exposes:\n    - type: mcp\n      tools:\n        one:\n${line}\n`;
    assert.equal(accepted(tool('\t▮'), 'call'), tool('          call: ▮'));
    assert.equal(accepted(tool('        \t▮'), 'call'), tool('          call: ▮'));
  });

  it('does not give an argument to itself', () => {
    const argument = (value: string) =>
      `ikanos: 1.0.0-beta5\ncapability:\n  exposes:\n    - type: mcp\n      tools:\n        one: {description: d, inputParameters: {a: {type: string, description: d}}, call: a.b, with: {id: ${value}}}\n`;
    assert.deepEqual(labels(argument('"{{▮"')), ['a']);
  });
});
