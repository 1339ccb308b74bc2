/** One call of a consumed operation: request, answer, record. */

import { parseBinarySize } from '../binary-size.ts';
import { charsetOf } from '../charset.ts';
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
  const made: Made = { plan, target, given, resolved, method, started: performance.now() };
  return plan.mock ? answerWithoutNetwork(made, options) : answerOverNetwork(made, options);
}

/** A call with its parameters. */
interface Made {
  readonly plan: Plan;
  readonly target: PlanOperation;
  readonly given: Arguments;
  readonly resolved: ResolvedParameters;
  readonly method: string;
  /** As `performance.now` gives it. */
  readonly started: number;
}

async function answerOverNetwork(made: Made, options: SendOptions): Promise<Answer> {
  const { plan, target, given, resolved, method } = made;
  const url = buildUrl(plan, target, given, resolved);
  const body = bodyOf(plan, target, given, resolved);
  const names = namesOf(plan, given, resolved.values);
  const credentials = await credentialsFor({ plan, client: target.client, names, method, url, body: body?.bytes, signal: options.signal });
  const request = {
    method,
    url,
    headers: { ...baseHeaders(body, options), ...headersOf(resolved), ...credentials.headers },
    body: body?.bytes,
    signal: options.signal,
    maxBytes: maxBytesOf(limitsFor(url, plan.limits), target, options),
  };
  const ask = (sent: HttpRequest): Promise<StandInAnswer> => {
    const network = () => exchange(sent, plan.limits);
    return options.standIn?.(target, sent, network) ?? network();
  };
  const answer = await recorded(made, { ...request, url: url.href }, options, () => askAuthorized(credentials, request, { ask }));
  return { ...answer, ...mediaTypeOf(answer) };
}

/** A made-up answer, unless somebody stands in with another one: variables without a value do not matter here. */
async function answerWithoutNetwork(made: Made, options: SendOptions): Promise<Answer> {
  const { plan, target, given, resolved, method } = made;
  const { shown, ...known } = requestOf(plan, target, given, resolved);
  const request = { method, ...known, headers: {}, signal: options.signal, maxBytes: plan.limits.maxTextBytes };
  const makeUp = async (): Promise<StandInAnswer> => {
    const data = mockAnswer(plan, target);
    return { status: 200, headers: {}, body: new TextEncoder().encode(JSON.stringify(data)), data, mocked: true };
  };
  const sent = { ...request, url: shown, mocked: true } as const;
  const answer = await recorded(made, sent, options, () => options.standIn?.(target, request, makeUp) ?? makeUp());
  return { ...answer, ...mediaTypeOf(answer), ...(answer.data !== undefined && { mediaType: 'application/json' }) };
}

/** What is recorded of a request. */
interface Sent extends Pick<HttpRequest, 'headers' | 'body'> {
  readonly url: string;
  /** Whatever answered it. */
  readonly mocked?: true;
}

/** Asks, and records how it went: the answer, or why there is none. */
async function recorded(
  { target, method, started }: Made,
  { url, headers, body, mocked }: Sent,
  { recorder, step }: SendOptions,
  ask: () => Promise<StandInAnswer>,
): Promise<StandInAnswer> {
  const record = (answer: StandInAnswer | undefined, error?: string): void =>
    recorder.upstream({
      reference: target.reference,
      ...(step !== undefined && { step }),
      method,
      url,
      requestHeaders: headers,
      ...(body && { requestBody: textOf(body) }),
      status: answer?.status,
      ...(answer && {
        ...(!mocked && { responseHeaders: answer.headers }),
        responseBytes: answer.body.byteLength,
        ...((mocked || isText(answer)) && { responseBody: textOf(answer.body) }),
      }),
      milliseconds: performance.now() - started,
      ...((mocked ?? answer?.mocked) && { mocked: true }),
      ...(error !== undefined && { error }),
    });
  try {
    const answer = await ask();
    record(answer);
    return answer;
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
  return { mediaType: type, charset: charsetOf(type) };
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
