/** What sends traces, metrics and logs to an OTLP receiver, and says so when it does not arrive. */
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { OtlpExport, OtlpProtocol, Signal } from './environment.ts';

const exporters = {
  'http/json': { traces: JsonTraceExporter, metrics: JsonMetricExporter, logs: JsonLogExporter },
  'http/protobuf': { traces: ProtobufTraceExporter, metrics: ProtobufMetricExporter, logs: ProtobufLogExporter },
} as const satisfies Record<OtlpProtocol, Record<Signal, unknown>>;

type Exporter<S extends Signal> = InstanceType<(typeof exporters)[OtlpProtocol][S]>;

/** Told in words what is not sent (any more). */
export type Complain = (message: string) => void;

/** Headers, time limits, compression and certificates are read from the environment by the exporter. */
export function createExporter<S extends Signal>(signal: S, { url, protocol }: OtlpExport, complain: Complain): Exporter<S> {
  const Type = exporters[protocol][signal] as new (options: { readonly url?: string }) => Exporter<S>;
  const exporter = new Type(url === undefined ? {} : { url });
  return complaining(exporter as Sends, signal, complain) as Exporter<S>;
}

interface Sends {
  export(items: never, done: (result: ExportResult) => void): void;
}

/** Complains once, until something arrives again. */
function complaining(exporter: Sends, signal: Signal, complain: Complain): Sends {
  const send = exporter.export.bind(exporter);
  let failing = false;
  exporter.export = (items, done) =>
    send(items, (result) => {
      const failed = result.code === ExportResultCode.FAILED;
      if (failed && !failing)
        complain(`The ${signal} do not reach the OpenTelemetry receiver: ${result.error?.message ?? 'no reason was given'}`);
      failing = failed;
      done(result);
    });
  return exporter;
}
