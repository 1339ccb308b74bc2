/** Requests that may be sent again after they failed, as often as the connection settings of their host allow. */

import type { AnswerHead, HttpRequest } from './attempts.ts';
import { Failure } from './failure.ts';

/** Sending them twice does what sending them once does (RFC 9110, 9.2.2). */
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);
/** Who answers so is busy, or stands before somebody who does not answer. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** What went wrong before anything was sent. */
const neverSent: ReadonlySet<string> = new Set(['upstream-unreachable', 'proxy-unreachable', 'proxy-refused']);
const onTheWay: ReadonlySet<string> = new Set([...neverSent, 'upstream-timeout', 'upstream-broken']);

/** Longer than that nobody waits: the answer that asks for it is passed on. */
const longestPauseMs = 30_000;
const firstPauseMs = 200;

/** @param attempt how often it was sent, from 1. @returns milliseconds to wait before the next; undefined when that is no use. */
export function pauseAfterAnswer(
  { method }: Pick<HttpRequest, 'method'>,
  answer: Pick<AnswerHead, 'status' | 'headers'>,
  attempt: number,
): number | undefined {
  if (!idempotent.has(method) || !passing.has(answer.status)) return undefined;
  const pause = askedPause(answer.headers['retry-after']) ?? pauseOf(attempt);
  return pause > longestPauseMs ? undefined : pause;
}

/** Likewise, after no usable answer came. */
export function pauseAfterError({ method }: Pick<HttpRequest, 'method'>, error: unknown, attempt: number): number | undefined {
  if (!(error instanceof Failure)) return undefined;
  return (idempotent.has(method) ? onTheWay : neverSent).has(error.error.code) ? pauseOf(attempt) : undefined;
}

/** Twice as long each time, and never the same for two callers, so that they do not all come back at once. */
function pauseOf(attempt: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
}

/** `Retry-After`: seconds or a date. */
function askedPause(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const milliseconds = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}
