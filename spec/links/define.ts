/** Makes definitions out of the parts of a model. */
import type {
  Aggregate,
  Binding,
  BindingKey,
  Client,
  ClientOperation,
  ClientResource,
  Flow,
  ImportEntry,
  InputParameter,
  McpPrompt,
  McpResource,
  McpTool,
  OutputParameter,
  PromptArgument,
  RestOperation,
  RestResource,
  Server,
  Skill,
  SkillTool,
  Step,
} from '../model/capability.ts';
import { sectionsOf } from '../model/own-parts.ts';
import type { SourceFile } from '../source-file.ts';
import { isWithin, spanOf } from '../span.ts';
import type { Node, Span } from '../syntax/tree.ts';
import type { Definition, DefinitionKind } from './definition.ts';
import { extentOf } from './extent.ts';
import type { Effective } from './resolve-imports.ts';

type SpacedKind = 'client' | 'server' | 'aggregate' | 'binding';
type SpacedPart = Client | Server | Aggregate | Binding;
type NamedKind = Exclude<DefinitionKind, SpacedKind | 'file'>;
type NamedPart =
  | ClientResource
  | ClientOperation
  | RestResource
  | RestOperation
  | McpTool
  | McpResource
  | McpPrompt
  | Skill
  | SkillTool
  | Flow
  | Step
  | InputParameter
  | OutputParameter
  | PromptArgument
  | BindingKey;

/** Tells where its name stands now: an edit moves nodes, and references to what it did not touch are kept (see `linkOnce`). */
class DeclaredPart implements Definition {
  readonly kind: DefinitionKind;
  readonly name: string;
  readonly uri: string;
  readonly part: NamedPart | SpacedPart | ImportEntry;
  readonly container: string | undefined;
  readonly #nameNode: Node;

  constructor(
    kind: DefinitionKind,
    name: string,
    uri: string,
    part: NamedPart | SpacedPart | ImportEntry,
    nameNode: Node | undefined,
    container: string | undefined,
  ) {
    this.kind = kind;
    this.name = name;
    this.uri = uri;
    this.part = part;
    this.container = container;
    this.#nameNode = nameNode ?? part.node;
  }

  get node(): Node {
    return this.part.node;
  }

  get span(): Span {
    return spanOf(this.#nameNode);
  }

  get whole(): Span {
    const extent = extentOf({ node: this.part.node, nameNode: this.#nameNode });
    // A merge key may bring the name from somewhere else.
    return isWithin(this.#nameNode, extent) ? extent : this.span;
  }
}

export function defineNamed(kind: NamedKind, part: NamedPart, uri: string, container?: string): Definition {
  return new DeclaredPart(kind, part.name, uri, part, part.nameNode, container);
}

export function defineSpaced(kind: SpacedKind, part: SpacedPart, uri: string): Definition {
  return new DeclaredPart(kind, part.namespace?.value ?? '', uri, part, part.namespace?.node, undefined);
}

/** What an entry of a section is, imported or not. */
export const sectionKinds = { consumes: 'client', exposes: 'server', aggregates: 'aggregate', binds: 'binding' } as const;

/** What an import brings, under the name it has here: its alias is a name of its own. */
export function defineImport(entry: ImportEntry, uri: string): Definition {
  return new DeclaredPart(sectionKinds[entry.section], entry.name, uri, entry, entry.nameNode, undefined);
}

/** What a namespace names in the file at `home`: the alias that an import gives it there, else the entry itself. */
export function defineEffective(kind: SpacedKind, { part, uri, entry }: Effective<SpacedPart>, home: string): Definition {
  return entry?.as ? defineImport(entry, home) : defineSpaced(kind, part, uri);
}

export function defineFile(uri: string): Definition {
  const start = { start: 0, end: 0 };
  return { kind: 'file', name: uri, uri, span: start, whole: start, node: undefined, part: undefined, container: undefined };
}

/** All names a file declares, in the order of the text. */
export function definitionsOf(file: SourceFile): readonly Definition[] {
  const found: Definition[] = [];
  const { uri } = file;
  for (const sections of sectionsOf(file)) {
    for (const part of sections.consumes) found.push(...(part.kind === 'import' ? aliasOf(part, uri) : defineClient(part, uri)));
    for (const part of sections.exposes) found.push(...(part.kind === 'import' ? aliasOf(part, uri) : defineServer(part, uri)));
    for (const part of sections.aggregates) found.push(...(part.kind === 'import' ? aliasOf(part, uri) : defineAggregate(part, uri)));
    for (const part of sections.binds) found.push(...(part.kind === 'import' ? aliasOf(part, uri) : defineBinding(part, uri)));
  }
  return found.filter((definition) => definition.name !== '').sort((a, b) => a.span.start - b.span.start);
}

/** Only an alias declares a name; without one the import is a reference to the name in the other file. */
function aliasOf(entry: ImportEntry, uri: string): Definition[] {
  return entry.as ? [defineImport(entry, uri)] : [];
}

function defineClient(client: Client, uri: string): Definition[] {
  const name = client.namespace?.value;
  return [
    defineSpaced('client', client, uri),
    ...inputs(client.inputParameters, uri, name),
    ...client.resources.flatMap((resource) => [
      defineNamed('client-resource', resource, uri, name),
      ...inputs(resource.inputParameters, uri, resource.name),
      ...resource.operations.flatMap((operation) => [
        defineNamed('client-operation', operation, uri, name),
        ...inputs(operation.inputParameters, uri, operation.name),
        ...outputs(operation.outputs?.form === 'map' ? operation.outputs.parameters : [], uri, operation.name),
      ]),
    ]),
  ];
}

function defineServer(server: Server, uri: string): Definition[] {
  const own = server.kind === 'control' ? [] : [defineSpaced('server', server, uri)];
  const name = server.namespace?.value;
  switch (server.kind) {
    case 'rest':
      return [
        ...own,
        ...inputs(server.inputParameters, uri, name),
        ...server.resources.flatMap((resource) => [
          defineNamed('rest-resource', resource, uri, name),
          ...inputs(resource.inputParameters, uri, resource.name),
          ...resource.operations.flatMap((operation) => [
            defineNamed('rest-operation', operation, uri, name),
            ...defineBehaviour(operation, uri),
          ]),
        ]),
      ];
    case 'mcp':
      return [
        ...own,
        ...server.tools.flatMap((tool) => [defineNamed('tool', tool, uri, name), ...defineBehaviour(tool, uri)]),
        ...server.resources.flatMap((resource) => [defineNamed('resource', resource, uri, name), ...defineBehaviour(resource, uri)]),
        ...server.prompts.flatMap((prompt) => [
          defineNamed('prompt', prompt, uri, name),
          ...prompt.arguments.map((argument) => defineNamed('input', argument, uri, prompt.name)),
        ]),
      ];
    case 'skill':
      return [
        ...own,
        ...server.skills.flatMap((skill) => [
          defineNamed('skill', skill, uri, name),
          ...skill.tools.map((tool) => defineNamed('skill-tool', tool, uri, skill.name)),
        ]),
      ];
    case 'control':
    case 'unknown-server':
      return own;
    default:
      return server satisfies never;
  }
}

function defineAggregate(aggregate: Aggregate, uri: string): Definition[] {
  const name = aggregate.namespace?.value;
  return [
    defineSpaced('aggregate', aggregate, uri),
    ...aggregate.flows.flatMap((flow) => [defineNamed('flow', flow, uri, name), ...defineBehaviour(flow, uri)]),
  ];
}

function defineBinding(binding: Binding, uri: string): Definition[] {
  const name = binding.namespace?.value;
  return [defineSpaced('binding', binding, uri), ...binding.keys.map((key) => defineNamed('variable', key, uri, name))];
}

function defineBehaviour(unit: RestOperation | McpTool | McpResource | Flow, uri: string): Definition[] {
  return [
    ...inputs(unit.inputParameters, uri, unit.name),
    ...unit.steps.map((step) => defineNamed('step', step, uri, unit.name)),
    ...outputs(unit.outputs?.form === 'map' ? unit.outputs.parameters : [], uri, unit.name),
  ];
}

function inputs(parameters: readonly InputParameter[], uri: string, container: string | undefined): Definition[] {
  return parameters.map((parameter) => defineNamed('input', parameter, uri, container));
}

function outputs(parameters: readonly OutputParameter[], uri: string, container: string | undefined): Definition[] {
  return parameters.map((parameter) => defineNamed('output', parameter, uri, container));
}
