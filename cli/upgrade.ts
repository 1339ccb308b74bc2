/** `capstan upgrade`: files and what they import, together, to a newer version of the format. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createDiskProject } from '../engine/load/disk-project.ts';
import { dialects } from '../spec/dialects/dialect.ts';
import { noCapability } from '../spec/dialects/no-capability.ts';
import { allNotes, lineOf } from '../spec/edits/refactor/upgrade-file.ts';
import { withImported } from '../spec/edits/upgrade/imported.ts';
import { findDialect, newestDialect, type UpgradeNote, upgradeTogether } from '../spec/edits/upgrade/upgrade.ts';
import { findFiles, shown } from './find-files.ts';
import { parseFlags } from './parse-flags.ts';
import { plural } from './report.ts';
import type { Terminal } from './terminal.ts';
import { unifiedDiff } from './unified-diff.ts';
import { UsageError } from './usage-error.ts';

export const upgradeUsage = `capstan upgrade FILES… [--to VERSION] [--write]

Takes capability files, and the files they import, to a newer version of the format (${newestDialect().version} unless --to says otherwise).
Without --write nothing is changed and the changes are printed as a diff. What needs a person is listed.

Exit codes: 0 done, 1 something needs a person, 2 the command could not run.
`;

export async function upgradeCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: { to: { type: 'string' }, write: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    terminal.out(upgradeUsage);
    return 0;
  }
  const target = values.to === undefined ? newestDialect() : findDialect(values.to);
  if (!target) throw new UsageError(`There is no version "${values.to}". There is ${dialects.map(({ version }) => version).join(', ')}.`);
  const named = [...findFiles(positionals)].map(({ file }) => file);
  const { files, notes } = withImported(named, createDiskProject());
  const before = new Map([...named, ...files].map(({ uri, text }) => [uri, text]));
  let blocked = 0;
  for (const { uri, declared } of named) {
    if (declared) continue;
    blocked++;
    terminal.err(`${shown(fileURLToPath(uri))}: needs you: ${noCapability.message}\n`);
  }
  const upgraded = upgradeTogether(files, target);
  let changed = 0;
  for (const result of upgraded) {
    const path = fileURLToPath(result.uri);
    const old = before.get(result.uri) ?? '';
    if (result.text !== old) {
      changed++;
      if (values.write) writeFileSync(path, result.text);
      else terminal.out(unifiedDiff(shown(path), old, result.text));
    }
    blocked += tellNotes(shown(path), result.text, allNotes(result, notes.get(result.uri)), terminal);
  }
  terminal.err(
    `${plural(upgraded.length, 'file')} read, ${changed} ${values.write ? 'upgraded' : 'would be upgraded'} to ${target.key} ${target.version}\n`,
  );
  return blocked > 0 ? 1 : 0;
}

/** Lines are those of the upgraded text. */
function tellNotes(path: string, text: string, notes: readonly UpgradeNote[], terminal: Terminal): number {
  for (const note of notes)
    terminal.err(`${path}:${lineOf(text, note.span.start) + 1}: ${note.kind === 'blocked' ? 'needs you: ' : ''}${note.message}\n`);
  return notes.filter(({ kind }) => kind === 'blocked').length;
}
