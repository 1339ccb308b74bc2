/** Tools of an MCP server: how they are listed, and how a call becomes a result. */

import { randomUUID } from 'node:crypto';
import type { CallToolResult, Tool } from '@modelcontextprotocol/server';
import { inputsOfTool } from '../../../spec/links/inherited-inputs.ts';
import type { Hints, InputParameter, McpServer as McpDeclaration, McpTool, Semantics } from '../../../spec/model/capability.ts';
import { parseBinarySize } from '../../binary-size.ts';
import type { Plan, PlanServer, PlanUnit } from '../../plan.ts';
import type { EngineError, Json, UnitResult } from '../../result.ts';
import { type CheckOptions, checkInputs } from '../check-inputs.ts';
import { publicError } from '../http/answers.ts';
import { emptyAnswer, textOfData } from './answer-text.ts';
import { conform, inputSchema, type JsonSchema, outputSchema } from './schemas.ts';
import { decodeText } from './text.ts';

export interface ServedTool {
  readonly definition: Tool;
  readonly unit: PlanUnit;
  readonly parameters: readonly InputParameter[];
  readonly outputSchema: JsonSchema | undefined;
}

/** By name, in declared order. */
export function servedTools(plan: Plan, planServer: PlanServer, server: McpDeclaration): ReadonlyMap<string, ServedTool> {
  const tools = new Map<string, ServedTool>();
  for (const tool of server.tools)
    if (tool.name !== '' && !tools.has(tool.name)) tools.set(tool.name, servedTool(plan, planServer, server, tool));
  return tools;
}

function servedTool(plan: Plan, planServer: PlanServer, server: McpDeclaration, tool: McpTool): ServedTool {
  const flow = tool.ref ? plan.flows.get(tool.ref.value)?.flow : undefined;
  const parameters = inputsOfTool(tool, flow, planServer.namespace);
  const description = tool.description?.value ?? flow?.description?.value;
  const output = outputSchema(flow?.outputs ?? tool.outputs);
  const annotations = annotationsOf(tool, flow?.semantics);
  return {
    definition: {
      name: tool.name,
      ...(tool.display && { title: tool.display.value }),
      ...(description !== undefined && { description }),
      // The SDK types a schema as an object with optional parts; ours are exactly that.
      inputSchema: inputSchema(parameters) as Tool['inputSchema'],
      ...(output && { outputSchema: output as NonNullable<Tool['outputSchema']> }),
      ...(annotations && { annotations }),
    },
    unit: {
      unit: tool,
      namespace: planServer.namespace ?? '',
      uri: planServer.uri,
      label: `tool ${tool.name}`,
      maxBinarySize: parseBinarySize(server.maxBinarySize?.value),
    },
    parameters,
    outputSchema: output,
  };
}

/** Hints derived from the semantics of the flow; what the tool itself says wins. */
function annotationsOf(tool: McpTool, semantics: Semantics | undefined): Tool['annotations'] | undefined {
  const hints: Hints | undefined = tool.hints;
  const safe = semantics?.safe?.value;
  const entries: readonly (readonly [string, string | boolean | undefined])[] = [
    ['title', tool.display?.value],
    ['readOnlyHint', hints?.readOnly?.value ?? safe],
    ['destructiveHint', hints?.destructive?.value ?? (safe === true ? false : undefined)],
    ['idempotentHint', hints?.idempotent?.value ?? semantics?.idempotent?.value],
    ['openWorldHint', hints?.openWorld?.value],
  ];
  const set = entries.filter(([, value]) => value !== undefined);
  return set.length > 0 ? (Object.fromEntries(set) as Tool['annotations']) : undefined;
}

export type CheckedArguments =
  | { readonly kind: 'inputs'; readonly inputs: Readonly<Record<string, Json>> }
  | { readonly kind: 'refused'; readonly error: EngineError };

/** The arguments, checked and converted. */
export function toolInputs(tool: ServedTool, given: Readonly<Record<string, Json>>): CheckedArguments {
  return checkArguments(tool.definition.name, tool.parameters, given, { requiredByDefault: true });
}

/** `name`: of what they are given to. */
export function checkArguments(
  name: string,
  parameters: readonly InputParameter[],
  given: Readonly<Record<string, Json>>,
  options: CheckOptions,
): CheckedArguments {
  const { inputs, faults } = checkInputs(parameters, given, options);
  if (faults.length === 0) return { kind: 'inputs', inputs };
  const list = faults.map((fault) => `${fault.name} ${fault.message}`).join('; ');
  const message = `The arguments of ${name} cannot be used: ${list}.`;
  return { kind: 'refused', error: { code: 'invalid-input', message, status: 400, details: faults } };
}

/** Faults of the call itself, not of an upstream: the protocol has an error of its own for them. */
export function isInvalidParams(result: UnitResult): result is UnitResult & { readonly kind: 'failed' } {
  return result.kind === 'failed' && result.error.status === 400 && !result.upstream;
}

export function toToolResult(result: UnitResult, tool: ServedTool): CallToolResult {
  switch (result.kind) {
    case 'data': {
      const isError = result.status >= 400;
      return {
        content: [{ type: 'text', text: textOfData(result.data, result.mediaType) }],
        isError,
        ...(!isError && structured(tool, result.data)),
      };
    }
    case 'raw':
      return rawToolResult(result, tool);
    case 'empty':
      if (result.status >= 400) return { content: [{ type: 'text', text: emptyAnswer(result.status) }], isError: true };
      return { content: [], isError: false, ...structured(tool, null) };
    case 'failed': {
      const body =
        result.upstream && result.upstream.body.byteLength > 0 ? decodeText(result.upstream.body, result.upstream.mediaType) : undefined;
      return {
        content: [{ type: 'text', text: body ?? result.error.message }],
        isError: true,
        _meta: { 'capstan/error': publicError(result.error) },
      };
    }
    default:
      return result satisfies never;
  }
}

function rawToolResult(result: UnitResult & { readonly kind: 'raw' }, tool: ServedTool): CallToolResult {
  const isError = result.status >= 400;
  if (result.binary) return { content: [binaryContent(result.body, result.mediaType ?? 'application/octet-stream', tool)], isError };
  const text = decodeText(result.body, result.mediaType);
  if (text === '')
    return {
      content: isError ? [{ type: 'text', text: emptyAnswer(result.status) }] : [],
      isError,
      ...(!isError && structured(tool, null)),
    };
  return { content: [{ type: 'text', text }], isError, ...(!isError && structured(tool, parseJson(text))) };
}

/** A tool that declares its output must deliver it in structured form; an absent one is delivered empty. */
function structured(tool: ServedTool, data: Json): { readonly structuredContent?: NonNullable<CallToolResult['structuredContent']> } {
  if (!tool.outputSchema) return {};
  // Other roots than objects are part of the 2026-07-28 revision; the SDK wraps them for older clients.
  return { structuredContent: conform(data, tool.outputSchema) as NonNullable<CallToolResult['structuredContent']> };
}

function binaryContent(body: Uint8Array, mediaType: string, tool: ServedTool): CallToolResult['content'][number] {
  const data = Buffer.from(body).toString('base64');
  if (mediaType.startsWith('image/')) return { type: 'image', data, mimeType: mediaType };
  if (mediaType.startsWith('audio/')) return { type: 'audio', data, mimeType: mediaType };
  const uri = `ikanos://transient/${tool.unit.namespace}/${tool.definition.name}/${randomUUID()}`;
  return { type: 'resource', resource: { uri, mimeType: mediaType, blob: data } };
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Not JSON: there is nothing structured to show beside the text.
    return null;
  }
}
