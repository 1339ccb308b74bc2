/** Values in quotes that are not closed yet: the closing quote comes with what is accepted, and never twice. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accepted } from './testing/complete.ts';

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
});
