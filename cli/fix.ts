/** `capstan fix`: preferred fixes, one after the other until none is left. */
import { writeFileSync } from 'node:fs';
import { createDiskProject } from '../engine/load/disk-project.ts';
import { analyse } from '../spec/analyse.ts';
import { applyEdits } from '../spec/edits/apply-edits.ts';
import { readSourceFile } from '../spec/read-file.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { parseFlags } from './engine-options.ts';
import { findFiles } from './find-files.ts';
import { plural } from './report.ts';
import type { Terminal } from './terminal.ts';
import { unifiedDiff } from './unified-diff.ts';

export const fixUsage = `capstan fix FILES… [--write]

Mends what has exactly one sensible repair. Without --write nothing is changed and the changes are printed as a diff.

Exit codes: 0 done, 1 errors are left that a person must decide, 2 the command could not run.
`;

/** More rounds than mistakes: a fix can uncover the next one, but two must not undo each other for ever. */
const maxRounds = 200;

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
  const files = findFiles(positionals);
  for (const { name, path, file } of files) {
    const { text, errors } = fixText(file, project);
    left += errors;
    if (text === file.text) continue;
    changed++;
    if (values.write) writeFileSync(path, text);
    else terminal.out(unifiedDiff(name, file.text, text));
  }
  terminal.err(
    `${plural(files.length, 'file')} read, ${changed} ${values.write ? 'mended' : 'would be mended'}${left > 0 ? `, ${plural(left, 'error')} left: capstan check shows them` : ''}\n`,
  );
  return left > 0 ? 1 : 0;
}

/** The text with every preferred fix made, and how many errors are left. */
export function fixText(file: SourceFile, project: Project): { readonly text: string; readonly errors: number } {
  let current = file;
  const seen = new Set([file.text]);
  for (let round = 0; round < maxRounds; round++) {
    const problems = analyse(current, project);
    const edits = problems.flatMap((problem) => {
      const fix = problem.fixes?.().find((candidate) => candidate.preferred);
      return fix?.edits.every((edit) => edit.uri === current.uri) ? [fix.edits] : [];
    })[0];
    const text = edits ? applyEdits(current.text, edits) : current.text;
    if (seen.has(text)) return { text: current.text, errors: problems.filter(({ severity }) => severity === 'error').length };
    seen.add(text);
    current = readSourceFile(current.uri, text);
  }
  return { text: current.text, errors: analyse(current, project).filter(({ severity }) => severity === 'error').length };
}
