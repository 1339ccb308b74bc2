/** The parts of a capability after imports; an import that does not work leaves a hole, and with a hole nothing is served. */
import { statSync } from 'node:fs';
import { type EffectiveSections, followImport, resolveSections } from '../../spec/links/resolve-imports.ts';
import type { ImportEntry, Sections } from '../../spec/model/capability.ts';
import type { Project, SourceFile } from '../../spec/source-file.ts';
import { pathOf } from '../file-location.ts';
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
  reporter.found(
    found.problem?.code ?? 'unresolved-import',
    found.problem ?? { message: unreadable(from.value, project.resolvePath(file.uri, from.value)), span: from.node },
  );
}

/** What stands there and is no text; the analysis cannot tell. */
function unreadable(from: string, uri: string): string {
  const file = pathOf(uri);
  if (file === undefined) return `\`${from}\` is on another machine. Imports come from files of this one.`;
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory();
  return isFolder ? `\`${from}\` is a folder. Write the path of a file, such as \`./shared.yaml\`.` : `\`${from}\` cannot be read.`;
}
