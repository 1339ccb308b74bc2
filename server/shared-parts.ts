/** What other files have that this one could import. */
import { usesKeyedMaps } from '../spec/dialects/dialect.ts';
import { addImport } from '../spec/edits/add-import.ts';
import { freeName } from '../spec/edits/free-name.ts';
import { relativePath } from '../spec/edits/relative-path.ts';
import { type EffectiveSections, isOtherFamily, namespaceOf, sectionOf } from '../spec/links/resolve-imports.ts';
import type { Aggregate, Client, ImportEntry, SectionName } from '../spec/model/capability.ts';
import type { Edit } from '../spec/problem.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { LinkedProject } from './workspace.ts';
import { worktreeDivider } from './worktrees.ts';

export interface SharedPart<T> {
  readonly part: T;
  readonly uri: string;
  /** Name it would have here. */
  readonly namespace: string;
  /** Name it has there. */
  readonly name: string;
  readonly from: string;
  readonly edit: Edit;
}

/** Parts of other files that this one could import but does not, nearest files first. */
export function sharedParts(file: SourceFile, project: LinkedProject, section: 'consumes'): readonly SharedPart<Client>[];
export function sharedParts(file: SourceFile, project: LinkedProject, section: 'aggregates'): readonly SharedPart<Aggregate>[];
export function sharedParts(
  file: SourceFile,
  project: LinkedProject,
  section: 'consumes' | 'aggregates',
): readonly SharedPart<Client | Aggregate>[] {
  if (!file.model.capability || !canImport(file, section)) return [];
  const { sections } = project.linksOf(file);
  const taken = takenNames(sections);
  const parts: SharedPart<Client | Aggregate>[] = [];
  const isDivided = worktreeDivider(project);
  for (const source of project.allFiles()) {
    if (source.uri === file.uri || isOtherFamily(file, source) || isDivided(file.uri, source.uri)) continue;
    const from = relativePath(file.uri, source.uri);
    if (from === undefined) continue;
    for (const part of sectionOf(source, section) as readonly (Client | Aggregate | ImportEntry)[]) {
      const name = part.kind === 'import' ? undefined : namespaceOf(part);
      if (part.kind === 'import' || name === undefined || isImported(sections, section, source.uri, name)) continue;
      const namespace = freeName(taken, name);
      const edit = addImport(file, { section, from, name, as: namespace === name ? undefined : namespace });
      if (edit) parts.push({ part, uri: source.uri, namespace, name, from, edit });
    }
  }
  return parts.sort((a, b) => a.from.split('/').length - b.from.split('/').length || (a.from < b.from ? -1 : 1));
}

/** Clients can be imported from 0.5 on, the other parts from ikanos alpha3 on. */
function canImport(file: SourceFile, section: 'consumes' | 'aggregates'): boolean {
  const structure = file.declared?.dialect.structure;
  return structure !== undefined && (section === 'consumes' ? structure !== '0.4' : usesKeyedMaps(structure));
}

function isImported(sections: EffectiveSections, section: SectionName, uri: string, name: string): boolean {
  const parts = section === 'consumes' ? sections.clients : sections.aggregates;
  return parts.some((known) => known.uri === uri && (known.entry ? known.entry.import?.value : known.namespace) === name);
}

function takenNames({ clients, servers, aggregates, bindings }: EffectiveSections): ReadonlySet<string> {
  return new Set([...clients, ...servers, ...aggregates, ...bindings].flatMap(({ namespace }) => namespace ?? []));
}
