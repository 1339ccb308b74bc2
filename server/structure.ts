/** Which structure of the format a file has. */
import type { Structure } from '../spec/dialects/dialect.ts';
import type { SourceFile } from '../spec/source-file.ts';

/** Named things are lists with `name` in the older family of versions. */
export function usesLists(file: SourceFile): boolean {
  const structure = structureOf(file);
  return structure === '0.4' || structure === '0.5' || structure === 'alpha1' || structure === 'alpha2';
}

export function structureOf(file: SourceFile): Structure {
  return file.declared?.dialect.structure ?? 'beta4';
}
