/** MCP over streamable HTTP, on any path of its port. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, isJsonContentType } from '@modelcontextprotocol/server';
import type { McpServer as McpDeclaration } from '../../../spec/model/capability.ts';
import type { Plan, PlanServer } from '../../plan.ts';
import { sendError, sendJson } from '../http/answers.ts';
import { createAuthenticator, resolveVariables } from '../http/authentication.ts';
import type { Authenticator } from '../http/credentials.ts';
import { checkOrigin } from '../http/origin.ts';
import { readBody } from '../http/read-body.ts';
import type { Endpoint, Services } from '../services.ts';
import { createMcpState, createProtocolServer, type McpState } from './mcp-server.ts';
import { parseMessage } from './message.ts';

interface State extends McpState {
  readonly authenticate: Authenticator;
  readonly metadata: ResourceMetadata | undefined;
}

/** An OAuth 2 protected resource describes itself (RFC 9728). */
interface ResourceMetadata {
  readonly path: string;
  readonly document: object;
}

/** HTTP status of an error that the request itself is to blame for; clients of the older era always get 200. */
const statusOfCode: Readonly<Record<number, number>> = { [-32600]: 400, [-32601]: 404, [-32602]: 400, [-32603]: 500 };

export interface McpEndpointOptions {
  /** True when the port is open on loopback only: then only local host names are right. */
  readonly loopback: boolean;
}

export function createMcpEndpoint(
  plan: Plan,
  planServer: PlanServer,
  declaration: McpDeclaration,
  services: Services,
  options: McpEndpointOptions,
): Endpoint {
  let state = createState(plan, planServer, declaration);
  const errorCodes = new WeakMap<Request, number>();
  const handler = createMcpHandler(
    (context) => createProtocolServer(state, services, context, (code) => context.requestInfo && errorCodes.set(context.requestInfo, code)),
    { maxRequestBodySize: plan.limits.maxRequestBytes, onerror: (error) => services.log('debug', `${state.namespace}: ${error.message}`) },
  );
  const answer = toNodeHandler({
    fetch: async (request, fetchOptions) => {
      const modern = request.headers.has('mcp-method');
      const response = await handler.fetch(request, fetchOptions);
      const code = errorCodes.get(request);
      const status = code === undefined ? undefined : statusOfCode[code];
      if (!modern || status === undefined || response.status !== 200 || !isJsonContentType(response.headers.get('content-type')))
        return response;
      return new Response(response.body, { status, headers: response.headers });
    },
  });

  return {
    handle: async (request, response) => {
      const refusal = checkOrigin(request, options);
      if (refusal) {
        sendError(response, refusal);
        return;
      }
      await handle(state, answer, request, response);
    },
    update: (nextPlan, nextServer) => {
      if (nextServer.server.kind !== 'mcp') return;
      const before = state;
      state = createState(nextPlan, nextServer, nextServer.server);
      announceChanges(before, state, handler.notify);
    },
    close: () => handler.close(),
  };
}

function createState(plan: Plan, planServer: PlanServer, declaration: McpDeclaration): State {
  const metadata = metadataOf(declaration, plan);
  return {
    ...createMcpState(plan, planServer, declaration),
    authenticate: createAuthenticator(declaration.authentication, plan, metadata?.url),
    metadata,
  };
}

type NodeAnswer = ReturnType<typeof toNodeHandler>;

async function handle(state: State, answer: NodeAnswer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (state.metadata && (request.method === 'GET' || request.method === 'HEAD') && request.url?.split('?')[0] === state.metadata.path) {
    sendJson(response, 200, state.metadata.document);
    return;
  }
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
  if (request.method !== 'POST') {
    sendError(
      response,
      {
        code: 'method-not-allowed',
        message: `${request.method ?? ''} is not used by this server: send each message by POST.`,
        status: 405,
      },
      { Allow: 'POST' },
    );
    return;
  }
  if (!isJsonContentType(request.headers['content-type'] ?? null)) {
    sendError(response, { code: 'unsupported-media-type', message: 'Messages must be sent as application/json.', status: 415 });
    return;
  }
  const body = await readBody(request, state.plan.limits.maxRequestBytes);
  if (body.kind === 'aborted') return;
  if (body.kind === 'too-large') {
    sendError(
      response,
      { code: 'body-too-large', message: `The message is larger than ${state.plan.limits.maxRequestBytes} bytes.`, status: 413 },
      { Connection: 'close' },
    );
    return;
  }
  const message = parseMessage(body.bytes.toString('utf8'));
  if (message === undefined) {
    sendJson(response, 400, { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'The message is not JSON.' } });
    return;
  }
  acceptAnything(request);
  // The SDK types the optional parts of a Node request without `undefined`.
  await answer(request as Parameters<NodeAnswer>[0], response, message);
}

/** A client that accepts anything (`curl`) accepts both forms of answer, which the older era wants to hear in words. */
function acceptAnything(request: IncomingMessage): void {
  const accept = request.headers.accept;
  if (accept !== undefined && !accept.includes('*/*')) return;
  request.headers.accept = 'application/json, text/event-stream';
}

function metadataOf(declaration: McpDeclaration, plan: Plan): (ResourceMetadata & { readonly url: string }) | undefined {
  const authentication = declaration.authentication;
  if (authentication?.type?.value !== 'oauth2') return undefined;
  const text = (name: string): string => {
    const value = authentication.fields[name]?.value;
    return typeof value === 'string' ? resolveVariables(value, plan) : '';
  };
  const resource = text('resource');
  if (!URL.canParse(resource)) return undefined;
  const url = new URL(resource);
  const wellKnown = `/.well-known/oauth-protected-resource${url.pathname.replace(/\/$/, '')}`;
  const scopes = authentication.fields['scopes']?.value;
  return {
    path: wellKnown,
    url: `${url.origin}${wellKnown}`,
    document: {
      resource,
      authorization_servers: [text('authorizationServerUri')],
      ...(Array.isArray(scopes) && scopes.length > 0 && { scopes_supported: scopes }),
      bearer_methods_supported: ['header'],
    },
  };
}

interface Notifier {
  toolsChanged(): void;
  resourcesChanged(): void;
  promptsChanged(): void;
}

function announceChanges(before: McpState, after: McpState, notify: Notifier): void {
  const differs = (part: (state: McpState) => unknown): boolean => JSON.stringify(part(before)) !== JSON.stringify(part(after));
  if (differs((state) => [...state.tools.values()].map((tool) => tool.definition))) notify.toolsChanged();
  if (differs((state) => state.declaration.resources.map((resource) => [resource.name, resource.uri?.value, resource.description?.value])))
    notify.resourcesChanged();
  if (
    differs((state) =>
      state.declaration.prompts.map((prompt) => [prompt.name, prompt.description?.value, prompt.arguments.map(({ name }) => name)]),
    )
  )
    notify.promptsChanged();
}
