/** What all exposed servers need from the engine around them. */
import type { IncomingMessage } from 'node:http';
import type { StandIn } from '../consume/stand-in.ts';
import type { ServedCall } from '../control/protocol.ts';
import type { CallRecord } from '../observe/call-record.ts';
import type { Plan, PlanServer } from '../plan.ts';
import type { HttpHandler } from './http/listener.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string) => void;

export interface Services {
  readonly log: Log;
  /** Answers requests to consumed APIs instead of the network. */
  readonly standIn?: StandIn | undefined;
  /** One served call has ended. */
  readonly served: (call: ServedCall, record: () => CallRecord) => void;
}

/** One served thing behind a port (or behind standard input and output). */
export interface Endpoint {
  readonly handle: HttpHandler;
  /** New calls run on this plan from now on; running ones end on theirs. */
  update(plan: Plan, server: PlanServer): void;
  close(): Promise<void>;
}

/** W3C trace context that a caller sent along. */
export interface TraceContext {
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly baggage?: string;
}

export function traceContextOf(request: Pick<IncomingMessage, 'headers'>): TraceContext {
  const pick = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(',') : value;
  };
  const [traceparent, tracestate, baggage] = [pick('traceparent'), pick('tracestate'), pick('baggage')];
  return {
    ...(traceparent !== undefined && { traceparent }),
    ...(tracestate !== undefined && { tracestate }),
    ...(baggage !== undefined && { baggage }),
  };
}
