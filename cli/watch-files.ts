/** Tells when one of the files of a plan has changed. */
import { watch } from 'node:fs';
import path from 'node:path';

/** Editors write in several strokes, close to each other; what is read between two of them is only read once more. */
const settleMs = 20;

/** Looks at the directories of the files: editors replace files, which a watch on the file itself would miss. Returns what ends it. */
export function watchFiles(files: () => readonly string[], onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const directories = new Set(files().map((file) => path.dirname(file)));
  const watchers = [...directories].map((directory) =>
    watch(directory, (_event, name) => {
      if (name !== null && !files().includes(path.join(directory, name))) return;
      clearTimeout(timer);
      timer = setTimeout(onChange, settleMs);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
