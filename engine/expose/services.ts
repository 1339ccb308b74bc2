/** What all exposed servers need from the engine around them. */
import type { Watcher } from '../compose/watcher.ts';
import type { StandIn } from '../consume/stand-in.ts';
import type { ServedCall } from '../control/protocol.ts';
import type { CallRecord } from '../observe/call-record.ts';
import type { LogLevel } from '../observe/log-buffer.ts';
import type { Telemetry, TraceHeaders } from '../observe/telemetry.ts';
import type { Plan, PlanServer } from '../plan.ts';
import type { HttpHandler } from './http/listener.ts';

export type Log = (level: LogLevel, message: string) => void;

export interface Services {
  readonly log: Log;
  /** Answers requests to consumed APIs instead of the network. */
  readonly standIn?: StandIn | undefined;
  /** The debugger, for a call that begins; undefined while nobody debugs. */
  readonly watch?: ((plan: Plan, name: string) => Watcher | undefined) | undefined;
  /** Whether the size of each answer is told. */
  readonly measures?: boolean | undefined;
  /** The one of now: a reload may change it. */
  readonly telemetry: () => Telemetry;
  /** One served call has ended. */
  readonly served: (call: ServedCall, record: () => CallRecord) => unknown;
  /** Calls of all servers that have ended; returns what ends the listening. Undefined where there is one server only. */
  readonly onServed?: ((listener: (call: ServedCall) => void) => () => void) | undefined;
}

/** One served thing behind a port (or behind standard input and output). */
export interface Endpoint {
  readonly handle: HttpHandler;
  /** New calls run on this plan from now on; running ones end on theirs. */
  update(plan: Plan, server: PlanServer): void;
  /** The server is about to end: answers that would go on for ever end now. */
  drain?(): void;
  close(): Promise<void>;
}

const traceHeaderNames = [
  'traceparent',
  'tracestate',
  'baggage',
  'b3',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-sampled',
  'x-b3-parentspanid',
  'x-b3-flags',
];

/** The headers of a caller that carry a trace; `read` finds one by its lower-case name. */
export function traceHeadersOf(read: (name: string) => string | string[] | null | undefined): TraceHeaders {
  const found: Record<string, string> = {};
  for (const name of traceHeaderNames) {
    const value = read(name);
    if (value !== null && value !== undefined) found[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return found;
}
