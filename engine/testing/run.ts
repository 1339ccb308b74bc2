/** Runs units of a capability text against a real upstream, without servers in between: what every adapter shares. */
import type { TestContext } from 'node:test';
import { parseBinarySize } from '../binary-size.ts';
import { type RunOptions, runUnit } from '../compose/run-unit.ts';
import type { StartOptions } from '../control/protocol.ts';
import { loadPlan } from '../load/load.ts';
import { type CallRecord, createRecorder } from '../observe/call-record.ts';
import type { Plan, PlanUnit } from '../plan.ts';
import type { Json, UnitResult } from '../result.ts';
import { type Files, optionsFor, writeFiles } from './serve.ts';
import { type ReceivedRequest, startUpstream, type Upstream } from './upstream.ts';

export interface Bench {
  readonly upstream: Upstream;
  readonly plan: Plan;
  /** `tool`, `namespace.operation` or `aggregate.flow`. */
  run(name: string, inputs?: Readonly<Record<string, Json>>, options?: RunOptions): Promise<Outcome>;
  record(name: string, inputs?: Readonly<Record<string, Json>>): Promise<CallRecord>;
  /** The last request that arrived, as `GET /path`. */
  requested(): string;
  last(): ReceivedRequest;
}

/** A result as a test likes to compare it: texts instead of bytes. */
export type Outcome =
  | { readonly status: number; readonly data: Json }
  | { readonly status: number; readonly text: string; readonly type: string | undefined }
  | { readonly status: number; readonly error: string; readonly message: string }
  | { readonly status: number };

/** The consumed API `u` of the conformance cases; `{UP}` stands for the address of the upstream. */
export const consumedU = `
- type: http
  namespace: u
  baseUri: "{UP}"
  resources:
    json: {path: /json, operations: {json: {method: GET}}}
    arr: {path: /arr, operations: {arr: {method: GET}}}
    text: {path: /text, operations: {text: {method: GET}}}
    hdr: {path: /hdr, operations: {hdr: {method: GET}}}
    bad: {path: /badjson, operations: {bad: {method: GET}}}
    st: {path: "/status/{{n}}", operations: {st: {method: GET}}}
    em: {path: "/empty/{{n}}", operations: {em: {method: GET}}}
    xml: {path: /xml, operations: {xml: {method: GET, outputRawFormat: xml}}}
    xml1: {path: /xml1, operations: {xml1: {method: GET, outputRawFormat: xml}}}
    csv: {path: /csv, operations: {csv: {method: GET, outputRawFormat: csv}}}
    png: {path: /png, operations: {png: {method: GET, outputRawFormat: binary}}}
    e: {path: "/echo/{{pid}}", operations: {e: {method: GET, inputParameters: {q: {in: query}, r: {in: query}, s: {in: query}}}}}
`;

/** Indents every line that is not empty. */
export function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

/** A capability with these tools; `{UP}` stands for the address of the upstream. */
export function toolsOf(tools: string, parts: { readonly consumes?: string; readonly more?: string; readonly root?: string } = {}): string {
  return `ikanos: "1.0.0-beta5"
${parts.root ?? ''}
capability:
  consumes:
${indent(parts.consumes ?? consumedU, 2)}
${indent(parts.more ?? '', 2)}
  exposes:
  - type: mcp
    port: 3001
    namespace: tools
    tools:
${indent(tools, 6)}
`;
}

export async function bench(
  context: TestContext,
  files: string | Files,
  options: Partial<StartOptions> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Bench> {
  const upstream = await startUpstream(context);
  const given = typeof files === 'string' ? { 'capability.yaml': files } : files;
  const filled = Object.fromEntries(
    Object.entries(given).map(([name, content]) => [
      name,
      typeof content === 'string' ? content.replaceAll('{UP}', upstream.url) : content,
    ]),
  );
  const loaded = loadPlan(optionsFor(await writeFiles(context, filled), options), environment);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.failure, undefined, 2));
  const { plan } = loaded;
  const last = () => upstream.requests.at(-1) ?? { method: 'nothing', url: 'arrived', headers: {}, body: '' };
  return {
    upstream,
    plan,
    run: async (name, inputs = {}, more = {}) => outcomeOf(await runUnit(plan, getUnit(plan, name), inputs, more)),
    record: async (name, inputs = {}) => {
      const recorder = createRecorder(plan.redact);
      await runUnit(plan, getUnit(plan, name), inputs, { recorder });
      return recorder.finish();
    },
    requested: () => `${last().method} ${last().url}`,
    last,
  };
}

function getUnit(plan: Plan, name: string): PlanUnit {
  const flow = plan.flows.get(name);
  if (flow) return { unit: flow.flow, namespace: flow.namespace, uri: flow.uri, label: `flow ${name}`, maxBinarySize: undefined };
  for (const { server, namespace = '', uri } of plan.servers) {
    const units =
      server.kind === 'mcp'
        ? [...server.tools, ...server.resources]
        : server.kind === 'rest'
          ? server.resources.flatMap(({ operations }) => operations)
          : [];
    const unit = units.find((one) => one.name === name || `${namespace}.${one.name}` === name);
    const size = server.kind === 'mcp' || server.kind === 'rest' ? parseBinarySize(server.maxBinarySize?.value) : undefined;
    if (unit)
      return {
        unit,
        namespace,
        uri,
        label: `${unit.kind === 'rest-operation' ? 'operation' : unit.kind} ${unit.name}`,
        maxBinarySize: size,
      };
  }
  throw new Error(`The capability has nothing called ${name}.`);
}

function outcomeOf(result: UnitResult): Outcome {
  switch (result.kind) {
    case 'data':
      return { status: result.status, data: result.data };
    case 'raw':
      return { status: result.status, text: Buffer.from(result.body).toString('latin1'), type: result.mediaType };
    case 'empty':
      return { status: result.status };
    case 'failed':
      return { status: result.error.status, error: result.error.code, message: result.error.message };
    default:
      return result satisfies never;
  }
}
