/**
 * OpenTelemetry: a trace and the metrics of each served call, made when it has ended from what was recorded. The ids of
 * client spans exist before: they travel upstream with each request.
 */
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
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { Timeline } from './call-record.ts';
import { createMetrics, type Metrics } from './metrics.ts';
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
  /** Code of the error, if there was one. */
  readonly error: string | undefined;
  /** Put together when it is wanted. */
  readonly timeline: () => Timeline;
}

export interface Activity {
  /** For the next request upstream: every read is a new client span. */
  outbound(): TraceHeaders;
  end(end: ActivityEnd): void;
}

export interface Telemetry {
  begin(start: ActivityStart): Activity;
  readonly traces: TraceBuffer | undefined;
  readonly metrics: Metrics | undefined;
  shutdown(): Promise<void>;
}

export function createTelemetry(settings: TelemetrySettings): Telemetry {
  const resource = resourceFromAttributes({ 'service.name': settings.service, 'service.version': settings.version });
  const traces = settings.traceBuffer > 0 ? createTraceBuffer(settings.traceBuffer) : undefined;
  const metrics = createMetrics(settings, resource);
  const processors: SpanProcessor[] = [];
  if (traces) processors.push(traces);
  if (settings.endpoint !== undefined)
    processors.push(new BatchSpanProcessor(new OTLPTraceExporter({ url: `${settings.endpoint.replace(/\/+$/, '')}/v1/traces` })));
  const ids = createIds();
  const provider = new BasicTracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.sampling) }),
    spanProcessors: processors,
    idGenerator: ids,
  });
  const tracer = provider.getTracer('capstan.engine');
  const propagator: TextMapPropagator =
    settings.propagation === 'w3c'
      ? new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] })
      : new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER });

  return {
    begin: (start) => beginActivity(start, { tracer, propagator, ids, metrics, settings }),
    traces,
    metrics: settings.metrics ? metrics : undefined,
    shutdown: async () => {
      await provider.shutdown();
      await metrics.shutdown();
    },
  };
}

interface Means {
  readonly tracer: Tracer;
  readonly propagator: TextMapPropagator;
  readonly ids: Ids;
  readonly metrics: Metrics;
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
  const root = means.tracer.startSpan(
    `${start.adapter}.request`,
    {
      kind: SpanKind.SERVER,
      startTime: began,
      attributes: {
        'ikanos.adapter.type': start.adapter,
        'ikanos.operation.id': start.operation,
        'ikanos.capability': means.settings.capability,
        ...(start.httpMethod !== undefined && { 'http.request.method': start.httpMethod }),
      },
    },
    parent,
  );
  const rootContext = trace.setSpan(parent, root);
  return {
    outbound: () => {
      const client = trace.setSpanContext(rootContext, { ...root.spanContext(), spanId: randomHex(8) });
      const headers: Record<string, string> = {};
      means.propagator.inject(client, headers, carrierSetter);
      return headers;
    },
    end: (end) => {
      const milliseconds = performance.now() - clock;
      if (root.isRecording()) addSpans(start, end, rootContext, began, began + milliseconds, means);
      if (!end.ok && (start.adapter === 'mcp' || end.status >= 500)) fail(root, end.error);
      root.end(began + milliseconds);
      means.metrics.request(start, end, milliseconds / 1000);
    },
  };
}

function addSpans(
  start: ActivityStart,
  end: ActivityEnd,
  rootContext: Context,
  began: number,
  ended: number,
  { tracer, ids }: Means,
): void {
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
    if (call.status === undefined || call.status >= 500) fail(span, call.error);
    span.end(call.endedAt);
  }
  for (const { step, span } of stepSpans) span.end(step.endedAt);
  for (const span of open) {
    if (!end.ok) fail(span, end.error);
    span.end(ended);
  }
}

function fail(span: Span, message: string | undefined): void {
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
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
