/** `capstan fix`: preferred fixes, one after the other until none is left. */
import { writeFileSync } from 'node:fs';
import { createDiskProject } from '../engine/load/disk-project.ts';
import { fixAll } from '../spec/edits/fix-all.ts';
import { findFiles } from './find-files.ts';
import { parseFlags } from './parse-flags.ts';
import { plural } from './report.ts';
import type { Terminal } from './terminal.ts';
import { unifiedDiff } from './unified-diff.ts';

export const fixUsage = `capstan fix FILES… [--write]

Mends what has exactly one sensible repair. Without --write nothing is changed and the changes are printed as a diff.

Exit codes: 0 done, 1 errors are left that a person must decide, 2 the command could not run.
`;

export async function fixCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: { write: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    terminal.out(fixUsage);
    return 0;
  }
  const project = createDiskProject();
  let left = 0;
  let changed = 0;
  let read = 0;
  for (const { name, path, file } of findFiles(positionals)) {
    read++;
    const fixed = fixAll(file, project);
    left += fixed.problems.filter(({ severity }) => severity === 'error').length;
    if (fixed.file.text === file.text) continue;
    changed++;
    if (values.write) writeFileSync(path, fixed.file.text);
    else terminal.out(unifiedDiff(name, file.text, fixed.file.text));
  }
  terminal.err(
    `${plural(read, 'file')} read, ${changed} ${values.write ? 'mended' : 'would be mended'}${left > 0 ? `, ${plural(left, 'error')} left: capstan check shows them` : ''}\n`,
  );
  return left > 0 ? 1 : 0;
}
