/** Turns what Node's test runner tells into what a person reads: failures, and where the time went. */
import { inspect } from 'node:util';

export interface TestPlace {
  name: string;
  nesting: number;
  file?: string;
  line?: number;
  column?: number;
}

export interface TestFailure extends TestPlace {
  details: { type?: string | undefined; error: Error & { failureType?: string; cause?: unknown } };
}

export type TestEvent =
  | { type: 'test:pass'; data: TestPlace & { skip?: string | boolean; details: { type?: string | undefined } } }
  | { type: 'test:fail'; data: TestFailure }
  | { type: 'test:stdout' | 'test:stderr'; data: { message: string } }
  | { type: 'test:diagnostic'; data: { message: string; nesting: number; file?: string } };

/** The name, the place and the reason of a failed test; nothing for a suite that failed only because a test in it did. */
export function describeFailure(failure: TestFailure, root: string): string | undefined {
  const { error } = failure.details;
  if (error.failureType === 'subtestsFailed') return undefined;
  const cause = error.cause ?? error;
  const reason = error.failureType === 'testAborted' ? stalled : reasonOf(cause, root);
  const place = failure.file === undefined ? '' : ` (${relative(failure.file, root)}:${failure.line ?? 1})`;
  return `\n✖ ${relative(failure.name, root)}${place}\n${indent(reason.trimEnd())}\n`;
}

const stalled = 'The file did not come to its end: something it started is still running (a timer, a server, a process).';

function reasonOf(cause: unknown, root: string): string {
  if (cause instanceof Error) return `${cause.message}\n${framesOf(cause, root)}`;
  return typeof cause === 'string' ? cause : inspect(cause);
}

/** The frames of a stack that lie in the project: the others tell how Node runs tests. */
function framesOf(error: Error, root: string): string {
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line) && line.includes(root) && !line.includes('node_modules'));
  return frames.map((line) => relative(line, root)).join('\n');
}

function relative(text: string, root: string): string {
  return text.replaceAll(`file://${root}/`, '').replaceAll(`${root}/`, '');
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

export interface FileTime {
  file: string;
  seconds: number;
}

/** The ten files that took longest, from a second on, longest first; nothing where none did. */
export function describeSlowest(times: readonly FileTime[]): string {
  const slow = times.filter(({ seconds }) => seconds >= 1).sort((a, b) => b.seconds - a.seconds);
  if (slow.length === 0) return '';
  return `   slowest: ${slow
    .slice(0, 10)
    .map(({ file, seconds }) => `${file} ${seconds.toFixed(0)} s`)
    .join(', ')}\n`;
}

/** Files in the order in which they begin: those named first, where they are there, then the others by their names. */
export function inOrder(files: readonly string[], first: readonly string[]): string[] {
  const there = new Set(files);
  const named = first.filter((file) => there.delete(file));
  return [...named, ...[...there].sort()];
}
