/**
 * Files below a directory that a server shows: static MCP resources and skills. Nothing outside the directory is ever
 * listed or read: not by `..`, not by a link that leads out, not by an absolute path.
 */
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';

export interface ListedFile {
  /** Relative to the directory, with `/`. */
  readonly path: string;
  readonly size: number;
  readonly modified: Date;
}

export type FoundFile =
  | { readonly kind: 'file'; readonly absolute: string; readonly size: number; readonly modified: Date }
  | { readonly kind: 'missing' }
  /** The path is not one a file below the directory can have. */
  | { readonly kind: 'unsafe' };

const maxFiles = 10_000;
const maxDepth = 32;

/** All regular files, sorted by path; links only if they stay inside. Empty when there is no such directory. */
export async function listFiles(directory: string): Promise<readonly ListedFile[]> {
  const root = await findRealPath(directory);
  if (root === undefined) return [];
  const files: ListedFile[] = [];
  await collect(root, root, '', 0, files);
  return files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function collect(root: string, directory: string, prefix: string, depth: number, files: ListedFile[]): Promise<void> {
  if (depth > maxDepth) return;
  for (const name of (await readdir(directory)).sort()) {
    if (files.length >= maxFiles) return;
    const absolute = path.join(directory, name);
    const entry = await lstat(absolute);
    if (entry.isSymbolicLink()) {
      // A link to a directory could run in circles; a link to a file is listed if it ends inside.
      const target = await findRealPath(absolute);
      if (target === undefined || !isInside(root, target)) continue;
      const targetEntry = await stat(target);
      if (targetEntry.isFile()) files.push({ path: prefix + name, size: targetEntry.size, modified: targetEntry.mtime });
    } else if (entry.isDirectory()) await collect(root, absolute, `${prefix}${name}/`, depth + 1, files);
    else if (entry.isFile()) files.push({ path: prefix + name, size: entry.size, modified: entry.mtime });
  }
}

export async function isDirectory(directory: string): Promise<boolean> {
  const root = await findRealPath(directory);
  return root !== undefined && (await stat(root)).isDirectory();
}

/** One file by its decoded segments. */
export async function findFile(directory: string, segments: readonly string[]): Promise<FoundFile> {
  if (segments.length === 0 || !segments.every(isSafeSegment)) return { kind: 'unsafe' };
  const root = await findRealPath(directory);
  if (root === undefined) return { kind: 'missing' };
  const absolute = await findRealPath(path.join(root, ...segments));
  if (absolute === undefined) return { kind: 'missing' };
  if (!isInside(root, absolute)) return { kind: 'unsafe' };
  const entry = await stat(absolute);
  return entry.isFile() ? { kind: 'file', absolute, size: entry.size, modified: entry.mtime } : { kind: 'missing' };
}

/** The content, or undefined when the file is larger than the cap. */
export async function readCapped(absolute: string, maxBytes: number): Promise<Buffer | undefined> {
  const file = await open(absolute, 'r');
  try {
    const { size } = await file.stat();
    if (size > maxBytes) return undefined;
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function isSafeSegment(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..' && !/[/\\\0]/.test(segment) && !/^[a-zA-Z]:$/.test(segment);
}

function isInside(root: string, absolute: string): boolean {
  const relative = path.relative(root, absolute);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

async function findRealPath(absolute: string): Promise<string | undefined> {
  try {
    return await realpath(absolute);
  } catch {
    // Missing, or a link into nowhere: for a caller both are "not there".
    return undefined;
  }
}
