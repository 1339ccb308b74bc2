/** The `observability` block of the first control server, and the environment, as settings. */
import type { Plan } from '../plan.ts';
import { resolveVariables } from '../variables.ts';
import {
  type Environment,
  type LogBatches,
  type MetricReading,
  type OtlpExport,
  type Propagator,
  readOtelEnvironment,
  type Signal,
} from './environment.ts';

export interface TelemetrySettings {
  /** Name the service has where nobody names it in the environment. */
  readonly service: string;
  readonly capability: string;
  readonly version: string;
  /** Share of traces that are kept, 0 to 1; a caller's decision counts before it. Undefined: as the environment says. */
  readonly sampling: number | undefined;
  readonly propagators: readonly Propagator[];
  /** Traces kept for `/traces`; 0 when that is switched off. */
  readonly traceBuffer: number;
  /** Whether `/metrics` is served. */
  readonly metrics: boolean;
  /** What is sent to an OTLP receiver; undefined for what is not. */
  readonly exports: Readonly<Record<Signal, OtlpExport | undefined>>;
  readonly metricReading: MetricReading;
  readonly logBatches: LogBatches;
  /** Characters of a value in a log record; longer ones are cut. */
  readonly valueLimit: number;
}

export interface ReadSettings {
  /** Undefined when nobody could see anything: no control server and no receiver, or switched off. */
  readonly settings: TelemetrySettings | undefined;
  /** What is asked for and not done. */
  readonly notes: readonly string[];
}

const defaultPropagators: readonly Propagator[] = ['tracecontext', 'baggage'];
const defaultValueLimit = 4_096;

/** `local`: whether control servers are served. */
export function telemetrySettings(plan: Plan, environment: Environment, { local }: { readonly local: boolean }): ReadSettings {
  const control = plan.servers.map(({ server }) => server).find((server) => server.kind === 'control');
  const block = control?.kind === 'control' ? control.observability?.value : undefined;
  if (at(block, 'enabled') === false) return { settings: undefined, notes: [] };
  const written = at(block, 'exporters', 'otlp', 'endpoint');
  const { disabled, exports, propagators, samples, metricReading, logBatches, valueLimit, notes } = readOtelEnvironment(
    environment,
    typeof written === 'string' ? resolveVariables(written, plan) || undefined : undefined,
  );
  const shown = local && control !== undefined;
  if (disabled || (!shown && Object.values(exports).every((sent) => sent === undefined))) return { settings: undefined, notes };
  const sampling = at(block, 'traces', 'sampling');
  const propagation = at(block, 'traces', 'propagation');
  const size = at(block, 'traces', 'local', 'buffer-size');
  const display = plan.file.model.info?.display?.value;
  const settings: TelemetrySettings = {
    service: display === undefined ? 'capstan' : `capstan-${display}`,
    capability: plan.name,
    version: plan.version ?? 'unspecified',
    sampling: typeof sampling === 'number' ? Math.min(1, Math.max(0, sampling)) : samples ? undefined : 1,
    propagators: propagation === undefined ? (propagators ?? defaultPropagators) : propagation === 'w3c' ? defaultPropagators : ['b3multi'],
    traceBuffer:
      !shown || at(block, 'traces', 'local', 'enabled') === false ? 0 : typeof size === 'number' ? Math.max(1, Math.floor(size)) : 100,
    metrics: shown && at(block, 'metrics', 'local', 'enabled') !== false,
    exports,
    metricReading,
    logBatches,
    valueLimit: valueLimit ?? defaultValueLimit,
  };
  return { settings, notes };
}

function at(data: unknown, ...path: readonly string[]): unknown {
  let current = data;
  for (const key of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}
