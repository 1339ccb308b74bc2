/** What a client hears while its call runs: how far it is (`notifications/progress`) and what is worth knowing (`notifications/message`). */
import type { ServerContext } from '@modelcontextprotocol/server';
import type { Recorder } from '../../observe/call-record.ts';
import { type Told, tellMapping, tellStep, tellUpstream } from '../../observe/words.ts';
import type { Plan, PlanUnit } from '../../plan.ts';
import type { UnitResult } from '../../result.ts';

/** As in the protocol, mildest first. */
export const logLevels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const;
export type McpLogLevel = (typeof logLevels)[number];

/** What is sent to a client that stays and has not said what it wants. */
export const defaultLevel: McpLogLevel = 'warning';

export interface Notices {
  /** Is told by the running call. */
  readonly observer: Recorder;
  /** The call has ended: says what is left to say, and waits until all of it is on its way, so that nothing comes after the answer. */
  end(result: UnitResult): Promise<void>;
}

export interface NoticeOptions {
  readonly plan: Plan;
  readonly unit: PlanUnit;
  readonly request: ServerContext['mcpReq'];
  /** Milder messages are not sent; undefined: none at all. */
  readonly level: McpLogLevel | undefined;
}

/** Undefined when the client wants to hear nothing: then the call costs nothing more. */
export function createNotices({ plan, unit, request, level }: NoticeOptions): Notices | undefined {
  const token = (request._meta as { readonly progressToken?: string | number } | undefined)?.progressToken;
  if (token === undefined && level === undefined) return undefined;
  const { steps, total } = workOf(plan, unit);
  const logger = `${unit.namespace}.${unit.unit.name}`;
  const waiting: Promise<void>[] = [];
  const send = (method: string, params: Record<string, unknown>): void => {
    if (request.signal.aborted) return;
    // A client that has gone away hears nothing; its call ends by other means.
    waiting.push(request.notify({ method, params }).catch(() => undefined));
  };
  const log = ({ severity, text }: Told): void => {
    if (level === undefined || logLevels.indexOf(severity) < logLevels.indexOf(level)) return;
    send('notifications/message', { level: severity, logger, data: plan.redact(text) });
  };
  let done = 0;
  const progress = (message?: string): void => {
    if (token === undefined) return;
    send('notifications/progress', {
      progressToken: token,
      progress: done,
      total,
      ...(message !== undefined && { message: plan.redact(message) }),
    });
  };
  const advance = (message: string): void => {
    if (done >= total) return;
    done++;
    progress(message);
  };

  progress();
  return {
    observer: {
      upstream: (call) => {
        log(tellUpstream(call));
        const { reference, status } = call;
        if (!steps) advance(status === undefined ? `${reference} did not answer` : `${reference} answered ${status}`);
      },
      step: (step) => {
        log(tellStep(step));
        advance(`Step ${step.name}`);
      },
      mapping: (mapping) => {
        if (mapping.note !== undefined) log(tellMapping(mapping));
      },
    },
    end: async (result) => {
      if (result.kind === 'failed') log({ severity: 'error', text: result.error.message });
      else if (done < total) {
        done = total;
        progress();
      }
      await Promise.all(waiting);
    },
  };
}

/** How many parts a call has: the steps of the unit or of its flow, else the one request. */
function workOf(plan: Plan, { unit }: PlanUnit): { readonly steps: boolean; readonly total: number } {
  const behaviour = unit.kind !== 'flow' && unit.ref ? plan.flows.get(unit.ref.value)?.flow : unit;
  const count = behaviour?.steps.length ?? 0;
  return { steps: count > 0, total: Math.max(1, count) };
}
