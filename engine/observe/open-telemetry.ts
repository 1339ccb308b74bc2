import type { Plan } from '../plan.ts';
import type { Complain } from './otlp.ts';
import { telemetrySettings } from './settings.ts';
import { silentTelemetry } from './silent-telemetry.ts';
import type { Telemetry } from './telemetry.ts';

export interface OpenTelemetry {
  /** Equal keys mean equal settings. */
  readonly key: string;
  readonly instance: Telemetry;
}

export interface TelemetryMeans {
  readonly complain: Complain;
  /** Whether the control servers of the plan are served, which show traces and metrics. */
  readonly local: boolean;
}

export const noTelemetry: OpenTelemetry = { key: '', instance: silentTelemetry };

/**
 * The telemetry a plan asks for; the one before goes on, with all it has counted, when the settings are the same. Its
 * libraries are loaded when a plan asks for the first time: most do not, and should not wait for them.
 */
export async function openTelemetry(plan: Plan, { complain, local }: TelemetryMeans, before?: OpenTelemetry): Promise<OpenTelemetry> {
  const { settings, notes } = telemetrySettings(plan, process.env, { local });
  const key = JSON.stringify([settings, notes]);
  if (before?.key === key) return before;
  for (const note of notes) complain(note);
  return { key, instance: settings ? (await import('./telemetry.ts')).createTelemetry(settings, complain) : silentTelemetry };
}
