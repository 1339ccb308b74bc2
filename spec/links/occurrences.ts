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
const local: ReadonlySet<DefinitionKind> = new Set(['step', 'prompt', 'skill', 'skill-tool', 'client-resource', 'rest-resource']);

/** One string for one definition: kind and place. */
export function keyOf({ kind, uri, span }: Definition): string {
  return `${kind} ${uri} ${span.start}`;
}

/** Own references of a file, and those it gives a meaning to in the files it imports from. */
export function* referencesIn(file: SourceFile, project: LinkedProject): Generator<Reference> {
  for (const list of listsOf(file, project)) yield* list;
}

/** References as they are kept: a list stays the same as long as nothing it depends on changes. */
export type ReferenceLists = readonly (readonly Reference[])[];

function listsOf(file: SourceFile, project: LinkedProject): ReferenceLists {
  return [project.linksOf(file).references, project.importedLinksOf(file)];
}

export function allLists(project: LinkedProject): ReferenceLists {
  return [...project.allFiles()].flatMap((file) => listsOf(file, project));
}

/** Positions in a list. */
interface ListIndex {
  readonly byTarget: ReadonlyMap<string, readonly number[]>;
  readonly byPlace: ReadonlyMap<string, readonly number[]>;
}

/** Made once for each list: a question looks up what it needs in those of all files instead of reading them. */
const indexes = new WeakMap<readonly Reference[], ListIndex>();

function indexOf(list: readonly Reference[]): ListIndex {
  const known = indexes.get(list);
  if (known) return known;
  const byTarget = new Map<string, number[]>();
  const byPlace = new Map<string, number[]>();
  const add = (index: Map<string, number[]>, key: string, at: number) => {
    const positions = index.get(key);
    if (positions) positions.push(at);
    else index.set(key, [at]);
  };
  for (const [at, reference] of list.entries()) {
    if (reference.targets.length === 0) continue;
    add(byPlace, placeOf(reference), at);
    for (const target of reference.targets) add(byTarget, keyOf(target), at);
  }
  const index = { byTarget, byPlace };
  indexes.set(list, index);
  return index;
}

function placeOf({ uri, span }: { readonly uri: string; readonly span: Span }): string {
  return `${uri} ${span.start} ${span.end}`;
}

/** Those of a list that an index finds under any of the keys, in the order of the list. */
function found(list: readonly Reference[], index: ReadonlyMap<string, readonly number[]>, keys: Iterable<string>): readonly Reference[] {
  const positions = new Set<number>();
  for (const key of keys) for (const at of index.get(key) ?? []) positions.add(at);
  return [...positions].sort((a, b) => a - b).map((at) => list[at] as Reference);
}

function naming(lists: ReferenceLists, keys: ReadonlySet<string>): readonly Reference[] {
  return lists.flatMap((list) => found(list, indexOf(list).byTarget, keys));
}

/** References to each of some definitions, each place once, file by file. */
export function referencesTo(definitions: readonly Definition[], lists: ReferenceLists): ReadonlyMap<Definition, readonly Reference[]> {
  return new Map(
    definitions.map((definition) => {
      const places = new Map<string, Reference>();
      for (const reference of naming(lists, new Set([keyOf(definition)]))) {
        const place = placeOf(reference);
        if (!places.has(place)) places.set(place, reference);
      }
      return [definition, [...places.values()]];
    }),
  );
}

/**
 * All places that name one of the definitions, each once, file by file. References through an alias count as references to what it
 * stands for. `elsewhere`: references in files that are no capabilities, such as tests.
 */
export function occurrencesOf(
  definitions: readonly Definition[],
  project: LinkedProject,
  elsewhere: ReferenceLists = [],
): readonly Occurrence[] {
  const wanted = new Map(definitions.map((definition) => [keyOf(definition), definition]));
  const lists = [...collectLists(definitions, project), ...elsewhere];
  addAliases(wanted, lists, project);
  return inOrder([...declarations(wanted), ...named(wanted, naming(lists, new Set(wanted.keys())))]);
}

/**
 * The same for a rename: of what must have one name only the name itself changes, so aliases are left out; but a name that
 * several things share (a placeholder of a path that two operations declare, a variable of a shared file that two capabilities
 * bind) is the name of all of them. A placeholder that no operation declares has a name of its own: `with` says what callers give it.
 */
export function sharedOccurrencesOf(
  definitions: readonly Definition[],
  project: LinkedProject,
  elsewhere: ReferenceLists = [],
): readonly Occurrence[] {
  const wanted = new Map(definitions.map((definition) => [keyOf(definition), definition]));
  const lists = [...collectLists(definitions, project), ...elsewhere];
  const own = (references: readonly Reference[]) => references.filter((reference) => !isGivenByCaller(reference, project));
  for (let fresh = new Set(wanted.keys()); fresh.size > 0; ) {
    const places = new Set(own(naming(lists, fresh)).map(placeOf));
    fresh = new Set();
    // What each place names, for all that import it.
    for (const { targets } of own(lists.flatMap((list) => found(list, indexOf(list).byPlace, places)))) {
      for (const target of targets) {
        const key = keyOf(target);
        if (wanted.has(key)) continue;
        wanted.set(key, target);
        fresh.add(key);
      }
    }
  }
  return inOrder([...declarations(wanted), ...named(wanted, own(naming(lists, new Set(wanted.keys()))))]);
}

function collectLists(definitions: readonly Definition[], project: LinkedProject): ReferenceLists {
  if (!definitions.every(({ kind }) => local.has(kind))) return allLists(project);
  return ownFiles(definitions, project).flatMap((file) => listsOf(file, project));
}

function ownFiles(definitions: readonly Definition[], project: LinkedProject): readonly SourceFile[] {
  const uris = new Set(definitions.map(({ uri }) => uri));
  return [...uris].map((uri) => project.findFile(uri)).filter((file) => typeof file !== 'string');
}

/** An alias is a name of its own for what is imported; the import is what leads from one to the other. */
function addAliases(wanted: Map<string, Definition>, lists: ReferenceLists, project: LinkedProject): void {
  for (const reference of naming(lists, new Set(wanted.keys()))) {
    const file = reference.role === 'import' ? project.findFile(reference.uri) : 'missing';
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
    const place = placeOf(occurrence);
    if (!places.has(place)) places.set(place, occurrence);
  }
  return [...files.values()].flatMap((places) => [...places.values()].sort((a, b) => a.span.start - b.span.start));
}
