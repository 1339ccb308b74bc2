/** The control server of a capability: is it alive, is it ready, what does it serve; and what the file lets it change. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ControlServer } from '../../../spec/model/capability.ts';
import type { Plan, PlanServer } from '../../plan.ts';
import type { Json } from '../../result.ts';
import { methodNotAllowed, notFound, sendError, sendJson } from '../http/answers.ts';
import { createGate, type Gate } from '../http/gate.ts';
import { checkOrigin } from '../http/origin.ts';
import { exchangeText, targetOf } from '../http/target.ts';
import type { Endpoint, Services } from '../services.ts';
import type { AdapterState, EngineView } from './engine-view.ts';
import type { ControlContext, Route } from './route.ts';
import { configureScripts, logRoutes, reload, scripts, validate } from './steer.ts';
import { metrics, traceDetail, traceList } from './telemetry-routes.ts';

interface State {
  readonly plan: Plan;
  readonly server: ControlServer;
  readonly gate: Gate;
}

export function createControlEndpoint(
  plan: Plan,
  server: ControlServer,
  services: Services,
  { view, loopback }: { readonly view: EngineView; readonly loopback: boolean },
): Endpoint {
  let state = createState(plan, server);
  const open = new Set<ServerResponse>();
  return {
    handle: async (request, response) => {
      await handle(state, { view, services, loopback, open }, request, response);
      services.log('debug', `control: ${exchangeText(request, response)}`);
    },
    update: (nextPlan: Plan, nextServer: PlanServer) => {
      if (nextServer.server.kind === 'control') state = createState(nextPlan, nextServer.server);
    },
    // Who follows the log would never let the server end.
    drain: () => {
      for (const response of open) response.end();
    },
    close: async () => undefined,
  };
}

function createState(plan: Plan, server: ControlServer): State {
  return { plan, server, gate: createGate(server.authentication, plan, 'control') };
}

interface Around {
  readonly view: EngineView;
  readonly services: Services;
  readonly loopback: boolean;
  readonly open: Set<ServerResponse>;
}

async function handle(state: State, around: Around, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!(await state.gate.admit(request, response))) return;
  const url = targetOf(request);
  const methods = routesAt(state.server, around.services, url.pathname);
  if (!methods) {
    sendError(response, notFound(`Nothing is served at ${url.pathname}.`));
    return;
  }
  const method = request.method ?? '';
  const route = Object.hasOwn(methods, method) ? methods[method] : method === 'HEAD' ? methods['GET'] : undefined;
  if (!route) {
    const allowed = Object.keys(methods).flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
    sendError(response, methodNotAllowed(method, allowed), { Allow: allowed.join(', ') });
    return;
  }
  // Logs and traces are no business of a web page, by whatever name it calls this machine. Whether we are well anybody may know.
  const refusal = url.pathname.startsWith('/health/') ? undefined : checkOrigin(request, around);
  if (refusal) {
    sendError(response, refusal);
    return;
  }
  await route({ plan: state.plan, server: state.server, url, request, response, ...around });
}

/** What is served at a path, by method; undefined where the file switches it off. */
function routesAt(server: ControlServer, services: Services, path: string): Readonly<Record<string, Route>> | undefined {
  const { management } = server;
  const health = management?.health?.value ?? true;
  const { metrics: counted, traces } = services.telemetry();
  if (path.startsWith('/traces/')) return traces && { GET: traceDetail };
  switch (path) {
    case '/health/live':
      return health ? { GET: live } : undefined;
    case '/health/ready':
      return health ? { GET: ready } : undefined;
    case '/status':
      return management?.info?.value === true ? { GET: status } : undefined;
    case '/metrics':
      return counted && { GET: metrics };
    case '/traces':
      return traces && { GET: traceList };
    case '/reload':
      return management?.reload?.value === true ? { POST: reload } : undefined;
    case '/validate':
      return management?.validate?.value === true ? { GET: validate, POST: validate } : undefined;
    case '/scripting':
      return management?.scripting && { GET: scripts, PUT: configureScripts };
    case '/logs':
    case '/logs/stream':
      return logRoutes(management?.logs?.value, path);
    default:
      return undefined;
  }
}

function live({ response }: ControlContext): void {
  sendJson(response, 200, { status: 'UP' });
}

/** The control server itself never makes the capability unready. */
function ready({ view, response }: ControlContext): void {
  const adapters = view.adapters();
  const up = adapters.every((adapter) => adapter.type === 'control' || adapter.state === 'started');
  sendJson(response, up ? 200 : 503, { status: up ? 'UP' : 'DEGRADED', adapters: adapters.map(adapterJson) });
}

function status({ plan, view, services, response }: ControlContext): void {
  const display = plan.file.model.info?.display?.value;
  const specVersion = plan.file.model.version?.value;
  const { traces, metrics: counted } = services.telemetry();
  sendJson(response, 200, {
    capability: { ...(display !== undefined && { display }), ...(specVersion !== undefined && { specVersion }) },
    engine: { name: 'capstan', version: view.version, node: process.version },
    uptime: isoDuration(Date.now() - view.startedAt),
    otel: { status: traces || counted ? 'active' : 'inactive' },
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
