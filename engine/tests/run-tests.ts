/** Runs the tests of one test file. Tests are independent: each has its own upstreams, and nothing is served on a port. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Problem } from '../../spec/problem.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import { readTestFile } from '../../spec/tests/read-test-file.ts';
import type { TestCase, TestFile, Upstreams } from '../../spec/tests/test-file.ts';
import { capabilityNames } from '../../spec/tests/test-names.ts';
import { callDirectly } from '../control/call.ts';
import { findTarget } from '../control/targets.ts';
import { outputSchema } from '../expose/mcp/schemas.ts';
import type { Services } from '../expose/services.ts';
import type { CallRecord } from '../observe/call-record.ts';
import { silentTelemetry } from '../observe/silent-telemetry.ts';
import type { Plan } from '../plan.ts';
import { createReplay, type Exchange, type Recording, readRecording } from '../record/recording.ts';
import type { Json } from '../result.ts';
import { findCapability } from './capability-of.ts';
import { checkExpectations } from './check-expectations.ts';
import { type CoverageCounter, createCoverage } from './coverage.ts';
import { declaredOf } from './declared.ts';
import { cannotRun, loadForTest } from './load-for-test.ts';
import type { TestResult, TestRun } from './results.ts';
import { createTestUpstreams } from './test-upstreams.ts';

export interface TestRunOptions {
  /** Absolute path of the test file. */
  readonly file: string;
  /** Its text, when it is not (yet) the one on disk. */
  readonly text?: string;
  /** Values of variables; those of the test file count before them. */
  readonly variables: Readonly<Record<string, string>>;
  /** Consumed APIs that are really asked, at this address. */
  readonly upstreams: Readonly<Record<string, string>>;
  /** Only these tests, by id; all when absent. */
  readonly only?: ReadonlySet<string>;
  /** Told as soon as a test has ended. */
  readonly onResult?: (result: TestResult) => void;
  /** A debugger. */
  readonly watch?: Services['watch'];
}

export interface NamedTest {
  readonly id: string;
  readonly test: TestCase;
}

/** Tests with ids that stay the same while other tests come and go: the name, numbered where several have it. */
export function identify(tests: readonly TestCase[]): readonly NamedTest[] {
  const seen = new Map<string, number>();
  return tests.map((test) => {
    const count = (seen.get(test.name) ?? 0) + 1;
    seen.set(test.name, count);
    return { id: count === 1 ? test.name : `${test.name} (${count})`, test };
  });
}

export async function runTests(options: TestRunOptions): Promise<TestRun> {
  const text = options.text ?? readFileSync(options.file, 'utf8');
  const file = readTestFile(text);
  const uri = pathToFileURL(options.file).href;
  const refuse = (problems: readonly Problem[]): TestRun => ({ uri, text, problems, results: [] });
  if (file.problems.length > 0) return refuse(file.problems);
  const capability = findCapability(options.file, file.capability?.path);
  if (capability === undefined) return refuse([noCapability(options.file, file)]);
  const loaded = loadForTest({ file: capability, variables: { ...options.variables, ...file.variables }, upstreams: options.upstreams });
  const top = file.capability?.span ?? firstSpan(file);
  if (loaded.kind === 'failed') return refuse([problem(top, cannotRun(capability, loaded.failure))]);
  const recordings = readRecordings(options.file, file);
  const problems = [...recordings.problems, ...checkReferences(file, loaded.plan), ...checkFiles(file, options.file)];
  if (problems.length > 0) return refuse(problems);
  const coverage = createCoverage(loaded.plan);
  const context: Context = { plan: loaded.plan, coverage, file, uri, path: options.file, recording: recordings.recording, options };
  const results: TestResult[] = [];
  for (const named of identify(file.tests)) {
    if (options.only && !options.only.has(named.id)) continue;
    const result = await runTest(named, context);
    results.push(result);
    options.onResult?.(result);
  }
  return { uri, text, problems: [], results, coverage };
}

interface Context {
  readonly plan: Plan;
  readonly coverage: CoverageCounter;
  readonly file: TestFile;
  readonly uri: string;
  readonly path: string;
  readonly recording: Recording | undefined;
  readonly options: TestRunOptions;
}

async function runTest({ id, test }: NamedTest, context: Context): Promise<TestResult> {
  const { plan, file, uri } = context;
  const base = { id, name: test.name, span: test.span, uri };
  if (test.skip !== undefined) return { ...base, outcome: 'skipped', note: test.skip, milliseconds: 0, failures: [] };
  const found = findTarget(plan, test.call.name);
  if (found.kind === 'refused')
    return { ...base, outcome: 'failed', milliseconds: 0, failures: [{ message: found.message, span: test.call.span }] };
  const upstreams = createTestUpstreams(plan, {
    answers: [test.upstreams, file.upstreams],
    recording: context.recording && createReplay(context.recording),
    readFile: (name) => readFileSync(besides(context.path, name)),
    real: new Set(Object.keys(context.options.upstreams)),
  });
  context.coverage.called(found.target);
  let record: CallRecord | undefined;
  const outcome = await callDirectly(
    plan,
    { ...found.target, arguments: test.with as Readonly<Record<string, Json>> },
    {
      log: () => undefined,
      telemetry: () => silentTelemetry,
      served: (_call, recorded) => {
        record = recorded();
        context.coverage.recorded(record);
      },
      standIn: upstreams.standIn,
      watch: context.options.watch,
    },
  );
  for (const { reference } of upstreams.calls) context.coverage.asked(reference);
  const failures = checkExpectations(test.expectations, {
    outcome,
    calls: upstreams.calls,
    schema: outputSchema(declaredOf(plan, found.target)?.outputs),
    span: test.call.span,
  }).map((failure) => ({
    ...failure,
    message: plan.redact(failure.message),
    ...(failure.expected !== undefined && { expected: plan.redact(failure.expected) }),
    ...(failure.actual !== undefined && { actual: plan.redact(failure.actual) }),
  }));
  return {
    ...base,
    outcome: failures.length === 0 ? 'passed' : 'failed',
    milliseconds: outcome.milliseconds,
    failures,
    ...(record && { record }),
  };
}

function problem(span: Span, message: string): Problem {
  return { code: 'test-file', severity: 'error', message, span: { start: span.start, end: span.end } };
}

function firstSpan(file: TestFile): Span {
  return file.tests[0]?.span ?? { start: 0, end: 0 };
}

function noCapability(testFile: string, file: TestFile): Problem {
  if (file.capability) return problem(file.capability.span, `There is no file ${file.capability.path}.`);
  const names = capabilityNames(path.basename(testFile));
  return problem(
    firstSpan(file),
    `No capability lies beside this file: none of ${names.join(', ')} is there. Name it with \`capability: ./FILE\`.`,
  );
}

function besides(file: string, name: string): string {
  return path.resolve(path.dirname(file), name.startsWith('file:') ? fileURLToPath(name) : name);
}

function readRecordings(
  testFile: string,
  file: TestFile,
): { readonly recording: Recording | undefined; readonly problems: readonly Problem[] } {
  const exchanges: Exchange[] = [];
  const problems: Problem[] = [];
  for (const { path: name, span } of file.recordings) {
    const absolute = besides(testFile, name);
    if (!existsSync(absolute)) {
      problems.push(problem(span, `There is no file ${name}.`));
      continue;
    }
    const read = readRecording(readFileSync(absolute, 'utf8'));
    if (read.kind === 'unreadable') problems.push(problem(span, `${name} ${read.message}`));
    else exchanges.push(...read.recording.exchanges);
  }
  return { recording: file.recordings.length > 0 ? { exchanges } : undefined, problems };
}

function allUpstreams(file: TestFile): readonly Upstreams[] {
  return [file.upstreams, ...file.tests.map(({ upstreams }) => upstreams)];
}

/** An answer for an operation that is not there would wait for ever. */
function checkReferences(file: TestFile, plan: Plan): readonly Problem[] {
  const known = new Set([...plan.clients.values()].flatMap(({ operations }) => [...operations.values()].map(({ reference }) => reference)));
  return allUpstreams(file).flatMap((upstreams) =>
    [...upstreams].flatMap(([reference, { span }]) =>
      known.has(reference)
        ? []
        : [problem(span, `There is no consumed operation ${reference}. Known: ${[...known].join(', ') || 'none'}.`)],
    ),
  );
}

function checkFiles(file: TestFile, testFile: string): readonly Problem[] {
  return allUpstreams(file).flatMap((upstreams) =>
    [...upstreams.values()].flatMap(({ answers }) =>
      answers.flatMap(({ body, span }) =>
        body.kind === 'file' && !existsSync(besides(testFile, body.path)) ? [problem(span, `There is no file ${body.path}.`)] : [],
      ),
    ),
  );
}
