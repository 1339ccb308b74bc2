/**
 * OpenTelemetry: a trace and the metrics of each served call, made when it has ended from what was recorded. The ids of
 * client spans exist before: they travel upstream with each request.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { CallRecord, Timeline } from './call-record.ts';
import type { Propagator } from './environment.ts';
import type { LogLevel } from './log-buffer.ts';
import { type CallSpans, createLogs, type Logs } from './logs.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { type Complain, createExporter } from './otlp.ts';
import { randomHex } from './random-hex.ts';
import type { TelemetrySettings } from './settings.ts';
import { createTraceBuffer, type TraceBuffer } from './trace-buffer.ts';

/** Headers that carry a trace, as they came or as they go out. */
export type TraceHeaders = Readonly<Record<string, string>>;

export interface ActivityStart {
  readonly adapter: 'rest' | 'mcp' | 'skill';
  /** What is called, from a bounded set: a path template with its method, a protocol method, a route. */
  readonly operation: string;
  /** Name of the tool, for MCP. */
  readonly tool?: string;
  /** The flow that `ref` names. */
  readonly flow?: string;
  readonly httpMethod?: string;
  readonly inbound: TraceHeaders;
}

export interface ActivityEnd {
  readonly ok: boolean;
  readonly status: number;
  /** If there was one; secrets are out of it. */
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /** Both are put together when they are wanted. */
  readonly timeline: () => Timeline;
  readonly record: () => CallRecord;
}

export interface Activity {
  /** Undefined where nothing is traced. */
  readonly traceId: string | undefined;
  /** For the next request upstream: every read is a new client span. */
  outbound(): TraceHeaders;
  end(end: ActivityEnd): void;
}

export interface Telemetry {
  begin(start: ActivityStart): Activity;
  /** A line of the engine's own log; secrets are out of it. */
  log(level: LogLevel, message: string): void;
  readonly traces: TraceBuffer | undefined;
  readonly metrics: Metrics | undefined;
  shutdown(): Promise<void>;
}

/** How long an end waits for the last spans, numbers and lines to arrive. */
const lastWordsMs = 3_000;

export function createTelemetry(settings: TelemetrySettings, complain: Complain): Telemetry {
  const resource = resourceFromAttributes({ 'service.name': settings.service, 'service.version': settings.version }).merge(
    detectResources({ detectors: [envDetector] }),
  );
  const traces = settings.traceBuffer > 0 ? createTraceBuffer(settings.traceBuffer) : undefined;
  const metrics = createMetrics(settings, resource, complain);
  const { traces: sentTraces, logs: sentLogs } = settings.exports;
  const logs = sentLogs && createLogs(settings, sentLogs, resource, complain);
  const processors: SpanProcessor[] = [];
  if (traces) processors.push(traces);
  if (sentTraces) processors.push(new BatchSpanProcessor(createExporter('traces', sentTraces, complain)));
  const ids = createIds();
  const provider = new BasicTracerProvider({
    resource,
    // Without one the provider takes that of the environment.
    ...(settings.sampling !== undefined && { sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.sampling) }) }),
    spanProcessors: processors,
    idGenerator: ids,
  });
  const tracer = provider.getTracer('capstan.engine');
  const propagator = new CompositePropagator({ propagators: settings.propagators.map(createPropagator) });

  return {
    begin: (start) => beginActivity(start, { tracer, propagator, ids, metrics, logs, settings }),
    log: (level, message) => logs?.line(level, message),
    traces,
    metrics: settings.metrics ? metrics : undefined,
    shutdown: async () => {
      // What does not arrive has been complained about; a receiver that is not there would be tried again and again.
      const sent = Promise.allSettled([provider.shutdown(), metrics.shutdown(), logs?.shutdown()]);
      await Promise.race([sent, sleep(lastWordsMs, undefined, { ref: false })]);
    },
  };
}

function createPropagator(name: Propagator): TextMapPropagator {
  switch (name) {
    case 'tracecontext':
      return new W3CTraceContextPropagator();
    case 'baggage':
      return new W3CBaggagePropagator();
    case 'b3':
      return new B3Propagator({ injectEncoding: B3InjectEncoding.SINGLE_HEADER });
    case 'b3multi':
      return new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER });
    default:
      return name satisfies never;
  }
}

interface Means {
  readonly tracer: Tracer;
  readonly propagator: TextMapPropagator;
  readonly ids: Ids;
  readonly metrics: Metrics;
  readonly logs: Logs | undefined;
  readonly settings: TelemetrySettings;
}

const carrierGetter = {
  get: (carrier: TraceHeaders, key: string) => carrier[key.toLowerCase()],
  keys: (carrier: TraceHeaders) => Object.keys(carrier),
};
const carrierSetter = {
  set: (carrier: Record<string, string>, key: string, value: string) => {
    carrier[key.toLowerCase()] = value;
  },
};

function beginActivity(start: ActivityStart, means: Means): Activity {
  const parent = means.propagator.extract(ROOT_CONTEXT, start.inbound, carrierGetter);
  const began = Date.now();
  const clock = performance.now();
  const attributes = {
    'ikanos.adapter.type': start.adapter,
    'ikanos.operation.id': start.operation,
    'ikanos.capability': means.settings.capability,
    ...(start.httpMethod !== undefined && { 'http.request.method': start.httpMethod }),
  };
  const root = means.tracer.startSpan(`${start.adapter}.request`, { kind: SpanKind.SERVER, startTime: began, attributes }, parent);
  const rootContext = trace.setSpan(parent, root);
  return {
    traceId: root.spanContext().traceId,
    outbound: () => {
      const client = trace.setSpanContext(rootContext, { ...root.spanContext(), spanId: randomHex(8) });
      const headers: Record<string, string> = {};
      means.propagator.inject(client, headers, carrierSetter);
      return headers;
    },
    end: (end) => {
      const milliseconds = performance.now() - clock;
      const endedAt = began + milliseconds;
      const spans = root.isRecording() ? addSpans(start, end, rootContext, began, endedAt, means) : noSpans;
      if (!end.ok && (start.adapter === 'mcp' || end.status >= 500)) fail(root, end.error);
      root.end(endedAt);
      means.metrics.request(start, end, milliseconds / 1000);
      const { ok, status } = end;
      means.logs?.call({
        attributes,
        name: start.tool === undefined ? start.operation : `${start.operation} ${start.tool}`,
        ok,
        status,
        milliseconds,
        endedAt,
        record: end.record(),
        spans: { ...spans, root: root.spanContext() },
      });
    },
  };
}

type SpanIds = Omit<CallSpans, 'root'>;
const noSpans: SpanIds = { calls: [], steps: [] };

function addSpans(
  start: ActivityStart,
  end: ActivityEnd,
  rootContext: Context,
  began: number,
  ended: number,
  { tracer, ids }: Means,
): SpanIds {
  let inside = rootContext;
  const open: Span[] = [];
  const enter = (name: string, attributes: Attributes): void => {
    const span = tracer.startSpan(name, { startTime: began, attributes }, inside);
    open.unshift(span);
    inside = trace.setSpan(inside, span);
  };
  if (start.tool !== undefined) enter('mcp.tool', { 'ikanos.adapter.type': 'mcp', 'ikanos.operation.id': start.tool });
  if (start.flow !== undefined) enter('aggregate.flow', { 'ikanos.aggregate.ref': start.flow });
  const { calls, steps } = end.timeline();
  const stepSpans = steps.map((step, index) => ({
    step,
    span: tracer.startSpan(
      `step.${step.type}`,
      {
        startTime: step.endedAt - step.milliseconds,
        attributes: { 'ikanos.step.index': index, 'ikanos.step.name': step.name, ...step.attributes },
      },
      inside,
    ),
  }));
  for (const call of calls) {
    const attributes: Attributes = {
      'http.request.method': call.method,
      'url.full': call.url,
      'ikanos.namespace': call.reference.split('.')[0] ?? '',
    };
    if (call.status !== undefined) attributes['http.response.status_code'] = call.status;
    if (call.step !== undefined) attributes['ikanos.step.name'] = call.step;
    // A step that failed has no span of its own.
    const owner = stepSpans.find(({ step }) => step.name === call.step);
    ids.next = call.spanId;
    const span = tracer.startSpan(
      `http.client.${call.method}`,
      { kind: SpanKind.CLIENT, startTime: call.endedAt - call.milliseconds, attributes },
      owner ? trace.setSpan(inside, owner.span) : inside,
    );
    if (call.status === undefined || call.status >= 500)
      fail(span, { code: call.status === undefined ? 'transport' : String(call.status), message: call.error });
    span.end(call.endedAt);
  }
  for (const { step, span } of stepSpans) span.end(step.endedAt);
  for (const span of open) {
    if (!end.ok) fail(span, end.error);
    span.end(ended);
  }
  return { calls: calls.map(({ spanId }) => spanId), steps: stepSpans.map(({ span }) => span.spanContext().spanId) };
}

function fail(span: Span, error: { readonly code: string; readonly message: string | undefined } | undefined): void {
  span.setStatus({ code: SpanStatusCode.ERROR, ...(error?.message !== undefined && { message: error.message }) });
  if (error) span.setAttribute('error.type', error.code);
}

interface Ids {
  /** The id of the next span, when it is known already. */
  next: string | undefined;
  generateTraceId(): string;
  generateSpanId(): string;
}

function createIds(): Ids {
  return {
    next: undefined,
    generateTraceId: () => randomHex(16),
    generateSpanId() {
      const id = this.next ?? randomHex(8);
      this.next = undefined;
      return id;
    },
  };
}
