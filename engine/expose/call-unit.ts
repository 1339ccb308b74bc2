/** Runs a unit for a server: timed, recorded, reported; a fault of ours becomes an error object, never an exception. */
import { runUnit } from '../compose/run-unit.ts';
import type { ServedCall } from '../control/protocol.ts';
import {
  type CallRecord,
  cleanJson,
  createRecorder,
  emptyRecord,
  keepable,
  noTimeline,
  type Recorder,
  roundMilliseconds,
} from '../observe/call-record.ts';
import type { ActivityStart } from '../observe/telemetry.ts';
import type { Plan, PlanUnit } from '../plan.ts';
import type { EngineError, Json, UnitResult } from '../result.ts';
import type { Services } from './services.ts';

export interface CallContext {
  /** Namespace of the server, for the report. */
  readonly server: string;
  readonly signal: AbortSignal | undefined;
  /** Outputs of steps before, for a step that is called by itself. */
  readonly earlier?: ReadonlyMap<string, Json>;
  /** How it is told in traces and metrics; undefined for a call that came over no adapter. */
  readonly activity: Omit<ActivityStart, 'flow'> | undefined;
  /** Somebody who wants to hear at once what happens in the call; texts come as they are, secrets included. */
  readonly observer?: Recorder | undefined;
}

export async function callUnit(
  services: Services,
  plan: Plan,
  unit: PlanUnit,
  inputs: Readonly<Record<string, Json>>,
  context: CallContext,
): Promise<UnitResult> {
  const start = performance.now();
  const time = new Date().toISOString();
  const recorder = createRecorder(plan.redact);
  const flow = 'ref' in unit.unit ? unit.unit.ref?.value : undefined;
  const activity = context.activity && services.telemetry().begin(flow === undefined ? context.activity : { ...context.activity, flow });
  let result: UnitResult;
  try {
    result = await runUnit(plan, unit, inputs, {
      signal: context.signal,
      earlier: context.earlier,
      recorder: context.observer ? both(recorder, context.observer) : recorder,
      standIn: services.standIn,
      watcher: services.watch?.(plan, unit.label),
      ...(activity && { trace: activity.outbound }),
    });
  } catch (error) {
    services.log('error', `${unit.label}: ${plan.redact(error instanceof Error ? (error.stack ?? error.message) : String(error))}`);
    result = {
      kind: 'failed',
      error: { code: 'internal', message: `The engine failed while it ran ${unit.label}. Its log has the details.`, status: 500 },
    };
  }
  const error = errorOf(result, plan);
  const status = statusOf(result);
  const done: ServedCall = {
    time,
    server: context.server,
    unit: unit.unit.name,
    ok: error === undefined && status < 400,
    status,
    milliseconds: roundMilliseconds(performance.now() - start),
    ...(activity?.traceId !== undefined && { traceId: activity.traceId }),
    ...(services.measures && { answerCharacters: charactersOf(result) }),
    upstreamCalls: recorder.calls(),
  };
  const call = error === undefined ? done : { ...done, error };
  const kept = keepable(inputs);
  const record = (): CallRecord => ({
    ...recorder.finish(),
    inputs: cleanJson(kept, plan.redact),
    ...(error !== undefined && { error }),
  });
  activity?.end({
    ok: call.ok,
    status: call.status,
    error,
    // Mostly nobody traces. A getter would keep each call alive: V8 holds those of object literals until it collects everything.
    timeline: recorder.timeline,
    record,
  });
  services.served(call, record);
  return result;
}

function both(first: Recorder, second: Recorder): Recorder {
  return {
    upstream: (call) => {
      first.upstream(call);
      second.upstream(call);
    },
    step: (step) => {
      first.step(step);
      second.step(step);
    },
    mapping: (mapping) => {
      first.mapping(mapping);
      second.mapping(mapping);
    },
  };
}

/** As the caller reads it. */
function charactersOf(result: UnitResult): number {
  switch (result.kind) {
    case 'data':
      return typeof result.data === 'string' ? result.data.length : JSON.stringify(result.data).length;
    case 'raw':
      return result.body.byteLength;
    case 'empty':
      return 0;
    case 'failed':
      return result.error.message.length;
    default:
      return result satisfies never;
  }
}

/** A call that did not even begin, because its inputs are wrong: it is reported all the same. */
export function reportRefused(services: Services, unit: PlanUnit, error: EngineError, context: CallContext): void {
  const record = (): CallRecord => ({ ...emptyRecord, error });
  const activity = context.activity && services.telemetry().begin(context.activity);
  activity?.end({ ok: false, status: error.status, error, timeline: noTimeline, record });
  const call: ServedCall = {
    time: new Date().toISOString(),
    server: context.server,
    unit: unit.unit.name,
    ok: false,
    status: error.status,
    milliseconds: 0,
    ...(activity?.traceId !== undefined && { traceId: activity.traceId }),
    upstreamCalls: [],
    error,
  };
  services.served(call, record);
}

export function statusOf(result: UnitResult): number {
  return result.kind === 'failed' ? result.error.status : result.status;
}

function errorOf(result: UnitResult, plan: Plan): EngineError | undefined {
  return result.kind === 'failed' ? { ...result.error, message: plan.redact(result.error.message) } : undefined;
}
