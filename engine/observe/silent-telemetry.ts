import { randomHex } from './random-hex.ts';
import type { Telemetry } from './telemetry.ts';

/** Nobody looks: only the context travels on, so that others can join what they see. */
export const silentTelemetry: Telemetry = {
  begin: ({ inbound }) => ({
    traceId: undefined,
    outbound: () =>
      inbound['traceparent'] === undefined && inbound['b3'] === undefined
        ? { ...inbound, traceparent: `00-${randomHex(16)}-${randomHex(8)}-00` }
        : inbound,
    end: () => undefined,
  }),
  log: () => undefined,
  traces: undefined,
  metrics: undefined,
  shutdown: async () => undefined,
};
