import { findVersionPair } from '../dialects/detect.ts';
import { compareStructures, type Dialect, dialects, type Structure, structures, usesKeyedMaps } from '../dialects/dialect.ts';
import { familySigns, structuralSigns } from '../dialects/family.ts';
import { applyEdits } from '../edits/apply-edits.ts';
import { smallestEdit } from '../edits/smallest-edit.ts';
import { upgrade } from '../edits/upgrade/upgrade.ts';
import type { Fix, Problem } from '../problem.ts';
import { readSourceFile } from '../read-file.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { isWithin } from '../span.ts';
import { deref, entriesOf } from '../syntax/navigate.ts';
import type { MappingNode, Node, PairNode, Span } from '../syntax/tree.ts';
import type { Shape } from './definition.ts';
import { check } from './explain/check.ts';
import { type Checking, type Finding, toProblem } from './explain/finding.ts';
import { toFix, versionFix } from './explain/fixes.ts';
import { mergeLayout } from './explain/layout-mistakes.ts';
import { mergeMoves } from './explain/merge-moves.ts';
import { explainNoVersion, explainVersion } from './explain/version.ts';
import { code } from './explain/words.ts';

const rootShape: Shape = { kind: 'object', definition: 'Root' };

/**
 * Why a file is not valid against the version it declares, one problem a mistake; empty exactly when the published
 * schema of that version accepts it. Of a file without a version only that is told, and of a file of another kind nothing.
 */
export function explain(file: SourceFile): readonly Problem[] {
  const { declared } = file;
  const root = file.tree.root;
  const pair = findVersionPair(file.tree);
  if (!declared || !root || !pair) return explainNoVersion(file).map(toProblem);
  const findings: Finding[] = [];
  if (!declared.exact) findings.push(explainVersion(file, pair, declared.dialect));
  const signs = findForeignForm(file, declared.dialect);
  const plain = signs ? [] : findingsAs(file, root, declared.dialect.structure);
  const other = signs ? findBestForm(file, root, declared.dialect) : findBetterVersion(file, root, declared.dialect, plain);
  if (other) findings.push(explainOtherVersion(file, pair, other), ...other.findings);
  else findings.push(...mergeLayout(file, distinct(plain), (text) => recheck(file.uri, text, declared.dialect.structure)));
  return distinct(findings).map(toProblem);
}

/** The first thing the format says against one key of a map: that it is missing, or what is wrong with its value. */
export type ExplainKey = (map: Node, key: string) => Problem | undefined;

/** Asked about keys of one file. One that declares no version is read as the newest, and so is what the declared one has no words for. */
export function explainKeys(file: SourceFile): ExplainKey {
  let findings: readonly Finding[] | undefined;
  return (map, key) => {
    const mapping = deref(map);
    if (mapping?.kind !== 'mapping') return undefined;
    findings ??= readings(file).flatMap((structure) => (file.tree.root ? findingsAs(file, file.tree.root, structure) : []));
    const pair = entriesOf(mapping).find((entry) => entry.key.text === key);
    const about = findings.filter(({ span }) => (pair ? isWithin(span, pair) : isOfMapping(span, mapping)));
    const value = pair && deref(pair.value);
    // A wrong value itself before its key; what is missing shows at the map, or at the key somebody wrote instead.
    const told =
      about.find(({ span }) => value?.kind === 'scalar' && isWithin(span, value)) ??
      about.find(({ message }) => message.includes(code(key))) ??
      about[0];
    return told && toProblem(told);
  };
}

function readings({ declared }: SourceFile): readonly Structure[] {
  return [...new Set([declared?.dialect.structure, structures.at(-1)])].filter((structure) => structure !== undefined);
}

/** What is told of a map itself stands at the key it belongs to, or at one of its own entries. */
function isOfMapping(span: Span, mapping: MappingNode): boolean {
  const owner = mapping.parent?.kind === 'pair' ? [mapping.parent.key] : [];
  return [...owner, ...mapping.pairs.flatMap((pair) => [pair.key, pair])].some(
    ({ start, end }) => start === span.start && end === span.end,
  );
}

function findingsAs(file: SourceFile, root: Node, structure: Structure): readonly Finding[] {
  const checking: Checking = { file, structure, findings: [], seen: new Map(), open: new Set() };
  check(checking, root, rootShape, { pair: undefined, frame: undefined });
  return mergeMoves(checking.findings);
}

/** What would be wrong with another text of the file; undefined when it could not be read. */
function recheck(uri: string, text: string, structure: Structure): readonly Finding[] | undefined {
  const file = readSourceFile(uri, text);
  const { root, problems } = file.tree;
  return root && problems.length === 0 ? distinct(findingsAs(file, root, structure)) : undefined;
}

/** A version that a file fits better than the one it declares. */
interface OtherVersion {
  readonly dialect: Dialect;
  /** What is wrong with the file in that version. */
  readonly findings: readonly Finding[];
  /** Places that show it. */
  readonly signs: readonly Span[];
}

/** The places that show that a file is written in the form of the other family, and only of that one. */
function findForeignForm(file: SourceFile, declared: Dialect): readonly Node[] | undefined {
  const signs = familySigns(file.tree);
  const [own, foreign] = usesKeyedMaps(declared.structure) ? [signs.B, signs.A] : [signs.A, signs.B];
  return own.length === 0 && structuralSigns(foreign).length > 0 ? foreign : undefined;
}

/**
 * A file written in the form of one family that declares a version of the other has one mistake, not one for every
 * list in it. It is read as the version of its own form that it fits best.
 */
function findBestForm(file: SourceFile, root: Node, declared: Dialect): OtherVersion | undefined {
  const signs = findForeignForm(file, declared) ?? [];
  const keyed = usesKeyedMaps(declared.structure);
  let best: OtherVersion | undefined;
  for (const structure of structures.filter((candidate) => usesKeyedMaps(candidate) !== keyed)) {
    const dialect = versionWith(structure);
    const findings = findingsAs(file, root, structure);
    // Of versions that fit equally well the newest: it is the shortest way to where the author wants to be.
    if (dialect && (!best || findings.length <= best.findings.length)) best = { dialect, findings, signs };
  }
  return best;
}

/** The version to name for a structure: of the newest the latest, of the others the one that brought it. */
function versionWith(structure: Structure): Dialect | undefined {
  const versions = dialects.filter((known) => known.structure === structure);
  return structure === structures.at(-1) ? versions.at(-1) : versions[0];
}

/** So many things of one version outweigh one of another. */
const manyToOne = 3;

/** Several things of one other version, and nothing that speaks against it: the version is the mistake, not each of them. */
function findBetterVersion(file: SourceFile, root: Node, declared: Dialect, findings: readonly Finding[]): OtherVersion | undefined {
  const telling = findings.filter((finding) => finding.fits !== undefined);
  const isNewer = ({ fits }: Finding) => fits !== undefined && compareStructures(fits, declared.structure) > 0;
  const newer = telling.filter(isNewer);
  const older = telling.filter((finding) => !isNewer(finding));
  // One slip the other way is no reason to doubt what many say.
  const [most, others] = newer.length > older.length ? [newer, older] : [older, newer];
  if (most.length < 2 || others.length * manyToOne > most.length) return undefined;
  const all = most.flatMap((finding) => finding.fits ?? []).sort(compareStructures);
  const structure = most === newer ? all.at(-1) : all[0];
  if (!structure || usesKeyedMaps(structure) !== usesKeyedMaps(declared.structure)) return undefined;
  const dialect = versionWith(structure);
  const there = findingsAs(file, root, structure);
  if (!dialect || there.length > findings.length - most.length) return undefined;
  return { dialect, findings: there, signs: most.map((finding) => finding.span) };
}

function explainOtherVersion(file: SourceFile, pair: PairNode, { dialect, signs }: OtherVersion): Finding {
  const declared = file.declared?.dialect;
  const newer = declared !== undefined && compareStructures(dialect.structure, declared.structure) > 0;
  const sameForm = declared !== undefined && usesKeyedMaps(dialect.structure) === usesKeyedMaps(declared.structure);
  const declares = code(declared?.version ?? '');
  const like = code(`${dialect.key}: ${dialect.version}`);
  const sentence = sameForm
    ? say`This file declares ${declares} but is written like ${like}.`
    : usesKeyedMaps(dialect.structure)
      ? say`This file declares ${declares} but is written like ${like}: maps keyed by name.`
      : say`This file declares ${declares} but is written like ${like}: lists of things with a \`name\`.`;
  const remedy = newer ? say`Declare that version.` : say`Declare that version, or upgrade the file.`;
  const declare = (preferred: boolean) => versionFix(file, dialect, { preferred });
  return {
    code: 'other-version-form',
    message: `${sentence} ${remedy}`,
    span: pair.value.start === pair.value.end ? pair.key : pair.value,
    related: signs
      .slice(0, 3)
      .map(({ start, end }) => ({ uri: file.uri, span: { start, end }, message: say`written like ${dialect.version}` })),
    fixes: () => (newer ? declare(true) : withUpgrade(file, dialect, declare)),
  };
}

/** To be what it declares the file has to be upgraded; that is done when nothing in it needs a person. */
function withUpgrade(file: SourceFile, from: Dialect, declare: (preferred: boolean) => readonly Fix[]): readonly Fix[] {
  const target = file.declared?.dialect;
  const [asWritten] = declare(false);
  if (!target || !asWritten) return declare(true);
  const old = readSourceFile(file.uri, applyEdits(file.text, asWritten.edits));
  const upgraded = upgrade(old, target);
  if (old.declared?.dialect.structure !== from.structure || upgraded.notes.some((note) => note.kind === 'blocked')) return declare(true);
  const edit = smallestEdit(file.text, upgraded.text);
  return [toFix(file, say`Upgrade the file to ${code(target.version)}`, [edit], { preferred: true }), ...declare(false)];
}

/** A block that is used in several places is told about once. */
function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings
    .filter((finding) => {
      const id = `${finding.code} ${finding.span.start} ${finding.span.end} ${finding.message}`;
      return !seen.has(id) && seen.add(id);
    })
    .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
