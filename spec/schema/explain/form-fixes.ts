/** Repairs for lists where maps belong, and the reverse. */
import { mapToList, valuesToList, wrapInList } from '../../edits/map-to-list.ts';
import { convertList } from '../../edits/upgrade/lists-to-maps.ts';
import type { Fix } from '../../problem.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import type { MappingNode, SequenceNode } from '../../syntax/tree.ts';
import type { ListShape, MapShape, NamedShape, Shape } from '../definition.ts';
import { toFix } from './fixes.ts';

export function listToMapFixes(file: SourceFile, list: SequenceNode, shape: NamedShape): () => readonly Fix[] {
  return () => {
    const { edits, notes } = convertList(file, list, shape);
    if (edits.length === 0 || notes.some((note) => note.kind === 'blocked')) return [];
    return [toFix(file, say`Make it a map, keyed by the names`, edits, { preferred: true })];
  };
}

export function mapToListFixes(
  file: SourceFile,
  mapping: MappingNode,
  shape: ListShape | MapShape | NamedShape,
  isSingle: boolean,
): () => readonly Fix[] {
  return () => {
    if (isSingle) {
      const edits = wrapInList(file.text, mapping);
      return edits ? [toFix(file, say`Make it a list of one`, edits, { preferred: true })] : [];
    }
    const parts = shape.kind === 'list' && isParts(shape.items) ? valuesToList(file.text, mapping, 'name', 'value') : undefined;
    if (parts) return [toFix(file, say`Make it a list of parts`, parts, { preferred: true })];
    const edits = mapToList(file.text, mapping, shape.kind === 'named' ? 'name' : 'namespace');
    return edits ? [toFix(file, say`Make it a list`, edits, { preferred: shape.kind === 'named' })] : [];
  };
}

/** Parts of a body, which people write as a map like the fields of a form. */
function isParts(items: Shape): boolean {
  return items.kind === 'object' && items.definition === 'MultipartPart';
}
