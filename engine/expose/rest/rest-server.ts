/** An exposed REST server: authentication, routing, inputs, the operation (or forwarding), and the answer. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { stringify } from 'yaml';
import { inheritedInputs } from '../../../spec/links/inherited-inputs.ts';
import type { Behaviour, Forward, Outputs, RestOperation, RestResource, RestServer } from '../../../spec/model/capability.ts';
import { parseBinarySize } from '../../binary-size.ts';
import type { Plan, PlanServer, PlanUnit } from '../../plan.ts';
import type { EngineError, UnitResult } from '../../result.ts';
import { type CallContext, callUnit, reportRefused } from '../call-unit.ts';
import { methodNotAllowed, notFound, sendBody, sendEmpty, sendError, sendJson } from '../http/answers.ts';
import { apiKeyInQuery } from '../http/authentication.ts';
import { goneSignal } from '../http/closed.ts';
import { createGate, type Gate } from '../http/gate.ts';
import { receiveBody } from '../http/read-body.ts';
import { type Endpoint, type Services, traceHeadersOf } from '../services.ts';
import { forwardRequest } from './forward.ts';
import { type DeclaredInputs, readInputs } from './inputs.ts';
import { preferredType } from './negotiate.ts';
import { openApiDocument } from './openapi.ts';
import { createRouter, type RouteMatch, type Router } from './routes.ts';

interface ServedResource {
  readonly resource: RestResource;
  readonly forward: Forward | undefined;
  /** By method; of two operations with one method the first counts. */
  readonly operations: ReadonlyMap<string, ServedOperation>;
}

/** Forms that shaped data can have. */
const dataTypes = ['application/json', 'application/yaml'] as const;

interface ServedOperation {
  readonly operation: RestOperation;
  readonly unit: PlanUnit;
  readonly inputs: DeclaredInputs;
  /** True when the answer is data the file shapes; else it is what the consumed API answers, in its own form. */
  readonly shapes: boolean;
}

interface State {
  readonly plan: Plan;
  readonly planServer: PlanServer;
  readonly server: RestServer;
  readonly namespace: string;
  readonly gate: Gate;
  readonly router: Router<ServedResource>;
}

export function createRestEndpoint(plan: Plan, planServer: PlanServer, server: RestServer, services: Services): Endpoint {
  let state = createState(plan, planServer, server);
  return {
    handle: (request, response) => handle(state, services, request, response),
    update: (nextPlan, nextServer) => {
      if (nextServer.server.kind === 'rest') state = createState(nextPlan, nextServer, nextServer.server);
    },
    close: async () => undefined,
  };
}

function createState(plan: Plan, planServer: PlanServer, server: RestServer): State {
  const resources = server.resources.map((resource) => servedResource(resource, server, plan, planServer));
  return {
    plan,
    planServer,
    server,
    namespace: planServer.namespace ?? '',
    gate: createGate(server.authentication, plan, planServer.namespace ?? ''),
    router: createRouter(resources.map((served) => ({ template: served.resource.path?.value ?? '', target: served }))),
  };
}

function servedResource(resource: RestResource, server: RestServer, plan: Plan, planServer: PlanServer): ServedResource {
  const operations = new Map<string, ServedOperation>();
  for (const operation of resource.operations) {
    const method = operation.method?.value.toUpperCase() ?? 'GET';
    if (!operations.has(method)) operations.set(method, servedOperation(operation, resource, server, plan, planServer));
  }
  return { resource, forward: resource.forward, operations };
}

function servedOperation(
  operation: RestOperation,
  resource: RestResource,
  server: RestServer,
  plan: Plan,
  planServer: PlanServer,
): ServedOperation {
  const flow = operation.ref ? plan.flows.get(operation.ref.value) : undefined;
  return {
    operation,
    unit: {
      unit: operation,
      namespace: planServer.namespace ?? '',
      uri: planServer.uri,
      label: `operation ${operation.name || operation.method?.value || ''}`.trim(),
      maxBinarySize: parseBinarySize(server.maxBinarySize?.value),
    },
    inputs: {
      own: [...server.inputParameters, ...resource.inputParameters, ...operation.inputParameters],
      inherited: inheritedInputs(operation, flow?.flow, planServer.namespace),
    },
    shapes: shapesData(flow?.flow ?? operation, flow?.flow.outputs ?? operation.outputs),
  };
}

function shapesData({ mappings }: Behaviour, outputs: Outputs | undefined): boolean {
  return mappings.length > 0 || (outputs?.parameters.length ?? 0) > 0;
}

async function handle(state: State, services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!(await state.gate.admit(request, response))) return;
  const { path, query } = splitUrl(request.url ?? '/');
  const match = state.router.find(path);
  if (match) await serveResource(state, services, match, query, request, response);
  else if (path === '/openapi.json') serveDescription(state, request, response);
  else sendError(response, notFound(nothingAt(path, state.router)));
}

/** A slash too many or too few is the usual reason. */
function nothingAt(path: string, router: Router<ServedResource>): string {
  const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
  return router.find(other) ? `Nothing is served at ${path}, but something is at ${other}.` : `Nothing is served at ${path}.`;
}

function serveDescription({ plan, planServer, server }: State, request: IncomingMessage, response: ServerResponse): void {
  const allowed = ['GET', 'HEAD', 'OPTIONS'];
  if (request.method === 'OPTIONS') sendEmpty(response, 204, { Allow: allowed.join(', ') });
  else if (!allowed.includes(request.method ?? ''))
    sendError(response, methodNotAllowed(request.method ?? '', allowed), { Allow: allowed.join(', ') });
  else sendJson(response, 200, openApiDocument(plan, planServer, server, `http://${request.headers.host ?? 'localhost'}`));
}

async function serveResource(
  state: State,
  services: Services,
  match: RouteMatch<ServedResource>,
  query: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { operations, forward } = match.target;
  const method = request.method ?? 'GET';
  // HEAD is GET without the body, unless somebody declared it.
  const operation = operations.get(method) ?? (method === 'HEAD' ? operations.get('GET') : undefined);
  if (operation) {
    await serveOperation(state, services, operation, match, query, request, response);
    return;
  }
  if (forward) {
    await forwardRequest(
      {
        plan: state.plan,
        services,
        server: state.namespace,
        resource: match.target.resource.name,
        forward,
        variables: match.variables,
        query,
        apiKey: apiKeyInQuery(state.server.authentication, state.plan),
        path: match.target.resource.path?.value ?? '',
      },
      request,
      response,
    );
    return;
  }
  const allowed = allowedMethods(operations);
  if (method === 'OPTIONS') sendEmpty(response, 204, { Allow: allowed.join(', ') });
  else sendError(response, methodNotAllowed(method, allowed), { Allow: allowed.join(', ') });
}

function allowedMethods(operations: ReadonlyMap<string, unknown>): readonly string[] {
  const declared = [...operations.keys()];
  return [
    ...declared,
    ...(operations.has('GET') && !operations.has('HEAD') ? ['HEAD'] : []),
    ...(operations.has('OPTIONS') ? [] : ['OPTIONS']),
  ];
}

async function serveOperation(
  state: State,
  services: Services,
  served: ServedOperation,
  match: RouteMatch<ServedResource>,
  query: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const wanted = preferredType(request.headers.accept, dataTypes);
  if (served.shapes && wanted === undefined) {
    sendError(response, notAcceptable(request.headers.accept ?? ''));
    return;
  }
  const body = await receiveBody(request, response, state.plan.limits.maxRequestBytes);
  if (!body) return;
  const context: CallContext = {
    server: state.namespace,
    signal: goneSignal(response),
    activity: {
      adapter: 'rest',
      operation: `${match.target.resource.path?.value ?? ''} ${request.method ?? 'GET'}`,
      httpMethod: request.method ?? 'GET',
      inbound: traceHeadersOf((name) => request.headers[name]),
    },
  };
  const inputs = readInputs(served.inputs, {
    variables: match.variables,
    query: query === '' ? noQuery : new URLSearchParams(query),
    headers: request.headers,
    contentType: request.headers['content-type'],
    body,
  });
  if (inputs.kind === 'refused') {
    reportRefused(services, served.unit, inputs.error, context);
    sendError(response, inputs.error);
    return;
  }
  const result = await callUnit(services, state.plan, served.unit, inputs.inputs, context);
  if (!response.destroyed) sendResult(response, result, wanted);
}

const noQuery = new URLSearchParams();

/** The answer of an operation as an HTTP response. */
function sendResult(response: ServerResponse, result: UnitResult, wanted: string | undefined): void {
  switch (result.kind) {
    case 'data': {
      const status = contentStatus(result.status);
      if (result.mediaType !== undefined && typeof result.data === 'string')
        sendBody(response, status, result.data, { 'Content-Type': result.mediaType });
      else if (result.mediaType === undefined && wanted === 'application/yaml')
        sendBody(response, status, stringify(result.data), { 'Content-Type': 'application/yaml; charset=utf-8' });
      else
        sendBody(response, status, JSON.stringify(result.data), { 'Content-Type': result.mediaType ?? 'application/json; charset=utf-8' });
      return;
    }
    case 'raw':
      sendBody(response, contentStatus(result.status), result.body, {
        ...(result.mediaType !== undefined && { 'Content-Type': result.mediaType }),
        ...result.headers,
      });
      return;
    case 'empty':
      sendEmpty(response, contentStatus(result.status));
      return;
    case 'failed':
      sendError(response, result.error);
      return;
    default:
      result satisfies never;
  }
}

/** A status that can be sent as a final one: upstream statuses below 200 or beyond 599 never end an exchange. */
function contentStatus(status: number): number {
  return Number.isInteger(status) && status >= 200 && status <= 599 ? status : 502;
}

function notAcceptable(accept: string): EngineError {
  return {
    code: 'not-acceptable',
    message: `This operation answers ${dataTypes.join(' or ')}, which \`Accept: ${accept}\` does not take.`,
    status: 406,
  };
}

function splitUrl(url: string): { readonly path: string; readonly query: string } {
  const question = url.indexOf('?');
  const path = question < 0 ? url : url.slice(0, question);
  // Absolute-form targets, as proxies send them.
  const bare = /^https?:\/\/[^/]*(\/.*)?$/i.exec(path);
  return { path: bare ? (bare[1] ?? '/') : path, query: question < 0 ? '' : url.slice(question + 1) };
}
