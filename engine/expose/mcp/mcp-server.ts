/**
 * What an MCP server knows and does, whatever it is reached through: one protocol object per request (HTTP) or connection
 * (standard input and output), made by the official SDK, which speaks both eras of the protocol from the same definition.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type McpRequestContext,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  type ServerOptions,
} from '@modelcontextprotocol/server';
import type { McpServer as McpDeclaration, McpResource } from '../../../spec/model/capability.ts';
import type { Plan, PlanServer, PlanUnit } from '../../plan.ts';
import type { Json } from '../../result.ts';
import { parseBinarySize } from '../binary-size.ts';
import { type CallContext, callUnit, reportRefused } from '../call-unit.ts';
import { type Services, traceHeadersOf } from '../services.ts';
import { completeArgument } from './completion.ts';
import { promptDefinition, promptMessages } from './prompts.ts';
import { listResources, listTemplates, matchResource, readStatic, toResourceResult, unknownResource } from './resources.ts';
import { errorData, isInvalidParams, type ServedTool, servedTools, toolInputs, toToolResult } from './tools.ts';

export interface McpState {
  readonly plan: Plan;
  readonly planServer: PlanServer;
  readonly declaration: McpDeclaration;
  readonly namespace: string;
  readonly tools: ReadonlyMap<string, ServedTool>;
  /** Of the file the server is written in: relative locations start there. */
  readonly directory: string;
}

export function createMcpState(plan: Plan, planServer: PlanServer, declaration: McpDeclaration): McpState {
  return {
    plan,
    planServer,
    declaration,
    namespace: planServer.namespace ?? '',
    tools: servedTools(plan, planServer, declaration),
    directory: planServer.uri.startsWith('file:') ? path.dirname(fileURLToPath(planServer.uri)) : process.cwd(),
  };
}

/** Nothing is ever asked back from a client, so no answer of one needs a validator; the SDK would build one per request. */
const noElicitation: NonNullable<ServerOptions['jsonSchemaValidator']> = {
  getValidator: () => () => ({ valid: false, data: undefined, errorMessage: 'Nothing was asked.' }),
};

/** `onError` is told the code of each protocol error an own handler answers with. */
export function createProtocolServer(
  state: McpState,
  services: Services,
  context: McpRequestContext,
  onError: (code: number) => void,
): Server {
  const { declaration, plan, tools } = state;
  const cacheHint = {
    ttlMs: Math.max(0, declaration.ttlMs?.value ?? 0),
    cacheScope: declaration.cacheScope?.value === 'public' ? ('public' as const) : ('private' as const),
  };
  // Changes are told over subscription streams, which only the newer era has: each older request stands alone.
  const changing = context.era === 'modern' ? { listChanged: true } : {};
  const completes = declaration.prompts.length > 0 || listTemplates(declaration.resources).length > 0;
  const server = new Server(
    { name: state.namespace, version: plan.version ?? 'unspecified' },
    {
      capabilities: {
        tools: changing,
        ...(declaration.resources.length > 0 && { resources: changing }),
        ...(declaration.prompts.length > 0 && { prompts: changing }),
        ...(completes && { completions: {} }),
      },
      ...(declaration.description && { instructions: declaration.description.value }),
      jsonSchemaValidator: noElicitation,
      cacheHints: {
        'server/discover': cacheHint,
        'tools/list': cacheHint,
        'resources/list': cacheHint,
        'resources/templates/list': cacheHint,
        'resources/read': cacheHint,
        'prompts/list': cacheHint,
      },
    },
  );
  const guard = guarded(services, state, onError);
  server.setRequestHandler('tools/list', async () => ({ tools: [...tools.values()].map((tool) => tool.definition) }));
  server.setRequestHandler('tools/call', (request, requestContext) =>
    guard(async () => {
      const tool = tools.get(request.params.name);
      if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool ${request.params.name}.`);
      const result = await callTool(
        state,
        services,
        tool,
        (request.params.arguments ?? {}) as Readonly<Record<string, Json>>,
        callContext(state, requestContext, tool.definition.name),
      );
      return server.projectCallToolResult(result, tool.outputSchema);
    }),
  );
  if (declaration.resources.length > 0) registerResources(server, state, services, guard);
  if (declaration.prompts.length > 0) registerPrompts(server, state, guard);
  if (completes)
    server.setRequestHandler('completion/complete', ({ params }) =>
      guard(async () => completeArgument(declaration, params.ref, params.argument)),
    );
  return server;
}

type Guard = <T>(run: () => Promise<T>) => Promise<T>;

/** Protocol errors pass; anything else is a fault of ours, and its text stays in the log. */
function guarded(services: Services, state: McpState, onError: (code: number) => void): Guard {
  return async (run) => {
    try {
      return await run();
    } catch (error) {
      if (ProtocolError.isInstance(error)) {
        onError(error.code);
        throw error;
      }
      services.log(
        'error',
        `${state.namespace}: ${state.plan.redact(error instanceof Error ? (error.stack ?? error.message) : String(error))}`,
      );
      onError(ProtocolErrorCode.InternalError);
      throw new ProtocolError(ProtocolErrorCode.InternalError, 'The engine failed to answer. Its log has the details.');
    }
  };
}

export async function callTool(
  state: McpState,
  services: Services,
  tool: ServedTool,
  given: Readonly<Record<string, Json>>,
  context: CallContext,
): Promise<ReturnType<typeof toToolResult>> {
  const inputs = toolInputs(tool, given);
  if (inputs.kind === 'refused') {
    reportRefused(services, tool.unit, inputs.error, context);
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, inputs.error.message, errorData(inputs.error));
  }
  const result = await callUnit(services, state.plan, tool.unit, inputs.inputs, context);
  if (isInvalidParams(result)) throw new ProtocolError(ProtocolErrorCode.InvalidParams, result.error.message, errorData(result.error));
  return toToolResult(result, tool);
}

function registerResources(server: Server, state: McpState, services: Services, guard: Guard): void {
  const { resources } = state.declaration;
  server.setRequestHandler('resources/list', () => guard(async () => ({ resources: await listResources(resources, state.directory) })));
  server.setRequestHandler('resources/templates/list', async () => ({ resourceTemplates: listTemplates(resources) }));
  server.setRequestHandler('resources/read', (request, requestContext) =>
    guard(async () => {
      const { uri } = request.params;
      const match = matchResource(resources, uri);
      if (!match) throw unknownResource(uri);
      if (match.kind === 'static') return readStatic(match, uri, state.directory, maxBytes(state));
      const result = await callUnit(
        services,
        state.plan,
        resourceUnit(state, match.resource),
        match.variables,
        callContext(state, requestContext),
      );
      return toResourceResult(result, match.resource, uri);
    }),
  );
}

export function resourceUnit(state: McpState, resource: McpResource): PlanUnit {
  return {
    unit: resource,
    namespace: state.namespace,
    uri: state.planServer.uri,
    label: `resource ${resource.name}`,
    maxBinarySize: parseBinarySize(state.declaration.maxBinarySize?.value),
  };
}

function maxBytes(state: McpState): number {
  return parseBinarySize(state.declaration.maxBinarySize?.value) ?? state.plan.limits.maxBinaryBytes;
}

function registerPrompts(server: Server, state: McpState, guard: Guard): void {
  const { prompts } = state.declaration;
  server.setRequestHandler('prompts/list', async () => ({ prompts: prompts.filter(({ name }) => name !== '').map(promptDefinition) }));
  server.setRequestHandler('prompts/get', (request) =>
    guard(async () => {
      const prompt = prompts.find(({ name }) => name === request.params.name);
      if (!prompt) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no prompt ${request.params.name}.`);
      return promptMessages(prompt, request.params.arguments ?? {}, state.directory);
    }),
  );
}

/** Trace context in `_meta` counts before the headers of the request. */
function callContext(state: McpState, context: ServerContext, tool?: string): CallContext {
  const meta = context.mcpReq._meta as Readonly<Record<string, unknown>> | undefined;
  return {
    server: state.namespace,
    signal: context.mcpReq.signal,
    activity: {
      adapter: 'mcp',
      operation: context.mcpReq.method,
      ...(tool !== undefined && { tool }),
      inbound: traceHeadersOf((name) => {
        const value = meta?.[name];
        return typeof value === 'string' ? value : context.http?.req?.headers.get(name);
      }),
    },
  };
}
