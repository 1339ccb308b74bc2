/** Runs test files in Node's own test runner, counts their tests, and tells which files took longest. */
import { globSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { add, type Counts, nothing, root } from './steps.ts';
import { describeFailure, describeSlowest, type FileTime, inOrder, type TestEvent } from './test-report.ts';

export interface RunOptions {
  /** Globs, from the root of the project. */
  patterns: string[];
  concurrency: number;
  /** Files that begin before the others, in this order: one that takes long and begins last keeps every processor but one waiting. */
  first?: readonly string[];
  /** Milliseconds that one test may take. */
  testLimit: number;
  /** Whether a file that failed is run once more; what passes then is told as flaky in the sum. */
  again?: boolean;
}

/** Runs test files, one process each, and shows only what failed. */
export async function runTests({ patterns, concurrency, testLimit, first = [], again = false }: RunOptions): Promise<Counts> {
  let sum = nothing;
  const times: FileTime[] = [];
  const waiting = inOrder(globSync(patterns, { cwd: root, exclude: (name) => name === 'node_modules' }), first);
  const worker = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const began = performance.now();
      let counts = await runFile(file, testLimit);
      if (counts.failed > 0 && again) {
        process.stdout.write(`\n${file} failed; once more\n`);
        const { failed } = counts;
        counts = await runFile(file, testLimit);
        if (counts.failed === 0) counts.flaky = failed;
      }
      sum = add(sum, counts);
      times.push({ file, seconds: (performance.now() - began) / 1000 });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  process.stdout.write(describeSlowest(times));
  return sum;
}

/** Runs one file by itself, so that one whose process stays alive after its last test ends alone. */
async function runFile(file: string, testLimit: number): Promise<Counts> {
  const counts = { ...nothing };
  const stalled = new AbortController();
  // What a test says is heard when its process gets to send it: one that computes for long is heard late.
  const watchdog = setTimeout(() => stalled.abort(), testLimit * 6);
  const events = run({ cwd: root, files: [path.join(root, file)], timeout: testLimit, signal: stalled.signal });
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
