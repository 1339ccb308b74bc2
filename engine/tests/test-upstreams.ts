/** The consumed APIs as a test sees them: answers it wrote, recordings, else made-up ones; and what was asked of them. */
import type { AnswerBody, AnswerQueue, UpstreamAnswer, Upstreams } from '../../spec/tests/test-file.ts';
import type { HttpRequest } from '../consume/attempts.ts';
import { faulty, formatOf, mediaTypes } from '../consume/faults.ts';
import { mockAnswer } from '../consume/mock-answer.ts';
import type { StandIn, StandInAnswer } from '../consume/stand-in.ts';
import { wait } from '../consume/wait.ts';
import type { Plan, PlanOperation } from '../plan.ts';
import type { Json } from '../result.ts';

/** One request to a consumed API. */
export interface MadeCall {
  readonly reference: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined when it had none. */
  readonly body: string | undefined;
}

export interface TestUpstreams {
  readonly standIn: StandIn;
  /** In the order they were made. */
  readonly calls: readonly MadeCall[];
}

export interface UpstreamSources {
  /** Looked through in order: those of the test, those of its file. */
  readonly answers: readonly Upstreams[];
  /** Answers what nothing was written for; undefined where it has nothing. */
  readonly recording?: ((target: PlanOperation, request: HttpRequest) => StandInAnswer | undefined) | undefined;
  /** The bytes of a file as an answer names it. */
  readonly readFile: (path: string) => Uint8Array;
  /** Namespaces that are really asked. */
  readonly real: ReadonlySet<string>;
}

export function createTestUpstreams(plan: Plan, sources: UpstreamSources): TestUpstreams {
  const calls: MadeCall[] = [];
  const given = new Map<AnswerQueue, number>();
  const next = (reference: string): UpstreamAnswer | undefined => {
    const queue = sources.answers.map((answers) => answers.get(reference)).find((found) => found !== undefined);
    if (!queue) return undefined;
    const index = given.get(queue) ?? 0;
    given.set(queue, index + 1);
    return queue.answers[Math.min(index, queue.answers.length - 1)];
  };
  return {
    calls,
    standIn: async (target, request, network) => {
      const { method, url, headers, body } = request;
      calls.push({ reference: target.reference, method, url, headers, body: body && new TextDecoder().decode(body) });
      const answer = next(target.reference);
      if (answer) return await give(answer, plan, target, request, sources);
      if (sources.real.has(target.client.namespace)) return await network();
      return sources.recording?.(target, request) ?? sample(plan, target);
    },
  };
}

/** As `Run with Mocks` answers. */
function sample(plan: Plan, target: PlanOperation): StandInAnswer {
  const data = mockAnswer(plan, target);
  return { status: 200, headers: { 'content-type': 'application/json' }, body: encode(JSON.stringify(data)), data, mocked: true };
}

async function give(
  answer: UpstreamAnswer,
  plan: Plan,
  target: PlanOperation,
  request: HttpRequest,
  sources: UpstreamSources,
): Promise<StandInAnswer> {
  if (answer.latencyMs > 0) await wait(answer.latencyMs, request.signal);
  if (answer.fault !== undefined) return faulty(answer.fault, plan, target, request.url.host);
  return { ...content(answer.body, answer.headers, plan, target, sources), status: answer.status, mocked: true };
}

function content(
  body: AnswerBody,
  headers: Readonly<Record<string, string>>,
  plan: Plan,
  target: PlanOperation,
  { readFile }: Pick<UpstreamSources, 'readFile'>,
): Omit<StandInAnswer, 'status'> {
  const format = formatOf(target);
  switch (body.kind) {
    case 'sample':
      return { ...sample(plan, target), headers: { 'content-type': 'application/json', ...headers } };
    case 'empty':
      return { headers, body: new Uint8Array() };
    case 'data': {
      // Data of a YAML file is JSON data.
      const data = body.data as Json;
      const encoded = { headers: { 'content-type': 'application/json', ...headers }, body: encode(JSON.stringify(data)) };
      return format === 'json' ? encoded : { ...encoded, data };
    }
    case 'text':
      return { headers: { 'content-type': mediaTypes[format] ?? 'text/plain', ...headers }, body: encode(body.text) };
    case 'file':
      return { headers: { 'content-type': mediaTypes[format] ?? 'application/octet-stream', ...headers }, body: readFile(body.path) };
    default:
      return body satisfies never;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
