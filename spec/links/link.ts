/**
 * All references of a file, resolved. What is written in a shared file and judged by those who import it is `unknown`,
 * never `unresolved`: silent rather than wrong.
 */
import type { ImportEntry } from '../model/capability.ts';
import { ownImports, ownServers } from '../model/own-parts.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { spanOf } from '../span.ts';
import { defineFile, defineSpaced, definitionsOf, sectionKinds } from './define.ts';
import type { Definition, Reference } from './definition.ts';
import { indexCallers, linkClient, linkClients } from './link-clients.ts';
import { linkServer } from './link-servers.ts';
import { linkUnit } from './link-units.ts';
import { Linker } from './linker.ts';
import { type EffectiveSections, followImport, resolveSections } from './resolve-imports.ts';
import { aggregateUnits, effectiveUnits, ownUnits, serverUnits } from './units.ts';

export interface Links {
  readonly sections: EffectiveSections;
  readonly definitions: readonly Definition[];
  /** In the order of the text. */
  readonly references: readonly Reference[];
}

export function linkFile(file: SourceFile, project: Project): Links {
  const sections = resolveSections(file, project);
  const linker = new Linker(file, project, sections);
  for (const entry of ownImports(file)) linkImport(linker, entry);
  for (const server of ownServers(file)) linkServer(linker, server);
  for (const place of ownUnits(file)) linkUnit(linker, place);
  linkClients(linker);
  let definitions: readonly Definition[] | undefined;
  return {
    sections,
    // A keystroke asks for references alone.
    get definitions() {
      definitions ??= definitionsOf(file);
      return definitions;
    },
    references: linker.references.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
  };
}

/**
 * References in the files that a file imports from, as far as they get their meaning here: a variable that is bound here and
 * used in a shared client, an operation that is consumed here and called by a shared server. Not in any order.
 */
export function linkImported(file: SourceFile, project: Project, sections: EffectiveSections): readonly Reference[] {
  const imports = [...sections.clients, ...sections.servers, ...sections.aggregates].some(({ entry }) => entry);
  if (!imports) return [];
  const linkers = new Map<string, Linker>();
  const linkerOf = (uri: string): Linker | undefined => {
    const source = project.findFile(uri);
    if (typeof source === 'string' || source.uri === file.uri) return undefined;
    const linker = linkers.get(uri) ?? new Linker(source, project, sections, file);
    linkers.set(uri, linker);
    return linker;
  };
  const callers = indexCallers(effectiveUnits(sections));
  for (const { part, namespace, uri, entry } of sections.clients) {
    const linker = entry && linkerOf(uri);
    if (linker) linkClient(linker, part, callers, namespace);
  }
  for (const { part, uri, entry } of sections.servers) {
    const linker = entry && linkerOf(uri);
    if (!linker) continue;
    linkServer(linker, part);
    for (const place of serverUnits(part, part.namespace?.value, uri)) linkUnit(linker, place);
  }
  for (const { part, uri, entry } of sections.aggregates) {
    const linker = entry && linkerOf(uri);
    if (linker) for (const place of aggregateUnits(part, part.namespace?.value, uri)) linkUnit(linker, place);
  }
  return [...linkers.values()].flatMap((linker) =>
    linker.references.filter((reference) => reference.targets.some((target) => target.uri !== linker.file.uri)),
  );
}

function linkImport(linker: Linker, entry: ImportEntry): void {
  if (!entry.from) return;
  const uri = linker.project.resolvePath(linker.file.uri, entry.from.value);
  const source = linker.project.findFile(uri);
  const whole = spanOf(entry.from.node);
  linker.add({
    kind: 'file',
    role: 'import-file',
    name: entry.from.value,
    span: linker.part(entry.from.node, 0, entry.from.value.length),
    whole,
    target: typeof source === 'object' ? defineFile(source.uri) : undefined,
    state: source === 'missing' ? 'unresolved' : 'unknown',
  });
  if (!entry.import) return;
  const found = followImport(linker.file, entry, linker.project);
  const kind = sectionKinds[entry.section];
  const target = 'part' in found ? defineSpaced(kind, found.part, found.uri) : undefined;
  linker.add({
    kind,
    role: 'import',
    name: entry.import.value,
    span: linker.part(entry.import.node, 0, entry.import.value.length),
    whole: spanOf(entry.import.node),
    target,
    state: 'problem' in found && found.problem ? 'unresolved' : 'unknown',
  });
}
