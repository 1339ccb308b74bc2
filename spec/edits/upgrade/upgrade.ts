/**
 * Takes a capability file from the version it declares to a later one, one small step after the other. Each step is a
 * minimal edit of the text: comments, order, quotes and blank lines stay. What needs a person is listed, never dropped.
 */
import { compareStructures, type Dialect, dialects, type Structure, structures } from '../../dialects/dialect.ts';
import { readSourceFile } from '../../read-file.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import type { Span } from '../../syntax/tree.ts';
import { applyEdits, type TextEdit } from '../apply-edits.ts';
import { movedOffset } from '../moved-offset.ts';
import { externalRefsToBinds, renameTemplates, variableRenames } from './external-refs.ts';
import { convertOutermostLists, dropNamesUnderKeys } from './lists-to-maps.ts';
import type { Pass, UpgradeNote } from './pass.ts';
import {
  constToValue,
  noteStandaloneBinds,
  renameApiServers,
  renameImportLocation,
  renameKeys,
  renameStarredTargets,
  setVersion,
  unwrapMappedItems,
} from './renames.ts';

export type { UpgradeNote } from './pass.ts';

export interface Upgraded {
  readonly uri: string;
  readonly text: string;
  /** Their places are in `text`. */
  readonly notes: readonly UpgradeNote[];
  /** Where something of the text before is in `text`. */
  moved(offset: number): number;
}

/** A list nested deeper than this is none of ours. */
const maxRounds = 30;

/** Works from the outside in, one level at a time. */
const isRepeated = (pass: Pass) => pass === convertOutermostLists;

/** What changes on the way from each structure to the next; those not named change nothing but the version. */
const passesTo: Partial<Record<Structure, readonly Pass[]>> = {
  '0.5': [renameApiServers],
  alpha1: [externalRefsToBinds, unwrapMappedItems],
  alpha2: [constToValue, renameStarredTargets],
  alpha3: [noteStandaloneBinds, renameImportLocation, dropNamesUnderKeys, convertOutermostLists, renameKeys],
};

export function newestDialect(): Dialect {
  return dialects.at(-1) as Dialect;
}

/** The dialect of that version, `ikanos` first where both keys have it. */
export function findDialect(version: string): Dialect | undefined {
  return dialects.findLast((dialect) => dialect.version === version);
}

/** The versions a file can be upgraded to, oldest first; of one version with two keys, the newer key. */
export function laterDialects({ declared }: SourceFile): readonly Dialect[] {
  if (!declared) return [];
  return dialects.filter((target) => isLater(target, declared.dialect, declared.exact) && findDialect(target.version) === target);
}

/** The file in the target version; unchanged when it is no capability file, newer than the target, or no good YAML. */
export function upgrade(file: SourceFile, target: Dialect = newestDialect()): Upgraded {
  const from = file.declared?.dialect;
  const fault = findFault(file);
  if (from && fault) return unchanged(file, [fault]);
  if (!from || !isLater(target, from, file.declared?.exact === true)) return unchanged(file, []);
  const work: Work = { edits: [], notes: [] };
  let current = file;
  for (const structure of structures.slice(structures.indexOf(from.structure) + 1, structures.indexOf(target.structure) + 1)) {
    for (const pass of passesTo[structure] ?? []) current = runPass(current, pass, work);
    current = withVersion(current, firstDialectOf(structure), work);
  }
  const { text } = withVersion(current, target, work);
  const notes = work.notes.map(({ note, after }) => ({ ...note, span: movedSpan(note.span, work.edits.slice(after)) }));
  return { uri: file.uri, text, notes: withoutRepeats(notes), moved: (offset) => movedThrough(work.edits, offset) };
}

function unchanged({ uri, text }: SourceFile, notes: readonly UpgradeNote[]): Upgraded {
  return { uri, text, notes, moved: (offset) => offset };
}

/** What has been done so far. */
interface Work {
  /** One after the other, each on the text that the last ones left. */
  readonly edits: (readonly TextEdit[])[];
  /** `after`: so many of the edits were made when it was written. */
  readonly notes: { readonly note: UpgradeNote; readonly after: number }[];
}

function movedThrough(steps: readonly (readonly TextEdit[])[], offset: number): number {
  return steps.reduce((at, edits) => movedOffset(edits, at), offset);
}

function movedSpan({ start, end }: Span, steps: readonly (readonly TextEdit[])[]): Span {
  const first = movedThrough(steps, start);
  return { start: first, end: Math.max(first, movedThrough(steps, end)) };
}

/**
 * A file and the files it imports, each from its own version to the target. Variables that get new names in one file
 * get them in the others too.
 */
export function upgradeTogether(files: readonly SourceFile[], target: Dialect = newestDialect()): readonly Upgraded[] {
  const renames = new Map(files.flatMap((file) => [...variableRenames(file)]));
  return files.map((file) => {
    if (findFault(file)) return upgrade(file, target);
    const own = variableRenames(file);
    const foreign = new Map([...renames].filter(([name]) => !own.has(name)));
    const edits = renameTemplates(file, foreign);
    if (edits.length === 0) return upgrade(file, target);
    const upgraded = upgrade(readSourceFile(file.uri, applyEdits(file.text, edits)), target);
    return { ...upgraded, moved: (offset) => upgraded.moved(movedOffset(edits, offset)) };
  });
}

/** A broken text reads as something its author did not mean: nothing is changed in it. */
function findFault(file: SourceFile): UpgradeNote | undefined {
  const fault = file.tree.problems.find(({ severity, code }) => severity === 'error' && code !== 'duplicate-key');
  if (!fault) return undefined;
  const line = file.text.slice(0, fault.span.start).split('\n').length;
  return {
    kind: 'blocked',
    message: say`It was left as it is, because line ${line} has to be mended first: ${fault.message}`,
    span: fault.span,
  };
}

function isLater(target: Dialect, from: Dialect, exact: boolean): boolean {
  const order = compareStructures(target.structure, from.structure);
  if (order !== 0) return order > 0;
  return !exact || dialects.indexOf(target) > dialects.indexOf(from);
}

function firstDialectOf(structure: Structure): Dialect {
  return dialects.find((dialect) => dialect.structure === structure) ?? newestDialect();
}

function runPass(file: SourceFile, pass: Pass, work: Work): SourceFile {
  let current = file;
  for (let round = 0; round < maxRounds; round++) {
    const { edits, notes } = pass(current);
    for (const note of notes) work.notes.push({ note, after: work.edits.length });
    if (edits.length === 0) break;
    current = edited(current, edits, work);
    if (!isRepeated(pass)) break;
  }
  return current;
}

function withVersion(file: SourceFile, dialect: Dialect, work: Work): SourceFile {
  return edited(file, setVersion(file, dialect.key, dialect.version), work);
}

function edited(file: SourceFile, edits: readonly TextEdit[], work: Work): SourceFile {
  work.edits.push(edits);
  return readSourceFile(file.uri, applyEdits(file.text, edits));
}

function withoutRepeats(notes: readonly UpgradeNote[]): readonly UpgradeNote[] {
  const seen = new Set<string>();
  return notes.filter((note) => {
    const known = seen.has(note.message);
    seen.add(note.message);
    return !known;
  });
}
