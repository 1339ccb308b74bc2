/** Values that are right but for a slip behind or inside them: one message, and its repair gives the good file back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../analyse.ts';
import { applyEdits } from '../../edits/apply-edits.ts';
import { describeProblem, readFixture } from '../../testing/fixture.ts';

const good = `ikanos: "1.0.0-beta5"
exposes:
  - type: rest
    namespace: api
    port: 8080
    resources:
      orders:
        path: /orders
        operations:
          list:
            method: GET
            inputParameters:
              page: {in: query, type: integer, description: The page, required: true}
              size:
                in: query
            call: shop.list
            with:
              page: api.page
`;

const kinds: readonly (readonly [name: string, from: string, to: string, message: string, mended?: string])[] = [
  [
    'a comma behind a number',
    'port: 8080',
    'port: 8080,',
    '5: «8080,» error wrong-type: `port` must be a whole number from 1 to 65535, not text. No comma stands at the end of a line in YAML.',
  ],
  [
    'a comment of another language behind a number',
    'port: 8080',
    'port: 8080 // free',
    '5: «8080 // free» error wrong-type: `port` must be a whole number from 1 to 65535, not text. A comment begins with a blank and `#`.',
    good.replace('port: 8080', 'port: 8080 # free'),
  ],
  [
    'a comment without its blank behind a word',
    'method: GET',
    'method: GET# all',
    '11: «GET# all» error not-in-list: `GET# all` is unknown here. A comment begins with a blank and `#`.',
    good.replace('method: GET', 'method: GET # all'),
  ],
  [
    'no blank behind the colon of an only key',
    'page: api.page',
    'page:api.page',
    '18: «page:api.page» error wrong-type: `with` must be a map, not text. A blank is missing behind the colon of `page`.',
  ],
  [
    'no colon behind an only key',
    '                in: query\n',
    '                in query\n',
    '15: «in query» error wrong-type: `size` must be a map, not text. A colon is missing behind `in`.',
  ],
  [
    'a key whose value tells another one',
    '                in: query\n',
    '                place: query\n',
    '15: «place» error unknown-key: `place` is not a key of a REST input parameter. Did you mean `in`?',
  ],
];

describe('a value with a slip', () => {
  for (const [name, from, to, message, mended = good] of kinds) {
    it(`is told once, and mended: ${name}`, () => {
      assert.ok(good.includes(from));
      const { main, project } = readFixture(good.replace(from, () => to));
      const known = new Set(analyse(readFixture(good).main, project).map(({ message: told }) => told));
      const problems = analyse(main, project).filter((problem) => !known.has(problem.message));
      assert.deepEqual(
        problems.map((problem) => describeProblem(problem, main.text)),
        [message],
      );
      const fix = problems[0]?.fixes?.().find(({ preferred }) => preferred);
      assert.equal(fix && applyEdits(main.text, fix.edits), mended);
    });
  }
});
