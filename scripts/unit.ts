/**
 * `npm run test:unit [FILE…]`: the tests that need no editor. They run in Node's own runner, one process a file;
 * only failures are shown in full.
 */
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { run } from 'node:test';
import { buildValidators, type Counts, nothing, root, runSteps, type Step } from './steps.ts';
import { describeFailure, type TestEvent } from './test-report.ts';

const rooms = ['spec', 'engine', 'server', 'cli', 'client', 'syntaxes', 'snippets', 'examples', 'scripts', 'bench'];
const defaultFiles = [...rooms.map((room) => `${room}/**/*.test.ts`), 'test/*.test.ts'];

export const unitStep: Step = { title: 'Unit and protocol tests', run: () => runUnitTests(defaultFiles) };

const testLimit = 60_000;

async function runUnitTests(patterns: string[]): Promise<Counts> {
  buildValidators();
  const counts = { ...nothing };
  const stalled = new AbortController();
  const watchdog = setTimeout(() => stalled.abort(), testLimit * 1.5);
  const events = run({
    cwd: root,
    globPatterns: patterns,
    concurrency: availableParallelism(),
    timeout: testLimit,
    // The limit of a test does not end a file whose process stays alive after its last test: that is what the watchdog is for.
    signal: stalled.signal,
  });
  for await (const event of events as AsyncIterable<TestEvent>) {
    watchdog.refresh();
    report(event, counts);
  }
  clearTimeout(watchdog);
  return counts;
}

function report(event: TestEvent, counts: Counts): void {
  switch (event.type) {
    case 'test:pass':
      if (event.data.details.type === 'suite') return;
      if (event.data.skip !== undefined && event.data.skip !== false) counts.skipped++;
      else counts.passed++;
      return;
    case 'test:fail': {
      const failure = describeFailure(event.data, root);
      if (!failure) return;
      counts.failed++;
      process.stdout.write(failure);
      return;
    }
    case 'test:stdout':
    case 'test:stderr':
      process.stdout.write(event.data.message);
      return;
    case 'test:diagnostic':
      // The runner closes with its own sums; what a test has to say comes with a place.
      if (event.data.file !== undefined && event.data.nesting > 0) process.stdout.write(`ℹ ${event.data.message}\n`);
  }
}

if (import.meta.main) {
  const files = process.argv.slice(2).map((file) => path.relative(root, path.resolve(file)));
  await runSteps([files.length > 0 ? { title: 'Unit tests', run: () => runUnitTests(files) } : unitStep]);
}
