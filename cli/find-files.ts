/** Files named on the command line: files as they are, folders and patterns searched for capability files. */
import fs, { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { mayBeCapability } from '../spec/dialects/detect.ts';
import { readSourceFile } from '../spec/read-file.ts';
import { findNearest } from '../spec/schema/nearest.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { UsageError } from './usage-error.ts';

/** Shells fill in patterns themselves, unless they are in quotes. */
export function filesMatching(pattern: string): readonly string[] {
  // Node 20 has no such function, which the types do not know.
  const find = fs.globSync as typeof fs.globSync | undefined;
  if (!find) throw new UsageError(`Patterns in quotes need Node 22 or newer. Write ${pattern} without quotes.`);
  return find(pattern);
}

/** Nothing in them was written by hand. */
export const skippedFolders = new Set(['node_modules', '.git', 'dist', 'target', 'build']);

export interface NamedFile {
  /** As it is shown: relative to the working folder where that is shorter. */
  readonly name: string;
  readonly path: string;
  readonly file: SourceFile;
  /** Named itself, not found in a folder: then it is an error when it is no capability file. */
  readonly explicit: boolean;
}

/**
 * Capability files under the given names, sorted, each once, and each read when its turn comes: nobody needs a thousand
 * trees at a time. A name that leads nowhere is a usage error.
 */
export function* findFiles(names: readonly string[]): Generator<NamedFile> {
  if (names.length === 0) throw new UsageError('Which files? Name files, folders or patterns.');
  const found = new Map<string, boolean>();
  for (const name of names) {
    const matches = /[*?{[]/.test(name) && !exists(name) ? filesMatching(name) : [name];
    if (matches.length === 0) throw new UsageError(`No file matches ${name}.`);
    for (const match of matches) {
      const info = exists(match);
      if (!info && match === '-') throw new UsageError('Standard input cannot be used here: name files, folders or patterns.');
      if (!info) throw noSuchFile(match);
      if (info.isDirectory()) for (const inner of yamlFilesBelow(match)) found.set(inner, found.get(inner) ?? false);
      else found.set(path.resolve(match), true);
    }
  }
  for (const [absolute, explicit] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const text = readText(absolute);
    if (!explicit && !mayBeCapability(text)) continue;
    const file = readSourceFile(pathToFileURL(absolute).href, text);
    if (file.declared || explicit) yield { name: shown(absolute), path: absolute, file, explicit };
  }
}

/** The text of a file that a person named; also of a pipe, as shells make them of `<(…)`. */
export function readNamedFile(name: string): string {
  const info = exists(name);
  if (!info) throw noSuchFile(name);
  if (info.isDirectory()) throw new UsageError(`${name} is a folder, not a file.`);
  return readText(path.resolve(name));
}

function readText(absolute: string): string {
  try {
    return readFileSync(absolute, 'utf8');
  } catch (error) {
    throw new UsageError(`${shown(absolute)} cannot be read${error instanceof Error && 'code' in error ? ` (${error.code})` : ''}.`);
  }
}

export function exists(name: string): ReturnType<typeof statSync> | undefined {
  return statSync(name, { throwIfNoEntry: false });
}

/** With the one that may have been meant: written as on Windows, or nearly the name of a file that is there. */
export function noSuchFile(name: string): UsageError {
  const folder = path.dirname(name);
  const slashed = name.replaceAll('\\', '/');
  if (slashed !== name && exists(slashed)) return new UsageError(`There is no file ${name}. Did you mean ${slashed}?`);
  if (!exists(folder)?.isDirectory()) return new UsageError(`There is no file ${name}, and no folder ${folder}.`);
  const near = findNearest(path.basename(name), readdirSync(folder));
  return new UsageError(`There is no file ${name}.${near === undefined ? '' : ` Did you mean ${path.join(folder, near)}?`}`);
}

function yamlFilesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const inner = path.resolve(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : yamlFilesBelow(inner);
    return entry.isFile() && /\.ya?ml$/i.test(entry.name) ? [inner] : [];
  });
}

/** Relative to the working folder where that is shorter. */
export function shown(absolute: string): string {
  const relative = path.relative(process.cwd(), absolute);
  return relative.startsWith('..') ? absolute : relative;
}
