/** What can be run and called in a file, for lenses, run sessions and call forms of the client. */
import type { CancellationToken } from 'vscode-languageserver';
import { lineStart } from '../spec/edits/lines.ts';
import { inheritedInputs } from '../spec/links/inherited-inputs.ts';
import { findFlow } from '../spec/links/operations.ts';
import type { Effective, EffectiveSections } from '../spec/links/resolve-imports.ts';
import { inputsOf, placeholdersOf, type UnitPlace } from '../spec/links/scope.ts';
import { effectiveUnits, serverUnits } from '../spec/links/units.ts';
import type { Binding, Client, InputParameter, McpPrompt, Server, Skill } from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { Node, Span } from '../spec/syntax/tree.ts';
import { rangeIn } from './positions.ts';
import type {
  Callable,
  CallableInput,
  CallableUse,
  CapabilityFile,
  ServableClient,
  ServableServer,
  ServableSkill,
  Servables,
  ServableVariable,
} from './protocol.ts';
import { servableSteps } from './servable-steps.ts';
import { forEachFile } from './whole-workspace.ts';
import type { LinkedProject, Workspace } from './workspace.ts';

export function servables(workspace: Workspace, uri: string): Servables | null {
  const open = workspace.versionOf(uri) !== undefined;
  const found = open ? workspace.findCapability(uri) : workspace.findFile(uri);
  if (!found || typeof found === 'string' || !found.declared) return null;
  return describeServables(found, workspace, workspace.versionOf(uri));
}

/** All capability files of the workspace, by uri. */
export async function capabilityFiles(workspace: Workspace, token: CancellationToken): Promise<readonly CapabilityFile[]> {
  const files: CapabilityFile[] = [];
  await forEachFile(workspace.allFiles(), { token, title: say`Looking for capability files` }, ({ uri, model }) => {
    files.push({ uri, runnable: model.capability !== undefined, title: model.info?.display?.value });
  });
  return files.sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

export function describeServables(file: SourceFile, project: LinkedProject, version: number | undefined): Servables {
  const { sections, references } = project.linksOf(file);
  const top = file.model.version?.node ?? file.tree.root;
  const unbound = new Set(
    references.filter((reference) => reference.kind === 'variable' && reference.state === 'unresolved').map((reference) => reference.name),
  );
  const bound = sections.bindings.flatMap((binding) => variablesOf(project, binding));
  const own = new Set(bound.map((variable) => variable.name));
  return {
    uri: file.uri,
    version,
    runnable: file.model.capability !== undefined && sections.servers.length > 0,
    title: file.model.info?.display?.value,
    range: rangeIn(file, top ? { start: lineStart(file.text, top.start), end: top.end } : { start: 0, end: 0 }),
    servers: sections.servers.flatMap((server) => servableServer(file, project, server)),
    clients: sections.clients.flatMap((client) => servableClient(file, project, client)),
    flows: sections.aggregates.flatMap(({ part, namespace, uri, entry }) =>
      part.flows.map((unit) => callable(file, project, { unit, uri, namespace, server: undefined, restResource: undefined }, entry?.node)),
    ),
    steps: stepsOf(file, project, sections),
    variables: [...bound, ...[...unbound].filter((name) => !own.has(name)).map((name) => ({ name, source: { kind: 'unbound' } as const }))],
    files: filesOf(file, project),
  };
}

/** What is written in another file has its steps there. */
function stepsOf(file: SourceFile, project: LinkedProject, sections: EffectiveSections): readonly Callable[] {
  return effectiveUnits(sections).flatMap((place) => {
    if (place.uri !== file.uri || place.unit.steps.length === 0) return [];
    const { kind, server, name, inputs } = callable(file, project, place, undefined);
    return servableSteps(file, { kind, server, name, inputs, steps: place.unit.steps });
  });
}

function servableServer(file: SourceFile, project: LinkedProject, { part, namespace, uri, entry }: Effective<Server>): ServableServer[] {
  if (part.kind === 'unknown-server') return [];
  const places = serverUnits(part, namespace, uri);
  const shown = entry?.node ?? part.node;
  const name = entry?.nameNode ?? part.type?.node ?? part.namespace?.node ?? shown;
  return [
    {
      type: part.kind,
      namespace: part.kind === 'control' ? undefined : namespace,
      transport: part.kind === 'mcp' && part.transport?.value === 'stdio' ? 'stdio' : 'http',
      address: part.address?.value,
      port: part.port?.value,
      range: rangeIn(file, shown),
      nameRange: rangeIn(file, name),
      calls: [
        ...places.map((place) => callable(file, project, place, entry?.node)),
        ...(part.kind === 'mcp' ? part.prompts.map((prompt) => promptCallable(file, prompt, namespace ?? '', entry?.node)) : []),
      ],
      skills: part.kind === 'skill' ? part.skills.map((skill) => servableSkill(file, skill, entry?.node)) : [],
    },
  ];
}

function servableClient(file: SourceFile, project: LinkedProject, { part, namespace, uri }: Effective<Client>): ServableClient[] {
  const home = uri === file.uri ? file : project.findFile(uri);
  if (namespace === undefined || typeof home === 'string') return [];
  return [
    {
      namespace,
      baseUri: part.baseUri?.value,
      uri,
      nameRange: rangeIn(home, part.namespace?.node ?? part.node),
      operations: part.resources.flatMap((resource) =>
        resource.operations.map((operation) => ({
          kind: 'operation',
          server: namespace,
          name: operation.name,
          title: undefined,
          description: operation.description?.value,
          method: operation.method?.value,
          path: resource.path?.value,
          readOnly: operation.method === undefined ? undefined : operation.method.value.toUpperCase() === 'GET',
          range: rangeIn(home, operation.node),
          nameRange: rangeIn(home, operation.nameNode ?? operation.node),
          inputs: operationInputs([...part.inputParameters, ...resource.inputParameters, ...operation.inputParameters]),
          uses: [],
        })),
      ),
    },
  ];
}

/** What has a value in the file is not asked for. */
function operationInputs(parameters: readonly InputParameter[]): readonly CallableInput[] {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  return [...byName.values()]
    .filter(({ value }) => value === undefined)
    .map((parameter) => ({ ...describeInput(parameter), required: parameter.in?.value === 'path', in: parameter.in?.value }));
}

function servableSkill(file: SourceFile, skill: Skill, imported: Node | undefined): ServableSkill {
  return {
    name: skill.name,
    description: skill.description?.value,
    tools: skill.tools.map((tool) => tool.name),
    nameRange: ranges(file, skill.node, skill.nameNode, imported).nameRange,
  };
}

function usesOf({ unit }: UnitPlace): readonly CallableUse[] {
  if (unit.ref) return [{ kind: 'flow', reference: unit.ref.value, step: undefined }];
  if (unit.steps.length === 0) return unit.call ? [{ kind: 'operation', reference: unit.call.value, step: undefined }] : [];
  return unit.steps.flatMap((step) =>
    step.kind === 'call' && step.call ? [{ kind: 'operation', reference: step.call.value, step: step.name } as const] : [],
  );
}

/** What is written in another file is shown at the import that brings it here. */
function ranges(file: SourceFile, node: Node, name: Span | undefined, imported: Node | undefined) {
  const shown = imported ?? node;
  return { range: rangeIn(file, shown), nameRange: rangeIn(file, imported ?? name ?? node) };
}

function callable(file: SourceFile, project: LinkedProject, place: UnitPlace, imported: Node | undefined): Callable {
  const { unit } = place;
  const flow = unit.ref ? findFlow(project.linksOf(file).sections, unit.ref.value)?.flow : undefined;
  return {
    kind: unit.kind,
    server: place.namespace ?? '',
    name: unit.name || (flow?.name ?? ''),
    title: unit.display?.value,
    description: unit.description?.value ?? flow?.description?.value,
    method: unit.kind === 'rest-operation' ? unit.method?.value : undefined,
    path: unit.kind === 'rest-operation' ? place.restResource?.path?.value : unit.kind === 'resource' ? unit.uri?.value : undefined,
    readOnly: readOnly(place, flow?.semantics?.safe?.value),
    ...ranges(file, unit.node, unit.nameNode, imported),
    inputs: callableInputs(place, inheritedInputs(unit, flow, place.namespace)),
    uses: usesOf(place),
  };
}

function readOnly({ unit }: UnitPlace, safeFlow: boolean | undefined): boolean | undefined {
  switch (unit.kind) {
    case 'rest-operation':
      return unit.method ? unit.method.value === 'GET' : undefined;
    case 'tool':
      return unit.hints?.readOnly?.value ?? safeFlow;
    case 'resource':
      return true;
    case 'flow':
      return unit.semantics?.safe?.value;
    default:
      return unit satisfies never;
  }
}

function callableInputs(place: UnitPlace, ofFlow: readonly InputParameter[]): readonly CallableInput[] {
  const own = inputsOf(place);
  const inputs = own.length > 0 ? own : ofFlow;
  const byName = new Map<string, CallableInput>();
  for (const input of inputs) {
    // A fixed value is not asked for; one that starts with `$` is read from the body that is.
    const value = input.value?.value;
    if (value !== undefined && !(typeof value === 'string' && value.startsWith('$'))) continue;
    byName.set(input.name, callableInput(place, input));
  }
  for (const name of placeholdersOf(place)) {
    if (byName.has(name)) continue;
    byName.set(name, {
      name,
      type: 'string',
      description: undefined,
      required: true,
      in: place.unit.kind === 'rest-operation' ? 'path' : undefined,
      choices: undefined,
      default: undefined,
    });
  }
  return [...byName.values()];
}

const types: readonly string[] = ['string', 'number', 'integer', 'boolean', 'array', 'object'];

function callableInput(place: UnitPlace, input: InputParameter): CallableInput {
  const isRest = place.unit.kind === 'rest-operation';
  return {
    ...describeInput(input),
    // Tools need what does not say otherwise; over REST only the path cannot be left out.
    required: isRest ? input.in?.value === 'path' : (input.required?.value ?? true),
    in: isRest ? input.in?.value : undefined,
  };
}

function describeInput(input: InputParameter): Omit<CallableInput, 'required' | 'in'> {
  const type = input.type?.value ?? 'string';
  const choices = input.extras['enum']?.value;
  const fallback = input.extras['default']?.value;
  return {
    name: input.name,
    type: types.includes(type) ? (type as CallableInput['type']) : 'string',
    description: input.description?.value,
    choices: Array.isArray(choices) ? choices.map(String) : undefined,
    default: fallback === undefined || fallback === null ? undefined : String(fallback),
  };
}

function promptCallable(file: SourceFile, prompt: McpPrompt, server: string, imported: Node | undefined): Callable {
  return {
    kind: 'prompt',
    server,
    name: prompt.name,
    title: prompt.display?.value,
    description: prompt.description?.value,
    method: undefined,
    path: undefined,
    readOnly: true,
    ...ranges(file, prompt.node, prompt.nameNode, imported),
    inputs: prompt.arguments.map((argument) => ({
      name: argument.name,
      type: 'string',
      description: argument.description?.value,
      required: argument.required?.value ?? true,
      in: undefined,
      choices: undefined,
      default: undefined,
    })),
    uses: [],
  };
}

function variablesOf(project: LinkedProject, { part, uri }: Effective<Binding>): ServableVariable[] {
  const location = part.location?.value;
  return part.keys.map((variable) => {
    const key = variable.source?.value ?? variable.name;
    if (location === undefined) return { name: variable.name, source: { kind: 'environment', key } };
    if (!location.startsWith('file:')) return { name: variable.name, source: { kind: 'external', location, key } };
    return { name: variable.name, source: { kind: 'file', uri: project.resolvePath(uri, location), key } };
  });
}

function filesOf(file: SourceFile, project: LinkedProject): readonly string[] {
  const { sections } = project.linksOf(file);
  const uris = new Set<string>();
  for (const { uri } of [...sections.clients, ...sections.servers, ...sections.aggregates, ...sections.bindings])
    if (uri !== file.uri) uris.add(uri);
  for (const { part, uri } of sections.bindings)
    if (part.location?.value.startsWith('file:')) uris.add(project.resolvePath(uri, part.location.value));
  return [...uris].sort();
}
