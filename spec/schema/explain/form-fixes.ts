/** Repairs for lists where maps belong, and the reverse. */
import { mapToList, wrapInList } from '../../edits/map-to-list.ts';
import { convertList } from '../../edits/upgrade/lists-to-maps.ts';
import type { Fix } from '../../problem.ts';
import type { SourceFile } from '../../source-file.ts';
import type { MappingNode, SequenceNode } from '../../syntax/tree.ts';
import type { ListShape, MapShape, NamedShape } from '../definition.ts';
import { toFix } from './fixes.ts';

export function listToMapFixes(file: SourceFile, list: SequenceNode, shape: NamedShape): () => readonly Fix[] {
  return () => {
    const { edits, notes } = convertList(file, list, shape);
    if (edits.length === 0 || notes.some((note) => note.kind === 'blocked')) return [];
    return [toFix(file, 'Make it a map, keyed by the names', edits, { preferred: true })];
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
      return edits ? [toFix(file, 'Make it a list of one', edits, { preferred: true })] : [];
    }
    const edits = mapToList(file.text, mapping, shape.kind === 'named' ? 'name' : 'namespace');
    return edits ? [toFix(file, 'Make it a list', edits, { preferred: shape.kind === 'named' })] : [];
  };
}
