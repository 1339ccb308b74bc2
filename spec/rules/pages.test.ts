import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../analyse.ts';
import { readFixture } from '../testing/fixture.ts';
import { rulePages } from './pages.ts';

/** Codes of the mistakes in a file, the code itself turned on. What small examples leave unused is only a hint. */
function codesOf(text: string, id: string): readonly string[] {
  const { main, project } = readFixture(text);
  const problems = analyse(main, project, { severities: { [id]: 'warning' } });
  return problems.filter(({ severity }) => severity === 'error' || severity === 'warning').map(({ code }) => code);
}

describe('the example of', () => {
  for (const { id, doc } of rulePages) {
    it(`${id} shows its mistake and no other, and none when it is mended`, () => {
      assert.deepEqual([...new Set(codesOf(doc.bad, id))], [id]);
      assert.deepEqual(codesOf(doc.good, id), []);
    });
  }
});
