/** Each case of the reference's conformance list is named in a test, and the page about compatibility counts them. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

const root = path.resolve(import.meta.dirname, '..');

interface Section {
  readonly title: string;
  /** Ids run from 1 to this without a gap. */
  readonly cases: number;
  /** Numbers of cases whose recorded result is a defect: what is wanted instead is tested. */
  readonly fix: readonly number[];
  /** Numbers of cases whose recorded result is a quirk: decided one by one. */
  readonly quirks: readonly number[];
}

const sections: Readonly<Record<string, Section>> = {
  A: { title: 'Loading', cases: 30, fix: [4, 8, 20, 21, 23], quirks: [6, 15, 18, 27] },
  B: { title: 'Imports', cases: 14, fix: [11, 12, 13, 14], quirks: [10] },
  C: { title: 'Addresses and headers', cases: 21, fix: [9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20], quirks: [3] },
  D: { title: 'Bodies', cases: 13, fix: [2, 4, 5, 6, 7, 8, 10, 11], quirks: [] },
  E: { title: 'Authentication upstream', cases: 10, fix: [6, 8, 9, 10], quirks: [7] },
  F: { title: 'Templates', cases: 16, fix: [8, 9, 15], quirks: [4, 5, 13] },
  G: { title: 'JSONPath', cases: 15, fix: [], quirks: [] },
  H: { title: 'Formats', cases: 25, fix: [13], quirks: [9, 14, 21] },
  I: { title: 'Output mapping', cases: 20, fix: [4, 6, 10, 11, 12, 14, 18], quirks: [7, 9, 16] },
  J: { title: 'Mocks', cases: 11, fix: [2, 3], quirks: [6, 7, 8] },
  K: { title: 'Steps', cases: 36, fix: [3, 4, 6, 14, 16, 19, 23, 25], quirks: [9, 13, 21, 36] },
  L: { title: 'Flows', cases: 12, fix: [], quirks: [6] },
  M: { title: 'REST', cases: 32, fix: [2, 5, 9, 15, 19, 21], quirks: [1, 4, 6, 10, 11, 23] },
  N: { title: 'MCP', cases: 44, fix: [4, 16, 20, 23, 24, 27, 31, 34, 44], quirks: [10] },
  O: { title: 'Skills and control', cases: 19, fix: [8, 17], quirks: [19] },
  P: { title: 'OpenAPI and command line', cases: 22, fix: [], quirks: [9, 13, 19] },
  Q: { title: 'Tutorial', cases: 18, fix: [3, 6, 8, 10, 13, 15, 17], quirks: [] },
};
/** Whole capabilities with their requests and answers. */
const documents = 10;

const idOf = (section: string, number: number): string => `${section}${String(number).padStart(2, '0')}`;

const tests = globSync(['{spec,engine,cli,server,client,test}/**/*.test.ts'], { cwd: root })
  .filter((file) => !file.endsWith('conformance-cases.test.ts'))
  .map((file) => readFileSync(path.join(root, file), 'utf8'))
  .join('\n');
const page = readFileSync(path.join(root, 'docs/compatibility.md'), 'utf8');

describe('the conformance cases of the reference', () => {
  it('are 358, of which 77 are defects and 35 quirks', () => {
    const all = Object.values(sections);
    const sum = (count: (section: Section) => number): number => all.reduce((total, section) => total + count(section), 0);
    assert.deepEqual([sum(({ cases }) => cases), sum(({ fix }) => fix.length), sum(({ quirks }) => quirks.length)], [358, 77, 35]);
  });

  it('are each named in a test', () => {
    const ids = [
      ...Object.entries(sections).flatMap(([section, { cases }]) => Array.from({ length: cases }, (_, index) => idOf(section, index + 1))),
      ...Array.from({ length: documents }, (_, index) => `R${index + 1}`),
    ];
    const named = new Set(tests.match(/(?<![A-Za-z0-9])[A-R]\d{1,2}(?![A-Za-z0-9])/g));
    assert.deepEqual(
      ids.filter((id) => !named.has(id)),
      [],
    );
  });

  it('are counted on the page about compatibility, section by section', () => {
    for (const [section, { title, cases, fix, quirks }] of Object.entries(sections)) {
      const row = `| ${section} | ${title} | ${cases} | ${cases - fix.length - quirks.length} | ${quirks.length} | ${fix.length} |`;
      assert.ok(page.includes(row), row);
    }
  });

  it('are decided on that page where the recorded result is a quirk', () => {
    const decided = new Set([...page.matchAll(/^\| ([A-Q]\d\d(?:, [A-Q]\d\d)*) \|/gm)].flatMap(([, ids = '']) => ids.split(', ')));
    const quirks = Object.entries(sections).flatMap(([section, entry]) => entry.quirks.map((number) => idOf(section, number)));
    assert.deepEqual(
      quirks.filter((id) => !decided.has(id)),
      [],
    );
  });
});
