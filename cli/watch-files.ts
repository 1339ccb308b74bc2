/** Tells when one of some files has changed: written, replaced, removed, or there again. */
import { type BigIntStats, type FSWatcher, realpathSync, statSync, watch } from 'node:fs';
import path from 'node:path';

/** Editors write in several strokes, close to each other; what is read between two of them is only read once more. */
const settleMs = 20;
/** A directory may be busy with files of others: files are looked at so often at the most. */
const lookMs = 5;

export interface Watched {
  /** Absolute paths, asked for again after each change; those that are not there count too. */
  readonly files: () => readonly string[];
  /** One at a time: what changes meanwhile is told when it is done. It must not reject. */
  readonly onChange: () => Promise<unknown>;
  /** The system does not let a directory be watched. */
  readonly onRefused: (directory: string, reason: string) => void;
}

/**
 * Watches the directories of the files: editors replace files, which a watch on the file itself would miss. What counts is
 * whether a file is another one than before, links followed: volumes of Kubernetes are exchanged by a link beside the files.
 * Returns what ends it.
 */
export function watchFiles({ files, onChange, onRefused }: Watched): () => void {
  const directories = watchDirectories(onEvent, onRefused);
  let seen = statesOf(files());
  let looking: NodeJS.Timeout | undefined;
  let settling: NodeJS.Timeout | undefined;
  let working = false;
  let ended = false;
  directories.follow(files());
  return () => {
    ended = true;
    clearTimeout(looking);
    clearTimeout(settling);
    directories.close();
  };

  function onEvent(): void {
    if (!ended && !working) looking ??= setTimeout(look, lookMs);
  }

  function look(): void {
    looking = undefined;
    // Watched first, compared then: nothing can change in between without being noticed.
    directories.follow(files());
    const now = statesOf(files());
    const changed = [...now].some(([file, state]) => seen.get(file)?.id !== state.id);
    seen = now;
    if (!changed) return;
    clearTimeout(settling);
    settling = setTimeout(() => void work(), settleMs);
  }

  async function work(): Promise<void> {
    working = true;
    const begun = Date.now();
    await onChange();
    working = false;
    if (ended) return;
    // Files that nobody looked at before were read just now, unless they have been written since.
    for (const [file, state] of statesOf(files())) if (!seen.has(file) && state.modified < begun) seen.set(file, state);
    look();
  }
}

interface FileState {
  /** Another one for another content. */
  readonly id: string;
  /** Milliseconds since 1970; 0 for what is not there. */
  readonly modified: number;
}

function statesOf(files: readonly string[]): Map<string, FileState> {
  return new Map(
    files.map((file) => {
      const found = statOf(file);
      return [
        file,
        found ? { id: `${found.ino} ${found.size} ${found.mtimeNs}`, modified: Number(found.mtimeMs) } : { id: '', modified: 0 },
      ];
    }),
  );
}

interface Directories {
  /** Watches where these files are, and no more where others were. */
  follow(files: readonly string[]): void;
  close(): void;
}

function watchDirectories(onEvent: () => void, onRefused: Watched['onRefused']): Directories {
  // A directory that was removed and made again has the same name and must be watched anew.
  const watchers = new Map<string, FSWatcher>();
  const refused = new Set<string>();
  const end = (key: string): void => {
    watchers.get(key)?.close();
    watchers.delete(key);
  };
  const begin = (key: string, directory: string): void => {
    try {
      const watcher = watch(directory, onEvent);
      watcher.on('error', () => {
        end(key);
        onEvent();
      });
      watchers.set(key, watcher);
    } catch (error) {
      refused.add(directory);
      onRefused(directory, error instanceof Error && 'code' in error ? String(error.code) : String(error));
    }
  };
  return {
    follow: (files) => {
      const wanted = new Map([...directoriesOf(files)].map((directory) => [`${directory} ${statOf(directory)?.ino}`, directory]));
      for (const key of [...watchers.keys()]) if (!wanted.has(key)) end(key);
      for (const [key, directory] of wanted) if (!watchers.has(key) && !refused.has(directory)) begin(key, directory);
    },
    close: () => {
      for (const key of [...watchers.keys()]) end(key);
    },
  };
}

/** Where the files are written, and where they really are; of a directory that is not there, the nearest one above that is. */
function directoriesOf(files: readonly string[]): ReadonlySet<string> {
  return new Set(files.flatMap((file) => [nearest(path.dirname(file)), nearest(path.dirname(realPath(file)))]));
}

function nearest(directory: string): string {
  const above = path.dirname(directory);
  return above === directory || statOf(directory)?.isDirectory() ? directory : nearest(above);
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    // Not there, or a link to what is not there.
    return file;
  }
}

function statOf(file: string): BigIntStats | undefined {
  try {
    return statSync(file, { bigint: true, throwIfNoEntry: false });
  } catch {
    // No right to look, or a file where a directory should be: the same as not there.
    return undefined;
  }
}
