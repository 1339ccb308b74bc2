/** `capstan test`: runs test files, and the tests that a capability implies without anybody writing them. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runContract } from '../engine/tests/contract.ts';
import { createPlacer, type Placer } from '../engine/tests/places.ts';
import type { TestResult, TestRun } from '../engine/tests/results.ts';
import { runTests } from '../engine/tests/run-tests.ts';
import { isTestFile } from '../spec/tests/test-names.ts';
import { engineFlags, givenUpstreams, givenVariables } from './engine-options.ts';
import { pythonUsage, valuesUsage } from './engine-usage.ts';
import { exists, filesMatching, findFiles, shown, skippedFolders } from './find-files.ts';
import { getPython } from './load-capability.ts';
import { parseFlags } from './parse-flags.ts';
import type { Terminal } from './terminal.ts';
import { isTestFormat, testFormats } from './test-report.ts';
import { UsageError } from './usage-error.ts';

export const testUsage = `capstan test FILES… [options]

Runs test files (*.test.yaml). Folders are searched for them; patterns work too. docs/testing.md tells how they are written.

  --contract             run the tests that capability files imply instead: valid calls, refused inputs, errors of consumed APIs
  --filter TEXT          only tests whose name has this text in it
  --format F             text (default), json or junit
${valuesUsage}  --upstream NS=URL      really ask the consumed API NS, at this address (repeatable)
${pythonUsage}
Consumed APIs are answered by the test file, by recordings, or with made-up data; nothing needs the network.
json is one array of {file, name, outcome, milliseconds, failures: [{file, line, column, message, expected, actual}]}.
Exit codes: 0 all tests passed, 1 some failed, 2 the command could not run.
`;

/** One test as it is printed; lines and columns from 1. */
export interface TestReport {
  readonly file: string;
  readonly name: string;
  readonly outcome: TestResult['outcome'];
  readonly note?: string;
  readonly milliseconds: number;
  readonly failures: readonly FailureReport[];
}

export interface FailureReport {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  readonly expected?: string;
  readonly actual?: string;
  /** The line it stands in. */
  readonly source: string;
}

export async function testCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      'env-file': engineFlags['env-file'],
      set: engineFlags.set,
      upstream: engineFlags.upstream,
      'get-python': engineFlags['get-python'],
      contract: { type: 'boolean' },
      filter: { type: 'string' },
      format: { type: 'string', default: 'text' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    terminal.out(testUsage);
    return 0;
  }
  const format = values.format ?? 'text';
  if (!isTestFormat(format)) throw new UsageError(`--format takes ${Object.keys(testFormats).join(', ')}, not "${format}".`);
  const variables = givenVariables(values);
  const upstreams = givenUpstreams(values);
  if (values.contract && Object.keys(upstreams).length > 0) throw new UsageError('--contract never asks a real API: leave --upstream out.');
  const files = values.contract ? [...findFiles(positionals)].map(({ path: file }) => file) : findTestFiles(positionals);
  if (values['get-python'] && !(await getPython(process.cwd(), terminal))) return 2;
  const runs: (readonly TestReport[])[] = [];
  for (const file of files) {
    const run = values.contract ? await runContract({ file, variables }) : await runTests({ file, variables, upstreams });
    runs.push(reportsOf(run, shown(file)).filter(({ name }) => values.filter === undefined || name.includes(values.filter)));
  }
  const reports = runs.flat();
  terminal.out(testFormats[format](reports, terminal));
  return reports.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

/** Test files under the given names, sorted, each once. */
function findTestFiles(names: readonly string[]): readonly string[] {
  if (names.length === 0) throw new UsageError('Which test files? Name files, folders or patterns.');
  const found = new Set<string>();
  for (const name of names) {
    const matches = /[*?{[]/.test(name) && !exists(name) ? filesMatching(name) : [name];
    if (matches.length === 0) throw new UsageError(`No file matches ${name}.`);
    for (const match of matches) {
      const info = exists(match);
      if (!info) throw new UsageError(`There is no file ${match}.`);
      if (info.isDirectory()) for (const inner of testFilesBelow(match)) found.add(inner);
      else if (isTestFile(match)) found.add(path.resolve(match));
      else throw new UsageError(`${match} is no test file: its name must end in .test.yaml. For the tests it implies: --contract.`);
    }
  }
  if (found.size === 0) throw new UsageError(`There is no test file (*.test.yaml) in ${names.join(', ')}.`);
  return [...found].sort();
}

function testFilesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const inner = path.resolve(folder, entry.name);
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : testFilesBelow(inner);
    return entry.isFile() && isTestFile(entry.name) ? [inner] : [];
  });
}

/** A file whose tests cannot run is one failed test. */
function reportsOf(run: TestRun, name: string): readonly TestReport[] {
  const place = createPlacer(run.text === '' ? {} : { [run.uri]: run.text });
  const broken = run.problems.map(({ message, span }) => ({ ...placed(place(run.uri, span)), message }));
  return [
    ...(broken.length > 0 ? [{ file: name, name, outcome: 'failed' as const, milliseconds: 0, failures: broken }] : []),
    ...run.results.map(({ uri, failures, outcome, milliseconds, note, ...result }) => ({
      file: name,
      name: result.name,
      outcome,
      ...(note !== undefined && { note }),
      milliseconds,
      failures: failures.map(({ span, ...failure }) => ({ ...placed(place(uri, span)), ...failure })),
    })),
  ];
}

type FailurePlace = Omit<FailureReport, 'message' | 'expected' | 'actual'>;

function placed({ uri, range, source }: ReturnType<Placer>): FailurePlace {
  return {
    file: shown(fileURLToPath(uri)),
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    source,
  };
}
