/** Paths in capability files that lead to files which get another address. */
import type { LinkedProject } from '../links/linked-project.ts';
import type { Sections, Text } from '../model/capability.ts';
import type { Edit } from '../problem.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { deref } from '../syntax/navigate.ts';
import type { Span } from '../syntax/tree.ts';
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
    for (const text of pathsIn(file)) {
      if (text.value.includes('{{')) continue;
      const oldTarget = project.resolvePath(file.uri, text.value);
      const newTarget = movedTo(oldTarget, moves) ?? oldTarget;
      if (newTarget === oldTarget && newFile === file.uri) continue;
      const path = writePath(text.value, newFile, newTarget);
      const scalar = deref(text.node);
      if (path === undefined || path === text.value || scalar?.kind !== 'scalar') continue;
      // A path that leads the same way from the new place stays as it is written.
      if (project.resolvePath(newFile, text.value) === newTarget) continue;
      edits.push({ uri: file.uri, start: scalar.start, end: scalar.end, newText: rewriteScalar(scalar, path) });
    }
  }
  return edits;
}

/**
 * Edits that keep the paths in a piece of a file leading where they lead, once the piece stands in another file. Paths that lead nowhere
 * stay as they are; so do imports, which no piece has.
 */
export function followPiece(file: SourceFile, piece: Span, newFile: string, project: Project): readonly Edit[] {
  return pathsIn(file).flatMap((text): readonly Edit[] => {
    const scalar = deref(text.node);
    if (scalar?.kind !== 'scalar' || scalar.start < piece.start || scalar.end > piece.end || text.value.includes('{{')) return [];
    const target = project.resolvePath(file.uri, text.value);
    if (project.resolvePath(newFile, text.value) === target || project.findData(target) === 'missing') return [];
    const path = writePath(text.value, newFile, target);
    return path === undefined ? [] : [{ uri: file.uri, start: scalar.start, end: scalar.end, newText: rewriteScalar(scalar, path) }];
  });
}

function movedTo(uri: string, moves: readonly FileMove[]): string | undefined {
  for (const { oldUri, newUri } of moves) {
    if (uri === oldUri) return newUri;
    const folder = oldUri.endsWith('/') ? oldUri : `${oldUri}/`;
    if (uri.startsWith(folder)) return `${newUri.replace(/\/$/, '')}/${uri.slice(folder.length)}`;
  }
  return undefined;
}

/** Everything in a file that is the path of another (format.md R6, R16). */
function pathsIn({ model: { root, capability } }: SourceFile): readonly Text[] {
  return [root, ...(capability ? [capability] : [])].flatMap(pathsInSections).filter((text) => text !== undefined);
}

function pathsInSections(sections: Sections): readonly (Text | undefined)[] {
  return [...sections.consumes, ...sections.exposes, ...sections.aggregates, ...sections.binds].flatMap((entry): (Text | undefined)[] => {
    switch (entry.kind) {
      case 'import':
        return [entry.from];
      case 'binding':
        return [fileAddress(entry.location)];
      case 'client':
        return entry.resources.flatMap((resource) => resource.operations.map((operation) => schemaPath(operation.outputSchema)));
      case 'mcp':
        return [
          ...[...entry.tools, ...entry.resources].flatMap((unit) => unit.steps.map(scriptFolder)),
          ...entry.resources.map((resource) => fileAddress(resource.location)),
          ...entry.prompts.map((prompt) => fileAddress(prompt.location)),
        ];
      case 'rest':
        return entry.resources.flatMap((resource) => resource.operations.flatMap((operation) => operation.steps.map(scriptFolder)));
      case 'skill':
        return entry.skills.map((skill) => fileAddress(skill.location));
      case 'aggregate':
        return entry.flows.flatMap((flow) => flow.steps.map(scriptFolder));
      case 'control':
        return [fileAddress(entry.management?.scripting?.defaultLocation)];
      case 'unknown-server':
        return [];
      default:
        return entry satisfies never;
    }
  });
}

function scriptFolder(step: { readonly kind: string; readonly location?: Text | undefined }): Text | undefined {
  return fileAddress(step.location);
}

/** Other addresses (`vault://…`) are not ours to change. */
function fileAddress(text: Text | undefined): Text | undefined {
  return text && /^file:/i.test(text.value) ? text : undefined;
}

function schemaPath(text: Text | undefined): Text | undefined {
  return text && /^[^\s{}]+\.\w+$/.test(text.value) ? text : undefined;
}

/** The path to a target in the form of the one that was there: address with or without a dot, absolute, or relative. */
function writePath(written: string, from: string, target: string): string | undefined {
  const path = decodeURI(new URL(target).pathname);
  const relative = relativePath(from, target);
  const prefix = /^file:\/\/\/?(?=\.{1,2}\/)/i.exec(written)?.[0];
  if (prefix !== undefined) return relative === undefined ? undefined : `${prefix}${relative}`;
  if (/^file:/i.test(written)) return target;
  if (written.startsWith('/')) return path;
  if (relative === undefined) return undefined;
  return written.startsWith('.') || relative.startsWith('..') ? relative : relative.slice(2);
}

/** `./x` or `../x`; undefined between two kinds of addresses. */
function relativePath(from: string, target: string): string | undefined {
  const a = new URL(from);
  const b = new URL(target);
  if (a.protocol !== b.protocol || a.host !== b.host) return undefined;
  const folders = a.pathname.split('/').slice(0, -1);
  const parts = b.pathname.split('/');
  let same = 0;
  while (same < folders.length && same < parts.length - 1 && folders[same] === parts[same]) same++;
  const up = folders.length - same;
  const lead = up === 0 ? './' : '../'.repeat(up);
  return decodeURI(lead + parts.slice(same).join('/'));
}
