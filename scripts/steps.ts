/**
 * A test run is made of steps; each tells how many checks it made. `npm test` runs all of them and closes with the sum.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Failed, and passed when they were run once more: among the passed ones too. */
  flaky: number;
}

export interface Step {
  title: string;
  run: () => Counts | Promise<Counts>;
}

export const nothing: Counts = { passed: 0, failed: 0, skipped: 0, flaky: 0 };

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    flaky: a.flaky + b.flaky,
  };
}

/** `12 passed, 0 failed`, with `, 1 skipped` and `, 1 flaky` where something was. */
export function describeCounts(counts: Counts): string {
  return [describeVerdict(counts), ...describeRest(counts)].join(', ');
}

/** The closing lines: what was skipped or flaky, if anything was, and the last one, which always has the same form. */
export function describeSum(counts: Counts): string {
  const rest = describeRest(counts);
  return `${rest.length > 0 ? `${rest.join(', ')}\n` : ''}${describeVerdict(counts)}`;
}

function describeVerdict({ passed, failed }: Counts): string {
  return `${passed} passed, ${failed} failed`;
}

function describeRest({ skipped, flaky }: Counts): readonly string[] {
  return [...(skipped > 0 ? [`${skipped} skipped`] : []), ...(flaky > 0 ? [`${flaky} flaky`] : [])];
}

/** Runs a step with a heading and its time. A step that breaks counts as one failure; the steps after it still run. */
async function runStep({ title, run }: Step): Promise<Counts> {
  process.stdout.write(`\n── ${title}\n`);
  const started = Date.now();
  let counts: Counts;
  try {
    counts = await run();
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    counts = { ...nothing, failed: 1 };
  }
  process.stdout.write(`   ${describeCounts(counts)} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  return counts;
}

/** Runs the steps in turn, prints the sum as the last line, and sets the exit code. */
export async function runSteps(steps: Step[]): Promise<void> {
  let sum = nothing;
  for (const step of steps) sum = add(sum, await runStep(step));
  if (sum.passed === 0 && sum.failed === 0) sum = { ...sum, failed: 1 };
  process.stdout.write(`\n${describeSum(sum)}\n`);
  process.exitCode = sum.failed > 0 ? 1 : 0;
}

/** Runs a tool of the project as one check: it passes when its exit code is 0. Its output is shown as it comes. */
export function runTool(command: string, args: string[]): Counts {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) throw error;
  return status === 0 ? { ...nothing, passed: 1 } : { ...nothing, failed: 1 };
}

/** The file that a package's command stands for: run by the same Node, so that it works on every system. */
export function nodeTool(file: string): [string, string] {
  return [process.execPath, path.join(root, 'node_modules', file)];
}

/** Makes the validators that the sources import; types, lint and tests all need them. */
export function buildValidators(): void {
  const script = path.join(root, 'scripts/build-validators.ts');
  if (existsSync(script) && runTool(process.execPath, [script]).failed > 0) throw new Error('The validators could not be built.');
}
