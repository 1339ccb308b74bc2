/** How often script steps ran, for the control server. */
import type { ServedCall } from '../control/protocol.ts';
import type { CallRecord } from './call-record.ts';

export interface ScriptStatistics {
  add(call: ServedCall, record: CallRecord): void;
  /** As `/scripting` shows it: times in milliseconds with two decimals. */
  summary(): {
    readonly totalExecutions: number;
    readonly totalErrors: number;
    readonly averageDurationMs: number;
    readonly lastExecutionAt?: string;
  };
}

export function createScriptStatistics(): ScriptStatistics {
  let [executions, errors, milliseconds] = [0, 0, 0];
  let last: string | undefined;
  return {
    add: (call, record) => {
      const scripts = record.steps.filter(({ type }) => type === 'script');
      if (scripts.length === 0) return;
      executions += scripts.length;
      if (call.error?.code.startsWith('script-')) errors++;
      for (const script of scripts) milliseconds += script.milliseconds;
      last = call.time;
    },
    summary: () => ({
      totalExecutions: executions,
      totalErrors: errors,
      averageDurationMs: executions === 0 ? 0 : Math.round((milliseconds / executions) * 100) / 100,
      ...(last !== undefined && { lastExecutionAt: last }),
    }),
  };
}
