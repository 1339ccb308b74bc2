/** Calls one thing of the running plan without its port: what "Call" in the editor and `capstan call` do. */

import { inheritedInputs, inputsOfTool } from '../../spec/links/inherited-inputs.ts';
import type { InputParameter } from '../../spec/model/capability.ts';
import { parseBinarySize } from '../binary-size.ts';
import { callUnit } from '../expose/call-unit.ts';
import { checkInputs } from '../expose/check-inputs.ts';
import { promptMessages } from '../expose/mcp/prompts.ts';
import { matchResource, readStatic } from '../expose/mcp/resources.ts';
import { decodeText } from '../expose/mcp/text.ts';
import { isTextType } from '../expose/media-types.ts';
import { invalidInput } from '../expose/rest/inputs.ts';
import type { Services } from '../expose/services.ts';
import { folderOf } from '../file-location.ts';
import { type CallRecord, roundMilliseconds } from '../observe/call-record.ts';
import type { Plan, PlanServer, PlanUnit } from '../plan.ts';
import type { EngineError, Json, UnitResult } from '../result.ts';
import { operationInputs, operationUnit } from './operation-unit.ts';
import type { CallOutcome, CallParams, CallTrace } from './protocol.ts';
import { stepCall } from './step-unit.ts';

type Outcome = Omit<CallOutcome, 'milliseconds'>;

export async function callDirectly(plan: Plan, params: CallParams, services: Services): Promise<CallOutcome> {
  const start = performance.now();
  let record: (() => CallRecord) | undefined;
  const watched: Services = {
    ...services,
    served: (served, recorded) => {
      record = recorded;
      services.served(served, recorded);
    },
  };
  const outcome = await call(plan, params, watched);
  const milliseconds = roundMilliseconds(performance.now() - start);
  return { ...outcome, milliseconds, ...(params.trace && { trace: traceOf(plan, params, outcome, record?.()) }) };
}

/** What happened, and what it came to, without secrets: for whoever wants to keep it. */
function traceOf(plan: Plan, params: CallParams, outcome: Outcome, record: CallRecord | undefined): CallTrace {
  const { upstream = [], steps = [], mappings = [], omitted = 0 } = record ?? {};
  return {
    arguments: redactData(params.arguments, plan.redact) as CallParams['arguments'],
    ...(outcome.data !== undefined && { data: redactData(outcome.data, plan.redact) }),
    ...(outcome.text !== undefined && { text: plan.redact(outcome.text) }),
    upstream,
    steps,
    mappings,
    omitted,
  };
}

/** Keys stay: they are names of the file or of an API. */
function redactData(data: Json, redact: (text: string) => string): Json {
  if (typeof data === 'string') return redact(data);
  if (typeof data !== 'object' || data === null) return data;
  if (Array.isArray(data)) return data.map((item: Json) => redactData(item, redact));
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, redactData(value, redact)]));
}

async function call(plan: Plan, params: CallParams, services: Services): Promise<Outcome> {
  if (params.kind === 'flow') {
    const flow = plan.flows.get(`${params.server}.${params.name}`);
    if (!flow) return notFound(`There is no flow ${params.server}.${params.name}.`, [...plan.flows.keys()]);
    const unit: PlanUnit = {
      unit: flow.flow,
      namespace: flow.namespace,
      uri: flow.uri,
      label: `flow ${flow.reference}`,
      maxBinarySize: undefined,
    };
    return run(plan, unit, flow.flow.inputParameters, true, params, services);
  }
  if (params.kind === 'operation') {
    const client = plan.clients.get(params.server);
    const operation = client?.operations.get(params.name);
    if (!operation)
      return notFound(`There is no consumed operation ${params.server}.${params.name}.`, [...(client?.operations.keys() ?? [])]);
    return run(plan, operationUnit(operation), operationInputs(operation), false, params, services);
  }
  if (params.kind === 'step') {
    const step = stepCall(plan, params.server, params.name, params.arguments);
    if (!step) return notFound(`There is no step ${params.name} of ${params.server}.`, []);
    const { unit, inputs, earlier } = step;
    return outcomeOf(
      await callUnit(services, plan, unit, inputs, { server: params.server, signal: undefined, activity: undefined, earlier }),
    );
  }
  const planServer = plan.servers.find(({ namespace }) => namespace === params.server);
  if (!planServer)
    return notFound(
      `There is no server ${params.server}.`,
      plan.servers.flatMap(({ namespace }) => namespace ?? []),
    );
  switch (params.kind) {
    case 'tool':
      return callTool(plan, planServer, params, services);
    case 'rest-operation':
      return callOperation(plan, planServer, params, services);
    case 'resource':
      return readResource(plan, planServer, params, services);
    case 'prompt':
      return getPrompt(planServer, params);
    default:
      return params.kind satisfies never;
  }
}

async function callTool(plan: Plan, planServer: PlanServer, params: CallParams, services: Services): Promise<Outcome> {
  const tools = planServer.server.kind === 'mcp' ? planServer.server.tools : [];
  const tool = tools.find(({ name }) => name === params.name);
  if (!tool)
    return notFound(
      `${params.server} has no tool ${params.name}.`,
      tools.map(({ name }) => name),
    );
  const flow = tool.ref ? plan.flows.get(tool.ref.value)?.flow : undefined;
  const unit = unitOf(planServer, tool, `tool ${tool.name}`);
  return run(plan, unit, inputsOfTool(tool, flow, planServer.namespace), true, params, services);
}

async function callOperation(plan: Plan, planServer: PlanServer, params: CallParams, services: Services): Promise<Outcome> {
  const resources = planServer.server.kind === 'rest' ? planServer.server.resources : [];
  const resource = resources.find(({ operations }) => operations.some(({ name }) => name === params.name));
  const operation = resource?.operations.find(({ name }) => name === params.name);
  if (!resource || !operation || planServer.server.kind !== 'rest') {
    return notFound(
      `${params.server} has no operation ${params.name}.`,
      resources.flatMap(({ operations }) => operations.map(({ name }) => name)),
    );
  }
  const own = [...planServer.server.inputParameters, ...resource.inputParameters, ...operation.inputParameters];
  const flow = operation.ref ? plan.flows.get(operation.ref.value)?.flow : undefined;
  const inherited = inheritedInputs(operation, flow, planServer.namespace).filter(
    ({ name }) => !own.some((parameter) => parameter.name === name),
  );
  const checked = checkInputs(inherited, params.arguments, { requiredByDefault: true });
  if (checked.faults.length > 0) return failed(invalidInput(checked.faults));
  const unit = unitOf(planServer, operation, `operation ${operation.name}`);
  return run(plan, unit, own, false, { ...params, arguments: { ...checked.inputs, ...fixedValues(own) } }, services);
}

/** Parameters that the file itself gives a value, whatever a caller sends. */
function fixedValues(parameters: readonly InputParameter[]): Record<string, Json> {
  return Object.fromEntries(
    parameters.flatMap(({ name, value }) =>
      value && !(typeof value.value === 'string' && value.value.startsWith('$')) ? [[name, value.value] as const] : [],
    ),
  );
}

async function readResource(plan: Plan, planServer: PlanServer, params: CallParams, services: Services): Promise<Outcome> {
  const resources = planServer.server.kind === 'mcp' ? planServer.server.resources : [];
  const named = resources.find(({ name }) => name === params.name);
  if (named && !named.location) return run(plan, unitOf(planServer, named, `resource ${named.name}`), [], false, params, services);
  // A file of a static resource is asked for by its address.
  const match = matchResource(resources, params.name);
  if (!match)
    return notFound(
      `${params.server} has no resource ${params.name}.`,
      resources.map(({ name }) => name),
    );
  if (match.kind === 'dynamic')
    return run(
      plan,
      unitOf(planServer, match.resource, `resource ${match.resource.name}`),
      [],
      false,
      { ...params, arguments: { ...match.variables, ...params.arguments } },
      services,
    );
  try {
    const { contents } = await readStatic(match, params.name, folderOf(planServer.uri), plan.limits.maxBinaryBytes);
    const [content] = contents;
    if (content && 'text' in content) return { status: 200, text: content.text };
    const size = content && 'blob' in content ? Buffer.byteLength(content.blob, 'base64') : 0;
    return { status: 200, binary: { mediaType: content?.mimeType ?? 'application/octet-stream', size } };
  } catch (error) {
    return failed({ code: 'not-found', message: error instanceof Error ? error.message : `${params.name} cannot be read.`, status: 404 });
  }
}

async function getPrompt(planServer: PlanServer, params: CallParams): Promise<Outcome> {
  const prompts = planServer.server.kind === 'mcp' ? planServer.server.prompts : [];
  const prompt = prompts.find(({ name }) => name === params.name);
  if (!prompt)
    return notFound(
      `${params.server} has no prompt ${params.name}.`,
      prompts.map(({ name }) => name),
    );
  try {
    const { messages } = await promptMessages(prompt, params.arguments, folderOf(planServer.uri));
    // Messages of the protocol are JSON.
    return { status: 200, data: messages as unknown as Json };
  } catch (error) {
    return failed({
      code: 'prompt-unreadable',
      message: error instanceof Error ? error.message : `${params.name} cannot be read.`,
      status: 500,
    });
  }
}

async function run(
  plan: Plan,
  unit: PlanUnit,
  parameters: readonly InputParameter[],
  requiredByDefault: boolean,
  params: CallParams,
  services: Services,
): Promise<Outcome> {
  const { inputs, faults } = checkInputs(parameters, params.arguments, { requiredByDefault });
  if (faults.length > 0) return failed(invalidInput(faults));
  return outcomeOf(await callUnit(services, plan, unit, inputs, { server: params.server, signal: undefined, activity: undefined }));
}

function outcomeOf(result: UnitResult): Outcome {
  switch (result.kind) {
    case 'data':
      return result.mediaType !== undefined && typeof result.data === 'string'
        ? { status: result.status, text: result.data }
        : { status: result.status, data: result.data };
    case 'raw':
      return { status: result.status, ...bodyOf(result.body, result.mediaType, result.binary) };
    case 'empty':
      return { status: result.status };
    case 'failed':
      return { ...failed(result.error), ...(result.upstream && bodyOf(result.upstream.body, result.upstream.mediaType, false)) };
    default:
      return result satisfies never;
  }
}

function bodyOf(body: Uint8Array, mediaType: string | undefined, binary: boolean): Pick<CallOutcome, 'data' | 'text' | 'binary'> {
  const type = mediaType ?? 'application/octet-stream';
  if (body.byteLength === 0) return {};
  if (binary || (mediaType !== undefined && !isTextType(type))) return { binary: { mediaType: type, size: body.byteLength } };
  const text = decodeText(body, mediaType);
  try {
    return { data: JSON.parse(text) as Json };
  } catch {
    // Text that is not JSON is shown as it is.
    return { text };
  }
}

function unitOf(planServer: PlanServer, unit: PlanUnit['unit'], label: string): PlanUnit {
  const { server } = planServer;
  const size = server.kind === 'rest' || server.kind === 'mcp' ? parseBinarySize(server.maxBinarySize?.value) : undefined;
  return { unit, namespace: planServer.namespace ?? '', uri: planServer.uri, label, maxBinarySize: size };
}

function notFound(message: string, known: readonly string[]): Outcome {
  return failed({ code: 'not-found', message: known.length > 0 ? `${message} Known: ${known.join(', ')}.` : message, status: 404 });
}

function failed(error: EngineError): Outcome {
  return { status: error.status, error };
}
