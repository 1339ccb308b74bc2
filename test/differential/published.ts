/** The published schemas, where they are at hand: beside the repository, never in it. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { type Dialect, dialects } from '../../spec/dialects/dialect.ts';

export const corpusFolder = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
export const hasCorpus = existsSync(join(corpusFolder, 'schemas'));

export type Verdict = (data: unknown) => boolean;

/** One verdict per version, compiled from the schema of that version as it was published. */
export function loadPublishedVerdicts(): ReadonlyMap<Dialect, Verdict> {
  return new Map(dialects.map((dialect) => [dialect, compile(dialect)]));
}

function compile(dialect: Dialect): Verdict {
  const twin = dialect.key === 'naftiko' && dialect.version === '1.0.0-alpha3';
  const name = twin ? 'naftiko-1.0.0-alpha3.json' : `${dialect.version}.json`;
  const schema = JSON.parse(readFileSync(join(corpusFolder, 'schemas', name), 'utf8')) as Record<string, unknown>;
  // Two of them claim the identity of a third.
  delete schema['$id'];
  const ajv = new Ajv2020({ strict: false });
  ajvFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (data) => validate(data) === true;
}

/** Every YAML file of the corpus, in a fixed order. */
export function corpusFiles(folder = corpusFolder): readonly string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return corpusFiles(path);
      return /\.ya?ml$/.test(name) ? [path] : [];
    });
}
