/** The parts of a capability after imports; an import that does not work leaves a hole, and with a hole nothing is served. */
import { type EffectiveSections, followImport, resolveSections } from '../../spec/links/resolve-imports.ts';
import type { ImportEntry, Sections } from '../../spec/model/capability.ts';
import type { Project, SourceFile } from '../../spec/source-file.ts';
import type { Reporter } from './reporter.ts';

export interface ReadSections {
  readonly sections: EffectiveSections;
  /** The files that parts come from, the capability file included. */
  readonly origins: ReadonlySet<string>;
}

export function readSections(file: SourceFile, project: Project): ReadSections {
  const sections = resolveSections(file, project);
  const parts = [...sections.clients, ...sections.servers, ...sections.aggregates, ...sections.bindings];
  return { sections, origins: new Set([file.uri, ...parts.map(({ uri }) => uri)]) };
}

export function checkImports(file: SourceFile, project: Project, reporter: Reporter): void {
  for (const entry of importsOf(file)) checkImport(file, entry, project, reporter);
}

function importsOf(file: SourceFile): readonly ImportEntry[] {
  const { root, capability } = file.model;
  return [...(capability ? entriesOf(capability) : []), ...entriesOf(root)];
}

function entriesOf(sections: Sections): readonly ImportEntry[] {
  return [...sections.consumes, ...sections.exposes, ...sections.aggregates, ...sections.binds].filter(
    (entry): entry is ImportEntry => entry.kind === 'import',
  );
}

function checkImport(file: SourceFile, entry: ImportEntry, project: Project, reporter: Reporter): void {
  const { from } = entry;
  if (!from || !entry.import) {
    reporter.key(entry.node, from ? 'import' : 'from');
    return;
  }
  const found = followImport(file, entry, project);
  if ('part' in found) return;
  const unreadable = { message: `The file ${from.value} cannot be read.`, span: from.node };
  reporter.found(found.problem?.code ?? 'unresolved-import', found.problem ?? unreadable);
}
