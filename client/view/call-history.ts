/** What calls of running capabilities came to, counted by what was called; kept until the file runs again. */
import type { ServedCall } from '../../engine/control/protocol.ts';

export interface UnitHistory {
  readonly calls: number;
  readonly failures: number;
  readonly totalMilliseconds: number;
  readonly last: ServedCall;
  /** Of the last answers, latest first: how many characters each had. */
  readonly answers: readonly number[];
  /** What the engine can be asked about the last one. */
  readonly call: number;
}

export interface CallHistory {
  add(uri: string, record: ServedCall, call: number): void;
  find(uri: string, server: string, unit: string): UnitHistory | undefined;
  forget(uri: string): void;
}

/** Enough for an average that follows what is being worked on. */
const keptAnswers = 10;

export function createCallHistory(): CallHistory {
  const files = new Map<string, Map<string, UnitHistory>>();
  const keyOf = (server: string, unit: string): string => `${server}\n${unit}`;
  return {
    add: (uri, record, call) => {
      const units = files.get(uri) ?? new Map<string, UnitHistory>();
      files.set(uri, units);
      const key = keyOf(record.server, record.unit);
      const before = units.get(key);
      units.set(key, {
        calls: (before?.calls ?? 0) + 1,
        failures: (before?.failures ?? 0) + (record.ok ? 0 : 1),
        totalMilliseconds: (before?.totalMilliseconds ?? 0) + record.milliseconds,
        answers: [...(record.answerCharacters === undefined ? [] : [record.answerCharacters]), ...(before?.answers ?? [])].slice(
          0,
          keptAnswers,
        ),
        last: record,
        call,
      });
    },
    find: (uri, server, unit) => files.get(uri)?.get(keyOf(server, unit)),
    forget: (uri) => files.delete(uri),
  };
}
