/**
 * What the variables of OpenTelemetry in the environment (`OTEL_*`) ask for. What they ask for and is not done here is told in
 * words. Headers, time limits, compression, certificates and batches are read by the exporters themselves.
 * Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export type Environment = Readonly<Record<string, string | undefined>>;

export const signals = ['traces', 'metrics', 'logs'] as const;
export type Signal = (typeof signals)[number];

/** Forms in which OTLP is sent over HTTP. */
export type OtlpProtocol = 'http/json' | 'http/protobuf';

export interface OtlpExport {
  /** Undefined: as the environment says, or the collector of this machine. */
  readonly url: string | undefined;
  readonly protocol: OtlpProtocol;
}

export type Propagator = 'tracecontext' | 'baggage' | 'b3' | 'b3multi';

export interface OtelEnvironment {
  readonly disabled: boolean;
  /** Undefined for what is not sent. */
  readonly exports: Readonly<Record<Signal, OtlpExport | undefined>>;
  /** Undefined where nothing is said. */
  readonly propagators: readonly Propagator[] | undefined;
  /** True when the sampler is named there. */
  readonly samples: boolean;
  readonly metricReading: MetricReading;
  readonly logBatches: LogBatches;
  /** Characters of a value in a log record. */
  readonly valueLimit: number | undefined;
  readonly notes: readonly string[];
}

/** In the words of the library, which does not read them itself; what is not named is left to it. Times are milliseconds. */
export interface MetricReading {
  readonly exportIntervalMillis?: number;
  readonly exportTimeoutMillis?: number;
}
export interface LogBatches {
  readonly scheduledDelayMillis?: number;
  readonly exportTimeoutMillis?: number;
  readonly maxQueueSize?: number;
  readonly maxExportBatchSize?: number;
}

/** `endpoint`: of the file, which counts before that of the environment. */
export function readOtelEnvironment(environment: Environment, endpoint: string | undefined): OtelEnvironment {
  const notes: string[] = [];
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const disabled = text('OTEL_SDK_DISABLED')?.toLowerCase() === 'true';
  if (disabled) return { ...nothing, disabled };
  const reader: Reader = { text, notes };
  if (endpoint !== undefined && !isHttp(endpoint)) notes.push(`Nothing is sent: the endpoint ${endpoint} in the file is no http address.`);
  for (const name of ['OTEL_CONFIG_FILE', 'OTEL_EXPERIMENTAL_CONFIG_FILE'])
    if (text(name) !== undefined) notes.push(`${name} is not read: use the observability block of the file, or other OTEL variables.`);
  checkResource(reader);
  return {
    disabled,
    exports: {
      traces: exportOf('traces', endpoint, reader),
      metrics: exportOf('metrics', endpoint, reader),
      logs: exportOf('logs', endpoint, reader),
    },
    propagators: propagatorsOf(reader),
    samples: samplerIsUsable(reader),
    metricReading: metricReadingOf(reader),
    logBatches: numbersOf(
      {
        scheduledDelayMillis: 'OTEL_BLRP_SCHEDULE_DELAY',
        exportTimeoutMillis: 'OTEL_BLRP_EXPORT_TIMEOUT',
        maxQueueSize: 'OTEL_BLRP_MAX_QUEUE_SIZE',
        maxExportBatchSize: 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE',
      },
      reader,
    ),
    valueLimit: numberOf('OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT', reader) ?? numberOf('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', reader),
    notes,
  };
}

const nothing: Omit<OtelEnvironment, 'disabled'> = {
  exports: { traces: undefined, metrics: undefined, logs: undefined },
  propagators: undefined,
  samples: false,
  metricReading: {},
  logBatches: {},
  valueLimit: undefined,
  notes: [],
};

interface Reader {
  /** Undefined when empty, as the specification wants it. */
  readonly text: (name: string) => string | undefined;
  readonly notes: string[];
}

function exportOf(signal: Signal, endpoint: string | undefined, { text, notes }: Reader): OtlpExport | undefined {
  const upper = signal.toUpperCase();
  const chosen = `OTEL_${upper}_EXPORTER`;
  const wanted = listOf(text(chosen));
  for (const name of wanted ?? [])
    if (!['otlp', 'none'].includes(name) && !(signal === 'metrics' && name === 'prometheus'))
      notes.push(`${chosen}=${name} is not done: ${signal} are sent by otlp only.`);
  if (wanted && !wanted.includes('otlp')) return undefined;
  const [addressName, address] = firstOf([`OTEL_EXPORTER_OTLP_${upper}_ENDPOINT`, 'OTEL_EXPORTER_OTLP_ENDPOINT'], text);
  if (endpoint === undefined && address === undefined && !wanted) return undefined;
  if (endpoint === undefined && address !== undefined && !isHttp(address)) {
    notes.push(`${upperFirst(signal)} are not sent: ${addressName} is no http address: ${address}`);
    return undefined;
  }
  if (endpoint !== undefined && !isHttp(endpoint)) return undefined;
  const [protocolName, protocol = 'http/protobuf'] = firstOf([`OTEL_EXPORTER_OTLP_${upper}_PROTOCOL`, 'OTEL_EXPORTER_OTLP_PROTOCOL'], text);
  if (protocol !== 'http/json' && protocol !== 'http/protobuf') {
    notes.push(
      `${upperFirst(signal)} are not sent: ${protocolName}=${protocol} is not spoken here, but http/protobuf and http/json are (mostly on port 4318).`,
    );
    return undefined;
  }
  return { url: endpoint === undefined ? undefined : `${endpoint.replace(/\/+$/, '')}/v1/${signal}`, protocol };
}

function propagatorsOf({ text, notes }: Reader): readonly Propagator[] | undefined {
  const named = listOf(text('OTEL_PROPAGATORS'));
  return named?.flatMap((name) => {
    if (name === 'none') return [];
    if (name === 'tracecontext' || name === 'baggage' || name === 'b3' || name === 'b3multi') return [name];
    notes.push(`OTEL_PROPAGATORS=${name} is not known: tracecontext, baggage, b3 and b3multi are.`);
    return [];
  });
}

const samplers = ['always_on', 'always_off', 'traceidratio', 'parentbased_always_on', 'parentbased_always_off', 'parentbased_traceidratio'];

function samplerIsUsable({ text, notes }: Reader): boolean {
  const sampler = text('OTEL_TRACES_SAMPLER');
  if (sampler === undefined) return false;
  if (!samplers.includes(sampler)) {
    notes.push(`OTEL_TRACES_SAMPLER=${sampler} is not known, all is traced: ${samplers.join(', ')} are.`);
    return false;
  }
  const ratio = text('OTEL_TRACES_SAMPLER_ARG');
  if (!sampler.endsWith('ratio') || ratio === undefined || (Number(ratio) >= 0 && Number(ratio) <= 1)) return true;
  notes.push(`OTEL_TRACES_SAMPLER_ARG=${ratio} is no share from 0 to 1, all is traced.`);
  return false;
}

function checkResource({ text, notes }: Reader): void {
  const attributes = text('OTEL_RESOURCE_ATTRIBUTES');
  const bad = attributes?.split(',').find((pair) => pair.trim() !== '' && !/^\s*[^=\s][^=]*=[^=]*$/.test(pair));
  if (bad !== undefined) notes.push(`OTEL_RESOURCE_ATTRIBUTES is not used, for this is no key=value: ${bad.trim()}`);
}

const defaultIntervalMs = 60_000;

/** The library refuses to wait for longer than until the next time. */
function metricReadingOf(reader: Reader): MetricReading {
  const read = numbersOf(
    { exportIntervalMillis: 'OTEL_METRIC_EXPORT_INTERVAL', exportTimeoutMillis: 'OTEL_METRIC_EXPORT_TIMEOUT' },
    reader,
  );
  const { exportIntervalMillis = defaultIntervalMs, exportTimeoutMillis } = read;
  return exportTimeoutMillis === undefined ? read : { ...read, exportTimeoutMillis: Math.min(exportTimeoutMillis, exportIntervalMillis) };
}

function numbersOf<T extends string>(names: Readonly<Record<T, string>>, reader: Reader): { readonly [key in T]?: number } {
  const found: { [key in T]?: number } = {};
  for (const key in names) {
    const number = numberOf(names[key], reader);
    if (number !== undefined) found[key] = number;
  }
  return found;
}

function numberOf(name: string, { text, notes }: Reader): number | undefined {
  const value = text(name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  notes.push(`${name}=${value} is no whole number above 0, and is not used.`);
  return undefined;
}

function listOf(value: string | undefined): readonly string[] | undefined {
  return value
    ?.split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '');
}

function firstOf(names: readonly string[], text: Reader['text']): readonly [name: string, value: string | undefined] {
  const name = names.find((candidate) => text(candidate) !== undefined) ?? names[0] ?? '';
  return [name, text(name)];
}

function isHttp(address: string): boolean {
  return URL.canParse(address) && ['http:', 'https:'].includes(new URL(address).protocol);
}

function upperFirst(signal: Signal): string {
  return signal.charAt(0).toUpperCase() + signal.slice(1);
}
