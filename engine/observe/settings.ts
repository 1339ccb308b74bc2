/** The `observability` block of the first control server, and the environment, as settings. */
import type { Plan } from '../plan.ts';

export interface TelemetrySettings {
  /** Name the service has in traces and metrics. */
  readonly service: string;
  readonly capability: string;
  readonly version: string;
  /** Share of traces that are kept, 0 to 1; a caller's decision counts before it. */
  readonly sampling: number;
  readonly propagation: 'w3c' | 'b3';
  /** Traces kept for `/traces`; 0 when that is switched off. */
  readonly traceBuffer: number;
  /** Whether `/metrics` is served. */
  readonly metrics: boolean;
  /** Base address of an OTLP receiver. */
  readonly endpoint: string | undefined;
}

/** Undefined when nobody could see anything: no control server and no receiver, or switched off. */
export function telemetrySettings(plan: Plan, environment: Readonly<Record<string, string | undefined>>): TelemetrySettings | undefined {
  const control = plan.servers.map(({ server }) => server).find((server) => server.kind === 'control');
  const block = control?.kind === 'control' ? control.observability?.value : undefined;
  if (at(block, 'enabled') === false) return undefined;
  const written = at(block, 'exporters', 'otlp', 'endpoint');
  const endpoint = typeof written === 'string' ? fill(written, plan) : environment['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (!control && endpoint === undefined) return undefined;
  const sampling = at(block, 'traces', 'sampling');
  const size = at(block, 'traces', 'local', 'buffer-size');
  const display = plan.file.model.info?.display?.value;
  return {
    service: display === undefined ? 'capstan' : `capstan-${display}`,
    capability: plan.name,
    version: plan.version ?? 'unspecified',
    sampling: typeof sampling === 'number' ? Math.min(1, Math.max(0, sampling)) : 1,
    propagation: (at(block, 'traces', 'propagation') ?? 'w3c') === 'w3c' ? 'w3c' : 'b3',
    traceBuffer:
      !control || at(block, 'traces', 'local', 'enabled') === false ? 0 : typeof size === 'number' ? Math.max(1, Math.floor(size)) : 100,
    metrics: control !== undefined && at(block, 'metrics', 'local', 'enabled') !== false,
    endpoint: endpoint === '' ? undefined : endpoint,
  };
}

function at(data: unknown, ...path: readonly string[]): unknown {
  let current = data;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

function fill(text: string, plan: Plan): string {
  return text.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (_whole, name: string) => plan.variables.get(name)?.value ?? '');
}
