/** MCP over HTTP, on any path of its port: streamable, and with the event stream of 2024-11-05. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, isJsonContentType } from '@modelcontextprotocol/server';
import type { McpServer as McpDeclaration } from '../../../spec/model/capability.ts';
import type { Plan, PlanServer } from '../../plan.ts';
import type { EngineError } from '../../result.ts';
import { publicError, sendEmpty, sendError, sendJson } from '../http/answers.ts';
import { whenClosed } from '../http/closed.ts';
import { createGate, type Gate } from '../http/gate.ts';
import { checkOrigin, type OriginOptions } from '../http/origin.ts';
import { receiveBody } from '../http/read-body.ts';
import type { Endpoint, Services } from '../services.ts';
import { listChanges } from './changes.ts';
import { opensEventStream, postedSession } from './event-stream.ts';
import { createMcpState, createProtocolServer, type McpState } from './mcp-server.ts';
import { isInitialize, isModern, listenedResources, parseMessage } from './message.ts';
import { createResourceChanges, type ResourceChanges } from './resource-changes.ts';
import { createSessions, type Sessions, type StreamSession } from './sessions.ts';

interface State extends McpState {
  readonly gate: Gate;
}

/** HTTP status of an error that the request itself is to blame for; clients of the older era always get 200. */
const statusOfCode: Readonly<Record<number, number>> = { [-32600]: 400, [-32601]: 404, [-32602]: 400, [-32603]: 500 };

export function createMcpEndpoint(
  plan: Plan,
  planServer: PlanServer,
  declaration: McpDeclaration,
  services: Services,
  options: OriginOptions,
): Endpoint {
  let state = createState(plan, planServer, declaration);
  const onError = (error: Error): void => services.log('debug', `${state.namespace}: ${state.plan.redact(error.message)}`);
  const errorCodes = new WeakMap<Request, number>();
  const now = (): McpState => state;
  const modern = createMcpHandler(
    ({ era, requestInfo }) =>
      createProtocolServer({ state: now, services, era, onError: (code) => requestInfo && errorCodes.set(requestInfo, code) }),
    { maxRequestBodySize: plan.limits.maxRequestBytes, onerror: onError },
  );
  const changes = createResourceChanges(now, (uri) => {
    modern.notify.resourceUpdated(uri);
    sessions.tell({ kind: 'resource', uri });
  });
  const sessions = createSessions({
    createServer: (connection) => createProtocolServer({ state: now, services, era: 'legacy', connection }),
    watch: (uri) => changes.watch([uri]),
    onError,
  });
  const listening = new Set<ServerResponse>();
  let draining = false;
  const stopHearing = services.onServed?.(changes.served);
  const answer = toNodeHandler({
    fetch: async (request, { parsedBody, authInfo } = {}) => {
      const caller = authInfo?.clientId ?? '';
      if (isInitialize(parsedBody)) {
        const begun = await sessions.begin(request, parsedBody, caller);
        return begun ?? Response.json({ error: publicError(noRoom) }, { status: noRoom.status, headers: comeBack });
      }
      const id = request.headers.get('mcp-session-id');
      const session = id === null ? undefined : sessions.find(id, caller);
      if (session?.kind === 'streamable') return await session.handle(request, parsedBody);
      const response = await modern.fetch(request, { parsedBody });
      const code = errorCodes.get(request);
      const status = code === undefined ? undefined : statusOfCode[code];
      const keepsStatus = status === undefined || response.status !== 200 || !isJsonContentType(response.headers.get('content-type'));
      return keepsStatus || !request.headers.has('mcp-method')
        ? response
        : new Response(response.body, { status, headers: response.headers });
    },
  });

  return {
    handle: async (request, response) => {
      const refusal = checkOrigin(request, options);
      if (refusal) {
        sendError(response, refusal);
        return;
      }
      // Running calls may end, but a client that has lost its stream must not open another one.
      if (draining && request.method === 'GET') {
        sendError(response, { code: 'ending', message: 'This server is about to end.', status: 503 }, { Connection: 'close' });
        return;
      }
      await handle({ state, answer, sessions, changes, listening }, request, response);
    },
    update: (nextPlan, nextServer) => {
      if (nextServer.server.kind !== 'mcp') return;
      const before = state;
      state = createState(nextPlan, nextServer, nextServer.server);
      for (const change of listChanges(before, state)) {
        sessions.tell(change);
        modern.notify[`${change.kind}Changed`]();
      }
      changes.reloaded();
    },
    drain: () => {
      draining = true;
      sessions.drain();
      for (const response of listening) response.end();
    },
    close: async () => {
      stopHearing?.();
      changes.close();
      sessions.close();
      await modern.close();
    },
  };
}

function createState(plan: Plan, planServer: PlanServer, declaration: McpDeclaration): State {
  return {
    ...createMcpState(plan, planServer, declaration),
    gate: createGate(declaration.authentication, plan, planServer.namespace ?? ''),
  };
}

type NodeAnswer = ReturnType<typeof toNodeHandler>;

const noRoom: EngineError = { code: 'too-many-sessions', message: 'Too many clients are connected. Try again later.', status: 503 };
const comeBack = { 'Retry-After': '60' };

const unknownSession: EngineError = {
  code: 'unknown-session',
  message: 'There is no such session (any more). Begin one with initialize.',
  status: 404,
};

interface Serving {
  readonly state: State;
  readonly answer: NodeAnswer;
  readonly sessions: Sessions;
  readonly changes: ResourceChanges;
  /** Streams that tell changes until the client ends them. */
  readonly listening: Set<ServerResponse>;
}

async function handle(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { state, answer, sessions, changes, listening } = serving;
  const admitted = await state.gate.admit(request, response);
  if (!admitted) return;
  const { caller } = admitted;
  const header = request.headers['mcp-session-id'];
  const id = typeof header === 'string' ? header : postedSession(request);
  if (id === undefined && opensEventStream(request)) {
    if (!(await sessions.beginStream(request, response, caller))) sendError(response, noRoom, comeBack);
    return;
  }
  const session = id === undefined ? undefined : sessions.find(id, caller);
  const ofSession = session?.kind === 'streamable' && (request.method === 'GET' || request.method === 'DELETE');
  let message: unknown;
  if (!ofSession) {
    if (id !== undefined && request.method !== 'POST') return sendError(response, unknownSession);
    const read = await readMessage(state, request, response);
    if (!read) return;
    message = read.message;
    // The newer era knows no sessions: a header that names one means nothing there.
    if (id !== undefined && !session && !isModern(message)) return sendError(response, unknownSession);
  }
  if (session) {
    if (Array.isArray(message) && !takesBatches(request)) {
      sendError(response, { code: 'no-batches', message: 'This revision of the protocol sends each message alone.', status: 400 });
      return;
    }
    if (session.kind === 'stream') {
      post(session, message, request, response);
      return;
    }
    whenClosed(response, session.enter());
    sendHeadAtOnce(response);
  }
  const listened = listenedResources(message);
  if (listened !== undefined) {
    const release = await changes.watch(listened);
    listening.add(response);
    whenClosed(response, () => {
      release();
      listening.delete(response);
    });
  }
  acceptAnything(request);
  // The SDK types the optional parts of a Node request without `undefined`.
  const asked = request as Parameters<NodeAnswer>[0];
  if (caller !== '') asked.auth = { token: '', clientId: caller, scopes: [] };
  await answer(asked, response, message);
}

/** What is posted to a stream is answered on it. */
function post(session: StreamSession, message: unknown, request: IncomingMessage, response: ServerResponse): void {
  if (session.receive(message, request)) sendEmpty(response, 202);
  else sendJson(response, 400, { jsonrpc: '2.0', id: null, error: { code: -32600, message: 'This is no message of JSON-RPC 2.0.' } });
}

/** A stream that has nothing to say yet would leave its client without a status until it does. */
function sendHeadAtOnce(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...given: readonly unknown[]) => ServerResponse;
  response.writeHead = (...given: readonly unknown[]) => {
    // An answer that is ready goes out in one piece with its head.
    setImmediate(() => {
      if (!response.writableEnded) response.flushHeaders();
    });
    return writeHead(...given);
  };
}

/** Undefined when the request has been answered, because it is none. */
async function readMessage(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<{ readonly message: unknown } | undefined> {
  if (request.method !== 'POST') {
    sendError(
      response,
      {
        code: 'method-not-allowed',
        message: `${request.method ?? ''} is not used outside of a session: send each message by POST.`,
        status: 405,
      },
      { Allow: 'POST' },
    );
    return undefined;
  }
  if (!isJsonContentType(request.headers['content-type'] ?? null)) {
    sendError(response, { code: 'unsupported-media-type', message: 'Messages must be sent as application/json.', status: 415 });
    return undefined;
  }
  const body = await receiveBody(request, response, state.plan.limits.maxRequestBytes);
  if (!body) return undefined;
  const message = parseMessage(body.toString('utf8'));
  if (message === undefined) {
    sendJson(response, 400, { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'The message is not JSON.' } });
    return undefined;
  }
  return { message };
}

/** Batches were part of 2025-03-26, and went with the revision after it. */
function takesBatches(request: IncomingMessage): boolean {
  const version = request.headers['mcp-protocol-version'];
  return version === undefined || version === '2025-03-26' || version === '2024-11-05';
}

/** A client that accepts anything (`curl`) accepts both forms of answer, which the older era wants to hear in words. */
function acceptAnything(request: IncomingMessage): void {
  const accept = request.headers.accept;
  if (accept !== undefined && !accept.includes('*/*')) return;
  request.headers.accept = 'application/json, text/event-stream';
}
