import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../analyse.ts';
import { applyEdits } from '../../edits/apply-edits.ts';
import { describeProblem, problemsIn, readFixture } from '../../testing/fixture.ts';

const maps = `ikanos: "1.0.0-beta5"
consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.internal
`;
const lists = `naftiko: "1.0.0-alpha3"
consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.internal
    resources:
      - name: orders
        path: /orders
        operations:
          - name: list-orders
            method: GET
`;

describe('a version line', () => {
  for (const [name, good, from, to, message] of [
    ['misspelt', maps, 'ikanos:', 'ikanso:', '1: «ikanso» error unknown-version: `ikanso` declares no version. Did you mean `ikanos`?'],
    [
      'not there, in a file of maps',
      maps,
      'ikanos: "1.0.0-beta5"\n',
      '',
      '1: «consumes» error unknown-version: This file does not say in which version of the format it is written. Begin it with `ikanos: "1.0.0-beta5"`.',
    ],
    [
      'not there, in a file of lists',
      lists,
      'naftiko: "1.0.0-alpha3"\n',
      '',
      '1: «consumes» error unknown-version: This file does not say in which version of the format it is written. Begin it with `naftiko: "1.0.0-alpha3"`.',
    ],
  ] as const)
    it(`is told once, and mended: ${name}`, () => {
      const { main, project } = readFixture(good.replace(from, to));
      const problems = analyse(main, project);
      assert.deepEqual(
        problems.map((problem) => describeProblem(problem, main.text)),
        [message],
      );
      assert.equal(applyEdits(main.text, problems[0]?.fixes?.()[0]?.edits ?? []), good);
    });

  it('is not asked of files of other kinds, nor of one that has only begun', () => {
    for (const text of ['services:\n  web: {image: nginx}\n', '# capability\n', '', 'info:\n', '- consumes\n'])
      assert.deepEqual(problemsIn(text), []);
  });
});
