/** Lines that can be read where they stand, and belong elsewhere: one message, and its repair gives the good file back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../analyse.ts';
import { applyEdits } from '../../edits/apply-edits.ts';
import { describeProblem, readFixture } from '../../testing/fixture.ts';
import { ordersList } from '../../testing/shop-parts.ts';

const maps = `ikanos: "1.0.0-beta5"
consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.internal
    resources:
      orders:
        path: /orders
        operations:
          list-orders:
            method: GET
            inputParameters:
              page:
                in: query
              size:
                in: query
`;
const lists = `naftiko: "1.0.0-alpha2"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
${ordersList}            - name: list-orders
              method: GET
  exposes:
    - type: rest
      namespace: api
      port: 8080
      resources:
        - path: /orders
          name: orders
          operations:
            - method: GET
              name: list
              call: shop.list-orders
`;

const kinds: readonly (readonly [name: string, good: string, from: string, to: string, message: string, mended?: string])[] = [
  [
    'a line that belongs below the one above',
    maps,
    '              page:\n                in: query',
    '              page:\n              in: query',
    '14: «in» error misplaced-key: `in` stands too far to the left to belong to `page`: 14 blanks, where 16 fit.',
  ],
  [
    'a block that belongs below the line above',
    maps,
    '          list-orders:\n            method: GET\n            inputParameters:\n              page:\n                in: query\n              size:\n                in: query\n',
    '        list-orders:\n          method: GET\n          inputParameters:\n            page:\n              in: query\n            size:\n              in: query\n',
    '10: «list-orders» error misplaced-key: `list-orders` stands too far to the left to belong to `operations`: 8 blanks, where 10 fit.',
  ],
  [
    'a block that slipped out of its entry of a map',
    maps,
    '            inputParameters:\n              page:\n                in: query\n              size:\n                in: query\n',
    '          inputParameters:\n            page:\n              in: query\n            size:\n              in: query\n',
    '12: «inputParameters» error misplaced-key: `inputParameters` stands too far to the left to belong to `method`: 10 blanks, where 12 fit.',
  ],
  [
    'a dash that makes two entries of one',
    lists,
    '      namespace: shop\n',
    '    - namespace: shop\n',
    '5: «-» error map-instead-of-list: This dash begins another entry. It is one too many: what is below it belongs to the entry above.',
  ],
  [
    'dashes before the entries of a map',
    maps,
    '              page:\n                in: query\n              size:\n',
    '            - page:\n                in: query\n            - size:\n',
    '12: «inputParameters» error list-instead-of-map: From ikanos 1.0.0-alpha3 on `inputParameters` is a map, not a list: each input parameter stands under its name.',
  ],
  [
    'a dash before the only key of a map',
    maps,
    '              page:\n                in: query',
    '              page:\n              - in: query',
    '13: «page» error wrong-type: `page` must be a map, not a list.',
  ],
];

describe('a line in the wrong place', () => {
  for (const [name, good, from, to, message, mended = good] of kinds) {
    it(`is told once, and mended: ${name}`, () => {
      assert.ok(good.includes(from));
      const { main, project } = readFixture(good.replace(from, () => to));
      const problems = analyse(main, project).filter(({ severity }) => severity !== 'hint');
      assert.deepEqual(
        problems.map((problem) => describeProblem(problem, main.text)),
        [message],
      );
      const fixes = problems.flatMap((problem) => problem.fixes?.() ?? []).filter(({ preferred }) => preferred);
      assert.deepEqual(
        fixes.map(({ edits }) => applyEdits(main.text, edits)),
        [mended],
      );
    });
  }

  it('is not looked for where a key only has no value yet', () => {
    const { main, project } = readFixture(
      maps.replace(
        '            inputParameters:\n              page:\n                in: query\n              size:\n                in: query\n',
        '            inputParameters:\n',
      ),
    );
    assert.deepEqual(
      analyse(main, project).map((problem) => describeProblem(problem, main.text)),
      ['12: «inputParameters» error no-value: `inputParameters` has no value; it must be a map.'],
    );
  });
});
