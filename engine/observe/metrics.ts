/** Counters and histograms of served calls, for Prometheus and for an OTLP receiver. */
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import type { Resource } from '@opentelemetry/resources';
import { type IMetricReader, MeterProvider, MetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { type Complain, createExporter } from './otlp.ts';
import type { TelemetrySettings } from './settings.ts';
import type { ActivityEnd, ActivityStart } from './telemetry.ts';

export interface Metrics {
  request(start: ActivityStart, end: ActivityEnd, seconds: number): void;
  /** The exposition format of Prometheus. */
  text(): Promise<string>;
  shutdown(): Promise<void>;
}

/** Read when somebody asks. */
class LocalReader extends MetricReader {
  protected async onShutdown(): Promise<void> {
    // Nothing is kept open.
  }

  protected async onForceFlush(): Promise<void> {
    // Nothing is waiting to go out.
  }
}

export function createMetrics(settings: TelemetrySettings, resource: Resource, complain: Complain): Metrics {
  const local = new LocalReader();
  const readers: IMetricReader[] = [local];
  const { metrics: sent } = settings.exports;
  if (sent)
    readers.push(new PeriodicExportingMetricReader({ ...settings.metricReading, exporter: createExporter('metrics', sent, complain) }));
  const provider = new MeterProvider({ resource, readers });
  const meter = provider.getMeter('capstan.engine');
  const requests = meter.createCounter('ikanos.request.total', { description: 'Served calls' });
  const durations = meter.createHistogram('ikanos.request.duration.seconds', { description: 'Time of served calls' });
  const errors = meter.createCounter('ikanos.request.errors', { description: 'Served calls that failed' });
  const steps = meter.createHistogram('ikanos.step.duration.seconds', { description: 'Time of orchestration steps' });
  const clientCalls = meter.createCounter('ikanos.http.client.total', { description: 'Calls to consumed APIs' });
  const clientDurations = meter.createHistogram('ikanos.http.client.duration.seconds', { description: 'Time of calls to consumed APIs' });
  const active = meter.createUpDownCounter('ikanos.capability.active', { description: 'Capabilities being served' });
  active.add(1, { 'ikanos.capability': settings.capability });
  const serializer = new PrometheusSerializer('', false, undefined, true, true);

  return {
    request: (start, end, seconds) => {
      const operation = start.tool === undefined ? start.operation : `${start.operation} ${start.tool}`;
      const labels = { 'ikanos.adapter.type': start.adapter, 'ikanos.operation.id': operation };
      const status = start.adapter === 'mcp' ? (end.ok ? 'OK' : 'ERROR') : String(end.status);
      requests.add(1, { ...labels, status });
      durations.record(seconds, { ...labels, status });
      if (!end.ok) errors.add(1, { ...labels, 'error.type': end.error?.code ?? 'handled_error' });
      const timeline = end.timeline();
      for (const { type, milliseconds, attributes } of timeline.steps) {
        const namespace = attributes?.['ikanos.namespace'];
        steps.record(milliseconds / 1000, { 'step.type': type, ...(namespace !== undefined && { 'ikanos.namespace': namespace }) });
      }
      for (const call of timeline.calls) {
        const client = {
          'http.request.method': call.method,
          'server.address': hostOf(call.url),
          ...(call.status === undefined ? { 'error.type': 'transport' } : { 'http.response.status_code': call.status }),
        };
        clientCalls.add(1, client);
        clientDurations.record(call.milliseconds / 1000, client);
      }
    },
    text: async () => {
      const { resourceMetrics } = await local.collect();
      // The serializer gives every counter this ending; the reference has this one without, and so have its dashboards.
      return serializer.serialize(resourceMetrics).replaceAll('ikanos_request_errors_total', 'ikanos_request_errors');
    },
    shutdown: () => provider.shutdown(),
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : 'unknown';
}
