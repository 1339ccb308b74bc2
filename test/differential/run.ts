/** `node test/differential/run.ts [mutants per family] [first seed]`: prints how many were compared and what differed. */
import type { Family } from '../../spec/dialects/family.ts';
import { compareMutant, loadBases, vocabularyOf } from './compare.ts';
import { hasCorpus, loadPublishedVerdicts } from './published.ts';

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
  process.exitCode = differences === 0 ? 0 : 1;
}
