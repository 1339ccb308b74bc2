/** Runs a tool, an operation, a resource or a flow: the same for every adapter (engine.md 3 to 5). */
import type { Behaviour, CallStep, Outputs, Step } from '../../spec/model/capability.ts';
import { Failure, fail } from '../consume/failure.ts';
import { type Answer, type SendOptions, send } from '../consume/send.ts';
import type { StandIn } from '../consume/stand-in.ts';
import { type MappingRecord, type Recorder, type StepRecord, silentRecorder } from '../observe/call-record.ts';
import type { Plan, PlanClient, PlanFlow, PlanOperation, PlanUnit } from '../plan.ts';
import type { Json, UnitResult } from '../result.ts';
import { callResult, failureResult, stepOutput, upstreamFailure } from './answer.ts';
import { namesIn, type Values, withArguments } from './arguments.ts';
import { lookUp } from './lookup.ts';
import { mapOutputs } from './mappings.ts';
import { mockData } from './mock.ts';
import { runScript } from './script.ts';
import { selects } from './shape.ts';
import { placeOf, type WatchedPlace, type Watcher } from './watcher.ts';

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly recorder?: Recorder;
  /** Answers requests to consumed APIs instead of the network. */
  readonly standIn?: StandIn | undefined;
  /** Headers that carry the trace, asked for before each request: each is a span of its own. */
  readonly trace?: () => Readonly<Record<string, string>>;
  /** Outputs of steps that ran before, by their names: for a step that runs by itself. */
  readonly earlier?: Values | undefined;
  /** A debugger; without one nothing waits and nothing is copied. */
  readonly watcher?: Watcher | undefined;
}

/** Everything that can go wrong while running is a result; an exception is a bug of ours. */
export async function runUnit(
  plan: Plan,
  unit: PlanUnit,
  inputs: Readonly<Record<string, Json>>,
  options: RunOptions = {},
): Promise<UnitResult> {
  const misses: MappingRecord[] = [];
  const run = new Run(plan, unit, options.watcher ? { ...options, recorder: noticeMisses(options.recorder, misses) } : options);
  try {
    const result = await run.start(valuesOf(inputs));
    const [first] = misses;
    if (first) await options.watcher?.fault('misses', misses.map(describeMiss).join('\n'), first.place);
    return result;
  } catch (error) {
    const result = failureResult(plan, error);
    await options.watcher?.fault('failures', result.error.message, undefined);
    return result;
  } finally {
    options.watcher?.end();
  }
}

function valuesOf(inputs: Readonly<Record<string, Json>>): Map<string, Json> {
  const values = new Map<string, Json>();
  for (const name of Object.keys(inputs)) values.set(name, inputs[name] ?? null);
  return values;
}

function noticeMisses(recorder: Recorder = silentRecorder, misses: MappingRecord[]): Recorder {
  return {
    ...recorder,
    mapping: (mapping) => {
      recorder.mapping(mapping);
      if (mapping.note !== undefined) misses.push(mapping);
    },
  };
}

function describeMiss({ target, path, note }: MappingRecord): string {
  return `${target === '' ? path : `${target} (${path})`}: ${note}`;
}

/** Where the text that runs is written, the prefix its `with` values may use, and what becomes of an answer. */
interface Home {
  readonly uri: string;
  readonly namespace: string;
  readonly label: string;
  readonly outputs: DeclaredOutputs;
}

/** Outputs, and the file they are written in. */
interface DeclaredOutputs {
  readonly outputs: Outputs | undefined;
  readonly uri: string;
}

class Run {
  readonly #plan: Plan;
  readonly #unit: PlanUnit;
  readonly #recorder: Recorder;
  readonly #send: Omit<SendOptions, 'step'>;
  readonly #watcher: Watcher | undefined;
  readonly #earlier: Values;

  constructor(plan: Plan, unit: PlanUnit, options: RunOptions) {
    this.#plan = plan;
    this.#unit = unit;
    this.#recorder = options.recorder ?? silentRecorder;
    this.#watcher = options.watcher;
    this.#earlier = options.earlier ?? new Map();
    this.#send = {
      signal: options.signal,
      recorder: this.#recorder,
      standIn: options.standIn,
      trace: options.trace ?? (() => ({})),
      ...(unit.maxBinarySize !== undefined && { maxBinarySize: unit.maxBinarySize }),
    };
  }

  /** `inputs` are its own from here on. */
  async start(inputs: Map<string, Json>): Promise<UnitResult> {
    const { unit, namespace, uri, label } = this.#unit;
    const values = withArguments(this.#plan, unit.with, inputs, namespace);
    if (this.#watcher) await this.#watcher.enter({ name: label, place: placeOf(uri, unit), values, outputs: undefined });
    const outputs = { outputs: unit.outputs, uri };
    if (unit.kind !== 'flow' && unit.ref) return await this.#flow(unit.ref.value, values, outputs);
    return await this.#behaviour(unit, values, { uri, namespace, label, outputs });
  }

  /** An answer that the flow leaves as it is has the outputs of who refers to it. */
  async #flow(reference: string, values: Map<string, Json>, outer: DeclaredOutputs): Promise<UnitResult> {
    const found: PlanFlow =
      this.#plan.flows.get(reference) ??
      fail('unknown-flow', 500, `${this.#unit.label} refers to the flow \`${reference}\`, which does not exist.`);
    const inner = withArguments(this.#plan, found.flow.with, values, found.namespace);
    const label = `flow ${reference}`;
    if (this.#watcher) await this.#watcher.enter({ name: label, place: placeOf(found.uri, found.flow), values: inner, outputs: undefined });
    const { uri, namespace, flow } = found;
    const outputs = flow.outputs ? { outputs: flow.outputs, uri } : outer;
    const result = await this.#behaviour(flow, inner, { uri, namespace, label, outputs });
    this.#watcher?.leave();
    return result;
  }

  async #behaviour(behaviour: Behaviour, values: Values, home: Home): Promise<UnitResult> {
    if (behaviour.steps.length > 0) return await this.#steps(behaviour, values, home);
    if (behaviour.call) {
      const { value: reference, node } = behaviour.call;
      return await this.#placed({ uri: home.uri, start: node.start, end: node.end }, async () => {
        const target = this.#operation(reference, home);
        return await this.#shape(await this.#request(target, values, undefined), target, values, home.outputs);
      });
    }
    const data = mockData(behaviour.outputs, namesIn(this.#plan, values));
    if (data !== undefined) return { kind: 'data', data, status: 200 };
    if (this.#unit.unit.kind === 'tool' && this.#unit.unit.ref === undefined) return { kind: 'data', data: {}, status: 200 };
    return fail(
      'nothing-to-do',
      this.#unit.unit.kind === 'rest-operation' && this.#unit.unit.ref === undefined ? 404 : 500,
      `${home.label} has nothing to answer with: it needs \`call\`, \`steps\`, or outputs with a \`value\`.${behaviour.ref ? ' A flow cannot refer to another one.' : ''}`,
    );
  }

  #shape(answer: Answer, target: PlanOperation, values: Values, { outputs, uri }: DeclaredOutputs): Promise<UnitResult> {
    const names = namesIn(this.#plan, values);
    return callResult(answer, target, outputs, { names, recorder: this.#recorder, uri, files: this.#plan.files });
  }

  #operation(reference: string, home: Home): PlanOperation {
    const [namespace = '', name = '', ...more] = reference.split('.');
    const client = this.#plan.clients.get(namespace);
    const operation = more.length === 0 ? client?.operations.get(name) : undefined;
    return operation ?? fail('unknown-operation', 400, `${home.label} calls \`${reference}\`, which ${this.#whatItIs(reference, client)}.`);
  }

  #whatItIs(reference: string, client: PlanClient | undefined): string {
    if (client) return `is no operation of ${client.namespace}`;
    return this.#plan.flows.has(reference)
      ? 'is a flow: tools and routes run it by `ref`, steps and flows cannot'
      : 'names no consumed API';
  }

  #request(target: PlanOperation, values: Values, step: string | undefined): Promise<Answer> {
    const options: SendOptions = step === undefined ? this.#send : { ...this.#send, step };
    return this.#watcher ? this.#watchedRequest(target, values, options, this.#watcher) : send(this.#plan, target, values, options);
  }

  async #watchedRequest(target: PlanOperation, values: Values, options: SendOptions, watcher: Watcher): Promise<Answer> {
    const own = new Map(values);
    const { operation, client, reference } = target;
    const name = `${operation.method?.value ?? 'GET'} ${reference}`;
    await watcher.enter({ name, place: placeOf(client.uri, operation), values: own, outputs: undefined });
    const answer = await send(this.#plan, target, own, options);
    if (answer.status >= 400) await watcher.fault('failures', `${reference} answered ${answer.status}.`, undefined);
    watcher.leave();
    return answer;
  }

  async #steps(behaviour: Behaviour, start: Values, home: Home): Promise<UnitResult> {
    const outputs = new Map(this.#earlier);
    const ran = new Set(this.#earlier.keys());
    const values = new Map([...start, ...this.#earlier]);
    let last: StepOutcome['result'];
    for (const [index, step] of behaviour.steps.entries()) {
      const isLast = index === behaviour.steps.length - 1 && behaviour.mappings.length === 0;
      if (this.#watcher) await this.#watcher.step({ name: home.label, place: placeOf(home.uri, step), values, outputs });
      const started = performance.now();
      const outcome = await this.#placed(placeOf(home.uri, step), async () => {
        try {
          return await this.#step(step, { values, outputs, ran, home, isLast });
        } catch (error) {
          this.#record(step, started, { note: error instanceof Failure ? error.message : 'It broke off.' });
          throw error;
        }
      });
      ran.add(step.name);
      const failed = outcome.stop?.kind === 'failed' ? outcome.stop.error.message : undefined;
      if (failed !== undefined) this.#record(step, started, { note: failed });
      if (outcome.stop) return outcome.stop;
      last = outcome.result ?? last;
      if (outcome.output !== undefined) {
        outputs.set(step.name, outcome.output);
        values.set(step.name, outcome.output);
      }
      this.#record(step, started, {
        ...(outcome.output !== undefined && { output: outcome.output }),
        ...(outcome.output === undefined ? { note: 'The step has no output.' } : outcome.note !== undefined && { note: outcome.note }),
      });
    }
    if (behaviour.mappings.length > 0)
      return { kind: 'data', data: mapOutputs(behaviour.mappings, outputs, behaviour.outputs, this.#recorder, home.uri), status: 200 };
    return last ? await last() : this.#withoutCall(behaviour, values, outputs, home);
  }

  #record(step: Step, started: number, outcome: Pick<StepRecord, 'note' | 'output'>): void {
    if (step.kind === 'unknown') return;
    this.#recorder.step({
      name: step.name,
      type: step.kind,
      milliseconds: performance.now() - started,
      attributes: attributesOf(step),
      ...outcome,
    });
  }

  /** A failure that does not know better happened at this place. */
  async #placed<T>(place: WatchedPlace, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof Failure && !error.error.place) throw new Failure({ ...error.error, place });
      throw error;
    }
  }

  /** Steps that call nothing and map nothing: a mock if there is one, else what the last step found. */
  #withoutCall(behaviour: Behaviour, values: Values, outputs: Values, home: Home): UnitResult {
    const data = mockData(behaviour.outputs, namesIn(this.#plan, values)) ?? [...outputs.values()].at(-1);
    return data === undefined
      ? fail('nothing-to-do', 500, `The steps of ${home.label} gave nothing to answer with.`)
      : { kind: 'data', data, status: 200 };
  }

  async #step(step: Step, scope: StepScope): Promise<StepOutcome> {
    const { values, outputs, ran, home } = scope;
    switch (step.kind) {
      case 'call':
        return await this.#callStep(step, scope);
      case 'lookup':
        return lookUp(step, { outputs, ran, names: namesIn(this.#plan, values), uri: home.uri });
      case 'script':
        return { output: await runScript(this.#plan, step, values, this.#send.signal, home.uri) };
      case 'unknown':
        return fail('unknown-step-type', 500, `The step ${step.name} of ${home.label} has no known \`type\`.`);
      default:
        return step satisfies never;
    }
  }

  async #callStep(step: CallStep, { values, home, isLast }: StepScope): Promise<StepOutcome> {
    const reference = step.call?.value ?? fail('unknown-operation', 400, `The step ${step.name} of ${home.label} has no \`call\`.`);
    const target = this.#operation(reference, home);
    const answer = await this.#request(target, withArguments(this.#plan, step.with, values, home.namespace), step.name);
    // With steps, outputs that select nothing only say what `mappings` would fill.
    const declared = selects(home.outputs.outputs) ? home.outputs : { outputs: undefined, uri: home.uri };
    const result = (): Promise<UnitResult> => this.#shape(answer, target, values, declared);
    if (answer.status >= 400)
      return { stop: isLast ? await result() : upstreamFailure(this.#plan, answer, target, step.name, placeOf(home.uri, step)) };
    return { output: await stepOutput(answer, target, this.#plan.files), result };
  }
}

/** As the reference engine names them in its traces. */
function attributesOf(step: Step): Readonly<Record<string, string>> {
  switch (step.kind) {
    case 'call': {
      const call = step.call?.value ?? '';
      return { 'ikanos.step.call': call, 'ikanos.namespace': call.split('.')[0] ?? '' };
    }
    case 'lookup':
      return { 'ikanos.step.match': step.match?.value ?? '' };
    case 'script':
      return { 'ikanos.step.script.file': step.file?.value ?? '', 'ikanos.step.script.language': step.language?.value ?? '' };
    case 'unknown':
      return {};
    default:
      return step satisfies never;
  }
}

interface StepScope {
  readonly values: Values;
  readonly outputs: Values;
  /** Steps that ran, with or without an output. */
  readonly ran: ReadonlySet<string>;
  readonly home: Home;
  /** The last step of a unit without mappings answers for the unit, whatever its status. */
  readonly isLast: boolean;
}

interface StepOutcome {
  readonly output?: Json | undefined;
  /** Why the output is null. */
  readonly note?: string;
  /** What the unit answers when this was its last call. */
  readonly result?: () => Promise<UnitResult>;
  readonly stop?: UnitResult;
}
