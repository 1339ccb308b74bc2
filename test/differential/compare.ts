/**
 * The heart of the differential test: on mutated copies of real documents, the verdict is the one of the published
 * schema, and the explanation finds something exactly when the verdict is bad.
 */
import { readFileSync } from 'node:fs';
import { detectDialect } from '../../spec/dialects/detect.ts';
import { type Dialect, dialects, usesKeyedMaps } from '../../spec/dialects/dialect.ts';
import type { Family } from '../../spec/dialects/family.ts';
import type { CapabilityModel } from '../../spec/model/capability.ts';
import { definitions } from '../../spec/schema/definitions/index.ts';
import { explain } from '../../spec/schema/explain.ts';
import { isValid } from '../../spec/schema/validate.ts';
import { type Data, toData } from '../../spec/syntax/navigate.ts';
import { parse } from '../../spec/syntax/parse.ts';
import { type MutationName, mutate, pick, randomFrom, type Vocabulary } from './mutate.ts';
import { corpusFiles, type Verdict } from './published.ts';
import { treeOf } from './tree-of.ts';

export interface Base {
  readonly path: string;
  readonly data: { [key: string]: Data };
  readonly dialect: Dialect;
}

export interface Difference {
  readonly path: string;
  readonly version: string;
  readonly mutations: readonly MutationName[];
  readonly seed: number;
  readonly published: boolean;
  readonly verdict: boolean;
  readonly problems: readonly string[];
  readonly data: Data;
}

const noSections = { consumes: [], exposes: [], aggregates: [], binds: [] };
/** The explanation asks the tree, not the model. */
const noModel: CapabilityModel = { versionKey: undefined, version: undefined, info: undefined, root: noSections, capability: undefined };

function familyOf(dialect: Dialect): Family {
  return usesKeyedMaps(dialect.structure) ? 'B' : 'A';
}

/** The documents of one family that declare a published version; very large ones only make the test slow. */
export function loadBases(family: Family, maxLength = 12_000): readonly Base[] {
  return corpusFiles().flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    if (text.length > maxLength) return [];
    const tree = parse(text);
    const declared = detectDialect(tree);
    const data = toData(tree.root);
    if (!declared?.exact || familyOf(declared.dialect) !== family || typeof data !== 'object' || data === null || Array.isArray(data))
      return [];
    return [{ path, data, dialect: declared.dialect }];
  });
}

export function vocabularyOf(bases: readonly Base[]): Vocabulary {
  const keys = new Set(definitions.flatMap((definition) => definition.fields.map((field) => field.key)));
  const texts = new Set<string>();
  const visit = (data: Data): void => {
    if (typeof data === 'string' && data.length < 80) texts.add(data);
    else if (typeof data === 'object' && data !== null) for (const value of Object.values(data)) visit(value);
  };
  for (const base of bases.slice(0, 200)) visit(base.data);
  for (const word of [
    'api',
    'rest',
    'mcp',
    'skill',
    'control',
    'http',
    'stdio',
    'call',
    'lookup',
    'script',
    'string',
    'array',
    'object',
    'file:///a b',
    'file:////x',
    'http:',
    'https://{{H}}/v1',
    'GET',
    'binary',
    'tsv',
  ])
    texts.add(word);
  return { keys: [...keys, 'title', 'x-extra', 'Name', '__proto__'], texts: [...texts] };
}

/** One mutant, made from the seed alone; undefined when all three agree. */
export function compareMutant(
  seed: number,
  bases: readonly Base[],
  words: Vocabulary,
  published: ReadonlyMap<Dialect, Verdict>,
  family: Family,
): Difference | undefined {
  const random = randomFrom(seed);
  const base = pick(random, bases);
  const dialect =
    random() < 0.6
      ? base.dialect
      : pick(
          random,
          dialects.filter((candidate) => familyOf(candidate) === family),
        );
  const start: { [key: string]: Data } = {};
  for (const [key, value] of Object.entries(base.data))
    start[key === base.dialect.key ? dialect.key : key] = key === base.dialect.key ? dialect.version : value;
  const { data, mutations } = mutate(start, random, words);
  return compare(data, { path: base.path, mutations, seed }, published);
}

export function compare(
  data: Data,
  origin: { readonly path: string; readonly mutations: readonly MutationName[]; readonly seed: number },
  published: ReadonlyMap<Dialect, Verdict>,
): Difference | undefined {
  const tree = treeOf(data);
  const declared = detectDialect(tree);
  // Without its version key a document is no capability file: nobody is asked.
  if (!declared) return undefined;
  const { dialect, exact } = declared;
  const expected = exact && published.get(dialect)?.(data) === true;
  const verdict = exact && isValid(data, dialect.structure, dialect.version);
  const problems = explain({ uri: 'file:///mutant.yml', text: '', tree, declared, model: noModel });
  if (expected === verdict && (problems.length === 0) === verdict) return undefined;
  return { ...origin, version: dialect.version, published: expected, verdict, problems: problems.map((problem) => problem.message), data };
}
