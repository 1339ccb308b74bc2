/**
 * What is told as OTLP log records: each served call with its requests, steps and mappings, as it was recorded (secrets are out
 * of that already), and the lines of the engine's own log.
 */
import { type Context, ROOT_CONTEXT, type SpanContext, trace } from '@opentelemetry/api';
import { type LogAttributes, SeverityNumber } from '@opentelemetry/api-logs';
import type { Resource } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import type { Json } from '../result.ts';
import { type CallRecord, type MappingRecord, roundMilliseconds, type StepRecord, type UpstreamCall } from './call-record.ts';
import type { OtlpExport } from './environment.ts';
import type { LogLevel } from './log-buffer.ts';
import { type Complain, createExporter } from './otlp.ts';
import type { TelemetrySettings } from './settings.ts';
import { type Told, tellMapping, tellStep, tellUpstream } from './words.ts';

/** The spans of a call, by which its log records are found. */
export interface CallSpans {
  readonly root: SpanContext;
  /** Of the requests to consumed APIs, in their order; undefined where none was made. */
  readonly calls: readonly (string | undefined)[];
  readonly steps: readonly (string | undefined)[];
}

export interface LoggedCall {
  /** What is in each record of the call. */
  readonly attributes: LogAttributes;
  /** What was called, for people. */
  readonly name: string;
  readonly ok: boolean;
  readonly status: number;
  readonly milliseconds: number;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  readonly record: CallRecord;
  readonly spans: CallSpans;
}

export interface Logs {
  call(call: LoggedCall): void;
  line(level: LogLevel, message: string): void;
  shutdown(): Promise<void>;
}

const severities = {
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  notice: SeverityNumber.INFO2,
  warn: SeverityNumber.WARN,
  warning: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
} as const satisfies Record<LogLevel | Told['severity'], SeverityNumber>;

interface Line {
  readonly severity: keyof typeof severities;
  readonly text: string;
}

export function createLogs(settings: TelemetrySettings, sent: OtlpExport, resource: Resource, complain: Complain): Logs {
  const provider = new LoggerProvider({
    resource,
    logRecordLimits: { attributeValueLengthLimit: settings.valueLimit },
    processors: [new BatchLogRecordProcessor({ ...settings.logBatches, exporter: createExporter('logs', sent, complain) })],
  });
  const logger = provider.getLogger('capstan.engine');
  const emit = ({ severity, text }: Line, attributes: LogAttributes, context: Context, timestamp: number): void =>
    logger.emit({ timestamp, severityNumber: severities[severity], severityText: severity, body: text, attributes, context });

  return {
    call: ({ attributes, name, ok, status, milliseconds, endedAt, record, spans }) => {
      const inside = (spanId?: string): Context =>
        trace.setSpanContext(ROOT_CONTEXT, spanId === undefined ? spans.root : { ...spans.root, spanId });
      const tell = (line: Line, own: LogAttributes, spanId?: string, at = endedAt): void =>
        emit(line, { ...attributes, ...own }, inside(spanId), at);
      for (const [index, call] of record.upstream.entries())
        tell(tellUpstream(call), aboutUpstream(call), spans.calls[index], call.endedAt);
      for (const [index, step] of record.steps.entries()) tell(tellStep(step), aboutStep(step), spans.steps[index], step.endedAt);
      for (const mapping of record.mappings) tell(tellMapping(mapping), aboutMapping(mapping));
      const { error, inputs, omitted } = record;
      const text = `${name} → ${status} (${roundMilliseconds(milliseconds)} ms)${error ? `: ${error.message}` : ''}`;
      tell(
        { severity: ok ? 'info' : 'error', text },
        {
          'http.response.status_code': status,
          ...(error && { 'error.type': error.code }),
          ...(inputs !== undefined && { 'ikanos.inputs': textOf(inputs) }),
          ...(omitted > 0 && { 'ikanos.omitted': omitted }),
        },
      );
    },
    line: (level, message) => emit({ severity: level, text: message }, {}, ROOT_CONTEXT, Date.now()),
    shutdown: () => provider.shutdown(),
  };
}

function aboutUpstream(call: UpstreamCall): LogAttributes {
  const { reference, step, method, url, requestHeaders, requestBody, status, responseHeaders, responseBody } = call;
  return {
    'ikanos.namespace': reference.split('.')[0] ?? '',
    ...(step !== undefined && { 'ikanos.step.name': step }),
    'http.request.method': method,
    'url.full': url,
    'ikanos.request.headers': textOf(requestHeaders),
    ...(requestBody !== undefined && { 'ikanos.request.body': requestBody }),
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(responseHeaders && { 'ikanos.response.headers': textOf(responseHeaders) }),
    ...(responseBody !== undefined && { 'ikanos.response.body': responseBody }),
  };
}

function aboutStep({ name, output }: StepRecord): LogAttributes {
  return { 'ikanos.step.name': name, ...(output !== undefined && { 'ikanos.step.output': textOf(output) }) };
}

function aboutMapping({ target, path, input, result }: MappingRecord): LogAttributes {
  return {
    'ikanos.mapping.target': target,
    'ikanos.mapping.path': path,
    ...(input !== undefined && { 'ikanos.mapping.input': textOf(input) }),
    'ikanos.mapping.result': textOf(result),
  };
}

function textOf(value: Json | Readonly<Record<string, string>>): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
