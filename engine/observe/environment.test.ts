import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOtelEnvironment } from './environment.ts';

const none = { traces: undefined, metrics: undefined, logs: undefined };
const here = { url: undefined, protocol: 'http/protobuf' };
const exportsOf = (environment: Record<string, string>, endpoint?: string) => {
  const { exports, notes } = readOtelEnvironment(environment, endpoint);
  return { exports, notes };
};
const notesOf = (environment: Record<string, string>, endpoint?: string) => readOtelEnvironment(environment, endpoint).notes;

describe('the variables of OpenTelemetry', () => {
  it('send nothing where nobody names a receiver', () => {
    assert.deepEqual(exportsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: ' ', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }), { exports: none, notes: [] });
  });

  it('send all three signals to the receiver of the file, whatever others they name', () => {
    const at = (signal: string) => ({ url: `https://otel.example/base/v1/${signal}`, protocol: 'http/protobuf' });
    assert.deepEqual(exportsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://other:4318' }, 'https://otel.example/base/'), {
      exports: { traces: at('traces'), metrics: at('metrics'), logs: at('logs') },
      notes: [],
    });
  });

  it('name a receiver for all, for one, or none but the one of this machine', () => {
    assert.deepEqual(exportsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318' }).exports, { traces: here, metrics: here, logs: here });
    assert.deepEqual(exportsOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://otel:4318/in' }).exports, { ...none, traces: here });
    assert.deepEqual(exportsOf({ OTEL_LOGS_EXPORTER: 'otlp' }).exports, { ...none, logs: here });
  });

  it('switch single signals off, or all', () => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318' };
    assert.deepEqual(exportsOf({ ...endpoint, OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'prometheus' }), {
      exports: { ...none, logs: here },
      notes: [],
    });
    assert.deepEqual(readOtelEnvironment({ ...endpoint, OTEL_SDK_DISABLED: 'TRUE' }, undefined).disabled, true);
    assert.deepEqual(readOtelEnvironment({ ...endpoint, OTEL_SDK_DISABLED: '1' }, undefined).disabled, false);
  });

  it('choose the form, for all or for one', () => {
    const { exports } = exportsOf({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/protobuf',
    });
    assert.deepEqual(
      [exports.traces?.protocol, exports.metrics?.protocol, exports.logs?.protocol],
      ['http/json', 'http/protobuf', 'http/json'],
    );
  });

  it('are refused in words where they ask for what is not done', () => {
    const endpoint = 'http://otel:4317';
    assert.deepEqual(
      exportsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_LOGS_EXPORTER: 'none' }),
      {
        exports: none,
        notes: [
          'Traces are not sent: OTEL_EXPORTER_OTLP_PROTOCOL=grpc is not spoken here, but http/protobuf and http/json are (mostly on port 4318).',
          'Metrics are not sent: OTEL_EXPORTER_OTLP_PROTOCOL=grpc is not spoken here, but http/protobuf and http/json are (mostly on port 4318).',
        ],
      },
    );
    assert.deepEqual(exportsOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'localhost:4318', OTEL_TRACES_EXPORTER: 'otlp,zipkin' }), {
      exports: none,
      notes: [
        'OTEL_TRACES_EXPORTER=zipkin is not done: traces are sent by otlp only.',
        'Traces are not sent: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is no http address: localhost:4318',
      ],
    });
    assert.deepEqual(exportsOf({}, 'localhost:4318'), {
      exports: none,
      notes: ['Nothing is sent: the endpoint localhost:4318 in the file is no http address.'],
    });
    assert.deepEqual(
      notesOf({
        OTEL_CONFIG_FILE: 'otel.yaml',
        OTEL_RESOURCE_ATTRIBUTES: 'team=a, env',
        OTEL_PROPAGATORS: 'tracecontext,xray',
        OTEL_TRACES_SAMPLER: 'jaeger_remote',
        OTEL_METRIC_EXPORT_INTERVAL: '10s',
      }),
      [
        'OTEL_CONFIG_FILE is not read: use the observability block of the file, or other OTEL variables.',
        'OTEL_RESOURCE_ATTRIBUTES is not used, for this is no key=value: env',
        'OTEL_PROPAGATORS=xray is not known: tracecontext, baggage, b3 and b3multi are.',
        'OTEL_TRACES_SAMPLER=jaeger_remote is not known, all is traced: always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio are.',
        'OTEL_METRIC_EXPORT_INTERVAL=10s is no whole number above 0, and is not used.',
      ],
    );
    assert.deepEqual(notesOf({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '50' }), [
      'OTEL_TRACES_SAMPLER_ARG=50 is no share from 0 to 1, all is traced.',
    ]);
  });

  it('set sampler, propagation and times', () => {
    const read = readOtelEnvironment(
      {
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
        OTEL_PROPAGATORS: 'b3, baggage',
        OTEL_METRIC_EXPORT_INTERVAL: '5000',
        OTEL_METRIC_EXPORT_TIMEOUT: '9000',
        OTEL_BLRP_SCHEDULE_DELAY: '200',
        OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '100',
      },
      undefined,
    );
    assert.deepEqual(
      [read.samples, read.propagators, read.metricReading, read.logBatches, read.valueLimit, read.notes],
      [true, ['b3', 'baggage'], { exportIntervalMillis: 5000, exportTimeoutMillis: 5000 }, { scheduledDelayMillis: 200 }, 100, []],
    );
    assert.deepEqual(readOtelEnvironment({ OTEL_PROPAGATORS: 'none' }, undefined).propagators, []);
  });
});
