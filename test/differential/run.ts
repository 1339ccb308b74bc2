/** `node test/differential/run.ts [mutants per family] [first seed]`: prints how many were compared and what differed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Family } from '../../spec/dialects/family.ts';
import { readSourceFile } from '../../spec/read-file.ts';
import { explain } from '../../spec/schema/explain.ts';
import { compareMutant, loadBases, vocabularyOf } from './compare.ts';
import { corpusFiles, corpusFolder, hasCorpus, loadPublishedVerdicts } from './published.ts';
import { mistakes, plant } from './seeded-mistakes.ts';

const count = Number(process.argv[2] ?? 100_000);
const firstSeed = Number(process.argv[3] ?? 1);

if (!hasCorpus) {
  console.log('differential: the published schemas are not at hand (../shared/corpus), nothing was compared');
} else {
  const published = loadPublishedVerdicts();
  let differences = 0;
  for (const family of ['A', 'B'] as const satisfies readonly Family[]) {
    const bases = loadBases(family);
    const words = vocabularyOf(bases);
    const started = Date.now();
    let different = 0;
    for (let seed = firstSeed; seed < firstSeed + count; seed++) {
      const difference = compareMutant(seed, bases, words, published, family);
      if (!difference) continue;
      different++;
      if (different <= 5) console.log(JSON.stringify({ ...difference, data: undefined }));
    }
    differences += different;
    console.log(
      `differential: family ${family}, ${bases.length} documents, ${count} mutants, ${different} differences, ${Math.round((Date.now() - started) / 1000)} s`,
    );
  }
  differences += plantAll();
  process.exitCode = differences === 0 ? 0 : 1;
}

/** Every kind of mistake at every place of every tutorial file: one problem, on the right place, with the right code. */
function plantAll(): number {
  let planted = 0;
  let wrong = 0;
  const tutorials = corpusFiles(join(corpusFolder, 'upstream/modules/ikanos-docs/tutorial'));
  for (const path of tutorials) {
    const file = readSourceFile(pathToFileURL(path).href, readFileSync(path, 'utf8'));
    if (!file.declared) continue;
    for (const mistake of mistakes) {
      for (const seeded of mistake.seed(file)) {
        const trial = plant(file, seeded);
        const problems = explain(trial.file);
        const [only] = problems;
        const right =
          problems.length === 1 &&
          only?.code === trial.expected.code &&
          only.span.start === trial.span?.start &&
          only.span.end === trial.span.end;
        planted++;
        if (right) continue;
        wrong++;
        if (wrong <= 10)
          console.log(`${mistake.name} in ${path}: ${problems.map((problem) => `${problem.code} ${problem.message}`).join('; ')}`);
      }
    }
  }
  console.log(
    `seeded mistakes: ${mistakes.length} kinds, ${planted} planted in ${tutorials.length} tutorial files, ${wrong} not told as one`,
  );
  return wrong;
}
