/** `/metrics` and `/traces`: what the engine counted and traced (engine.md 9). */
import { notFound, sendBody, sendError, sendJson } from '../http/answers.ts';
import type { ControlContext } from './route.ts';

/** The text format of Prometheus. */
export async function metrics({ services, response }: ControlContext): Promise<void> {
  const text = (await services.telemetry().metrics?.text()) ?? '';
  sendBody(response, 200, text, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' });
}

/** Newest first; `?operation=` is a part of the name, `?status=` is OK or ERROR in any case. */
export function traceList({ services, url, response }: ControlContext): void {
  const { traces } = services.telemetry();
  const all = traces?.list() ?? [];
  const operation = url.searchParams.get('operation');
  const status = url.searchParams.get('status')?.toUpperCase();
  const wanted = all.filter(
    (trace) => (operation === null || trace.operation.includes(operation)) && (status === undefined || trace.status === status),
  );
  sendJson(response, 200, { traces: wanted, bufferSize: traces?.size ?? 0, bufferUsed: all.length });
}

export function traceDetail({ services, url, response }: ControlContext): void {
  const id = url.pathname.slice('/traces/'.length);
  const found = services.telemetry().traces?.find(id);
  if (found) sendJson(response, 200, found);
  else sendError(response, notFound(`There is no trace ${id} among those that are kept.`));
}
