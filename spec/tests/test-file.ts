/**
 * The meaning of a test file (`*.test.yaml`, docs/testing.md): calls of one capability with their inputs, the answers of
 * the consumed APIs, and what is expected. Reading never fails: what cannot be used is left out and told as a problem.
 */
import type { Problem } from '../problem.ts';
import type { Data } from '../syntax/navigate.ts';
import type { Node, Span } from '../syntax/tree.ts';

export interface TestFile {
  /** Path of the capability as written; undefined when it is found by its name. */
  readonly capability: { readonly path: string; readonly span: Span } | undefined;
  /** Values of variables, over those that are made up. */
  readonly variables: Readonly<Record<string, string>>;
  /** Answers for all tests, by `namespace.operation`. */
  readonly upstreams: Upstreams;
  /** Paths of recordings that are replayed, as written. */
  readonly recordings: readonly { readonly path: string; readonly span: Span }[];
  readonly tests: readonly TestCase[];
  readonly problems: readonly Problem[];
}

export type Upstreams = ReadonlyMap<string, AnswerQueue>;

/** The answers to the first, second, … call of one operation; the last one goes on. Never empty. */
export interface AnswerQueue {
  readonly answers: readonly UpstreamAnswer[];
  /** The `namespace.operation` it is written under. */
  readonly span: Span;
}

export interface UpstreamAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AnswerBody;
  readonly latencyMs: number;
  readonly fault: Fault | undefined;
  readonly span: Span;
}

export type AnswerBody =
  /** Made from what the operation and its callers declare, as with mocks. */
  | { readonly kind: 'sample' }
  | { readonly kind: 'empty' }
  /** The data that the answer stands for, whatever its format. */
  | { readonly kind: 'data'; readonly data: Data }
  /** The bytes of the answer, as text. */
  | { readonly kind: 'text'; readonly text: string }
  /** The bytes of the answer, in a file beside the test file. */
  | { readonly kind: 'file'; readonly path: string };

export const faults = ['unreachable', 'timeout', 'reset', 'malformed'] as const;
export type Fault = (typeof faults)[number];

export interface TestCase {
  readonly name: string;
  /** The name, or the whole test when it has none: where it is shown. */
  readonly span: Span;
  readonly call: { readonly name: string; readonly span: Span };
  readonly with: Readonly<Record<string, Data>>;
  /** Answers of this test: they count before those of the file. */
  readonly upstreams: Upstreams;
  readonly expectations: readonly Expectation[];
  /** Why it is not run. */
  readonly skip: string | undefined;
}

export const valueTypes = ['string', 'number', 'integer', 'boolean', 'array', 'object', 'null'] as const;
export type ValueType = (typeof valueTypes)[number];

export type Expectation = { readonly span: Span } & (
  | { readonly kind: 'status'; readonly status: number }
  /** The whole answer, nothing more and nothing less. */
  | { readonly kind: 'data'; readonly data: Data; readonly node: Node }
  /** What must be there; the answer may hold more. */
  | { readonly kind: 'includes'; readonly data: Data; readonly node: Node }
  | { readonly kind: 'text'; readonly text: string }
  /** `path` is a JSONPath into the answer. */
  | { readonly kind: 'value'; readonly path: string; readonly data: Data; readonly node: Node }
  | { readonly kind: 'matches'; readonly path: string; readonly pattern: RegExp }
  | { readonly kind: 'type'; readonly path: string; readonly type: ValueType }
  | { readonly kind: 'length'; readonly path: string; readonly length: number }
  | { readonly kind: 'error'; readonly code: string | undefined; readonly message: string | undefined }
  /** Whether the answer is held against the declared output. */
  | { readonly kind: 'shape'; readonly checked: boolean }
  | { readonly kind: 'calls'; readonly calls: readonly ExpectedCall[] }
);

export interface ExpectedCall {
  readonly reference: string;
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly query: Readonly<Record<string, string>> | undefined;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly body: { readonly data: Data } | undefined;
  readonly span: Span;
}
