/** `capstan check`: every problem of the given files, as people or as programs read it. */
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { createDiskProject } from '../engine/load/disk-project.ts';
import { analyse } from '../spec/analyse.ts';
import { noCapability } from '../spec/dialects/no-capability.ts';
import type { Problem } from '../spec/problem.ts';
import { readSourceFile } from '../spec/read-file.ts';
import { rulePages } from '../spec/rules/pages.ts';
import { lineStarts, toPosition } from '../spec/syntax/positions.ts';
import { readTeamSettings, teamSettingsName } from '../spec/team-settings.ts';
import { findFiles, type NamedFile } from './find-files.ts';
import { parseFlags } from './parse-flags.ts';
import { formats, isFormat } from './report.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const checkUsage = `capstan check FILES… [options]

Says what is wrong with capability files. Folders are searched for them; patterns work too. - is standard input, checked as a
file of this folder.

  --format F    text (default), json, github, junit or sarif
  --quiet       errors only

A file .capstanrc beside or above them sets how much each code weighs, see docs/rules/README.md.
json is one array of {file, line, column, endLine, endColumn, severity, code, message}; lines and columns count from 1.
Exit codes: 0 no errors, 1 errors, 2 the command could not run.
`;

/** One problem with its place as editors and programs name it; lines and columns from 1. */
export interface Report {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Problem['severity'];
  readonly code: string;
  readonly message: string;
}

export interface CheckedFile {
  readonly name: string;
  readonly text: string;
  readonly reports: readonly Report[];
}

export async function checkCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: 'string', default: 'text' }, quiet: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    terminal.out(checkUsage);
    return 0;
  }
  const format = values.format ?? 'text';
  if (!isFormat(format)) throw new UsageError(`--format takes ${Object.keys(formats).join(', ')}, not "${format}".`);
  const project = createDiskProject();
  const checked: CheckedFile[] = [];
  for (const named of positionals.includes('-') ? await standardInput(positionals) : findFiles(positionals))
    checked.push(checkFile(named, project, values.quiet === true));
  if (!values.quiet) checked.push(...teamSettingsOf(project));
  terminal.out(formats[format](checked, terminal));
  return checked.some(({ reports }) => reports.some(({ severity }) => severity === 'error')) ? 1 : 0;
}

/** As if it were a file in the working folder: what it imports is looked for there. */
async function standardInput(names: readonly string[]): Promise<readonly NamedFile[]> {
  if (names.length > 1) throw new UsageError('Standard input is checked alone, without other files.');
  const name = 'standard-input.yaml';
  const file = readSourceFile(pathToFileURL(path.resolve(name)).href, await text(process.stdin));
  return [{ name, path: path.resolve(name), file, explicit: true }];
}

function checkFile({ name, file }: NamedFile, project: ReturnType<typeof createDiskProject>, errorsOnly: boolean): CheckedFile {
  const found = analyse(file, project);
  const problems: readonly Problem[] = file.declared || found.length > 0 ? found : [noCapability];
  const wanted = problems.filter((problem) => !errorsOnly || problem.severity === 'error');
  return { name, text: file.text, reports: reportsOf(name, file.text, wanted) };
}

function reportsOf(name: string, text: string, problems: readonly Problem[]): CheckedFile['reports'] {
  const starts = lineStarts(text);
  return problems.map(({ span, severity, code, message }) => {
    const [start, end] = [toPosition(starts, span.start), toPosition(starts, span.end)];
    return {
      file: name,
      line: start.line + 1,
      column: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
      severity,
      code,
      message,
    };
  });
}

/** The settings files that were read, as far as something in them cannot be used. */
function teamSettingsOf(project: ReturnType<typeof createDiskProject>): readonly CheckedFile[] {
  const codes = rulePages.map(({ id }) => id);
  return project
    .touched()
    .filter((file) => path.basename(file) === teamSettingsName)
    .flatMap((file): CheckedFile[] => {
      const data = project.findData(pathToFileURL(file).href);
      const problems = typeof data === 'string' ? [] : readTeamSettings(data.text, codes).problems;
      if (typeof data === 'string' || problems.length === 0) return [];
      const name = path.relative(process.cwd(), file);
      const found = problems.map((problem): Problem => ({ ...problem, code: 'team-settings', severity: 'warning' }));
      return [{ name, text: data.text, reports: reportsOf(name, data.text, found) }];
    });
}
