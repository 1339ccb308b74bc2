/** The parts of a capability after imports; an import that does not work leaves a hole, and with a hole nothing is served. */
import { type EffectiveSections, followImport, resolveSections } from '../../spec/links/resolve-imports.ts';
import type { ImportEntry, Sections } from '../../spec/model/capability.ts';
import type { Project, SourceFile } from '../../spec/source-file.ts';
import { fatal, type LoadProblem } from './problems.ts';

export interface ReadSections {
  readonly sections: EffectiveSections;
  /** The files that parts come from, the capability file included. */
  readonly origins: ReadonlySet<string>;
  readonly problems: readonly LoadProblem[];
}

export function readSections(file: SourceFile, project: Project): ReadSections {
  const sections = resolveSections(file, project);
  const parts = [...sections.clients, ...sections.servers, ...sections.aggregates, ...sections.bindings];
  return {
    sections,
    origins: new Set([file.uri, ...parts.map(({ uri }) => uri)]),
    problems: importsOf(file).flatMap((entry) => checkImport(file, entry, project)),
  };
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

function checkImport(file: SourceFile, entry: ImportEntry, project: Project): readonly LoadProblem[] {
  const found = followImport(file, entry, project);
  if ('part' in found) return [];
  if (found.problem) return [fatal(file.uri, found.problem.span, found.problem.code, found.problem.message)];
  if (!entry.from)
    return [fatal(file.uri, entry.node, 'unresolved-import', 'This import does not say which file it is from: "from" is missing.')];
  if (!entry.import)
    return [
      fatal(
        file.uri,
        entry.node,
        'unresolved-import',
        `This import does not say what it takes from ${entry.from.value}: "import" is missing.`,
      ),
    ];
  return [fatal(file.uri, entry.from.node, 'unresolved-import', `The file ${entry.from.value} cannot be read.`)];
}
