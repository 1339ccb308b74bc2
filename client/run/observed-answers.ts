/** What consumed APIs answered to what runs, for the language server: it completes and explains paths by it. */
import type { CallTrace, Event, InspectedCall } from '../../engine/control/protocol.ts';
import type { ObservedAnswer, ObservedAnswers } from '../../server/protocol.ts';
import type { RunSession } from './session.ts';
import type { RunSessions } from './sessions.ts';

/** Good JSON answers of a call, the last one of each operation; of other formats what mappings were given to look in. */
export function answersIn(call: Pick<InspectedCall | CallTrace, 'upstream' | 'mappings'>): readonly ObservedAnswer[] {
  const answers = new Map<string, unknown>();
  // What was made up from the file itself tells nothing that the file does not.
  const asked = call.upstream.filter(({ mocked }) => !mocked);
  for (const { reference, status, responseBody, responseSample } of asked) {
    if (status === undefined || status < 200 || status > 299) continue;
    const data = responseSample ?? (responseBody === undefined ? undefined : jsonOf(responseBody));
    if (data !== undefined) answers.set(reference, data);
  }
  const [only, ...others] = asked;
  const input = call.mappings.find((mapping) => typeof mapping.input === 'object' && mapping.input !== null)?.input;
  // Without steps, what the mappings of the unit look in is the answer of its only request.
  if (only && others.length === 0 && only.step === undefined && input !== undefined && !answers.has(only.reference))
    answers.set(only.reference, input);
  return [...answers].map(([operation, data]) => ({ operation, data }));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Another format, or cut: there is nothing that a path could be told about.
    return undefined;
  }
}

export interface AnswerTeller {
  /** Everything once more, for a server that has started anew. */
  repeat(): void;
  dispose(): void;
}

/**
 * Tells each new answer. Served calls can come by the thousand: the engine is asked about the last one of each operation
 * alone, and not before `later` says so.
 */
export function tellAnswers(
  sessions: RunSessions,
  tell: (answers: ObservedAnswers) => void,
  later: (action: () => void) => void,
): AnswerTeller {
  const told = new Map<string, Map<string, unknown>>();
  /** By session: the last call that reached an operation. */
  const waiting = new Map<RunSession, Map<string, number>>();

  const add = (uri: string, answers: readonly ObservedAnswer[]): void => {
    if (answers.length === 0) return;
    const known = told.get(uri) ?? new Map<string, unknown>();
    told.set(uri, known);
    for (const { operation, data } of answers) known.set(operation, data);
    tell({ uri, answers });
  };

  async function ask(session: RunSession, calls: ReadonlySet<number>): Promise<void> {
    for (const call of calls) {
      const answer = await session.inspect(call);
      // Too long ago, or the engine is gone: the next call tells.
      if (answer.ok && answer.value) add(session.options.uri, answersIn(answer.value));
    }
  }

  const onServed = (session: RunSession, event: Extract<Event, { readonly event: 'served' }>): void => {
    const good = event.record.upstreamCalls.filter(({ status }) => status !== undefined && status >= 200 && status <= 299);
    if (good.length === 0) return;
    const isFirst = waiting.size === 0;
    const calls = waiting.get(session) ?? new Map<string, number>();
    waiting.set(session, calls);
    for (const { reference } of good) calls.set(reference, event.call);
    if (!isFirst) return;
    later(() => {
      const all = [...waiting];
      waiting.clear();
      for (const [from, numbers] of all) void ask(from, new Set(numbers.values()));
    });
  };

  const subscriptions = [
    sessions.onEvent(({ session, event }) => {
      if (event.event === 'served') onServed(session, event);
    }),
    sessions.onCall(({ session, outcome }) => {
      if (outcome.trace) add(session.options.uri, answersIn(outcome.trace));
    }),
  ];
  return {
    repeat: () => {
      for (const [uri, known] of told) tell({ uri, answers: [...known].map(([operation, data]) => ({ operation, data })) });
    },
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
