/**
 * Forward mode: a request no operation handles goes on to a consumed API as it is, with the listed headers only, the
 * query kept, and the credentials of the consumed API, never those of the caller.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Forward } from '../../../spec/model/capability.ts';
import { appendQuery, baseUrl } from '../../consume/address.ts';
import type { HttpRequest, RequestBody } from '../../consume/attempts.ts';
import { limitsFor } from '../../consume/connections.ts';
import { askAuthorized, type Credentials, credentialsFor } from '../../consume/credentials.ts';
import { cancelled, Failure, fail } from '../../consume/failure.ts';
import { encodeHeader, headersOf, hopByHop } from '../../consume/headers.ts';
import { type Arguments, namesOf } from '../../consume/names.ts';
import { resolveParameters } from '../../consume/parameters.ts';
import { dropAnswer, exchangeStream, type StreamedAnswer } from '../../consume/stream.ts';
import { createRecorder, roundMilliseconds } from '../../observe/call-record.ts';
import type { Activity } from '../../observe/telemetry.ts';
import type { Plan, PlanClient } from '../../plan.ts';
import type { EngineError } from '../../result.ts';
import { notFound, sendError } from '../http/answers.ts';
import { goneSignal } from '../http/closed.ts';
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
/** Beside those of one connection: a list of trusted headers cannot pass them on. */
const neverTrusted: ReadonlySet<string> = new Set([...hopByHop, 'proxy-authenticate', 'proxy-authorization', 'host']);
const bodiless = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
/** A body up to this size is at hand when a request has to be sent again; larger ones are passed on as they come. */
const maxRepeatedBytes = 1024 * 1024;
const noArguments: Arguments = new Map();

interface Outgoing {
  readonly request: HttpRequest<RequestBody>;
  readonly credentials: Credentials;
}

export async function forwardRequest(context: ForwardContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = context.forward.targetNamespace?.value ?? '';
  const client = context.plan.clients.get(target);
  if (client?.baseUri === undefined) {
    sendError(response, notFound(`This request would be forwarded to ${target || 'a consumed API'}, which this capability does not have.`));
    return;
  }
  if (context.plan.mock) {
    sendError(response, { code: 'mocked', message: `Nothing is forwarded to ${target} while consumed APIs are mocked.`, status: 503 });
    return;
  }
  try {
    await exchange(context, await prepare(context, client, request, goneSignal(response)), request, response);
  } catch (error) {
    sendError(response, errorOf(error, context.plan));
  }
}

async function exchange(
  context: ForwardContext,
  { request: prepared, credentials }: Outgoing,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const start = performance.now();
  const time = new Date().toISOString();
  const { plan } = context;
  const activity = context.services.telemetry().begin({
    adapter: 'rest',
    operation: `${context.path} ${prepared.method}`,
    httpMethod: prepared.method,
    inbound: traceHeadersOf((name) => request.headers[name]),
  });
  const sent = { ...prepared, headers: { ...prepared.headers, ...activity.outbound() } };
  let status: number | undefined;
  let error: EngineError | undefined;
  let answer: StreamedAnswer | undefined;
  try {
    answer = await askAuthorized(credentials, sent, { ask: (again) => exchangeStream(again, plan.limits), drop: dropAnswer });
    status = answer.status;
    response.writeHead(answer.status, headersFor(answer));
    await pipeline(answer.body, response);
  } catch (cause) {
    if (answer) dropAnswer(answer);
    error = errorOf(cause, plan);
    if (!response.headersSent) sendError(response, error);
    else response.destroy();
  }
  report(context, sent, activity, { status, error, time, milliseconds: roundMilliseconds(performance.now() - start) });
}

function headersFor({ headers }: StreamedAnswer): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = headers[name];
    if (value !== undefined)
      kept[name] = encodeHeader(value, () => fail('upstream-broken', 502, `The header ${name} of the answer cannot be passed on.`));
  }
  return kept;
}

/** Whoever reads the answer has gone away where a stream was closed too early. */
function errorOf(cause: unknown, plan: Plan): EngineError {
  if (cause instanceof Failure) return { ...cause.error, message: plan.redact(cause.message) };
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_STREAM_PREMATURE_CLOSE') return cancelled().error;
  throw cause;
}

interface Exchange {
  readonly status: number | undefined;
  readonly error: EngineError | undefined;
  readonly time: string;
  readonly milliseconds: number;
}

function report(
  context: ForwardContext,
  { method, url, headers }: HttpRequest<RequestBody>,
  activity: Activity,
  { status, error, time, milliseconds }: Exchange,
): void {
  const recorder = createRecorder(context.plan.redact);
  const reference = context.forward.targetNamespace?.value ?? '';
  recorder.upstream({
    reference,
    method,
    url: url.href,
    requestHeaders: headers,
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

async function prepare(context: ForwardContext, client: PlanClient, request: IncomingMessage, signal: AbortSignal): Promise<Outgoing> {
  const { plan, apiKey, query } = context;
  const rest = context.variables['path'] ?? '';
  if (rest.split('/').some((segment) => /^(\.|%2e){1,2}$/i.test(segment)))
    fail('unsafe-path', 400, 'The path must not contain "." or ".." segments.');
  const address = `${baseUrl(plan, { client }, noArguments)}${rest === '' ? '' : `/${rest}`}`;
  if (!URL.canParse(address)) fail('invalid-address', 500, `The base address of ${client.namespace} is not an address.`);
  const url = new URL(address);
  url.search = apiKey === undefined ? query : withoutParameter(query, apiKey);
  const resolved = resolveParameters(plan, client.client.inputParameters, noArguments);
  appendQuery(url, resolved);
  const method = request.method ?? 'GET';
  const body = await bodyOf(request, method);
  const bytes = body instanceof Uint8Array ? body : undefined;
  const credentials = await credentialsFor({ plan, client, names: namesOf(plan, noArguments), method, url, body: bytes, signal });
  const headers = callerHeaders(context.forward, request);
  for (const [name, value] of Object.entries({ ...headersOf(resolved), ...credentials.headers })) setHeader(headers, name, value);
  const maxBytes = limitsFor(url, plan.limits).maxForwardedBytes ?? Number.POSITIVE_INFINITY;
  return { request: { method, url, headers, body, signal, maxBytes }, credentials };
}

/** Undefined when there is none; the request itself where its body is passed on as it comes. */
async function bodyOf(request: IncomingMessage, method: string): Promise<RequestBody | undefined> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (length === undefined && (encoding === undefined || bodiless.has(method))) return undefined;
  if (length === undefined || Number(length) > maxRepeatedBytes) return request;
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) chunks.push(chunk);
  } catch {
    // A body that breaks off: its sender has gone.
    throw cancelled();
  }
  return Buffer.concat(chunks);
}

function callerHeaders({ trustedHeaders }: Forward, request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { value: name } of trustedHeaders) {
    const value = request.headers[name.toLowerCase()];
    if (value !== undefined && !neverTrusted.has(name.toLowerCase())) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  // Without them the body could not be read.
  for (const name of ['Content-Type', 'Content-Encoding', 'Content-Length']) {
    const value = request.headers[name.toLowerCase()];
    if (typeof value === 'string') setHeader(headers, name, value);
  }
  return headers;
}

/** The rest stays as it was written. */
function withoutParameter(query: string, name: string): string {
  return query
    .split('&')
    .filter((pair) => !new URLSearchParams(pair).has(name))
    .join('&');
}

/** Replaces whatever the caller sent under this name, in any spelling. */
function setHeader(headers: Record<string, string>, name: string, value: string): void {
  for (const existing of Object.keys(headers)) if (existing.toLowerCase() === name.toLowerCase()) delete headers[existing];
  headers[name] = value;
}
