/** What a run of tests found. Places are offsets into the test file, or into the capability for derived tests. */
import type { Problem } from '../../spec/problem.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import type { CallRecord } from '../observe/call-record.ts';
import type { CoverageCounter } from './coverage.ts';

export interface TestRun {
  /** Address of the file that `span` of problems and results is about: the test file, or the capability. */
  readonly uri: string;
  readonly text: string;
  /** Mistakes of the test file itself, or why its capability cannot run. */
  readonly problems: readonly Problem[];
  readonly results: readonly TestResult[];
  /** Absent when nothing ran. */
  readonly coverage?: CoverageCounter;
}

export interface TestResult {
  /** Stays the same from run to run; unique in its file. */
  readonly id: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly note?: string;
  readonly milliseconds: number;
  readonly failures: readonly TestFailure[];
  /** Where it is written, or what it is derived from. */
  readonly span: Span;
  readonly uri: string;
  /** What happened during its call, for whoever wants to see more. */
  readonly record?: CallRecord;
}

export interface TestFailure {
  /** A whole sentence. */
  readonly message: string;
  /** Both or none, as text: an editor shows their difference. */
  readonly expected?: string;
  readonly actual?: string;
  readonly span: Span;
}
