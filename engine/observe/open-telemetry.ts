import type { Plan } from '../plan.ts';
import { telemetrySettings } from './settings.ts';
import { silentTelemetry } from './silent-telemetry.ts';
import type { Telemetry } from './telemetry.ts';

export interface OpenTelemetry {
  /** Equal keys mean equal settings. */
  readonly key: string;
  readonly instance: Telemetry;
}

/**
 * The telemetry a plan asks for; the one before goes on, with all it has counted, when the settings are the same. Its
 * libraries are loaded when a plan asks for the first time: most do not, and should not wait for them.
 */
export async function openTelemetry(plan: Plan, before?: OpenTelemetry): Promise<OpenTelemetry> {
  const settings = telemetrySettings(plan, process.env);
  const key = JSON.stringify(settings) ?? '';
  if (before?.key === key) return before;
  return { key, instance: settings ? (await import('./telemetry.ts')).createTelemetry(settings) : silentTelemetry };
}
