/** `capstan upgrade`: files and what they import, together, to a newer version of the format. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createDiskProject } from '../engine/load/disk-project.ts';
import { dialects } from '../spec/dialects/dialect.ts';
import { findDialect, newestDialect, type Upgraded, upgradeTogether } from '../spec/edits/upgrade/upgrade.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { parseFlags, UsageError } from './engine-options.ts';
import { findFiles, shown } from './find-files.ts';
import type { Terminal } from './terminal.ts';
import { unifiedDiff } from './unified-diff.ts';

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
  const project = createDiskProject();
  const files = new Map<string, SourceFile>();
  for (const { file } of findFiles(positionals)) collect(file, project, files);
  const upgraded = upgradeTogether([...files.values()], target);
  let blocked = 0;
  let changed = 0;
  for (const result of upgraded) {
    const path = fileURLToPath(result.uri);
    const before = files.get(result.uri)?.text ?? '';
    if (result.text !== before) {
      changed++;
      if (values.write) writeFileSync(path, result.text);
      else terminal.out(unifiedDiff(shown(path), before, result.text));
    }
    blocked += tellNotes(shown(path), result, terminal);
  }
  terminal.err(
    `${upgraded.length} files read, ${changed} ${values.write ? 'upgraded' : 'would be upgraded'} to ${target.key} ${target.version}\n`,
  );
  return blocked > 0 ? 1 : 0;
}

function tellNotes(path: string, { notes }: Upgraded, terminal: Terminal): number {
  for (const note of notes) terminal.err(`${path}: ${note.kind === 'blocked' ? 'needs you: ' : ''}${note.message}\n`);
  return notes.filter(({ kind }) => kind === 'blocked').length;
}

/** A file and what it imports, each once. */
function collect(file: SourceFile, project: Project, found: Map<string, SourceFile>): void {
  if (found.has(file.uri) || !file.declared) return;
  found.set(file.uri, file);
  const { root, capability } = file.model;
  for (const sections of [root, ...(capability ? [capability] : [])]) {
    for (const entry of [...sections.consumes, ...sections.exposes, ...sections.aggregates, ...sections.binds]) {
      if (entry.kind !== 'import' || !entry.from) continue;
      const source = project.findFile(project.resolvePath(file.uri, entry.from.value));
      if (typeof source === 'object') collect(source, project, found);
    }
  }
}
