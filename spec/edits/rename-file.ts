/** Paths in capability files that lead to files which get another address. */
import { addressOfPath, filePathsIn } from '../links/file-paths.ts';
import type { LinkedProject } from '../links/linked-project.ts';
import { relativeLocation } from '../links/location.ts';
import type { Text } from '../model/capability.ts';
import type { Edit } from '../problem.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { deref } from '../syntax/navigate.ts';
import type { Span } from '../syntax/tree.ts';
import { relativePath } from './relative-path.ts';
import { rewriteScalar } from './write-scalar.ts';

export interface FileMove {
  /** Of a file, or of a folder with everything below it. */
  readonly oldUri: string;
  readonly newUri: string;
}

/**
 * Edits in the files as they are before the move (addresses are the old ones): paths that lead to a moved file follow it, and so
 * do paths in a moved file that lead to what stays behind. Each keeps the form it is written in.
 */
export function followFiles(moves: readonly FileMove[], project: LinkedProject): readonly Edit[] {
  const edits: Edit[] = [];
  for (const file of project.allFiles()) {
    const newFile = movedTo(file.uri, moves) ?? file.uri;
    for (const { text, folder } of filePathsIn(file)) {
      const oldTarget = addressOfPath(project, file.uri, { text, folder });
      const newTarget = movedTo(oldTarget, moves) ?? oldTarget;
      // What is below a folder of its own follows that folder, wherever the file itself goes.
      const oldFolder = folder && `${project.resolvePath(file.uri, folder.value).replace(/\/$/, '')}/`;
      const newHome = oldFolder === undefined ? newFile : (movedTo(oldFolder, moves) ?? oldFolder);
      if (newTarget === oldTarget && newHome === (oldFolder ?? file.uri)) continue;
      // A path that leads the same way from the new place stays as it is written.
      if (oldFolder === undefined && project.resolvePath(newFile, text.value) === newTarget) continue;
      const path = writePath(text.value, newHome, newTarget);
      // Scripts and instructions may not leave their folder.
      if (folder && path?.startsWith('..')) continue;
      edits.push(...rewritten(file.uri, text, path));
    }
  }
  return edits;
}

/**
 * Edits that keep the paths in a piece of a file leading where they lead, once the piece stands in another file. Paths that lead nowhere
 * stay as they are; so do imports, which no piece has.
 */
export function followPiece(file: SourceFile, piece: Span, newFile: string, project: Project): readonly Edit[] {
  return filePathsIn(file).flatMap(({ text, folder }): readonly Edit[] => {
    const scalar = deref(text.node);
    // A path below a folder goes with it.
    if (folder || scalar?.kind !== 'scalar' || scalar.start < piece.start || scalar.end > piece.end) return [];
    const target = project.resolvePath(file.uri, text.value);
    if (project.resolvePath(newFile, text.value) === target || project.findData(target) === 'missing') return [];
    return rewritten(file.uri, text, writePath(text.value, newFile, target));
  });
}

function rewritten(uri: string, { value, node }: Text, path: string | undefined): readonly Edit[] {
  const scalar = deref(node);
  if (path === undefined || path === value || scalar?.kind !== 'scalar') return [];
  return [{ uri, start: scalar.start, end: scalar.end, newText: rewriteScalar(scalar, path) }];
}

export function movedTo(uri: string, moves: readonly FileMove[]): string | undefined {
  for (const { oldUri, newUri } of moves) {
    if (uri === oldUri) return newUri;
    const folder = oldUri.endsWith('/') ? oldUri : `${oldUri}/`;
    if (uri.startsWith(folder)) return `${newUri.replace(/\/$/, '')}/${uri.slice(folder.length)}`;
  }
  return undefined;
}

/** The path to a target in the form of the one that was there: address with or without a dot, absolute, or relative. */
export function writePath(written: string, from: string, target: string): string | undefined {
  const relative = relativePath(from, target);
  const before = relativeLocation(written);
  if (before !== undefined) return relative === undefined ? undefined : `${written.slice(0, -before.length)}${relative}`;
  if (/^file:/i.test(written)) return target;
  if (written.startsWith('/')) return decodeURIComponent(new URL(target).pathname);
  if (relative === undefined) return undefined;
  return written.startsWith('.') || relative.startsWith('..') ? relative : relative.slice(2);
}
