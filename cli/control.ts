/** `capstan health|status|metrics|traces`: asks the control server of a running capability. */
import { oneOf, parseFlags } from './parse-flags.ts';
import { plural } from './report.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const about = {
  health: 'Says whether a running capability is alive and ready, server by server. Ends with 1 when it is not.',
  status: 'Shows which capability runs, since when, and its servers. Needs `management: {info: true}`.',
  metrics: 'Prints the metrics of a running capability in the format of Prometheus.',
  traces: 'Lists the last traces of a running capability, newest first; with an id, the spans of that one.',
} as const;

export type ControlVerb = keyof typeof about;

export function controlUsage(verb: ControlVerb): string {
  return `capstan ${verb}${verb === 'traces' ? ' [TRACE]' : ''} [options]

${about[verb]}

  --control ADDRESS      its control server: a port, host:port or URL (default 127.0.0.1:9090)
  --token TOKEN          bearer token, where the control server asks for one
${verb === 'traces' ? '  --operation TEXT       only traces whose name has this in it\n  --status OK|ERROR      only traces that ended so\n' : ''}${verb === 'metrics' ? '' : '  --format json          the answer as it came\n'}`;
}

type Show = (body: unknown) => string;

export async function controlCommand(verb: ControlVerb, args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      control: { type: 'string' },
      token: { type: 'string' },
      operation: { type: 'string' },
      status: { type: 'string' },
      format: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    terminal.out(controlUsage(verb));
    return 0;
  }
  const [trace, ...others] = positionals;
  if (others.length > 0 || (trace !== undefined && verb !== 'traces'))
    throw new UsageError(`capstan ${verb} asks a running engine: it takes no file.`);
  const format = oneOf('--format', values.format, ['text', 'json']);
  const base = controlAddress(values.control, process.env);
  const url = new URL(pathOf(verb, trace), base);
  if (values.operation !== undefined) url.searchParams.set('operation', values.operation);
  if (values.status !== undefined) url.searchParams.set('status', oneOf('--status', values.status.toUpperCase(), ['OK', 'ERROR']));

  let answer: Response;
  let text: string;
  try {
    answer = await fetch(url, {
      signal: AbortSignal.timeout(patienceMs),
      ...(values.token !== undefined && { headers: { Authorization: `Bearer ${values.token}` } }),
    });
    text = await answer.text();
  } catch (error) {
    terminal.err(unreachableText(base, error));
    return 1;
  }
  // Health answers 503 with what is not ready: that is an answer too.
  const ok = answer.ok || (verb === 'health' && answer.status === 503);
  if (!ok) {
    terminal.err(`${refusalText(verb, base, answer.status, text)}\n`);
    return 1;
  }
  const shown = verb === 'metrics' ? metricsOf(text) : shownBody(verb === 'traces' && trace !== undefined ? 'trace' : verb, text);
  if (shown === undefined) {
    terminal.err(`${noControlServer(base)} It answered ${JSON.stringify(text.slice(0, 60))}.\n`);
    return 1;
  }
  terminal.out(format === 'json' ? `${text}\n` : shown);
  return answer.ok ? 0 : 1;
}

/** A control server answers at once; what takes longer is something else, or hangs. */
const patienceMs = 10_000;

function unreachableText(base: URL, error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `${base.origin} has not answered within ${patienceMs / 1000} s. Is it a control server?\n`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  // Nothing listens: that is what the question is about. Anything else has to be said.
  const reason = code === '' || code === 'ECONNREFUSED' ? '' : ` (${code})`;
  const port = base.port === '' ? '9090' : base.port;
  return `Cannot connect to ${base.origin}${reason}. Is it running, and does its file expose a control server there?

  capability:
    exposes:
    - type: control
      port: ${port}

Without one in the file: capstan run FILE --control ${port}
`;
}

function noControlServer(base: URL): string {
  return `${base.origin} is no control server of a capability.`;
}

/** The exposition format of Prometheus; undefined when it is something else. */
function metricsOf(text: string): string | undefined {
  return text === '' || /^(?:# (?:HELP|TYPE) |[a-zA-Z_:][\w:]*[{ ])/.test(text) ? text : undefined;
}

/** Undefined when the answer is not what a control server says. */
function shownBody(kind: keyof typeof shows, text: string): string | undefined {
  try {
    return shows[kind](JSON.parse(text));
  } catch {
    // No JSON, or of another shape: somebody else has answered.
    return undefined;
  }
}

/** A port, host:port or URL; without any the variables that the reference's command line reads, then 127.0.0.1:9090. */
export function controlAddress(given: string | undefined, environment: Readonly<Record<string, string | undefined>>): URL {
  const text = given ?? `${environment['IKANOS_CONTROL_ADDRESS'] ?? '127.0.0.1'}:${environment['IKANOS_CONTROL_PORT'] ?? '9090'}`;
  const url = /^\d+$/.test(text) ? `http://127.0.0.1:${text}` : /^https?:\/\//.test(text) ? text : `http://${text}`;
  if (!URL.canParse(url)) throw new UsageError(`--control takes a port, host:port or URL, not "${text}".`);
  return new URL(url);
}

function pathOf(verb: ControlVerb, trace: string | undefined): string {
  if (verb === 'health') return '/health/ready';
  return trace === undefined ? `/${verb}` : `/traces/${encodeURIComponent(trace)}`;
}

function refusalText(verb: ControlVerb, base: URL, status: number, text: string): string {
  if (status === 401 || status === 403) return `${base.origin} asks for credentials: --token TOKEN.`;
  if (status === 404 && verb === 'status') return `${base.origin} does not tell its status. Let it: management: {info: true}`;
  if (status === 404 && verb === 'health')
    return `${base.origin} does not tell its health: it is no control server, or its file switches that off (management: {health: false}).`;
  if (status === 405) return noControlServer(base);
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    if (typeof error?.message === 'string') return error.message;
  } catch {
    // Not ours: the number has to do.
  }
  return `${noControlServer(base)} It answered with status ${status}.`;
}

interface Adapter {
  readonly type: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly state: string;
}

const adapterLines = (adapters: readonly Adapter[]): string =>
  adapters
    .map(
      ({ type, namespace, port, state }) =>
        `  ${type.padEnd(8)}${(namespace ?? '').padEnd(20)}${String(port ?? 'stdio').padEnd(8)}${state}\n`,
    )
    .join('');

const shows: Readonly<Record<'health' | 'status' | 'traces' | 'trace', Show>> = {
  health: (body) => {
    const { status, adapters } = body as { status: string; adapters: Adapter[] };
    return `${status}\n${adapterLines(adapters)}`;
  },
  status: (body) => {
    const { capability, engine, uptime, adapters } = body as {
      capability: { display?: string; specVersion?: string };
      engine: { name: string; version: string };
      uptime: string;
      adapters: Adapter[];
    };
    return `${capability.display ?? 'A capability'} (${capability.specVersion ?? 'no version'}), ${engine.name} ${engine.version}, up ${uptime}\n${adapterLines(adapters)}`;
  },
  traces: (body) => {
    const { traces } = body as {
      traces: { traceId: string; operation: string; durationMs: number; status: string; spanCount: number; timestamp: string }[];
    };
    if (traces.length === 0) return 'No traces.\n';
    return traces
      .map(
        ({ traceId, operation, durationMs, status, spanCount, timestamp }) =>
          `${timestamp}  ${traceId}  ${status.padEnd(5)}  ${operation}  ${durationMs} ms  ${plural(spanCount, 'span')}\n`,
      )
      .join('');
  },
  trace: (body) => {
    interface Span {
      readonly spanId: string;
      readonly parentSpanId?: string;
      readonly name: string;
      readonly durationMs: number;
      readonly status: string;
      readonly attributes?: Readonly<Record<string, unknown>>;
    }
    const { traceId, spans } = body as { traceId: string; spans: Span[] };
    const known = new Set(spans.map(({ spanId }) => spanId));
    const below = (parent: string | undefined, depth: number): string =>
      spans
        .filter(({ parentSpanId }) =>
          parent === undefined ? parentSpanId === undefined || !known.has(parentSpanId) : parentSpanId === parent,
        )
        .map(({ spanId, name, durationMs, status, attributes }) => {
          const detail = attributes?.['url.full'] ?? attributes?.['ikanos.operation.id'] ?? '';
          return `${'  '.repeat(depth)}${name}  ${durationMs} ms  ${status}  ${String(detail)}`
            .trimEnd()
            .concat('\n', below(spanId, depth + 1));
        })
        .join('');
    return `${traceId}\n${below(undefined, 1)}`;
  },
};
