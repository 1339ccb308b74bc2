/** What calls of running capabilities came to, counted by what was called; kept until the file runs again. */
import type { ServedCall } from '../../engine/control/protocol.ts';

export interface UnitHistory {
  readonly calls: number;
  readonly failures: number;
  readonly totalMilliseconds: number;
  readonly last: ServedCall;
}

export interface CallHistory {
  add(uri: string, call: ServedCall): void;
  find(uri: string, server: string, unit: string): UnitHistory | undefined;
  forget(uri: string): void;
}

export function createCallHistory(): CallHistory {
  const files = new Map<string, Map<string, UnitHistory>>();
  const keyOf = (server: string, unit: string): string => `${server}\n${unit}`;
  return {
    add: (uri, call) => {
      const units = files.get(uri) ?? new Map<string, UnitHistory>();
      files.set(uri, units);
      const key = keyOf(call.server, call.unit);
      const before = units.get(key);
      units.set(key, {
        calls: (before?.calls ?? 0) + 1,
        failures: (before?.failures ?? 0) + (call.ok ? 0 : 1),
        totalMilliseconds: (before?.totalMilliseconds ?? 0) + call.milliseconds,
        last: call,
      });
    },
    find: (uri, server, unit) => files.get(uri)?.get(keyOf(server, unit)),
    forget: (uri) => files.delete(uri),
  };
}
