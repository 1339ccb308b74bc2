import type { ObjectDefinition } from '../definition.ts';
import { serverFields } from './rest.ts';
import { choice, field, fileUri, flag, integer, listOf, matching, object, oneOf, required, text } from './shapes.ts';
import { languages } from './steps.ts';

const since = 'alpha2' as const;

export const controlDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'ExposesControl',
    title: 'control server',
    doc: 'A port for operators: health, status, metrics and traces. At most one in a capability, on a port of its own; it has no namespace.',
    since,
    fields: [
      required('type', oneOf({ control: 'A port for operators: health, metrics, traces.' }), 'Kind of server.', { example: 'control' }),
      field('address', serverFields.address.shape, 'Address to listen on. Better not open to others.', { default: 'localhost' }),
      serverFields.port('9090'),
      serverFields.authentication,
      field('management', object('ControlManagement'), 'Which operator endpoints are served.'),
      field('observability', object('Observability'), 'Metrics, traces and where they are sent.'),
    ],
  },
  {
    name: 'ControlManagement',
    title: 'management block',
    doc: 'Which operator endpoints are served.',
    since,
    fields: [
      field('health', flag, 'Serves `/health/live` and `/health/ready`.', { default: true }),
      field('info', flag, 'Serves `/status`.', { default: false }),
      field('reload', flag, 'Lets operators reload the file.', { default: false }),
      field('validate', flag, 'Lets operators have a file checked.', { default: false }),
      field(
        'logs',
        choice('logs block', [
          { shape: flag, when: { kind: 'data', type: 'boolean' } },
          { shape: object('ControlLogs'), when: { kind: 'otherwise' } },
        ]),
        'Serves the log: `true`, or a block with details.',
        { default: false },
      ),
      field('scripting', object('ControlScripting'), 'Limits and defaults of script steps.'),
    ],
  },
  {
    name: 'ControlLogs',
    title: 'logs block',
    doc: 'How the log is served.',
    since,
    fields: [
      field('level-control', flag, 'Lets operators change the log level.', { default: true }),
      field('stream', flag, 'Lets operators follow the log.', { default: false }),
      field('max-subscribers', integer(1, 20), 'How many may follow at a time, 1 to 20.', { default: 5 }),
    ],
  },
  {
    name: 'ControlScripting',
    title: 'scripting block',
    doc: 'Limits and defaults of script steps.',
    since,
    fields: [
      field('enabled', flag, 'False to refuse all scripts.', { default: true }),
      field('defaultLocation', matching(fileUri, 'file'), 'Folder of scripts for steps without `location`.', {
        example: 'file:///opt/scripts',
      }),
      field('defaultLanguage', languages, 'Language for steps without `language`.', { example: 'javascript' }),
      field('timeout', integer(1), 'Time a step may take, in milliseconds.', { default: 60_000 }),
      field('statementLimit', integer(1), 'How many statements a step may run.', { default: 100_000 }),
      field('allowedLanguages', listOf(languages), 'Languages that may be used; all of them without it.'),
    ],
  },
  {
    name: 'Observability',
    title: 'observability block',
    doc: 'Metrics, traces and where they are sent.',
    since,
    fields: [
      field('enabled', flag, 'False to measure nothing.', { default: true }),
      field('metrics', object('ObservabilityMetrics'), 'Counts and durations.'),
      field('traces', object('ObservabilityTraces'), 'What each request did.'),
      field('exporters', object('ObservabilityExporters'), 'Where metrics and traces are sent.'),
    ],
  },
  {
    name: 'ObservabilityMetrics',
    title: 'metrics block',
    doc: 'Counts and durations.',
    since,
    fields: [field('local', object('ObservabilityMetricsLocal'), 'Serves them at `/metrics`.')],
  },
  {
    name: 'ObservabilityMetricsLocal',
    title: 'metrics endpoint',
    doc: 'The endpoint `/metrics`.',
    since,
    fields: [field('enabled', flag, 'False to serve none.', { default: true })],
  },
  {
    name: 'ObservabilityTraces',
    title: 'traces block',
    doc: 'What each request did, step by step.',
    since,
    fields: [
      field('sampling', { kind: 'number', minimum: 0, maximum: 1 }, 'Share of requests that are traced, 0 to 1.', { default: 1 }),
      field('propagation', oneOf({ w3c: 'The `traceparent` header.', b3: 'The headers of Zipkin.' }), 'Headers that carry a trace on.', {
        default: 'w3c',
      }),
      field('local', object('ObservabilityTracesLocal'), 'Serves them at `/traces`.'),
    ],
  },
  {
    name: 'ObservabilityTracesLocal',
    title: 'traces endpoint',
    doc: 'The endpoint `/traces`.',
    since,
    fields: [
      field('enabled', flag, 'False to serve none.', { default: true }),
      field('buffer-size', integer(10, 10_000), 'How many traces are kept, 10 to 10000.', { default: 100 }),
    ],
  },
  {
    name: 'ObservabilityExporters',
    title: 'exporters block',
    doc: 'Where metrics and traces are sent.',
    since,
    fields: [field('otlp', object('ObservabilityOtlp'), 'An OpenTelemetry collector.')],
  },
  {
    name: 'ObservabilityOtlp',
    title: 'OTLP exporter',
    doc: 'An OpenTelemetry collector.',
    since,
    fields: [required('endpoint', text('template'), 'Address of the collector.', { example: 'http://localhost:4318' })],
  },
];
