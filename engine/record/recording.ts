/**
 * Recorded answers of consumed APIs (`*.recording.json`): written by a run that asks the real APIs, replayed byte for
 * byte by tests and by runs without network. Secrets are taken out before anything is written.
 */

import type { HttpRequest } from '../consume/attempts.ts';
import { Failure } from '../consume/failure.ts';
import type { StandInAnswer } from '../consume/stand-in.ts';
import { isRecord } from '../json-object.ts';
import { mark } from '../load/redact.ts';
import type { PlanOperation } from '../plan.ts';

const recordingFormat = 'capstan-recording/1';

export interface Recording {
  readonly exchanges: readonly Exchange[];
}

export interface Exchange {
  /** `namespace.operation`. */
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly requestBody?: string;
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly milliseconds: number;
}

export type ReadRecording =
  | { readonly kind: 'recording'; readonly recording: Recording }
  | { readonly kind: 'unreadable'; readonly message: string };

/** `message` goes on from "NAME ". */
export function readRecording(text: string): ReadRecording {
  const unreadable = (message: string): ReadRecording => ({ kind: 'unreadable', message });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return unreadable(`is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (!isRecord(data) || data['format'] !== recordingFormat || !Array.isArray(data['exchanges']))
    return unreadable(`is no recording: it needs \`"format": "${recordingFormat}"\` and a list of \`exchanges\`.`);
  const exchanges: Exchange[] = [];
  for (const [index, entry] of (data['exchanges'] as readonly unknown[]).entries()) {
    const exchange = readExchange(entry);
    if (!exchange) return unreadable(`has a wrong exchange at position ${index + 1}: it needs operation, method, url, status and headers.`);
    exchanges.push(exchange);
  }
  return { kind: 'recording', recording: { exchanges } };
}

function readExchange(entry: unknown): Exchange | undefined {
  if (!isRecord(entry)) return undefined;
  const { operation, method, url, requestBody, status, headers, body, base64, milliseconds } = entry;
  if (typeof operation !== 'string' || typeof method !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return undefined;
  if (typeof status !== 'number' || !isRecord(headers)) return undefined;
  return {
    operation,
    method,
    url,
    ...(typeof requestBody === 'string' && { requestBody }),
    status,
    headers: Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
    body: typeof base64 === 'string' ? Buffer.from(base64, 'base64') : new TextEncoder().encode(typeof body === 'string' ? body : ''),
    milliseconds: typeof milliseconds === 'number' ? milliseconds : 0,
  };
}

/** Text bodies are written as text, so that a person can read and change them; others as base64. */
export function writeRecording({ exchanges }: Recording): string {
  const written = exchanges.map(({ body, ...exchange }) => {
    const text = textOf(body);
    return { ...exchange, ...(text === undefined ? { base64: Buffer.from(body).toString('base64') } : { body: text }) };
  });
  return `${JSON.stringify({ format: recordingFormat, exchanges: written }, null, 2)}\n`;
}

function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    // Bytes that are no UTF-8 are no text.
    return undefined;
  }
}

export type Replay = (target: PlanOperation, request: HttpRequest) => StandInAnswer | undefined;

/**
 * Answers a request as it was answered before: by operation, method, path, query and body; the host does not matter, so
 * that a recording of one environment serves another. Equal requests get their answers in order, the last one goes on.
 * Undefined for operations that were never recorded; a request that was not recorded fails.
 */
export function createReplay({ exchanges }: Recording): Replay {
  const secret = secretParameters(exchanges);
  const keyOf = (operation: string, method: string, url: URL, body: string | undefined): string =>
    requestKey(operation, method, without(url, secret.get(operation)), body);
  const byRequest = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const key = keyOf(exchange.operation, exchange.method, new URL(exchange.url), exchange.requestBody);
    byRequest.set(key, [...(byRequest.get(key) ?? []), exchange]);
  }
  const given = new Map<string, number>();
  return (target, { method, url, body }) => {
    const recorded = exchanges.filter(({ operation }) => operation === target.reference);
    if (recorded.length === 0) return undefined;
    const key = keyOf(target.reference, method, url, body && new TextDecoder().decode(body));
    const index = given.get(key) ?? 0;
    given.set(key, index + 1);
    const found = byRequest.get(key)?.[Math.min(index, (byRequest.get(key)?.length ?? 1) - 1)];
    if (!found) {
      const known = [
        ...new Set(
          recorded.map((exchange) => `${exchange.method} ${placeOf(without(new URL(exchange.url), secret.get(target.reference)))}`),
        ),
      ];
      throw new Failure({
        code: 'not-recorded',
        status: 502,
        message: `${target.reference} was not recorded for ${method} ${placeOf(url)}${body ? ' with this body' : ''}. Recorded: ${known.slice(0, 5).join(', ')}${known.length > 5 ? ', …' : '.'}`,
      });
    }
    return { status: found.status, headers: found.headers, body: found.body, mocked: true };
  };
}

/** Query parameters that held a secret: what they are now does not matter. */
function secretParameters(exchanges: readonly Exchange[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { operation, url } of exchanges) {
    const names = [...new URL(url).searchParams].flatMap(([name, value]) => (value.includes(mark) ? [name] : []));
    found.set(operation, new Set([...(found.get(operation) ?? []), ...names]));
  }
  return found;
}

function without(url: URL, names: ReadonlySet<string> | undefined): URL {
  if (!names || names.size === 0) return url;
  const rest = new URL(url);
  for (const name of names) rest.searchParams.delete(name);
  return rest;
}

function requestKey(operation: string, method: string, url: URL, body: string | undefined): string {
  return JSON.stringify([operation, method, placeOf(url), body ?? '']);
}

function placeOf(url: URL): string {
  return `${url.pathname}${url.search}`;
}

/** Requests that were recorded again have their new answers; the others stay. */
export function mergeRecordings(before: Recording, now: Recording): Recording {
  const requestOf = ({ operation, method, url, requestBody }: Exchange) => requestKey(operation, method, new URL(url), requestBody);
  const fresh = new Set(now.exchanges.map(requestOf));
  return { exchanges: [...before.exchanges.filter((exchange) => !fresh.has(requestOf(exchange))), ...now.exchanges] };
}
