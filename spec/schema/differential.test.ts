/** Needs the corpus beside the repository; says so where it is not at hand. The full run: `test/differential/run.ts`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { compare, compareMutant, type Difference, loadBases, vocabularyOf } from '../../test/differential/compare.ts';
import { corpusFiles, corpusFolder, hasCorpus, loadPublishedVerdicts } from '../../test/differential/published.ts';
import { mistakes, plant } from '../../test/differential/seeded-mistakes.ts';
import { detectDialect } from '../dialects/detect.ts';
import { applyEdits } from '../edits/apply-edits.ts';
import { readSourceFile } from '../read-file.ts';
import type { SourceFile } from '../source-file.ts';
import { toData } from '../syntax/navigate.ts';
import { parse } from '../syntax/parse.ts';
import { explain } from './explain.ts';

const mutantsPerFamily = 500;
/** Places for each mistake; the full run takes all of them. */
const placesPerMistake = 3;

/** A fix never breaks the text; the one that is applied without asking leaves fewer problems. */
function checkFixes(file: SourceFile): void {
  const problems = explain(file);
  for (const problem of problems) {
    for (const fix of problem.fixes?.() ?? []) {
      const after = readSourceFile(file.uri, applyEdits(file.text, fix.edits));
      assert.deepEqual(after.tree.problems, [], fix.title);
      if (fix.preferred) assert.ok(explain(after).length < problems.length, `${fix.title} mends nothing: ${problem.message}`);
    }
  }
}

if (!hasCorpus) {
  test('the published schemas are not at hand (../shared/corpus): nothing to compare with', { skip: 'no corpus' });
} else {
  const published = loadPublishedVerdicts();

  test('every file of the corpus has the verdict of its published schema, and an explanation exactly when it is bad', () => {
    const differences: (Difference | undefined)[] = [];
    for (const path of corpusFiles()) {
      const tree = parse(readFileSync(path, 'utf8'));
      if (!detectDialect(tree)) continue;
      differences.push(compare(toData(tree.root), { path, mutations: [], seed: 0 }, published));
    }
    assert.ok(differences.length > 200, `the corpus has only ${differences.length} capability files`);
    assert.deepEqual(differences.filter(Boolean), []);
  });

  for (const family of ['A', 'B'] as const) {
    test(`${mutantsPerFamily} mutated copies of family ${family} have the verdict of the published schema, and an explanation exactly when it is bad`, () => {
      const bases = loadBases(family);
      const words = vocabularyOf(bases);
      const differences = Array.from({ length: mutantsPerFamily }, (_, seed) => compareMutant(seed, bases, words, published, family));
      assert.deepEqual(differences.filter(Boolean), []);
    });
  }

  const tutorials = corpusFiles(join(corpusFolder, 'upstream/modules/ikanos-docs/tutorial'))
    .map((path) => readSourceFile(`file://${path}`, readFileSync(path, 'utf8')))
    .filter((file) => file.declared);

  test('the tutorial files are good', () => {
    assert.deepEqual(
      tutorials.flatMap((file) => explain(file).map((problem) => `${file.uri}: ${problem.message}`)),
      [],
    );
  });

  for (const mistake of mistakes) {
    test(`one problem, on the right place: ${mistake.name}`, () => {
      const planted = tutorials
        .flatMap((file) =>
          mistake
            .seed(file)
            .slice(0, 1)
            .map((seeded) => ({ file, seeded })),
        )
        .slice(0, placesPerMistake)
        .map(({ file, seeded }) => plant(file, seeded));
      assert.ok(planted.length > 0, 'the mistake fits nowhere');
      for (const { file, text, span, expected } of planted) {
        const found = explain(file).map((problem) => ({ code: problem.code, span: problem.span, message: problem.message }));
        const wanted = [{ code: expected.code, span, message: found[0]?.message }];
        checkFixes(file);
        assert.deepEqual(found, wanted, `in ${file.uri}, at ${expected.path.join('.')}: ${text.slice(span?.start, span?.end)}`);
      }
    });
  }
}
