/**
 * What holds for every request to a consumed API, whether its answer is read whole or passed on as it comes: it is sent again where its host may
 * be asked again, redirects are followed, and all of it takes no longer than somebody allowed.
 */
import { Readable } from 'node:stream';
import type { Limits } from '../plan.ts';
import { limitsFor } from './connections.ts';
import { Failure, fail } from './failure.ts';
import { wantsProxyLogin } from './proxies.ts';
import { pauseAfterAnswer, pauseAfterError } from './retry.ts';
import { toFailure } from './transport-failures.ts';
import { wait } from './wait.ts';

/** A body at hand, or one that comes in pieces and can be sent once. */
export type RequestBody = Uint8Array | Readable;

export interface HttpRequest<Body extends RequestBody = Uint8Array> {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body | undefined;
  readonly signal: AbortSignal | undefined;
  /** Of the answer. */
  readonly maxBytes: number;
}

export interface AnswerHead<Body extends RequestBody = Uint8Array> {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The request that was answered in the end, when the first one was redirected. */
  readonly redirected?: HttpRequest<Body>;
}

/** One way of asking: how an answer is received. */
export interface Asking<Body extends RequestBody, Answer extends AnswerHead<Body>> {
  /** Sends one request, once. */
  readonly ask: (request: HttpRequest<Body>, limits: Limits) => Promise<Answer>;
  /** What the caller gets of the last answer; undefined: the answer as it is. */
  readonly finish?: (answer: Answer, request: HttpRequest<Body>) => Promise<Answer> | undefined;
  /** Ends an answer that another one takes the place of. */
  readonly drop?: (answer: Answer) => void;
}

/** Sends a request as often as its host may be asked; what goes wrong on the way is a `Failure` with status 502 or 504, never an odd status. */
export function attempt<Body extends RequestBody, Answer extends AnswerHead<Body>>(
  asking: Asking<Body, Answer>,
  request: HttpRequest<Body>,
  limits: Limits,
): Promise<Answer> {
  const retries = canRepeat(request) ? limitsFor(request.url, limits).retries : 0;
  return retries === 0 ? follow(asking, request, limits) : askAgain(asking, request, limits, retries);
}

/** A body that has been passed on is gone. */
export function canRepeat(request: HttpRequest<RequestBody>): request is HttpRequest {
  return !(request.body instanceof Readable);
}

export interface Deadline<Body extends RequestBody> {
  /** Is given up when the time is over. */
  readonly request: HttpRequest<Body>;
  /** The `Failure` for what was given up; other errors as they are. */
  readonly explain: (error: unknown) => unknown;
}

/** @param milliseconds until the answer is complete, redirects and repetitions included. */
export function deadlineFor<Body extends RequestBody>(request: HttpRequest<Body>, milliseconds: number): Deadline<Body> {
  const late = AbortSignal.timeout(milliseconds);
  return {
    request: { ...request, signal: request.signal ? AbortSignal.any([request.signal, late]) : late },
    explain: (error) => {
      if (!late.aborted || request.signal?.aborted) return error;
      const message = `The answer of ${request.url.host} was not complete within ${milliseconds / 1000} s.`;
      return new Failure({ code: 'upstream-timeout', status: 504, message });
    },
  };
}

async function askAgain<Body extends RequestBody, Answer extends AnswerHead<Body>>(
  asking: Asking<Body, Answer>,
  request: HttpRequest<Body>,
  limits: Limits,
  retries: number,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    let pause: number | undefined;
    try {
      const answer = await follow(asking, request, limits);
      pause = attempt > retries ? undefined : pauseAfterAnswer(request, answer, attempt);
      if (pause === undefined) return answer;
      asking.drop?.(answer);
    } catch (error) {
      pause = attempt > retries ? undefined : pauseAfterError(request, error, attempt);
      if (pause === undefined) throw error;
    }
    await wait(pause, request.signal);
  }
}

async function follow<Body extends RequestBody, Answer extends AnswerHead<Body>>(
  asking: Asking<Body, Answer>,
  request: HttpRequest<Body>,
  limits: Limits,
): Promise<Answer> {
  let current = request;
  try {
    for (let redirects = 0; ; redirects++) {
      const answer = await asking.ask(current, limits);
      const next = findNext(current, answer);
      if (next === undefined) {
        const finished = asking.finish?.(answer, current);
        const whole = finished ? await finished : answer;
        return current === request ? whole : { ...whole, redirected: current };
      }
      asking.drop?.(answer);
      if (next instanceof Failure) throw next;
      if (redirects === limits.maxRedirects)
        return fail('upstream-redirects', 502, `${request.url.host} redirected more than ${limits.maxRedirects} times.`);
      current = next;
    }
  } catch (error) {
    throw toFailure(error, current.url, limitsFor(current.url, limits));
  }
}

/** Another host is told nothing that was meant for the first: keys and tokens travel in headers of any name. */
const harmlessHeaders = new Set(['accept', 'accept-encoding', 'accept-language', 'user-agent', 'content-type', 'traceparent']);

/** Where the answer sends the request, or why it cannot go there; undefined where the answer is meant for the caller. */
function findNext<Body extends RequestBody>(
  request: HttpRequest<Body>,
  { status, headers }: AnswerHead<Body>,
): HttpRequest<Body> | Failure | undefined {
  if (status === 407) return wantsProxyLogin(request.url);
  if (![301, 302, 303, 307, 308].includes(status)) return undefined;
  const { location } = headers;
  if (location === undefined) return undefined;
  const url = URL.canParse(location, request.url.href) ? new URL(location, request.url) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    return new Failure({ code: 'upstream-redirects', status: 502, message: `${request.url.host} redirected to what is no web address.` });
  const drops = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  if (!drops && !canRepeat(request)) return undefined;
  const kept = Object.entries(request.headers).filter(
    ([name]) =>
      (url.origin === request.url.origin || harmlessHeaders.has(name.toLowerCase())) && !(drops && name.toLowerCase() === 'content-type'),
  );
  return { ...request, url, headers: Object.fromEntries(kept), ...(drops && { method: 'GET', body: undefined }) };
}
