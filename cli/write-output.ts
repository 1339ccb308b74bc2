import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { exists } from './find-files.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Writes what `--out` names; `-` is standard output. */
export function writeOutput(out: string, text: string, terminal: Terminal): void {
  if (out === '-') {
    terminal.out(text);
    return;
  }
  if (out.trim() === '') throw new UsageError('The file needs a name: --out FILE.');
  const folder = path.dirname(path.resolve(out));
  if (!exists(folder)?.isDirectory()) throw new UsageError(`There is no folder ${path.dirname(out)} to write to.`);
  if (exists(out)?.isDirectory()) throw new UsageError(`${out} is a folder: --out names the file to write.`);
  try {
    writeFileSync(out, text);
  } catch (error) {
    throw new UsageError(`${out} cannot be written${error instanceof Error && 'code' in error ? ` (${error.code})` : ''}.`);
  }
}
