import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFixture } from '../testing/fixture.ts';
import { fixAll } from './fix-all.ts';

function fixed(text: string): string {
  const { main, project } = readFixture(text);
  return fixAll(main, project).file.text;
}

describe('all fixes together', () => {
  const client = (operation: string) => `naftiko: 1.0.0-alpha2
consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.internal
    resources:
      - name: orders
        path: /orders
        operations:
${operation}`;

  it('do not add keys beside the last one while that is taken out', () => {
    const { main, project } = readFixture(client('          - wrong: list-orders\n'));
    const { file } = fixAll(main, project);
    assert.deepEqual(file.tree.problems, []);
    assert.equal(file.text, client('          - {name: list-orders, method: GET}\n'));
  });

  it('end where nothing is left that has one repair', () => {
    const good = client('          - name: list-orders\n            method: GET\n');
    assert.equal(fixed(good), good);
  });
});
