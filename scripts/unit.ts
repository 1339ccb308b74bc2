/**
 * `npm run test:unit [FILE…]`: the tests that need no editor. They run in Node's own runner, one process a file;
 * only failures are shown in full.
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { runTests } from './run-tests.ts';
import { buildValidators, type Counts, root, runSteps, type Step } from './steps.ts';

const rooms = ['spec', 'engine', 'server', 'cli', 'client', 'syntaxes', 'snippets', 'examples', 'scripts', 'bench'];
const defaultFiles = [...rooms.map((room) => `${room}/**/*.test.ts`), 'test/*.test.ts'];

/** What takes more than ten seconds, longest first; the runner's last line tells which those are. */
export const longest = [
  'server/every-prefix-1.test.ts',
  'server/every-prefix-2.test.ts',
  'server/workspace.test.ts',
  'engine/compose/python.test.ts',
  'spec/incremental.test.ts',
  'spec/syntax/reparse.test.ts',
  'server/every-prefix-connection.test.ts',
  'spec/edits/wild.test.ts',
  'server/translated.test.ts',
  'server/tutorial.test.ts',
  'spec/edits/format.test.ts',
  'client/run/many-runs.test.ts',
  'spec/schema/differential.test.ts',
  'test/one-mistake.test.ts',
];

export const unitStep: Step = { title: 'Unit and protocol tests', run: () => runUnitTests(defaultFiles) };

function runUnitTests(patterns: string[]): Promise<Counts> {
  buildValidators();
  return runTests({ patterns, concurrency: availableParallelism(), first: longest, testLimit: 60_000 });
}

if (import.meta.main) {
  const files = process.argv.slice(2).map((file) => path.relative(root, path.resolve(file)));
  await runSteps([files.length > 0 ? { title: 'Unit tests', run: () => runUnitTests(files) } : unitStep]);
}
