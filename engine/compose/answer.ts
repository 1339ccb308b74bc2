/** What the answer of one consumed operation becomes: data for a step, a result for a unit. */
import type { OutputParameter, Outputs } from '../../spec/model/capability.ts';
import { Failure } from '../consume/failure.ts';
import { toJson } from '../consume/formats.ts';
import type { Answer } from '../consume/send.ts';
import type { Plan, PlanFiles, PlanOperation } from '../plan.ts';
import type { EngineError, Json, UnitResult } from '../result.ts';
import { findFirst } from './json-path.ts';
import { coerce, type ShapeContext, shape } from './shape.ts';
import type { WatchedPlace } from './watcher.ts';

/** These describe the content and survive; others belong to the upstream's own conversation. */
const keptHeaders = ['content-language', 'content-disposition', 'etag', 'last-modified', 'expires'];

async function dataOf(answer: Answer, { operation, client, reference }: PlanOperation, files: PlanFiles): Promise<Json | undefined> {
  if (answer.data !== undefined) return answer.data;
  if (answer.body.byteLength === 0) return undefined;
  try {
    return await toJson(answer.body, {
      name: operation.outputRawFormat?.value ?? 'json',
      schema: operation.outputSchema?.value,
      uri: client.uri,
      charset: answer.charset,
      files,
    });
  } catch (error) {
    // Of several calls one cannot be told by its answer.
    if (error instanceof Failure) throw new Failure({ ...error.error, message: `${reference}: ${error.message}` });
    throw error;
  }
}

export function rawResult(answer: Answer, { operation }: PlanOperation): UnitResult {
  if (answer.body.byteLength === 0) return { kind: 'empty', status: answer.status };
  const headers: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = answer.headers[name];
    if (value !== undefined) headers[name] = value;
  }
  const binary = operation.outputRawFormat?.value === 'binary';
  const mediaType = operation.outputMediaType?.value ?? answer.mediaType;
  return { kind: 'raw', body: answer.body, status: answer.status, mediaType, headers, binary };
}

/** A direct call: shaped when outputs are declared, passed on as it came otherwise. */
export async function callResult(
  answer: Answer,
  target: PlanOperation,
  outputs: Outputs | undefined,
  context: ShapeContext & { readonly files: PlanFiles },
): Promise<UnitResult> {
  const failed = answer.status >= 400;
  if (!outputs || outputs.parameters.length === 0 || target.operation.outputRawFormat?.value === 'binary') {
    return answer.data === undefined ? rawResult(answer, target) : { kind: 'data', data: answer.data, status: 200 };
  }
  let data: Json | undefined;
  try {
    data = await dataOf(answer, target, context.files);
  } catch (error) {
    // An error page is seldom in the format of the answer it stands for.
    if (failed) return rawResult(answer, target);
    throw error;
  }
  if (data === undefined) return { kind: 'empty', status: answer.status };
  const shaped = shape(outputs, data, context);
  // An error whose body is nothing like the answer is told as it came, not as an object of nulls.
  if (failed && !shaped.found) return rawResult(answer, target);
  return {
    kind: 'data',
    data: shaped.data,
    status: answer.status,
    ...(target.operation.outputMediaType && { mediaType: target.operation.outputMediaType.value }),
  };
}

/** What a step leaves behind: the data, or the extracts that the consumed operation declares (engine.md 4.2). */
export async function stepOutput(answer: Answer, target: PlanOperation, files: PlanFiles): Promise<Json | undefined> {
  if (target.operation.outputRawFormat?.value === 'binary') return undefined;
  const data = await dataOf(answer, target, files);
  const outputs = target.operation.outputs;
  return data === undefined || !outputs || outputs.parameters.length === 0 || answer.data !== undefined ? data : project(outputs, data);
}

function project({ parameters }: Outputs, data: Json): Json {
  const named = parameters.filter((output) => output.name !== '');
  const extract = (from: Json) => Object.fromEntries(named.map((output) => [output.name, extractOne(output, from)]));
  if (named.length === 0) return parameters[0] ? extractOne(parameters[0], data) : data;
  if (Array.isArray(data)) {
    return (data as readonly Json[]).map((element) =>
      typeof element === 'object' && element !== null && !Array.isArray(element) ? { ...element, ...extract(element) } : element,
    );
  }
  return extract(data);
}

function extractOne(output: OutputParameter, data: Json): Json {
  return coerce(output.mapping ? findFirst(data, output.mapping.value) : (output.value?.value ?? null), output.type?.value);
}

/** An upstream error inside an orchestration: it ends there, and the caller gets no data of other steps. */
export function upstreamFailure(plan: Plan, answer: Answer, target: PlanOperation, step: string, place: WatchedPlace): UnitResult {
  const error: EngineError = {
    code: 'upstream-status',
    status: 502,
    message: plan.redact(`The step ${step} stopped: ${target.reference} answered with status ${answer.status}.`),
    place,
  };
  return { kind: 'failed', error, upstream: { status: answer.status, body: answer.body, mediaType: answer.mediaType } };
}

/** Secrets leave a message here, whoever wrote it. */
export function failureResult(plan: Plan, error: unknown): Extract<UnitResult, { readonly kind: 'failed' }> {
  if (error instanceof Failure) return { kind: 'failed', error: { ...error.error, message: plan.redact(error.message) } };
  throw error;
}
