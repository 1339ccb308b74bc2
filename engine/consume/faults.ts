/** Troubles of a consumed API, made on purpose: in the words of the network, without the waiting. */
import type { Fault } from '../../spec/tests/test-file.ts';
import type { Limits, Plan, PlanOperation } from '../plan.ts';
import type { HttpRequest } from './attempts.ts';
import type { StandInAnswer } from './stand-in.ts';
import { brokenOffBy, refusedBy, silentFor } from './transport-failures.ts';
import { wait } from './wait.ts';

export const mediaTypes: Readonly<Record<string, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  yaml: 'application/yaml',
  html: 'text/html',
  markdown: 'text/markdown',
  binary: 'application/octet-stream',
};

export function formatOf({ operation }: PlanOperation): string {
  return operation.outputRawFormat?.value ?? 'json';
}

/** Throws a `Failure` for an answer that does not come. */
export function faulty(fault: Fault, plan: Pick<Plan, 'limits'>, target: PlanOperation, host: string): StandInAnswer {
  switch (fault) {
    case 'unreachable':
      throw refusedBy(host);
    case 'timeout':
      throw silentFor(host, plan.limits.idleTimeoutMs);
    case 'reset':
      throw brokenOffBy(host);
    case 'malformed': {
      const format = formatOf(target);
      const headers = { 'content-type': mediaTypes[format] ?? 'application/octet-stream' };
      return { status: 200, headers, body: new TextEncoder().encode(format === 'xml' ? '<answer><cut' : '{"answer": [1, 2'), mocked: true };
    }
    default:
      return fault satisfies never;
  }
}

/** Parts a slow body arrives in. */
const bodyParts = 10;

/** The body of an answer arrives slowly. A `Failure` as of the network when the pause between two parts is longer than the limit; that is waited for, and no longer. */
export async function slowBody(
  milliseconds: number,
  { idleTimeoutMs }: Limits,
  { url, signal }: Pick<HttpRequest, 'url' | 'signal'>,
): Promise<void> {
  const isTooSlow = milliseconds / bodyParts > idleTimeoutMs;
  await wait(isTooSlow ? idleTimeoutMs : milliseconds, signal);
  if (isTooSlow) throw silentFor(url.host, idleTimeoutMs);
}
