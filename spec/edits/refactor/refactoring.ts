/** A change that keeps the meaning, or begins something new, offered where the cursor is. */

import { compareStructures, type Structure, usesKeyedMaps } from '../../dialects/dialect.ts';
import type { LinkedProject } from '../../links/linked-project.ts';
import type { Edit } from '../../problem.ts';
import { fieldsOf } from '../../schema/definition.ts';
import { definitionOf } from '../../schema/lookup.ts';
import type { SourceFile } from '../../source-file.ts';
import type { MappingNode } from '../../syntax/tree.ts';

export interface Refactoring {
  /** What it does, in the imperative. */
  readonly title: string;
  readonly kind: 'extract' | 'inline' | 'rewrite';
  readonly edits: readonly Edit[];
  /** A file that is made for it, with all its text. */
  readonly create?: { readonly uri: string; readonly text: string };
}

/** What one would look for here, and why it cannot be done. */
export interface Refusal {
  readonly title: string;
  readonly kind: Refactoring['kind'];
  /** A sentence that says what to do about it, if anything can be done. */
  readonly refused: string;
}

export interface Place {
  readonly file: SourceFile;
  readonly project: LinkedProject;
  readonly offset: number;
}

/** Keys of an object in the order of the format; what comes before a key is written before it. */
export function keyOrder(file: SourceFile, mapping: MappingNode): readonly string[] {
  const structure = file.declared?.dialect.structure;
  const definition = definitionOf(file, mapping);
  return structure && definition ? fieldsOf(definition, structure).map(({ key }) => key) : [];
}

/** Whether the version writes named things as maps. */
export function isKeyed(file: SourceFile): boolean {
  return file.declared !== undefined && usesKeyedMaps(file.declared.dialect.structure);
}

/** The key of an import that names the file (format.md 5.7). */
export function importKey(structure: Structure): 'from' | 'location' {
  return compareStructures(structure, 'alpha3') >= 0 ? 'from' : 'location';
}
