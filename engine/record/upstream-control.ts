/** Consumed APIs of a running capability under somebody's hand: slowed down, made to fail, recorded, replayed. */
import type { HttpRequest } from '../consume/attempts.ts';
import { faulty, formatOf, mediaTypes, slowBody } from '../consume/faults.ts';
import type { StandIn, StandInAnswer } from '../consume/stand-in.ts';
import type { HttpAnswer } from '../consume/transport.ts';
import { wait } from '../consume/wait.ts';
import type { UpstreamBehaviour, UpstreamSettings } from '../control/file-protocol.ts';
import type { Plan, PlanOperation } from '../plan.ts';
import { createReplay, type Exchange, type Recording, type Replay } from './recording.ts';

export interface UpstreamControl {
  readonly standIn: StandIn;
  /** Replaces what was set before. */
  configure(settings: UpstreamSettings): void;
  /** Answers what was recorded from now on; undefined ends that. */
  replay(recording: Recording | undefined): void;
  /** What was recorded since recording began, without secrets. */
  recorded(): Recording;
}

/** More would be a load test, not a recording. */
const maxExchanges = 2_000;
const maxBytes = 64 * 1024 * 1024;

export function createUpstreamControl(plan: () => Pick<Plan, 'limits' | 'redact'>): UpstreamControl {
  let settings: UpstreamSettings = { behaviours: {}, record: false };
  let replay: Replay | undefined;
  let exchanges: Exchange[] = [];
  let bytes = 0;

  const keep = (target: PlanOperation, request: HttpRequest, answer: HttpAnswer, milliseconds: number): void => {
    if (exchanges.length >= maxExchanges || bytes + answer.body.byteLength > maxBytes) return;
    bytes += answer.body.byteLength;
    exchanges.push(clean({ target, request, answer, milliseconds }, plan().redact));
  };

  const answerOf: StandIn = async (target, request, network) => {
    const recorded = replay?.(target, request);
    if (recorded) return recorded;
    const started = performance.now();
    const answer = await network();
    if (settings.record && !('data' in answer)) keep(target, request, answer, performance.now() - started);
    return answer;
  };

  const misbehave = async (behaviour: UpstreamBehaviour, ...[target, request, network]: Parameters<StandIn>): Promise<StandInAnswer> => {
    if (behaviour.latencyMs !== undefined) await wait(behaviour.latencyMs, request.signal);
    if (behaviour.fault !== undefined) return faulty(behaviour.fault, plan(), target, request.url.host);
    const answer = behaviour.status === undefined ? await answerOf(target, request, network) : withStatus(behaviour, target);
    if (behaviour.bodyMs !== undefined) await slowBody(behaviour.bodyMs, plan().limits, request);
    return answer;
  };

  return {
    standIn: (target, request, network) => {
      const behaviour = settings.behaviours[target.reference];
      if (behaviour) return misbehave(behaviour, target, request, network);
      return replay || settings.record ? answerOf(target, request, network) : network();
    },
    configure: (next) => {
      if (next.record && !settings.record) {
        exchanges = [];
        bytes = 0;
      }
      settings = next;
    },
    replay: (recording) => {
      replay = recording && createReplay(recording);
    },
    recorded: () => ({ exchanges }),
  };
}

function withStatus({ status = 200 }: UpstreamBehaviour, target: PlanOperation): StandInAnswer {
  if (status === 204 || status === 304) return { status, headers: {}, body: new Uint8Array(), mocked: true };
  const isXml = formatOf(target) === 'xml';
  const text = isXml ? `<error><status>${status}</status></error>` : JSON.stringify({ error: `Made to answer with status ${status}.` });
  const headers = {
    'content-type': isXml ? 'application/xml' : (mediaTypes['json'] ?? ''),
    ...(status === 429 || status === 503 ? { 'retry-after': '2' } : {}),
  };
  return { status, headers, body: new TextEncoder().encode(text), mocked: true };
}

/** These belong to the connection, or to a person. */
const leftOut = new Set([
  'set-cookie',
  'authorization',
  'proxy-authenticate',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-encoding',
]);

interface Kept {
  readonly target: PlanOperation;
  readonly request: HttpRequest;
  readonly answer: HttpAnswer;
  readonly milliseconds: number;
}

function clean({ target, request, answer, milliseconds }: Kept, redact: (text: string) => string): Exchange {
  const body = request.body && new TextDecoder().decode(request.body);
  return {
    operation: target.reference,
    method: request.method,
    url: redact(request.url.href),
    ...(body !== undefined && { requestBody: redact(body) }),
    status: answer.status,
    headers: Object.fromEntries(
      Object.entries(answer.headers).flatMap(([name, value]) => (leftOut.has(name) ? [] : [[name, redact(value)]])),
    ),
    body: redactBytes(answer.body, redact),
    milliseconds: Math.round(milliseconds),
  };
}

/** Bytes stay as they are, unless a secret is among them. */
function redactBytes(bytes: Uint8Array, redact: (text: string) => string): Uint8Array {
  const text = new TextDecoder().decode(bytes);
  const cleaned = redact(text);
  return cleaned === text ? bytes : new TextEncoder().encode(cleaned);
}
