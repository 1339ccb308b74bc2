/** What happened in a call, in words for people: for clients that listen, and for logs. */
import type { ServedCall } from '../control/protocol.ts';
import { type MappingRecord, roundMilliseconds, type StepRecord, type UpstreamCall } from './call-record.ts';

export interface Told {
  /** How much it matters: as it should be, worth knowing, a value is missing or a status is bad, there was no answer. */
  readonly severity: 'debug' | 'notice' | 'warning' | 'error';
  readonly text: string;
}

export function tellCall({ server, unit, status, milliseconds, error }: ServedCall): string {
  return `${server} ${unit} → ${status} (${milliseconds} ms)${error ? `: ${error.message}` : ''}`;
}

export function tellUpstream({ reference, method, url, status, milliseconds, error }: UpstreamCall): Told {
  const asked = `${reference}: ${method} ${url}`;
  if (status === undefined) return { severity: 'error', text: `${asked} got no answer: ${error ?? 'the connection ended'}` };
  return { severity: status >= 400 ? 'warning' : 'debug', text: `${asked} → ${status} (${roundMilliseconds(milliseconds)} ms)` };
}

export function tellStep({ name, type, milliseconds, note }: StepRecord): Told {
  const text = `Step ${name} (${type}): ${note ?? `done in ${roundMilliseconds(milliseconds)} ms`}`;
  return { severity: note === undefined ? 'debug' : 'notice', text };
}

export function tellMapping({ target, path, note }: MappingRecord): Told {
  const what = target === '' ? path : `${target} (${path})`;
  return note === undefined ? { severity: 'debug', text: `${what} was found` } : { severity: 'warning', text: `${what} is null: ${note}` };
}
