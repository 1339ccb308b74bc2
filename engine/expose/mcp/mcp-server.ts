/**
 * What an MCP server knows and does, whatever it is reached through: one protocol object per request (HTTP) or connection
 * (standard input and output), made by the official SDK, which speaks both eras of the protocol from the same definition.
 */
import {
  LOG_LEVEL_META_KEY,
  type McpRequestContext,
  ProtocolError,
  ProtocolErrorCode,
  type Server,
  type ServerContext,
  type ServerOptions,
} from '@modelcontextprotocol/server';
import type { McpServer as McpDeclaration, McpResource } from '../../../spec/model/capability.ts';
import { parseBinarySize } from '../../binary-size.ts';
import { folderOf } from '../../file-location.ts';
import { emptyRecord, noTimeline } from '../../observe/call-record.ts';
import type { ActivityStart } from '../../observe/telemetry.ts';
import type { Plan, PlanServer, PlanUnit } from '../../plan.ts';
import type { EngineError, Json } from '../../result.ts';
import { type CallContext, callUnit, reportRefused } from '../call-unit.ts';
import { publicError } from '../http/answers.ts';
import { type Services, traceHeadersOf } from '../services.ts';
import { CheckedServer } from './checked-server.ts';
import { completeArgument } from './completion.ts';
import { createNotices, defaultLevel, type McpLogLevel, type Notices } from './notices.ts';
import { promptDefinition, promptMessages } from './prompts.ts';
import { listResources, listTemplates, matchResource, readStatic, toResourceResult, unknownResource } from './resources.ts';
import { checkArguments, isInvalidParams, type ServedTool, servedTools, toolInputs, toToolResult } from './tools.ts';

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
    directory: folderOf(planServer.uri),
  };
}

/** Nothing is ever asked back from a client, so no answer of one needs a validator; the SDK would build one per request. */
const noElicitation: NonNullable<ServerOptions['jsonSchemaValidator']> = {
  getValidator: () => () => ({ valid: false, data: undefined, errorMessage: 'Nothing was asked.' }),
};

/** A client that stays: what it asks for holds for what comes later. */
export interface Connection {
  subscribe(uri: string): Promise<void>;
  unsubscribe(uri: string): void;
  /** Nothing will be answered to this request any more. */
  cancelled(request: string | number): void;
}

export interface ProtocolServerOptions {
  /** The one of now: a reload may change it while a client stays. */
  readonly state: () => McpState;
  readonly services: Services;
  readonly era: McpRequestContext['era'];
  /** Undefined for a request that stands alone. */
  readonly connection?: Connection | undefined;
  /** Is told the code of each protocol error an own handler answers with. */
  readonly onError?: (code: number) => void;
}

export function createProtocolServer(options: ProtocolServerOptions): Server {
  const { state, services, connection } = options;
  const { declaration, plan, namespace } = state();
  const cacheHint = {
    ttlMs: Math.max(0, declaration.ttlMs?.value ?? 0),
    cacheScope: declaration.cacheScope?.value === 'public' ? ('public' as const) : ('private' as const),
  };
  // Changes are told to clients that stay, and over the subscription streams of the newer era.
  const hears = options.era === 'modern' || connection !== undefined;
  const changing = hears ? { listChanged: true } : {};
  const completes = declaration.prompts.length > 0 || listTemplates(declaration.resources).length > 0;
  const server = new CheckedServer(
    { name: namespace, version: plan.version ?? 'unspecified' },
    {
      capabilities: {
        tools: changing,
        ...(hears && { logging: {} }),
        ...(declaration.resources.length > 0 && { resources: hears ? { ...changing, subscribe: true } : changing }),
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
  server.onRefused = options.onError;
  const guard = guarded(options);
  const answer = traced(options, guard);
  const levelOf = listenForLevel(server, options, answer);
  server.setRequestHandler('tools/list', (_request, requestContext) =>
    answer(requestContext, async () => ({ tools: [...state().tools.values()].map((tool) => tool.definition) })),
  );
  server.setRequestHandler('tools/call', (request, requestContext) => {
    const now = state();
    const tool = now.tools.get(request.params.name);
    if (!tool) {
      const unknown = new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool ${request.params.name}.`);
      return answer(requestContext, () => Promise.reject(unknown));
    }
    return guard(async () => {
      const result = await callTool(
        now,
        services,
        tool,
        (request.params.arguments ?? {}) as Readonly<Record<string, Json>>,
        callContext(now, requestContext, tool.definition.name),
        createNotices({ plan: now.plan, unit: tool.unit, request: requestContext.mcpReq, level: levelOf(requestContext) }),
      );
      return server.projectCallToolResult(result, tool.outputSchema);
    }, requestContext.mcpReq);
  });
  if (declaration.resources.length > 0) registerResources(server, options, { guard, answer, levelOf });
  if (declaration.prompts.length > 0) registerPrompts(server, state, answer);
  if (completes)
    server.setRequestHandler('completion/complete', ({ params }, requestContext) =>
      answer(requestContext, async () => completeArgument(state().declaration, params.ref, params.argument)),
    );
  return server;
}

type LevelOf = (context: ServerContext) => McpLogLevel | undefined;

/** The newer era says with each request what it wants to hear, the older once for the connection. */
function listenForLevel(server: Server, { era, connection }: ProtocolServerOptions, answer: Answer): LevelOf {
  if (era === 'modern')
    return (context) => (context.mcpReq.envelope as Readonly<Record<string, McpLogLevel>> | undefined)?.[LOG_LEVEL_META_KEY];
  if (!connection) return () => undefined;
  let level: McpLogLevel = defaultLevel;
  server.setRequestHandler('logging/setLevel', ({ params }, requestContext) =>
    answer(requestContext, async () => {
      level = params.level;
      return {};
    }),
  );
  return () => level;
}

type Guard = <T>(run: () => Promise<T>, request?: ServerContext['mcpReq']) => Promise<T>;

/** Protocol errors pass; anything else is a fault of ours, and its text stays in the log. */
function guarded({ state, services, connection, onError }: ProtocolServerOptions): Guard {
  return async (run, request) => {
    request?.signal.addEventListener('abort', () => connection?.cancelled(request.id), { once: true });
    try {
      return await run();
    } catch (error) {
      if (ProtocolError.isInstance(error)) {
        onError?.(error.code);
        throw error;
      }
      const { namespace, plan } = state();
      services.log('error', `${namespace}: ${plan.redact(error instanceof Error ? (error.stack ?? error.message) : String(error))}`);
      onError?.(ProtocolErrorCode.InternalError);
      throw new ProtocolError(ProtocolErrorCode.InternalError, 'The engine failed to answer. Its log has the details.');
    }
  };
}

type Answer = <T>(context: ServerContext, run: () => Promise<T>) => Promise<T>;

/** For requests that run no unit of the file, which are traced where they run. */
function traced({ state, services }: ProtocolServerOptions, guard: Guard): Answer {
  return (context, run) =>
    guard(async () => {
      const { plan } = state();
      const activity = services.telemetry().begin(activityOf(context));
      const end = { timeline: noTimeline, record: () => emptyRecord };
      try {
        const result = await run();
        activity.end({ ...end, ok: true, status: 200, error: undefined });
        return result;
      } catch (error) {
        const refused = ProtocolError.isInstance(error) && error.code === ProtocolErrorCode.InvalidParams;
        const message = plan.redact(error instanceof Error ? error.message : String(error));
        activity.end({ ...end, ok: false, status: refused ? 400 : 500, error: { code: refused ? 'invalid-params' : 'internal', message } });
        throw error;
      }
    }, context.mcpReq);
}

export async function callTool(
  state: McpState,
  services: Services,
  tool: ServedTool,
  given: Readonly<Record<string, Json>>,
  context: CallContext,
  notices?: Notices,
): Promise<ReturnType<typeof toToolResult>> {
  const inputs = toolInputs(tool, given);
  if (inputs.kind === 'refused') throw refused(services, tool.unit, inputs.error, context);
  const result = await callUnit(services, state.plan, tool.unit, inputs.inputs, { ...context, observer: notices?.observer });
  await notices?.end(result);
  if (isInvalidParams(result)) throw new ProtocolError(ProtocolErrorCode.InvalidParams, result.error.message, publicError(result.error));
  return toToolResult(result, tool);
}

/** The error for the caller; others are told of it too. */
function refused(services: Services, unit: PlanUnit, error: EngineError, context: CallContext): ProtocolError {
  reportRefused(services, unit, error, context);
  return new ProtocolError(ProtocolErrorCode.InvalidParams, error.message, publicError(error));
}

interface Answering {
  readonly guard: Guard;
  readonly answer: Answer;
  readonly levelOf: LevelOf;
}

function registerResources(
  server: Server,
  { state, services, connection }: ProtocolServerOptions,
  { guard, answer, levelOf }: Answering,
): void {
  server.setRequestHandler('resources/list', (_request, requestContext) =>
    answer(requestContext, async () => {
      const { declaration, directory } = state();
      return { resources: await listResources(declaration.resources, directory) };
    }),
  );
  server.setRequestHandler('resources/templates/list', (_request, requestContext) =>
    answer(requestContext, async () => ({ resourceTemplates: listTemplates(state().declaration.resources) })),
  );
  server.setRequestHandler('resources/read', (request, requestContext) => {
    const now = state();
    const { uri } = request.params;
    const match = matchResource(now.declaration.resources, uri);
    if (!match) return answer(requestContext, () => Promise.reject(unknownResource(uri)));
    if (match.kind === 'static') return answer(requestContext, () => readStatic(match, uri, now.directory, maxBytes(now)));
    // A variable of an address is there or the address does not match.
    const inputs = checkArguments(uri, match.resource.inputParameters, match.variables, { requiredByDefault: false });
    return guard(async () => {
      const unit = resourceUnit(now, match.resource);
      if (inputs.kind === 'refused') throw refused(services, unit, inputs.error, callContext(now, requestContext));
      const notices = createNotices({ plan: now.plan, unit, request: requestContext.mcpReq, level: levelOf(requestContext) });
      const context = { ...callContext(now, requestContext), observer: notices?.observer };
      const result = await callUnit(services, now.plan, unit, inputs.inputs, context);
      await notices?.end(result);
      return toResourceResult(result, match.resource, uri);
    }, requestContext.mcpReq);
  });
  if (!connection) return;
  server.setRequestHandler('resources/subscribe', ({ params: { uri } }, requestContext) =>
    answer(requestContext, async () => {
      if (!matchResource(state().declaration.resources, uri)) throw unknownResource(uri);
      await connection.subscribe(uri);
      return {};
    }),
  );
  server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }, requestContext) =>
    answer(requestContext, async () => {
      connection.unsubscribe(uri);
      return {};
    }),
  );
}

function resourceUnit(state: McpState, resource: McpResource): PlanUnit {
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

function registerPrompts(server: Server, state: () => McpState, answer: Answer): void {
  server.setRequestHandler('prompts/list', (_request, requestContext) =>
    answer(requestContext, async () => ({
      prompts: state()
        .declaration.prompts.filter(({ name }) => name !== '')
        .map(promptDefinition),
    })),
  );
  server.setRequestHandler('prompts/get', (request, requestContext) =>
    answer(requestContext, async () => {
      const { declaration, directory } = state();
      const prompt = declaration.prompts.find(({ name }) => name === request.params.name);
      if (!prompt) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no prompt ${request.params.name}.`);
      return promptMessages(prompt, request.params.arguments ?? {}, directory);
    }),
  );
}

function callContext(state: McpState, context: ServerContext, tool?: string): CallContext {
  return { server: state.namespace, signal: context.mcpReq.signal, activity: activityOf(context, tool) };
}

/** Trace context in `_meta` counts before the headers of the request. */
function activityOf(context: ServerContext, tool?: string): ActivityStart {
  const meta = context.mcpReq._meta as Readonly<Record<string, unknown>> | undefined;
  return {
    adapter: 'mcp',
    operation: context.mcpReq.method,
    ...(tool !== undefined && { tool }),
    inbound: traceHeadersOf((name) => {
      const value = meta?.[name];
      return typeof value === 'string' ? value : context.http?.req?.headers.get(name);
    }),
  };
}
