/**
 * One operation of a consumed API, or one flow of an aggregate, alone in a shared file. What it needs to be called comes along under
 * a namespace of its own; every file that calls it imports that and calls it there. What is left stays where it is.
 */
import type { Definition, Reference } from '../../links/definition.ts';
import { isSame } from '../../links/definition.ts';
import type { LinkedProject } from '../../links/linked-project.ts';
import { fileNameOf } from '../../links/location.ts';
import { referencesIn } from '../../links/occurrences.ts';
import { isOtherFamily, sectionOf } from '../../links/resolve-imports.ts';
import type { Aggregate, Client, ImportEntry } from '../../model/capability.ts';
import type { Edit } from '../../problem.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { nodeAt } from '../../syntax/navigate.ts';
import { addImport } from '../add-import.ts';
import type { TextEdit } from '../apply-edits.ts';
import { freeName } from '../free-name.ts';
import { insertKey, lineBreakOf } from '../insert-key.ts';
import { relativePath } from '../relative-path.ts';
import { rewriteScalar } from '../write-scalar.ts';
import { dashed, indented } from './blocks.ts';
import { entryOf } from './entry.ts';
import { freePath, isShared, nowhereToMake } from './extract.ts';
import type { Place, Refactoring, Refusal } from './refactoring.ts';
import { toNamespace } from './server-entry.ts';

export interface MovedPart {
  readonly section: 'consumes' | 'aggregates';
  readonly definition: Definition;
  /** Of the API or aggregate it is taken out of. */
  readonly namespace: string;
  readonly toNewFile: string;
  toFile(path: string): string;
  /** Takes it out; a sentence where that cannot be done. */
  take(): TextEdit | string;
  /** The entry of the section that holds it alone, from its first key. */
  entry(namespace: string): readonly string[];
  /** Whether something that is shared already is the same API: it can be called there just as well. */
  fits(part: Client | Aggregate): boolean;
  /** Behind the others there; undefined where that is written in one line. */
  append(part: Client | Aggregate, target: SourceFile, namespace: string): TextEdit | undefined;
}

/** Shared files that are offered beside a new one. */
const mostFiles = 3;

export function extractPart({ file, project }: Place, part: MovedPart): readonly (Refactoring | Refusal)[] {
  const refuse = (refused: string): readonly Refusal[] => [{ title: part.toNewFile, kind: 'extract', refused }];
  const structure = file.declared?.dialect.structure;
  const { version } = file.model;
  if (!structure || !version) return [];
  if (!isShared(part.section, structure))
    return refuse(
      part.section === 'aggregates'
        ? say`Version "${version.value}" shares consumed APIs only. Upgrade the file: flows are shared from ikanos "1.0.0-alpha3" on.`
        : say`Version "${version.value}" shares nothing between files. Upgrade the file: APIs are shared from "0.5" on.`,
    );
  const removal = part.take();
  if (typeof removal === 'string') return refuse(removal);
  const homes = homesOf(part.definition, file, project);
  if (typeof homes === 'string') return refuse(homes);
  const made = newTarget(part, homes, file, project);
  const targets = [...sharedTargets(part, file, project), ...(made ? [made] : [])];
  const offered = targets.map((target): Refactoring | Refusal => {
    const edits = followTo(target, part, homes, project);
    if (typeof edits === 'string') return { title: target.title, kind: 'extract', refused: edits };
    const moved: Refactoring = {
      title: target.title,
      kind: 'extract',
      edits: [{ uri: file.uri, ...removal }, ...edits, ...(target.edit ? [{ uri: target.uri, ...target.edit }] : [])],
    };
    return target.text === undefined ? moved : { ...moved, create: { uri: target.uri, text: target.text } };
  });
  return made ? offered : [...offered, ...refuse(nowhereToMake())];
}

/** A capability that calls the part, its own calls and those it makes through shared files. */
interface Home {
  readonly file: SourceFile;
  readonly references: readonly Reference[];
  /** Its import of what the part is taken out of, when it uses nothing else of that. */
  readonly emptied: ImportEntry | undefined;
}

/** A sentence where a call would mean something else to others. The file itself keeps the part, called or not. */
function homesOf(definition: Definition, file: SourceFile, project: LinkedProject): readonly Home[] | string {
  const homes: Home[] = [];
  const others = new Map<string, SourceFile>();
  const ours = new Map<string, Reference>();
  for (const candidate of project.allFiles()) {
    const references: Reference[] = [];
    for (const reference of referencesIn(candidate, project)) {
      if (reference.kind !== definition.kind || reference.name !== definition.name || reference.targets.length === 0) continue;
      const place = `${reference.uri} ${reference.span.start}`;
      if (!reference.targets.some((target) => isSame(target, definition))) others.set(place, candidate);
      else if (reference.role === 'call' || reference.role === 'ref') {
        references.push(reference);
        ours.set(place, reference);
      }
    }
    if (references.length > 0 || (candidate.uri === file.uri && file.model.capability))
      homes.push({ file: candidate, references, emptied: emptiedImport(candidate, references, project) });
  }
  for (const [place, reference] of ours) {
    const other = others.get(place);
    if (other) return say`\`${fileNameOf(reference.uri)}\` calls it too, and means something else in \`${fileNameOf(other.uri)}\`.`;
  }
  return homes;
}

function emptiedImport(file: SourceFile, moved: readonly Reference[], project: LinkedProject): ImportEntry | undefined {
  const name = moved[0]?.qualifier;
  const { clients, aggregates } = project.linksOf(file).sections;
  const entry = [...clients, ...aggregates].find((part) => part.namespace === name && part.uri === moved[0]?.targets[0]?.uri)?.entry;
  if (!entry) return undefined;
  const places = new Set(moved.map(({ uri, whole }) => `${uri} ${whole.start}`));
  for (const { uri, role, kind, name: other, whole } of referencesIn(file, project))
    if ((kind === 'client' || kind === 'aggregate') && role !== 'import' && other === name && !places.has(`${uri} ${whole.start}`))
      return undefined;
  return entry;
}

interface Target {
  readonly title: string;
  readonly uri: string;
  readonly namespace: string;
  /** Of a file that is made. */
  readonly text?: string;
  /** In a file that is there. */
  readonly edit?: TextEdit;
}

function newTarget(part: MovedPart, homes: readonly Home[], file: SourceFile, project: LinkedProject): Target | undefined {
  const taken = new Set(homes.flatMap((home) => [...namesIn(home.file, project)]));
  const namespace = freeName(taken, toNamespace(`${part.namespace}-shared`));
  const path = freePath(namespace, file, project);
  const { version, versionKey } = file.model;
  if (path === undefined || !version || !versionKey) return undefined;
  const eol = lineBreakOf(file.text);
  return {
    title: part.toNewFile,
    uri: project.resolvePath(file.uri, path),
    namespace,
    text: [`${versionKey}: ${JSON.stringify(version.value)}`, `${part.section}:`, ...indented(dashed(part.entry(namespace)), 2), ''].join(
      eol,
    ),
  };
}

function sharedTargets(part: MovedPart, file: SourceFile, project: LinkedProject): readonly Target[] {
  const found: (Target & { readonly path: string })[] = [];
  for (const source of project.allFiles()) {
    if (source.uri === file.uri || source.model.capability || isOtherFamily(file, source)) continue;
    const path = relativePath(file.uri, source.uri);
    if (path === undefined) continue;
    for (const entry of sectionOf(source, part.section) as readonly (Client | Aggregate | ImportEntry)[]) {
      if (entry.kind === 'import' || !entry.namespace || !part.fits(entry)) continue;
      const edit = part.append(entry, source, entry.namespace.value);
      if (edit) found.push({ title: part.toFile(path), uri: source.uri, namespace: entry.namespace.value, edit, path });
    }
  }
  return found.sort((a, b) => a.path.split('/').length - b.path.split('/').length || (a.path < b.path ? -1 : 1)).slice(0, mostFiles);
}

/** Imports of the target, and the calls under the name it has there. */
function followTo(
  target: Target,
  { section, definition }: MovedPart,
  homes: readonly Home[],
  project: LinkedProject,
): readonly Edit[] | string {
  const edits: Edit[] = [];
  const called = new Map<string, string>();
  for (const { file, references, emptied } of homes) {
    const { sections } = project.linksOf(file);
    const parts = section === 'consumes' ? sections.clients : sections.aggregates;
    const known = parts.find(({ uri, entry }) => entry && uri === target.uri && entry.import?.value === target.namespace)?.namespace;
    const namespace = known ?? emptied?.as?.value ?? freeName(namesIn(file, project), target.namespace);
    const imported = known === undefined ? importEdits(target, section, namespace, file, emptied) : emptied && withoutImport(file, emptied);
    if (typeof imported === 'string') return imported;
    edits.push(...(imported ?? []));
    for (const reference of references) {
      const place = `${reference.uri} ${reference.span.start}`;
      const before = called.get(place);
      if (before === namespace) continue;
      if (before !== undefined) return say`\`${fileNameOf(reference.uri)}\` calls it, and would have to import it under two names.`;
      called.set(place, namespace);
      const owner = reference.uri === file.uri ? file : project.findFile(reference.uri);
      const scalar = typeof owner === 'string' ? undefined : nodeAt(owner.tree, reference.span.start)?.node;
      if (scalar?.kind !== 'scalar') return say`\`${reference.uri}\` names it too and cannot be read.`;
      const newText = rewriteScalar(scalar, `${namespace}.${definition.name}`);
      edits.push({ uri: reference.uri, start: scalar.start, end: scalar.end, newText });
    }
  }
  return edits;
}

/** A new import, or the one there is of something else; a sentence where there is no place for it. */
function importEdits(
  target: Target,
  section: MovedPart['section'],
  namespace: string,
  file: SourceFile,
  emptied: ImportEntry | undefined,
): readonly Edit[] | string {
  const path = relativePath(file.uri, target.uri);
  const as = namespace === target.namespace ? undefined : namespace;
  const [from, name] = [emptied?.from?.node, emptied?.import?.node];
  if (path !== undefined && emptied?.node.kind === 'mapping' && from?.kind === 'scalar' && name?.kind === 'scalar') {
    const key =
      as !== undefined && !emptied.as ? insertKey(file.text, emptied.node, 'as', as, ['from', 'location', 'import', 'as']) : undefined;
    return [
      { uri: file.uri, start: from.start, end: from.end, newText: rewriteScalar(from, path) },
      { uri: file.uri, start: name.start, end: name.end, newText: rewriteScalar(name, target.namespace) },
      ...(key ? [{ uri: file.uri, ...key }] : []),
    ];
  }
  const added = path === undefined ? undefined : addImport(file, { section, from: path, name: target.namespace, as });
  return added ? [added] : say`\`${section}\` of \`${fileNameOf(file.uri)}\` is written on one line. Write it over several lines first.`;
}

function withoutImport({ uri, text }: SourceFile, { node }: ImportEntry): readonly Edit[] {
  const entry = entryOf(text, node);
  return entry ? [{ uri, ...entry.removal }] : [];
}

function namesIn(file: SourceFile, project: LinkedProject): ReadonlySet<string> {
  const { clients, servers, aggregates, bindings } = project.linksOf(file).sections;
  return new Set([...clients, ...servers, ...aggregates, ...bindings].flatMap(({ namespace }) => namespace ?? []));
}
