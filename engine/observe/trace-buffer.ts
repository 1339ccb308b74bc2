/** The last traces, in memory, for the control server. */
import { type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';

export interface TraceSummary {
  readonly traceId: string;
  /** Name of the root span. */
  readonly operation: string;
  readonly durationMs: number;
  readonly status: 'OK' | 'ERROR';
  readonly spanCount: number;
  readonly timestamp: string;
}

export interface TraceDetail extends Omit<TraceSummary, 'spanCount'> {
  /** In the order they ended: children first. */
  readonly spans: readonly SpanSummary[];
}

export interface SpanSummary {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: string;
  readonly durationMs: number;
  readonly status: 'OK' | 'ERROR';
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface TraceBuffer extends SpanProcessor {
  readonly size: number;
  /** Newest first. */
  list(): readonly TraceSummary[];
  find(traceId: string): TraceDetail | undefined;
}

interface Trace {
  readonly spans: ReadableSpan[];
  root: ReadableSpan | undefined;
}

export function createTraceBuffer(size: number): TraceBuffer {
  // In order of insertion, which is the order of the roots' ends: the first is the oldest.
  const ended = new Map<string, Trace>();
  const running = new Map<string, Trace>();
  const summary = (traceId: string, root: ReadableSpan): Omit<TraceSummary, 'spanCount'> => ({
    traceId,
    operation: root.name,
    durationMs: milliseconds(root.duration),
    status: statusOf(root),
    timestamp: new Date(milliseconds(root.startTime)).toISOString(),
  });
  return {
    size,
    onStart: () => undefined,
    onEnd: (span) => {
      const { traceId } = span.spanContext();
      const trace = running.get(traceId) ?? { spans: [], root: undefined };
      trace.spans.push(span);
      running.set(traceId, trace);
      const parent = span.parentSpanContext;
      if (parent !== undefined && parent.isRemote !== true) return;
      trace.root = span;
      running.delete(traceId);
      ended.delete(traceId);
      ended.set(traceId, trace);
      const oldest = ended.keys().next().value;
      if (ended.size > size && oldest !== undefined) ended.delete(oldest);
    },
    list: () =>
      [...ended].reverse().flatMap(([traceId, { root, spans }]) => (root ? [{ ...summary(traceId, root), spanCount: spans.length }] : [])),
    find: (traceId) => {
      const trace = ended.get(traceId);
      return trace?.root && { ...summary(traceId, trace.root), spans: trace.spans.map(spanSummary) };
    },
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
}

function spanSummary(span: ReadableSpan): SpanSummary {
  const parent = span.parentSpanContext?.spanId;
  return {
    spanId: span.spanContext().spanId,
    ...(parent !== undefined && { parentSpanId: parent }),
    name: span.name,
    kind: SpanKind[span.kind] ?? 'INTERNAL',
    durationMs: milliseconds(span.duration),
    status: statusOf(span),
    attributes: span.attributes,
  };
}

function statusOf(span: ReadableSpan): 'OK' | 'ERROR' {
  return span.status.code === SpanStatusCode.ERROR ? 'ERROR' : 'OK';
}

function milliseconds([seconds, nanoseconds]: HrTime): number {
  return Math.round((seconds * 1000 + nanoseconds / 1e6) * 1000) / 1000;
}
