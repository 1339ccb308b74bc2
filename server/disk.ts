/** Files on disk, for the server in Node: only below the roots, symbolic links followed and judged by where they lead. */
import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { URI } from 'vscode-uri';
import { type FileAccess, type FileState, maxFileSize } from './files.ts';

/** Folders nobody keeps capability files in; skipped when the whole workspace is looked through. */
const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', 'dist', 'out', 'target', '.venv']);

/** More files than this are not indexed: the workspace is then no project but a disk. */
const maxListed = 20_000;

export function diskFiles(): FileAccess {
  let roots: readonly string[] = [];
  const realRoots = new Map<string, string>();

  function isAllowed(path: string): boolean {
    let real: string;
    try {
      real = realpathSync(path);
    } catch {
      // What does not exist cannot be read; whether it may be named is a question of its written path alone.
      return roots.some((root) => isBelow(path, root));
    }
    return roots.some((root) => isBelow(real, realRoots.get(root) ?? root));
  }

  function realAddress(uri: string): string {
    const path = toPath(uri);
    if (path === undefined) return uri;
    const real = realOf(path);
    if (real === path) return uri;
    const root = roots.find((candidate) => isBelow(real, realRoots.get(candidate) ?? candidate));
    if (root === undefined) return uri;
    return URI.file(root + real.slice((realRoots.get(root) ?? root).length)).toString();
  }

  return {
    realAddress,
    setRoots(uris) {
      roots = uris.map(toPath).filter((path) => path !== undefined);
      realRoots.clear();
      for (const root of roots) realRoots.set(root, realOf(root));
    },
    stamp(uri) {
      const path = toPath(uri);
      if (path === undefined || !isAllowed(path)) return undefined;
      const stats = statOf(path);
      return stats?.isFile() ? stampOf(stats) : undefined;
    },
    read(uri): FileState {
      const path = toPath(uri);
      if (path === undefined || !isAllowed(path)) return 'unknown';
      const stats = statOf(path);
      if (!stats) return 'missing';
      if (!stats.isFile() || stats.size > maxFileSize) return 'unknown';
      try {
        return { text: readFileSync(path, 'utf8'), stamp: stampOf(stats) };
      } catch {
        // No right to read it, or gone between the two questions: nothing can be said about it.
        return 'unknown';
      }
    },
    entries(uri) {
      const path = toPath(uri);
      if (path === undefined || !isAllowed(path)) return undefined;
      try {
        return readEntries(path).map((entry) => ({ name: entry.name, isFolder: leadsToFolder(join(path, entry.name), entry) }));
      } catch {
        // No folder, or none that may be read.
        return undefined;
      }
    },
    list() {
      const found: string[] = [];
      for (const root of roots) listInto(found, root, 0);
      const addresses = [...new Set(found)].map((path) => URI.file(path).toString());
      // Files are listed without following links, so only a root can be one.
      return [...realRoots].some(([root, real]) => root !== real) ? [...new Set(addresses.map(realAddress))] : addresses;
    },
    forget() {
      // Nothing is kept: stamps are asked of the disk each time.
    },
  };
}

function listInto(found: string[], folder: string, depth: number): void {
  if (depth > 30 || found.length >= maxListed) return;
  let entries: ReturnType<typeof readEntries>;
  try {
    entries = readEntries(folder);
  } catch {
    // A folder that may not be read holds nothing for us.
    return;
  }
  for (const entry of entries) {
    if (found.length >= maxListed) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) listInto(found, path, depth + 1);
    } else if (entry.isFile() && /\.ya?ml$/i.test(entry.name)) found.push(path);
  }
}

function readEntries(folder: string) {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Also by a symbolic link. */
function leadsToFolder(path: string, entry: { isDirectory(): boolean; isSymbolicLink(): boolean }): boolean {
  return entry.isDirectory() || (entry.isSymbolicLink() && statOf(path)?.isDirectory() === true);
}

function toPath(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  return URI.parse(uri).fsPath;
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function stampOf(stats: Stats): string {
  return `${stats.mtimeMs}:${stats.size}:${stats.ino}`;
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // What does not exist yet is taken as written.
    return path;
  }
}
