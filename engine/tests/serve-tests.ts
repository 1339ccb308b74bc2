/** Tests for an editor: what there is, and what came of it, with lines and columns. */
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Problem } from '../../spec/problem.ts';
import { readTestFile } from '../../spec/tests/read-test-file.ts';
import type { FoundTests, PlacedProblem, RunTestsParams, TestOutcome, TestSource, TestsRun } from '../control/protocol.ts';
import type { Services } from '../expose/services.ts';
import { findCapability } from './capability-of.ts';
import { contractTests, runContract } from './contract.ts';
import { cannotRun, loadForTest } from './load-for-test.ts';
import { createPlacer, type Placer } from './places.ts';
import type { TestResult } from './results.ts';
import { identify, runTests } from './run-tests.ts';

export function findTests(sources: readonly TestSource[]): readonly FoundTests[] {
  return sources.map((source) => (source.implied ? impliedBy(source) : writtenIn(source)));
}

function writtenIn(source: TestSource): FoundTests {
  const uri = pathToFileURL(source.file).href;
  if (!existsSync(source.file)) return { ...source, capability: undefined, tests: [], problems: [] };
  const text = readFileSync(source.file, 'utf8');
  const file = readTestFile(text);
  const place = createPlacer({ [uri]: text });
  return {
    ...source,
    capability: findCapability(source.file, file.capability?.path),
    tests: identify(file.tests).map(({ id, test }) => ({ id, name: test.name, place: placeOf(place, uri, test.span) })),
    problems: placeAll(file.problems, uri, place),
  };
}

function impliedBy(source: TestSource): FoundTests {
  const loaded = loadForTest({ file: source.file, variables: {}, upstreams: {} });
  if (loaded.kind === 'failed') {
    const problem: PlacedProblem = {
      uri: pathToFileURL(source.file).href,
      severity: 'error',
      code: 'test-file',
      message: cannotRun(source.file, loaded.failure),
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    };
    return { ...source, capability: source.file, tests: [], problems: [problem] };
  }
  const place = createPlacer();
  return {
    ...source,
    capability: source.file,
    tests: contractTests(loaded.plan).map(({ id, name, declared }) => ({
      id,
      name,
      place: placeOf(place, declared.place.uri, declared.place.span),
    })),
    problems: [],
  };
}

/** `watch`: a debugger that may pause the calls of the tests. */
export async function runTestsOf(
  params: RunTestsParams,
  ended: (outcome: TestOutcome) => void,
  watch?: Services['watch'],
): Promise<TestsRun> {
  const place = createPlacer();
  const options = {
    file: params.file,
    variables: params.variables,
    upstreams: {},
    ...(params.only && { only: new Set(params.only) }),
    ...(watch && { watch }),
    onResult: (result: TestResult) => ended(outcomeOf(result, place)),
  };
  const run = await (params.implied ? runContract(options) : runTests(options));
  return { problems: placeAll(run.problems, run.uri, place), coverage: run.coverage?.list(place) ?? [] };
}

function outcomeOf({ id, outcome, note, milliseconds, failures, uri }: TestResult, place: Placer): TestOutcome {
  return {
    id,
    outcome,
    ...(note !== undefined && { note }),
    milliseconds,
    failures: failures.map(({ span, ...failure }) => ({ ...failure, place: placeOf(place, uri, span) })),
  };
}

function placeOf(place: Placer, uri: string, span: { readonly start: number; readonly end: number }) {
  const { range } = place(uri, span);
  return { uri, range };
}

function placeAll(problems: readonly Problem[], uri: string, place: Placer): readonly PlacedProblem[] {
  return problems.map(({ code, severity, message, span }) => ({ uri, code, severity, message, range: place(uri, span).range }));
}
