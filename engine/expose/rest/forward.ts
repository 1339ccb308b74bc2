/**
 * Forward mode: a request no operation handles goes on to a consumed API as it is, with the listed headers only, the
 * query kept, and the credentials of the consumed API, never those of the caller.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Dispatcher, request as send } from 'undici';
import type { Forward, InputParameter } from '../../../spec/model/capability.ts';
import { type Credentials, credentialsFor } from '../../consume/credentials.ts';
import { dispatcherFor } from '../../consume/dispatchers.ts';
import { Failure } from '../../consume/failure.ts';
import type { HttpAnswer } from '../../consume/transport.ts';
import { createRecorder, roundMilliseconds } from '../../observe/call-record.ts';
import type { Activity } from '../../observe/telemetry.ts';
import type { Plan, PlanClient } from '../../plan.ts';
import type { EngineError } from '../../result.ts';
import { resolveVariables } from '../../variables.ts';
import { notFound, sendError } from '../http/answers.ts';
import { type Services, traceHeadersOf } from '../services.ts';

export interface ForwardContext {
  readonly plan: Plan;
  readonly services: Services;
  /** Namespace of the server. */
  readonly server: string;
  /** Name of the resource. */
  readonly resource: string;
  readonly forward: Forward;
  readonly variables: Readonly<Record<string, string>>;
  /** As it came, without the question mark. */
  readonly query: string;
  /** Name of the query parameter by which callers of this server show who they are: it is meant for nobody else. */
  readonly apiKey: string | undefined;
  /** The path template, for traces and metrics. */
  readonly path: string;
}

/** Headers about the content of an answer; others speak of the upstream connection, its cookies or its caches. */
const keptHeaders = [
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
  'content-length',
  'etag',
  'last-modified',
  'expires',
  'location',
];
/** These speak of one connection, or are set by the sender: a list of trusted headers cannot pass them on. */
const hopHeaders = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'content-length',
  'expect',
]);
const bodiless = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

interface Outgoing {
  readonly url: string;
  readonly headers: Record<string, string>;
  /** See `Credentials`. */
  readonly retry: Credentials['retry'];
}

export async function forwardRequest(context: ForwardContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = context.forward.targetNamespace?.value ?? '';
  const client = context.plan.clients.get(target);
  if (!client || client.baseUri === undefined) {
    sendError(response, notFound(`This request would be forwarded to ${target || 'a consumed API'}, which this capability does not have.`));
    return;
  }
  if (context.plan.mock) {
    sendError(response, { code: 'mocked', message: `Nothing is forwarded to ${target} while consumed APIs are mocked.`, status: 503 });
    return;
  }
  let outgoing: Outgoing | EngineError;
  try {
    outgoing = await prepare(context, client, client.baseUri, request);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    outgoing = { ...error.error, message: context.plan.redact(error.message) };
  }
  if ('code' in outgoing) {
    sendError(response, outgoing);
    return;
  }
  await exchange(context, outgoing, request, response);
}

async function exchange(context: ForwardContext, outgoing: Outgoing, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const start = performance.now();
  const time = new Date().toISOString();
  const method = request.method ?? 'GET';
  const activity = context.services.telemetry().begin({
    adapter: 'rest',
    operation: `${context.path} ${method}`,
    httpMethod: method,
    inbound: traceHeadersOf((name) => request.headers[name]),
  });
  const sent = { ...outgoing, headers: { ...outgoing.headers, ...activity.outbound() } };
  const gone = new AbortController();
  response.once('close', () => {
    // An abort that nobody waits for any more would still cost an exception per request.
    if (!response.writableFinished) gone.abort();
  });
  let status: number | undefined;
  let error: EngineError | undefined;
  try {
    const withoutBody =
      bodiless.has(method) && request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined;
    const ask = (headers: Record<string, string>): Promise<Dispatcher.ResponseData> =>
      send(outgoing.url, {
        dispatcher: dispatcherFor(new URL(outgoing.url), context.plan.limits),
        // Methods outside of the list of types are sent as they are.
        method: method as Dispatcher.HttpMethod,
        headers,
        body: withoutBody ? null : request,
        signal: gone.signal,
      });
    let answer = await ask(sent.headers);
    // A body that has been passed on is gone: such a request cannot be asked twice.
    const authorization = answer.statusCode === 401 && withoutBody ? await outgoing.retry?.(plainAnswer(answer)) : undefined;
    if (authorization !== undefined) {
      await answer.body.dump();
      answer = await ask({ ...sent.headers, authorization });
    }
    status = answer.statusCode;
    const headers: Record<string, string | string[]> = {};
    for (const name of keptHeaders) {
      const value = answer.headers[name];
      if (value !== undefined) headers[name] = value;
    }
    response.writeHead(answer.statusCode, headers);
    await pipeline(answer.body, response);
  } catch (cause) {
    error = upstreamError(cause, context);
    if (!response.headersSent) sendError(response, error);
    else response.destroy();
  }
  report(context, sent, activity, { method, status, error, time, milliseconds: roundMilliseconds(performance.now() - start) });
}

interface Exchange {
  readonly method: string;
  readonly status: number | undefined;
  readonly error: EngineError | undefined;
  readonly time: string;
  readonly milliseconds: number;
}

function report(
  context: ForwardContext,
  outgoing: Outgoing,
  activity: Activity,
  { method, status, error, time, milliseconds }: Exchange,
): void {
  const recorder = createRecorder(context.plan.redact);
  const reference = context.forward.targetNamespace?.value ?? '';
  recorder.upstream({
    reference,
    method,
    url: outgoing.url,
    requestHeaders: outgoing.headers,
    status,
    milliseconds,
    ...(error && { error: error.message }),
  });
  const final = error?.status ?? status ?? 502;
  activity.end({
    ok: error === undefined && final < 400,
    status: final,
    error,
    timeline: recorder.timeline,
    record: recorder.finish,
  });
  context.services.served(
    {
      time,
      server: context.server,
      unit: context.resource,
      ok: error === undefined && final < 400,
      status: final,
      milliseconds,
      ...(activity.traceId !== undefined && { traceId: activity.traceId }),
      upstreamCalls: recorder.calls(),
      ...(error && { error }),
    },
    recorder.finish,
  );
}

async function prepare(
  context: ForwardContext,
  client: PlanClient,
  baseUri: string,
  request: IncomingMessage,
): Promise<Outgoing | EngineError> {
  const rest = context.variables['path'] ?? '';
  if (rest.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    return { code: 'unsafe-path', message: 'The path must not contain "." or ".." segments.', status: 400 };
  }
  const address = `${resolveVariables(baseUri, context.plan).replace(/\/$/, '')}${rest === '' ? '' : `/${rest}`}`;
  if (!URL.canParse(address))
    return { code: 'invalid-address', message: `The base address of ${client.namespace} is not an address.`, status: 500 };
  const url = new URL(address);
  url.search = context.apiKey === undefined ? context.query : withoutParameter(context.query, context.apiKey);
  const headers: Record<string, string> = {};
  for (const { value: name } of context.forward.trustedHeaders) {
    const value = request.headers[name.toLowerCase()];
    if (value !== undefined && !hopHeaders.has(name.toLowerCase())) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  // Without them the body could not be read.
  const { 'content-type': type, 'content-encoding': encoding } = request.headers;
  if (type !== undefined) setHeader(headers, 'Content-Type', type);
  if (encoding !== undefined) setHeader(headers, 'Content-Encoding', encoding);
  applyParameters(client.client.inputParameters, context.plan, headers, url);
  const { plan } = context;
  const names = (name: string): string | undefined => plan.variables.get(name)?.value;
  const credentials = await credentialsFor({ plan, client, names, method: request.method ?? 'GET', url });
  for (const [name, value] of Object.entries(credentials.headers)) setHeader(headers, name, value);
  return { url: url.href, headers, retry: credentials.retry };
}

/** The rest stays as it was written. */
function withoutParameter(query: string, name: string): string {
  return query
    .split('&')
    .filter((pair) => !new URLSearchParams(pair).has(name))
    .join('&');
}

/** Values of the consumed API itself, where variables can fill them; what a caller would have to give is left out. */
function applyParameters(parameters: readonly InputParameter[], plan: Plan, headers: Record<string, string>, url: URL): void {
  for (const { name, in: place, value } of parameters) {
    if (value === undefined || !canFill(String(value.value), plan)) continue;
    const text = resolveVariables(String(value.value), plan);
    if (place?.value === 'header') setHeader(headers, name, text);
    else if (place?.value === 'query') url.searchParams.append(name, text);
    else if (place?.value === 'cookie') setHeader(headers, 'Cookie', [headers['Cookie'], `${name}=${text}`].filter(Boolean).join('; '));
  }
}

function canFill(text: string, plan: Plan): boolean {
  return [...text.matchAll(/\{\{\{?\s*&?\s*([^{}\s]+)\s*\}?\}\}/g)].every((match) => plan.variables.has(match[1] ?? ''));
}

/** What a second request depends on: the challenge. */
function plainAnswer({ statusCode, headers }: Dispatcher.ResponseData): HttpAnswer {
  const flat = Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const);
  return { status: statusCode, headers: Object.fromEntries(flat), body: new Uint8Array() };
}

/** Replaces whatever the caller sent under this name, in any spelling. */
function setHeader(headers: Record<string, string>, name: string, value: string): void {
  for (const existing of Object.keys(headers)) if (existing.toLowerCase() === name.toLowerCase()) delete headers[existing];
  headers[name] = value;
}

function upstreamError(cause: unknown, context: ForwardContext): EngineError {
  if (cause instanceof Failure) return { ...cause.error, message: context.plan.redact(cause.message) };
  const target = context.forward.targetNamespace?.value ?? 'the upstream';
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code.includes('TIMEOUT')) return { code: 'upstream-timeout', message: `${target} did not answer in time.`, status: 504 };
  if (cause instanceof Error && cause.name === 'AbortError')
    return { code: 'caller-gone', message: 'The caller did not wait for the answer.', status: 499 };
  return { code: 'upstream-unreachable', message: `${target} cannot be reached${code === '' ? '' : ` (${code})`}.`, status: 502 };
}
