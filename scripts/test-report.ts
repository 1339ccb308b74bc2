/** Turns the events of Node's test runner into what a person reads about a failure. */
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
