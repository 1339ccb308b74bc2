/** `capstan translate`: script steps in Groovy as JavaScript. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDiskProject } from '../engine/load/disk-project.ts';
import { applyEdits } from '../spec/edits/apply-edits.ts';
import { isGroovy, type TranslatedScript, translateScripts } from '../spec/edits/translate-scripts.ts';
import { linkFile } from '../spec/links/link.ts';
import { scriptingIn } from '../spec/links/scripting.ts';
import { ownUnits } from '../spec/links/units.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { findFiles, shown } from './find-files.ts';
import { parseFlags } from './parse-flags.ts';
import { plural } from './report.ts';
import type { Terminal } from './terminal.ts';
import { unifiedDiff } from './unified-diff.ts';

export const translateUsage = `capstan translate FILES… [--write]

Writes the Groovy scripts of script steps in JavaScript, beside them, and has the steps run those. Without --write nothing is changed and the
changes are printed as a diff. What has no counterpart in JavaScript is listed with its line, and stays in the script as a comment at which it
ends with an error. Files that are there already are not written over: steps run them as they are.

Exit codes: 0 done, 1 something is left to you, 2 the command could not run.
`;

export async function translateCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: { write: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    terminal.out(translateUsage);
    return 0;
  }
  const project = createDiskProject();
  const write = values.write === true;
  const told = new Set<string>();
  let read = 0;
  let made = 0;
  let left = 0;
  for (const named of findFiles(positionals)) {
    read++;
    const { edits, create, scripts } = translateFile(named.file, project);
    for (const { uri, text } of create) {
      // Several capabilities may share a script.
      if (told.has(uri)) continue;
      made++;
      change(fileURLToPath(uri), '', text);
    }
    if (edits.length > 0) change(named.path, named.file.text, applyEdits(named.file.text, edits));
    for (const script of scripts) if (!told.has(script.target)) left += tell(script, terminal);
    for (const { target } of scripts) told.add(target);
  }
  terminal.err(
    `${plural(read, 'file')} read, ${plural(made, 'script')} ${write ? 'translated' : 'would be translated'}${left > 0 ? `, ${plural(left, 'place')} left to you` : ''}\n`,
  );
  return left > 0 ? 1 : 0;

  function change(file: string, before: string, after: string): void {
    if (write) writeFileSync(file, after);
    else terminal.out(unifiedDiff(shown(file), before, after));
  }
}

function translateFile(file: SourceFile, project: Project): ReturnType<typeof translateScripts> {
  const scripting = scriptingIn(linkFile(file, project).sections)?.scripting;
  const steps = ownUnits(file).flatMap(({ unit }) => unit.steps.filter((step) => step.kind === 'script'));
  return translateScripts(
    file,
    project,
    steps.filter((step) => isGroovy(step, scripting)),
    scripting,
  );
}

/** How many places of a script are left to a person. */
function tell({ uri, target, state, left }: TranslatedScript, terminal: Terminal): number {
  const file = shown(fileURLToPath(uri));
  switch (state) {
    case 'unreadable':
      terminal.err(`${file}: needs you: There is no such file, or it cannot be read.\n`);
      return 1;
    case 'kept':
      terminal.err(
        `${file}: ${path.basename(fileURLToPath(target))} is there already and is not written over: the step runs it as it is.\n`,
      );
      return 0;
    case 'made':
      for (const { line, reason } of left) terminal.err(`${file}:${line}: needs you: Not translated: ${reason}\n`);
      return left.length;
    default:
      return state satisfies never;
  }
}
