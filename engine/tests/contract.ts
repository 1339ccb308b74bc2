/**
 * Tests nobody has to write: what a capability declares is what it does. Valid calls answer in the declared shape, wrong
 * ones are refused, errors of consumed APIs reach the caller as errors, what is declared read-only or idempotent is.
 */
import { pathToFileURL } from 'node:url';
import type { Problem } from '../../spec/problem.ts';
import type { Fault, Upstreams } from '../../spec/tests/test-file.ts';
import { callDirectly } from '../control/call.ts';
import type { CallOutcome } from '../control/protocol.ts';
import { type Target, targetsOf } from '../control/targets.ts';
import { outputSchema } from '../expose/mcp/schemas.ts';
import type { Services } from '../expose/services.ts';
import { silentTelemetry } from '../observe/silent-telemetry.ts';
import type { Plan } from '../plan.ts';
import { shapeFaults } from './check-shape.ts';
import { brief, differences } from './compare.ts';
import { type Declared, declaredOf, operationsOf } from './declared.ts';
import { cannotRun, loadForTest } from './load-for-test.ts';
import type { TestResult, TestRun } from './results.ts';
import { type Inputs, isRequired, sampleInputs, wrongInputs } from './sample-inputs.ts';
import { createTestUpstreams, type MadeCall } from './test-upstreams.ts';

export interface ContractOptions {
  /** Absolute path of the capability file. */
  readonly file: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly only?: ReadonlySet<string>;
  readonly onResult?: (result: TestResult) => void;
  /** A debugger. */
  readonly watch?: Watch;
}

type Watch = Services['watch'];

/** One derived test: nothing has run yet. */
export interface ContractTest {
  readonly id: string;
  readonly target: Target;
  readonly declared: Declared;
  readonly name: string;
  /** Sentences about what is not kept; empty when the test passes. `skip` when it cannot be decided. */
  readonly check: () => Promise<Verdict>;
}

type Verdict = { readonly kind: 'checked'; readonly faults: readonly string[] } | { readonly kind: 'skip'; readonly reason: string };

export async function runContract(options: ContractOptions): Promise<TestRun> {
  const uri = pathToFileURL(options.file).href;
  const loaded = loadForTest({ file: options.file, variables: options.variables, upstreams: {} });
  if (loaded.kind === 'failed') {
    const refused: Problem = {
      code: 'test-file',
      severity: 'error',
      message: cannotRun(options.file, loaded.failure),
      span: { start: 0, end: 0 },
    };
    return { uri, text: '', problems: [refused], results: [] };
  }
  const { plan } = loaded;
  const results: TestResult[] = [];
  for (const test of contractTests(plan, options.watch)) {
    if (options.only && !options.only.has(test.id)) continue;
    const start = performance.now();
    const verdict = await test.check();
    const { span, uri: place } = test.declared.place;
    const base = { id: test.id, name: test.name, span: { start: span.start, end: span.end }, uri: place };
    const milliseconds = Math.round((performance.now() - start) * 100) / 100;
    const result: TestResult =
      verdict.kind === 'skip'
        ? { ...base, outcome: 'skipped', note: verdict.reason, milliseconds, failures: [] }
        : {
            ...base,
            outcome: verdict.faults.length === 0 ? 'passed' : 'failed',
            milliseconds,
            failures: verdict.faults.map((message) => ({ message: plan.redact(message), span: base.span })),
          };
    results.push(result);
    options.onResult?.(result);
  }
  return { uri, text: plan.file.text, problems: [], results };
}

/** In the order of the file. */
export function contractTests(plan: Plan, watch?: Watch): readonly ContractTest[] {
  return targetsOf(plan).flatMap((target) => {
    const declared = declaredOf(plan, target);
    return declared ? testsOf(plan, target, declared, watch) : [];
  });
}

function testsOf(plan: Plan, target: Target, declared: Declared, watch: Watch): readonly ContractTest[] {
  const sampled = sampleInputs(declared.parameters, declared.requiredByDefault);
  const inputs: Inputs = sampled.kind === 'inputs' ? sampled.inputs : {};
  const call = (given: Inputs, answers: Upstreams = new Map()) => callWith({ plan, target, watch }, given, answers);
  const checked = (faults: readonly string[]): Verdict => ({ kind: 'checked', faults });
  /** Tests that need inputs which are taken. */
  const withInputs = (check: () => Promise<Verdict>) => async (): Promise<Verdict> =>
    sampled.kind === 'inputs'
      ? await check()
      : {
          kind: 'skip',
          reason: `No value is known that matches the pattern of ${sampled.names.join(', ')}. A \`default\` or \`enum\` gives one.`,
        };
  const test = (name: string, check: () => Promise<Verdict>): ContractTest => ({
    id: `${target.kind} ${target.server}.${target.name}: ${name}`,
    target,
    declared,
    name: `${target.name} ${name}`,
    check,
  });
  const given = declared.parameters.filter(({ value }) => value === undefined);
  return [
    test(
      'answers a valid call in the declared shape',
      withInputs(async () => checked(validFaults((await call(inputs)).outcome, declared))),
    ),
    ...given
      .filter((parameter) => isRequired(parameter, declared.requiredByDefault))
      .map(({ name }) =>
        test(
          `refuses a call without ${name}`,
          withInputs(async () => checked(refusalFaults((await call(without(inputs, name))).outcome, name))),
        ),
      ),
    ...wrongInputs(given).map(({ name, value, description }) =>
      test(
        `refuses ${description} for ${name}`,
        withInputs(async () => checked(refusalFaults((await call({ ...inputs, [name]: value })).outcome, name))),
      ),
    ),
    ...operationsOf(declared.behaviour).flatMap((reference) =>
      troubles.map((trouble) =>
        test(
          `${trouble.isError ? 'reports' : 'survives'} that ${reference} ${trouble.name}`,
          withInputs(async () => {
            const { outcome, calls } = await call(inputs, answersOf(reference, trouble));
            if (!calls.some((made) => made.reference === reference))
              return { kind: 'skip', reason: `${reference} is not reached with made-up answers.` };
            return checked(troubleFaults(outcome, reference, trouble));
          }),
        ),
      ),
    ),
    ...(declared.safe
      ? [
          test(
            'only reads, as it declares',
            withInputs(async () => checked(writesOf((await call(inputs)).calls))),
          ),
        ]
      : []),
    ...(declared.idempotent
      ? [
          test(
            'does the same when called again, as it declares',
            withInputs(async () => checked(repeatFaults(await call(inputs), await call(inputs)))),
          ),
        ]
      : []),
  ];
}

interface CallResult {
  readonly outcome: CallOutcome;
  readonly calls: readonly MadeCall[];
}

interface Called {
  readonly plan: Plan;
  readonly target: Target;
  readonly watch: Watch;
}

async function callWith({ plan, target, watch }: Called, inputs: Inputs, answers: Upstreams): Promise<CallResult> {
  const { standIn, calls } = createTestUpstreams(plan, {
    answers: [answers],
    readFile: () => new Uint8Array(),
    real: new Set(),
  });
  const services = { log: () => undefined, telemetry: () => silentTelemetry, served: () => undefined, standIn, watch };
  return { outcome: await callDirectly(plan, { ...target, arguments: inputs }, services), calls };
}

function without(inputs: Inputs, name: string): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== name));
}

function validFaults(outcome: CallOutcome, declared: Declared): readonly string[] {
  if (outcome.status >= 400)
    return [`A valid call failed with status ${outcome.status}: ${outcome.error?.message ?? 'no reason is given.'}`];
  const schema = outputSchema(declared.outputs);
  if (!schema || outcome.data === undefined) return [];
  return shapeFaults(outcome.data, schema).map(({ message }) => message);
}

function refusalFaults({ status, error }: CallOutcome, name: string): readonly string[] {
  if (error?.code !== 'invalid-input')
    return [`It was not refused: the call answered with status ${status}${error ? ` (${error.message})` : ''}.`];
  return error.message.includes(name) || error.details?.some((detail) => detail.name === name)
    ? []
    : [`It was refused, but not because of ${name}: ${error.message}`];
}

interface Trouble {
  readonly name: string;
  readonly status: number;
  readonly fault: Fault | undefined;
  /** The caller must be told; otherwise it is enough that nothing breaks. */
  readonly isError: boolean;
}

const troubles: readonly Trouble[] = [
  { name: 'refuses the credentials (401)', status: 401, fault: undefined, isError: true },
  { name: 'finds nothing (404)', status: 404, fault: undefined, isError: true },
  { name: 'limits the rate (429)', status: 429, fault: undefined, isError: true },
  { name: 'fails (500)', status: 500, fault: undefined, isError: true },
  { name: 'cannot be reached', status: 200, fault: 'unreachable', isError: true },
  { name: 'does not answer in time', status: 200, fault: 'timeout', isError: true },
  { name: 'answers nothing (204)', status: 204, fault: undefined, isError: false },
  { name: 'answers something broken', status: 200, fault: 'malformed', isError: false },
];

const nowhere = { start: 0, end: 0 };

function answersOf(reference: string, { status, fault }: Trouble): Upstreams {
  const headers: Readonly<Record<string, string>> = status === 429 ? { 'retry-after': '1' } : {};
  const body = status === 204 ? ({ kind: 'empty' } as const) : ({ kind: 'data', data: { error: `status ${status}` } } as const);
  return new Map([[reference, { answers: [{ status, headers, body, latencyMs: 0, fault, span: nowhere }], span: nowhere }]]);
}

function troubleFaults({ status, error }: CallOutcome, reference: string, trouble: Trouble): readonly string[] {
  if (error?.code === 'internal') return [error.message];
  return trouble.isError && status < 400 ? [`The call answered with status ${status}, as if ${reference} had worked.`] : [];
}

function writesOf(calls: readonly MadeCall[]): readonly string[] {
  return calls
    .filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method))
    .map(({ reference, method }) => `It calls ${reference} with ${method}, which may change something.`);
}

function repeatFaults(first: CallResult, second: CallResult): readonly string[] {
  const told = (calls: readonly MadeCall[]) =>
    calls.map(({ reference, method, url, body = '' }) => `${reference} ${method} ${url.href} ${body}`);
  if (told(first.calls).join('\n') !== told(second.calls).join('\n')) {
    const at = told(first.calls).findIndex((call, index) => call !== told(second.calls)[index]);
    const sent = told(second.calls)[at] ?? 'nothing';
    return [`The second call sends other requests: ${brief(sent)} instead of ${brief(told(first.calls)[at] ?? 'nothing')}.`];
  }
  return differences(first.outcome.data ?? null, second.outcome.data ?? null, { partial: false }).map(
    ({ message }) => `The second answer differs: ${message}`,
  );
}
