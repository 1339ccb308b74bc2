/** One call of a consumed operation: request, answer, record. */

import { parseBinarySize } from '../binary-size.ts';
import type { Recorder } from '../observe/call-record.ts';
import type { Limits, Plan, PlanOperation } from '../plan.ts';
import type { Json } from '../result.ts';
import { buildUrl } from './address.ts';
import type { HttpRequest } from './attempts.ts';
import { asJson, type EncodedBody, encodeBody } from './body.ts';
import { limitsFor } from './connections.ts';
import { askAuthorized, credentialsFor } from './credentials.ts';
import { acceptedEncodings } from './decompress.ts';
import { Failure } from './failure.ts';
import { headersOf } from './headers.ts';
import { mockAnswer } from './mock-answer.ts';
import { type Arguments, namesOf } from './names.ts';
import { parametersOf, type ResolvedParameters, resolveParameters } from './parameters.ts';
import type { StandIn, StandInAnswer } from './stand-in.ts';
import { exchange, type HttpAnswer } from './transport.ts';

export interface SendOptions {
  readonly signal: AbortSignal | undefined;
  readonly recorder: Recorder;
  /** Headers that carry the trace; asked for once per request. */
  readonly trace: () => Readonly<Record<string, string>>;
  /** Answers instead of the network. */
  readonly standIn?: StandIn | undefined;
  /** Name of the step it is made for. */
  readonly step?: string;
  /** Cap for binary answers in bytes, when the exposed server has one. */
  readonly maxBinarySize?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly mediaType: string | undefined;
  readonly charset: string | undefined;
  /** Set in mock mode: the data that the body would have been converted to. */
  readonly data?: Json;
}

export async function send(plan: Plan, target: PlanOperation, given: Arguments, options: SendOptions): Promise<Answer> {
  const resolved = resolveParameters(plan, parametersOf(target), given);
  const method = (target.operation.method?.value ?? 'GET').toUpperCase();
  const started = performance.now();
  if (plan.mock) return await answerWithoutNetwork(plan, target, given, resolved, options);
  const url = buildUrl(plan, target, given, resolved);
  const body = bodyOf(plan, target, given, resolved);
  const names = namesOf(plan, given, resolved.values);
  const credentials = await credentialsFor({ plan, client: target.client, names, method, url, body: body?.bytes, signal: options.signal });
  const headers = { ...baseHeaders(body, options), ...headersOf(resolved), ...credentials.headers };
  const record = (answer: StandInAnswer | undefined, error?: string) =>
    options.recorder.upstream({
      reference: target.reference,
      ...(options.step !== undefined && { step: options.step }),
      method,
      url: url.href,
      requestHeaders: headers,
      ...(body && { requestBody: textOf(body.bytes) }),
      status: answer?.status,
      ...(answer && {
        responseHeaders: answer.headers,
        responseBytes: answer.body.byteLength,
        ...(isText(answer) && { responseBody: textOf(answer.body) }),
      }),
      milliseconds: performance.now() - started,
      ...(answer?.mocked && { mocked: true }),
      ...(error !== undefined && { error }),
    });
  const request = {
    method,
    url,
    headers,
    body: body?.bytes,
    signal: options.signal,
    maxBytes: maxBytesOf(limitsFor(url, plan.limits), target, options),
  };
  const ask = (sent: HttpRequest): Promise<StandInAnswer> => {
    const network = () => exchange(sent, plan.limits);
    return options.standIn?.(target, sent, network) ?? network();
  };
  try {
    const answer = await askAuthorized(credentials, request, { ask });
    record(answer);
    return { ...answer, ...mediaTypeOf(answer) };
  } catch (error) {
    if (error instanceof Failure) record(undefined, error.message);
    throw error;
  }
}

/** A made-up answer, unless somebody stands in with another one: variables without a value do not matter here. */
async function answerWithoutNetwork(
  plan: Plan,
  target: PlanOperation,
  given: Arguments,
  resolved: ResolvedParameters,
  options: SendOptions,
): Promise<Answer> {
  const method = (target.operation.method?.value ?? 'GET').toUpperCase();
  const started = performance.now();
  const { shown, ...known } = requestOf(plan, target, given, resolved);
  const record = (answer: StandInAnswer | undefined, error?: string) =>
    options.recorder.upstream({
      reference: target.reference,
      ...(options.step !== undefined && { step: options.step }),
      method,
      url: shown,
      requestHeaders: {},
      ...(known.body && { requestBody: textOf(known.body) }),
      status: answer?.status,
      ...(answer && { responseBody: textOf(answer.body), responseBytes: answer.body.byteLength }),
      milliseconds: performance.now() - started,
      mocked: true,
      ...(error !== undefined && { error }),
    });
  const made = async (): Promise<StandInAnswer> => {
    const data = mockAnswer(plan, target);
    return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(data)), data, mocked: true };
  };
  try {
    const request = {
      method,
      ...known,
      headers: {},
      signal: options.signal,
      maxBytes: plan.limits.maxTextBytes,
    };
    const asked: Promise<StandInAnswer> = options.standIn?.(target, request, made) ?? made();
    const answer = await asked;
    record(answer);
    return { ...answer, ...mediaTypeOf(answer), ...(answer.data !== undefined && { mediaType: 'application/json' }) };
  } catch (error) {
    if (error instanceof Failure) record(undefined, error.message);
    throw error;
  }
}

/** As far as it can be told: a host that depends on a variable is not known. */
function requestOf(
  plan: Plan,
  target: PlanOperation,
  given: Arguments,
  resolved: ResolvedParameters,
): Pick<HttpRequest, 'url' | 'body'> & { readonly shown: string } {
  try {
    const url = buildUrl(plan, target, given, resolved);
    return { url, shown: url.href, body: bodyOf(plan, target, given, resolved)?.bytes };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const path = target.resource.path?.value ?? '';
    const url = new URL(`https://${target.client.namespace}.invalid${encodeURI(path)}`);
    return { url, shown: `${target.client.baseUri ?? ''}${path}`, body: undefined };
  }
}

function baseHeaders(body: EncodedBody | undefined, { trace }: SendOptions): Record<string, string> {
  return {
    accept: '*/*',
    'accept-encoding': acceptedEncodings,
    'user-agent': 'capstan',
    ...trace(),
    ...(body && { 'content-type': body.contentType }),
  };
}

function bodyOf(plan: Plan, { operation }: PlanOperation, given: Arguments, resolved: ResolvedParameters): EncodedBody | undefined {
  if (operation.body) return encodeBody(operation.body, namesOf(plan, given, resolved.values));
  const fields = resolved.parameters.filter((parameter) => parameter.in === 'body');
  return fields.length > 0 ? asJson(Object.fromEntries(fields.map(({ parameter, value }) => [parameter.name, value]))) : undefined;
}

function maxBytesOf(limits: Limits, { operation }: PlanOperation, options: SendOptions): number {
  if (operation.outputRawFormat?.value !== 'binary') return limits.maxTextBytes;
  return parseBinarySize(operation.maxBinarySize?.value) ?? options.maxBinarySize ?? limits.maxBinaryBytes;
}

function mediaTypeOf(answer: HttpAnswer): { mediaType: string | undefined; charset: string | undefined } {
  const type = answer.headers['content-type'];
  return { mediaType: type, charset: /;\s*charset="?([^";\s]+)/i.exec(type ?? '')?.[1] };
}

function isText(answer: HttpAnswer): boolean {
  const type = answer.headers['content-type'] ?? '';
  return type === '' || /^text\/|json|xml|yaml|javascript|csv|form-urlencoded/i.test(type);
}

/** Bytes of a body that are recorded. */
const maxRecorded = 20_000;

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, maxRecorded)).toString('utf8');
}
