/** Every place where a thing is named, in all files: its declaration and the references to it. */
import type { ImportEntry } from '../model/capability.ts';
import type { SourceFile } from '../source-file.ts';
import type { Span } from '../syntax/tree.ts';
import type { Definition, DefinitionKind, Reference } from './definition.ts';
import { isGivenByCaller } from './given-by-caller.ts';
import type { LinkedProject } from './linked-project.ts';

export interface Occurrence {
  readonly uri: string;
  readonly span: Span;
  /** What is named here. */
  readonly definition: Definition;
  /** Undefined at the declaration itself. */
  readonly reference: Reference | undefined;
}

/** Things that only the file they stand in can name. */
const local: ReadonlySet<DefinitionKind> = new Set(['step', 'prompt', 'skill', 'client-resource', 'rest-resource']);

/** One string for one definition: kind and place. */
export function keyOf({ kind, uri, span }: Definition): string {
  return `${kind} ${uri} ${span.start}`;
}

/** Own references of a file, and those it gives a meaning to in the files it imports from. */
export function* referencesIn(file: SourceFile, project: LinkedProject): Generator<Reference> {
  yield* project.linksOf(file).references;
  yield* project.importedLinksOf(file);
}

/**
 * All places that name one of the definitions, each once, file by file. References through an alias count as references to what it
 * stands for. `elsewhere`: references in files that are no capabilities, such as tests.
 */
export function occurrencesOf(
  definitions: readonly Definition[],
  project: LinkedProject,
  elsewhere: readonly Reference[] = [],
): readonly Occurrence[] {
  const wanted = new Map(definitions.map((definition) => [keyOf(definition), definition]));
  const references = [...collectReferences(definitions, project), ...elsewhere];
  addAliases(wanted, references, project);
  return inOrder([...declarations(wanted), ...named(wanted, references)]);
}

/**
 * The same for a rename: of what must have one name only the name itself changes, so aliases are left out; but a name that
 * several things share (a placeholder of a path that two operations declare, a variable of a shared file that two capabilities
 * bind) is the name of all of them. A placeholder that no operation declares has a name of its own: `with` says what callers give it.
 */
export function sharedOccurrencesOf(
  definitions: readonly Definition[],
  project: LinkedProject,
  elsewhere: readonly Reference[] = [],
): readonly Occurrence[] {
  const wanted = new Map(definitions.map((definition) => [keyOf(definition), definition]));
  const own = collectReferences(definitions, project).filter((reference) => !isGivenByCaller(reference, project));
  const references = [...own, ...elsewhere];
  const shared = [...targetsByPlace(references).values()].filter((targets) => targets.length > 1);
  for (let grew = true; grew; ) {
    grew = false;
    for (const targets of shared) {
      if (!targets.some((target) => wanted.has(keyOf(target)))) continue;
      for (const target of targets) {
        if (wanted.has(keyOf(target))) continue;
        wanted.set(keyOf(target), target);
        grew = true;
      }
    }
  }
  return inOrder([...declarations(wanted), ...named(wanted, references)]);
}

/** What each place names, for all that import it. */
function targetsByPlace(references: readonly Reference[]): ReadonlyMap<string, readonly Definition[]> {
  const places = new Map<string, Definition[]>();
  for (const { uri, span, targets } of references) {
    const place = `${uri} ${span.start} ${span.end}`;
    const known = places.get(place);
    if (known) known.push(...targets);
    else places.set(place, [...targets]);
  }
  return places;
}

function collectReferences(definitions: readonly Definition[], project: LinkedProject): readonly Reference[] {
  const files = definitions.every(({ kind }) => local.has(kind)) ? ownFiles(definitions, project) : project.allFiles();
  const references: Reference[] = [];
  for (const file of files) for (const reference of referencesIn(file, project)) references.push(reference);
  return references;
}

function ownFiles(definitions: readonly Definition[], project: LinkedProject): readonly SourceFile[] {
  const uris = new Set(definitions.map(({ uri }) => uri));
  return [...uris].map((uri) => project.findFile(uri)).filter((file) => typeof file !== 'string');
}

/** An alias is a name of its own for what is imported; the import is what leads from one to the other. */
function addAliases(wanted: Map<string, Definition>, references: readonly Reference[], project: LinkedProject): void {
  for (const reference of references) {
    if (reference.role !== 'import' || !reference.targets.some((target) => wanted.has(keyOf(target)))) continue;
    const file = project.findFile(reference.uri);
    if (typeof file === 'string') continue;
    const alias = project.linksOf(file).definitions.find((definition) => isAliasOf(definition, reference));
    if (alias) wanted.set(keyOf(alias), alias);
  }
}

function isAliasOf(definition: Definition, { whole }: Reference): boolean {
  const entry = definition.part as Partial<ImportEntry> | undefined;
  return entry?.kind === 'import' && entry.import?.node.start === whole.start;
}

function declarations(wanted: ReadonlyMap<string, Definition>): readonly Occurrence[] {
  return [...wanted.values()]
    .filter(({ kind }) => kind !== 'file')
    .map((definition) => ({ uri: definition.uri, span: definition.span, definition, reference: undefined }));
}

function named(wanted: ReadonlyMap<string, Definition>, references: readonly Reference[]): readonly Occurrence[] {
  return references.flatMap((reference) => {
    for (const target of reference.targets) {
      const definition = wanted.get(keyOf(target));
      if (definition) return [{ uri: reference.uri, span: reference.span, definition, reference }];
    }
    return [];
  });
}

/** File by file as they were found, in the order of the text; what two files say of one place is said once. */
function inOrder(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  const files = new Map<string, Map<string, Occurrence>>();
  for (const occurrence of occurrences) {
    const places = files.get(occurrence.uri) ?? new Map<string, Occurrence>();
    files.set(occurrence.uri, places);
    const place = `${occurrence.span.start} ${occurrence.span.end}`;
    if (!places.has(place)) places.set(place, occurrence);
  }
  return [...files.values()].flatMap((places) => [...places.values()].sort((a, b) => a.span.start - b.span.start));
}
