import type { DeclaredDialect } from '../source-file.ts';
import { deref, findPair } from '../syntax/navigate.ts';
import type { PairNode, SyntaxTree } from '../syntax/tree.ts';
import { type Dialect, dialects, type VersionKey } from './dialect.ts';
import { familySigns } from './family.ts';

/** The pair at the root that makes a text a capability file; the one with a published version if both keys are there. */
export function findVersionPair(tree: SyntaxTree): PairNode | undefined {
  const pairs = (['ikanos', 'naftiko'] as const).map((key) => findPair(tree.root, key)).filter((pair) => pair !== undefined);
  return pairs.find((pair) => findExact(pair)) ?? pairs[0];
}

/** A quick look that spares parsing texts that cannot be capability files: false only when they are none. */
export function mayBeCapability(text: string): boolean {
  return /(^|[\s{,"'])(naftiko|ikanos)["']?\s*:/m.test(text);
}

/**
 * The version a text declares, by key and value; undefined when the root has neither `naftiko` nor `ikanos`.
 * A version nobody published (`1.0.0-alpha75`, the number 0.4, an unfilled placeholder) is read as the nearest known
 * one, with `exact: false`.
 */
export function detectDialect(tree: SyntaxTree): DeclaredDialect | undefined {
  const pair = findVersionPair(tree);
  if (!pair) return undefined;
  const exact = findExact(pair);
  if (exact) return { dialect: exact, exact: true };
  return { dialect: findNearest(pair, tree), exact: false };
}

function findExact(pair: PairNode): Dialect | undefined {
  const value = deref(pair.value);
  if (value?.kind !== 'scalar') return undefined;
  return dialects.find((dialect) => dialect.key === pair.key.text && dialect.version === value.value);
}

function findNearest(pair: PairNode, tree: SyntaxTree): Dialect {
  const key: VersionKey = pair.key.text === 'naftiko' ? 'naftiko' : 'ikanos';
  const value = deref(pair.value);
  const written = value?.kind === 'scalar' ? value.text.trim() : '';
  const sameText = dialects.filter((dialect) => dialect.version === written);
  const own = sameText.find((dialect) => dialect.key === key) ?? sameText[0];
  if (own) return own;
  const rank = rankOf(written);
  if (rank !== undefined) return nearestByRank(rank, key);
  return nearestByContent(key, tree);
}

/** One number by which versions are ordered: 0.4 < 0.5 < 1.0.0-alpha1 < 1.0.0-beta1 < 1.0.0-rc1 < 1.0.0. */
function rankOf(version: string): number | undefined {
  const match = /^v?(\d{1,4})(?:\.(\d{1,4}))?(?:\.(\d{1,4}))?(?:[-. ]?(alpha|beta|rc)[-. ]?(\d{1,4})?)?$/i.exec(version);
  if (!match) return undefined;
  const [, major = '0', minor = '0', patch = '0', stage, number = '0'] = match;
  const stages = ['alpha', 'beta', 'rc'];
  const stageRank = stage === undefined ? stages.length : stages.indexOf(stage.toLowerCase());
  return [Number(minor), Number(patch), stageRank, Number(number)].reduce((sum, part) => sum * 10_000 + part, Number(major));
}

/** The newest known version that is not newer, else the oldest; of twins the one with the key as written. */
function nearestByRank(rank: number, key: VersionKey): Dialect {
  const ranked = dialects.map((dialect) => ({ dialect, rank: rankOf(dialect.version) ?? 0 }));
  const older = ranked.filter((known) => known.rank <= rank);
  const best = older.at(-1) ?? ranked[0];
  const twins = ranked.filter((known) => known.rank === best?.rank).map((known) => known.dialect);
  // A key never had the later versions: an alpha75 of naftiko is near its own alpha3, not near the renamed alpha4.
  const sameStage = older.filter(
    (known) => known.dialect.key === key && stageOf(known.dialect.version) === stageOf(best?.dialect.version ?? ''),
  );
  return sameStage.at(-1)?.dialect ?? twins.find((dialect) => dialect.key === key) ?? twins[0] ?? newestOf(key);
}

function stageOf(version: string): string {
  return /alpha|beta|rc/i.exec(version)?.[0].toLowerCase() ?? '';
}

function nearestByContent(key: VersionKey, tree: SyntaxTree): Dialect {
  const signs = familySigns(tree);
  if (signs.A.length === signs.B.length) return newestOf(key);
  return newestOf(signs.A.length > signs.B.length ? 'naftiko' : 'ikanos');
}

/** The newest version of a key; the last one cannot be missing, both keys have versions. */
export function newestOf(key: VersionKey): Dialect {
  return dialects.findLast((dialect) => dialect.key === key) as Dialect;
}
