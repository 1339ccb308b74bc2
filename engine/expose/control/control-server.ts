/** The control server of a capability: is it alive, is it ready, what does it serve. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ControlServer } from '../../../spec/model/capability.ts';
import type { Plan, PlanServer } from '../../plan.ts';
import type { Json } from '../../result.ts';
import { methodNotAllowed, notFound, sendError, sendJson } from '../http/answers.ts';
import { createAuthenticator } from '../http/authentication.ts';
import type { Authenticator } from '../http/credentials.ts';
import type { Endpoint, Services } from '../services.ts';

/** One server of the running engine, as the control server shows it. */
export interface AdapterState {
  readonly type: string;
  readonly namespace: string | undefined;
  readonly port: number | undefined;
  readonly state: 'started' | 'stopped';
}

/** What the control server knows of the engine it belongs to. */
export interface EngineView {
  readonly adapters: () => readonly AdapterState[];
  readonly version: string;
  readonly startedAt: number;
}

interface State {
  readonly plan: Plan;
  readonly server: ControlServer;
  readonly authenticate: Authenticator;
}

type Route = (state: State, view: EngineView, request: IncomingMessage, response: ServerResponse) => void;

export function createControlEndpoint(plan: Plan, server: ControlServer, services: Services, view: EngineView): Endpoint {
  let state = createState(plan, server);
  return {
    handle: async (request, response) => {
      await handle(state, view, request, response);
      services.log('debug', `control: ${request.method ?? ''} ${request.url ?? ''} → ${response.statusCode}`);
    },
    update: (nextPlan: Plan, nextServer: PlanServer) => {
      if (nextServer.server.kind === 'control') state = createState(nextPlan, nextServer.server);
    },
    close: async () => undefined,
  };
}

function createState(plan: Plan, server: ControlServer): State {
  return { plan, server, authenticate: createAuthenticator(server.authentication, plan) };
}

async function handle(state: State, view: EngineView, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const verdict = await state.authenticate(request);
  if (verdict.kind === 'refused') {
    const challenge: Record<string, string> = verdict.challenge === undefined ? {} : { 'WWW-Authenticate': verdict.challenge };
    sendError(
      response,
      { code: verdict.status === 401 ? 'unauthorized' : 'forbidden', message: verdict.message, status: verdict.status },
      challenge,
    );
    return;
  }
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const route = findRoute(state.server, path);
  if (!route) {
    sendError(response, notFound(`Nothing is served at ${path}.`));
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    sendError(response, methodNotAllowed(request.method ?? '', ['GET', 'HEAD']), { Allow: 'GET, HEAD' });
    return;
  }
  route(state, view, request, response);
}

function findRoute(server: ControlServer, path: string): Route | undefined {
  const health = server.management?.health?.value ?? true;
  switch (path) {
    case '/health/live':
      return health ? live : undefined;
    case '/health/ready':
      return health ? ready : undefined;
    case '/status':
      return server.management?.info?.value === true ? status : undefined;
    default:
      return undefined;
  }
}

function live(_state: State, _view: EngineView, _request: IncomingMessage, response: ServerResponse): void {
  sendJson(response, 200, { status: 'UP' });
}

/** The control server itself never makes the capability unready. */
function ready(_state: State, view: EngineView, _request: IncomingMessage, response: ServerResponse): void {
  const adapters = view.adapters();
  const up = adapters.every((adapter) => adapter.type === 'control' || adapter.state === 'started');
  sendJson(response, up ? 200 : 503, { status: up ? 'UP' : 'DEGRADED', adapters: adapters.map(adapterJson) });
}

function status(state: State, view: EngineView, _request: IncomingMessage, response: ServerResponse): void {
  const { plan } = state;
  const display = plan.file.model.info?.display?.value;
  const specVersion = plan.file.model.version?.value;
  sendJson(response, 200, {
    capability: { ...(display !== undefined && { display }), ...(specVersion !== undefined && { specVersion }) },
    engine: { name: 'capstan', version: view.version, node: process.version },
    uptime: isoDuration(Date.now() - view.startedAt),
    adapters: view.adapters().map(adapterJson),
  });
}

function adapterJson(adapter: AdapterState): Json {
  return {
    type: adapter.type,
    ...(adapter.namespace !== undefined && { namespace: adapter.namespace }),
    ...(adapter.port !== undefined && { port: adapter.port }),
    state: adapter.state,
  };
}

/** `PT1H2M3.456S` */
export function isoDuration(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor((milliseconds % 3_600_000) / 60_000);
  const seconds = (milliseconds % 60_000) / 1000;
  return `PT${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds}S`;
}
