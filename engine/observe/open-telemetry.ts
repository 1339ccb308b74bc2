import type { Plan } from '../plan.ts';
import { telemetrySettings } from './settings.ts';
import { createTelemetry, silentTelemetry, type Telemetry } from './telemetry.ts';

export interface OpenTelemetry {
  /** Equal keys mean equal settings. */
  readonly key: string;
  readonly instance: Telemetry;
}

/** The telemetry a plan asks for; the one before goes on, with all it has counted, when the settings are the same. */
export function openTelemetry(plan: Plan, before?: OpenTelemetry): OpenTelemetry {
  const settings = telemetrySettings(plan, process.env);
  const key = JSON.stringify(settings) ?? '';
  if (before?.key === key) return before;
  return { key, instance: settings ? createTelemetry(settings) : silentTelemetry };
}
