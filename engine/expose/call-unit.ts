/** Runs a unit for a server: timed, recorded, reported; a fault of ours becomes an error object, never an exception. */
import { runUnit } from '../compose/run-unit.ts';
import type { ServedCall } from '../control/protocol.ts';
import { createRecorder } from '../observe/call-record.ts';
import type { Plan, PlanUnit } from '../plan.ts';
import type { EngineError, Json, UnitResult } from '../result.ts';
import type { Services, TraceContext } from './services.ts';

export interface CallContext {
  /** Namespace of the server, for the report. */
  readonly server: string;
  readonly signal: AbortSignal | undefined;
  readonly trace: TraceContext;
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
  let result: UnitResult;
  try {
    result = await runUnit(plan, unit, inputs, { signal: context.signal, recorder, standIn: services.standIn, trace: context.trace });
  } catch (error) {
    services.log('error', `${unit.label}: ${plan.redact(error instanceof Error ? (error.stack ?? error.message) : String(error))}`);
    result = {
      kind: 'failed',
      error: { code: 'internal', message: `The engine failed while it ran ${unit.label}. Its log has the details.`, status: 500 },
    };
  }
  const error = errorOf(result, plan);
  const call: ServedCall = {
    time,
    server: context.server,
    unit: unit.unit.name,
    ok: error === undefined && statusOf(result) < 400,
    status: statusOf(result),
    milliseconds: roundMilliseconds(performance.now() - start),
    upstreamCalls: recorder.calls().map((call) => ({ ...call, milliseconds: roundMilliseconds(call.milliseconds) })),
    ...(error !== undefined && { error }),
  };
  services.served(call, () => ({ ...recorder.finish(), ...(error !== undefined && { error }) }));
  return result;
}

export function statusOf(result: UnitResult): number {
  return result.kind === 'failed' ? result.error.status : result.status;
}

function errorOf(result: UnitResult, plan: Plan): EngineError | undefined {
  return result.kind === 'failed' ? { ...result.error, message: plan.redact(result.error.message) } : undefined;
}

export function roundMilliseconds(value: number): number {
  return Math.round(value * 100) / 100;
}
