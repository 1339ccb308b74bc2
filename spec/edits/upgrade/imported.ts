/** The files an upgrade takes along: those that are imported, directly or by others. */
import { ownImports } from '../../model/own-parts.ts';
import { say } from '../../say.ts';
import type { Project, SourceFile } from '../../source-file.ts';
import type { UpgradeNote } from './pass.ts';

export interface Companions {
  /** The files themselves and all that they import, each once. */
  readonly files: readonly SourceFile[];
  /** By address of the importing file: imports that could not be taken along. */
  readonly notes: ReadonlyMap<string, readonly UpgradeNote[]>;
}

/** The capability files that are upgraded together with the given ones. */
export function withImported(given: readonly SourceFile[], project: Project): Companions {
  const files = new Map<string, SourceFile>();
  const notes = new Map<string, UpgradeNote[]>();
  const waiting = given.filter(({ declared }) => declared);
  for (let file = waiting.shift(); file; file = waiting.shift()) {
    if (files.has(file.uri)) continue;
    files.set(file.uri, file);
    const told = new Set<string>();
    for (const from of importedPaths(file)) {
      const source = project.findFile(project.resolvePath(file.uri, from.value));
      if (typeof source === 'object' && source.declared) waiting.push(source);
      else if (!told.has(from.value)) {
        told.add(from.value);
        const message = notUpgraded(from.value, source);
        notes.set(file.uri, [...(notes.get(file.uri) ?? []), { kind: 'blocked', message, span: from.node }]);
      }
    }
  }
  return { files: [...files.values()], notes };
}

function notUpgraded(path: string, source: ReturnType<Project['findFile']>): string {
  if (source === 'missing') return say`It imports ${path}, which is not there: that was not upgraded.`;
  if (source === 'unknown') return say`It imports ${path}, which cannot be read: that was not upgraded.`;
  return say`It imports ${path}, which is no capability file: that was not upgraded.`;
}

function importedPaths(file: SourceFile) {
  return ownImports(file).flatMap(({ from }) => from ?? []);
}
