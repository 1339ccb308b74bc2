/** The files of a capability, read from disk when they are first asked for, each once per load. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readSourceFile } from '../../spec/read-file.ts';
import type { DataFile, Project, SourceFile } from '../../spec/source-file.ts';
import { folderOf, locationPath, pathOf } from '../file-location.ts';

export interface DiskProject extends Project {
  /** Absolute paths asked for so far, missing ones included: a change of any of them matters. */
  readonly touched: () => readonly string[];
}

/** Larger files are no capability files, and no secrets files either. */
const maxBytes = 32 * 1024 * 1024;

/** `unsaved`: texts by absolute path that count instead of what the disk holds. */
export function createDiskProject(unsaved: Readonly<Record<string, string>> = {}): DiskProject {
  const open = new Map(Object.entries(unsaved).map(([file, text]) => [pathToFileURL(file).href, text]));
  const sources = new Map<string, SourceFile | 'missing' | 'unknown'>();
  const texts = new Map<string, { readonly text: string } | 'missing' | 'unknown'>();

  function read(uri: string): { readonly text: string } | 'missing' | 'unknown' {
    const known = texts.get(uri);
    if (known !== undefined) return known;
    const text = open.get(uri);
    const found = text === undefined ? readText(uri) : { text };
    texts.set(uri, found);
    return found;
  }

  return {
    findFile: (uri) => {
      const known = sources.get(uri);
      if (known !== undefined) return known;
      const found = read(uri);
      const file = typeof found === 'string' ? found : readSourceFile(uri, found.text);
      sources.set(uri, file);
      return file;
    },
    findData: (uri): DataFile | 'missing' | 'unknown' => {
      const found = read(uri);
      return typeof found === 'string' ? found : { uri, text: found.text };
    },
    resolvePath,
    touched: () => [...texts.keys()].flatMap((uri) => pathOf(uri) ?? []),
  };
}

function readText(uri: string): { readonly text: string } | 'missing' | 'unknown' {
  const file = pathOf(uri);
  if (file === undefined) return 'unknown';
  try {
    const bytes = readFileSync(file);
    return bytes.byteLength > maxBytes ? 'unknown' : { text: bytes.toString('utf8') };
  } catch (error) {
    // A directory, no right to read, a path the system refuses: there is something, but nothing can be said about it.
    return isMissing(error) ? 'missing' : 'unknown';
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** A path as written in `from`: relative to the importing file, absolute, or a `file:` address, which may be relative too. */
function resolvePath(uri: string, written: string): string {
  const directory = folderOf(uri);
  const located = locationPath(written, directory);
  if (located !== undefined) return pathToFileURL(located).href;
  return /^[a-zA-Z][a-zA-Z0-9+.-]+:\/\//.test(written) ? written : pathToFileURL(path.resolve(directory, written)).href;
}
