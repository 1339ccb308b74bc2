/**
 * The parts of a capability after imports (format.md R6): each with the name it has here and the file it comes from.
 * Imports are one level deep: an entry of the source that is an import itself does not count.
 */
import { usesKeyedMaps } from '../dialects/dialect.ts';
import type { Aggregate, Binding, Client, ImportEntry, SectionName, Sections, Server } from '../model/capability.ts';
import type { Fix, Problem } from '../problem.ts';
import { say } from '../say.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { spanOf } from '../span.ts';
import type { Node } from '../syntax/tree.ts';
import { findNearName } from './near-name.ts';
import { quoteList } from './words.ts';

export interface Effective<T> {
  readonly part: T;
  /** The alias, else its own namespace; undefined when it has none. */
  readonly namespace: string | undefined;
  /** The file it is written in. */
  readonly uri: string;
  /** The import that brought it here. */
  readonly entry: ImportEntry | undefined;
}

export interface EffectiveSections {
  readonly clients: readonly Effective<Client>[];
  readonly servers: readonly Effective<Server>[];
  readonly aggregates: readonly Effective<Aggregate>[];
  readonly bindings: readonly Effective<Binding>[];
  /** Imports that do not work, in the importing file. */
  readonly problems: readonly Problem[];
  /** Sections in which an import could not be followed: what they lack may be there after all. */
  readonly incomplete: ReadonlySet<SectionName>;
}

type PartOf = { consumes: Client; exposes: Server; aggregates: Aggregate; binds: Binding };

/** Root sections count beside those under `capability`, as the format promises. */
export function resolveSections(file: SourceFile, project: Project): EffectiveSections {
  const problems: Problem[] = [];
  // The variables of a shared file come from those who import it.
  const incomplete = new Set<SectionName>(file.model.capability ? [] : ['binds']);
  const resolve = <S extends SectionName>(section: S): Effective<PartOf[S]>[] => {
    const { root, capability } = file.model;
    const entries = [...(capability?.[section] ?? []), ...root[section]] as readonly (PartOf[S] | ImportEntry)[];
    return entries.flatMap((entry): Effective<PartOf[S]>[] => {
      if (entry.kind !== 'import') return [effectivePart(entry as PartOf[S], file.uri)];
      const found = followImport(file, entry, project);
      if ('part' in found) return [found as Effective<PartOf[S]>];
      if (found.problem) problems.push(found.problem);
      incomplete.add(section);
      return [];
    });
  };
  return {
    clients: resolve('consumes'),
    servers: resolve('exposes'),
    aggregates: resolve('aggregates'),
    bindings: resolve('binds'),
    problems,
    incomplete,
  };
}

const effectiveParts = new WeakMap<object, Effective<Client | Server | Aggregate | Binding>>();

/** A part as it counts in a file. The same part gives the same object, so that what is indexed by it lasts. */
function effectivePart<T extends Client | Server | Aggregate | Binding>(part: T, uri: string, entry?: ImportEntry): Effective<T> {
  const known = effectiveParts.get(entry ?? part);
  if (known?.part === part && known.uri === uri) return known as Effective<T>;
  const found = { part, namespace: entry?.name ?? namespaceOf(part), uri, entry };
  effectiveParts.set(entry ?? part, found);
  return found;
}

export function namespaceOf(part: Client | Server | Aggregate | Binding): string | undefined {
  return part.namespace?.value;
}

/** The entry an import names, or the problem that keeps it from being found (none when it cannot be told). */
export function followImport(
  file: SourceFile,
  entry: ImportEntry,
  project: Project,
): Effective<Client | Server | Aggregate | Binding> | { readonly problem: Problem | undefined } {
  const at = (node: Node | undefined, code: string, message: string, more: Pick<Problem, 'fixes'> = {}): { problem: Problem } => ({
    problem: { code, severity: 'error', message, span: spanOf(node ?? entry.node), ...more },
  });
  if (!entry.from || !entry.import) return { problem: undefined };
  const uri = project.resolvePath(file.uri, entry.from.value);
  if (uri === file.uri)
    return at(
      entry.from.node,
      'import-of-itself',
      say`This import points at the file it stands in. Remove it: what is written here needs no import.`,
    );
  if (/^https?:/i.test(entry.from.value))
    return at(entry.from.node, 'unresolved-import', say`\`${entry.from.value}\` is an address. Imports come from files of this machine.`);
  const source = project.findFile(uri);
  if (source === 'unknown') return { problem: undefined };
  if (source === 'missing')
    return at(
      entry.from.node,
      'unresolved-import',
      /^\.{0,2}\/?$/.test(entry.from.value)
        ? say`\`${entry.from.value}\` is a folder. Write the path of a file, such as \`./shared.yaml\`.`
        : say`There is no file \`${entry.from.value}\`. The path starts at the folder of this file.`,
    );
  const entries = sectionOf(source, entry.section);
  const inline = entries.filter((candidate): candidate is Exclude<typeof candidate, ImportEntry> => candidate.kind !== 'import');
  const found = inline.find((candidate) => namespaceOf(candidate) === entry.import?.value);
  if (found) return effectivePart<Client | Server | Aggregate | Binding>(found, source.uri, entry);
  if (!source.declared)
    return at(
      entry.from.node,
      'unresolved-import',
      say`\`${entry.from.value}\` is no capability file: it has neither \`ikanos\` nor \`naftiko\` at its top.`,
    );
  if (entries.some((candidate) => candidate.kind === 'import' && candidate.name === entry.import?.value)) {
    return at(
      entry.import.node,
      'unresolved-import',
      say`\`${entry.import.value}\` is itself imported by \`${entry.from.value}\`, and imports are not followed twice. Import it from the file that defines it.`,
    );
  }
  const names = inline.flatMap((candidate) => namespaceOf(candidate) ?? []);
  const nearest = findNearName(entry.import.value, names);
  const known = names.length > 0 ? say`It has ${quoteList(names)}.` : say`It has nothing under \`${entry.section}\`.`;
  return at(
    entry.import.node,
    'unresolved-import',
    say`\`${entry.from.value}\` has no \`${entry.import.value}\` under \`${entry.section}\`. ${nearest === undefined ? known : say`Did you mean \`${nearest}\`?`}`,
    nearest === undefined ? {} : { fixes: () => [changeImport(file, entry, nearest)] },
  );
}

/** Imports the entry that was meant, under the name that this file uses for it. */
function changeImport(file: SourceFile, entry: ImportEntry, name: string): Fix {
  const node = entry.import?.node ?? entry.node;
  return { title: say`Change to \`${name}\``, preferred: true, edits: [{ uri: file.uri, ...spanOf(node), newText: name }] };
}

/** A shared file's own section first, then the one of its capability. */
export function sectionOf<S extends SectionName>(source: SourceFile, section: S): Sections[S] {
  const { root, capability } = source.model;
  return root[section].length > 0 || !capability ? root[section] : capability[section];
}

/** The importing and the imported file speak different families of the format: the engine copes, people get confused. */
export function isOtherFamily(file: SourceFile, source: SourceFile): boolean {
  return (
    !!file.declared &&
    !!source.declared &&
    usesKeyedMaps(file.declared.dialect.structure) !== usesKeyedMaps(source.declared.dialect.structure)
  );
}
