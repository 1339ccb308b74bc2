/** The outline of a file: its sections and the named things in them, as deep as somebody would look for them. */
import { type DocumentSymbol, type SymbolInformation, SymbolKind } from 'vscode-languageserver-types';
import type {
  Aggregate,
  Binding,
  CapabilityModel,
  Client,
  ImportEntry,
  InputParameter,
  Sections,
  Server,
  Step,
} from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { isWithin, spanOf } from '../spec/span.ts';
import type { Node, Span } from '../spec/syntax/tree.ts';
import { rangeIn } from './positions.ts';

interface Entry {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  /** Node of the whole part; in a keyed map the key is outside of it. */
  readonly node: Node;
  readonly nameNode: Span | undefined;
  readonly children: readonly Entry[];
}

export function documentSymbols(file: SourceFile): DocumentSymbol[] {
  return entriesOf(file.model).map((entry) => toSymbol(file, entry));
}

/** The same as a list, each with the name of what it is in: for clients that show no tree. */
export function flatSymbols(uri: string, symbols: readonly DocumentSymbol[], containerName?: string): SymbolInformation[] {
  return symbols.flatMap(({ name, kind, range, children = [] }) => [
    { name, kind, location: { uri, range }, ...(containerName === undefined ? {} : { containerName }) },
    ...flatSymbols(uri, children, name),
  ]);
}

function toSymbol(file: SourceFile, entry: Entry): DocumentSymbol {
  const whole = wholeSpan(entry);
  const name = entry.nameNode ?? { start: whole.start, end: whole.start };
  // What an alias or a merge key brings stands elsewhere, and is shown there.
  const children = entry.children.filter((child) => isWithin(wholeSpan(child), whole));
  return {
    name: entry.name || say`(no name)`,
    ...(entry.detail ? { detail: entry.detail } : {}),
    kind: entry.kind,
    range: rangeIn(file, whole),
    selectionRange: rangeIn(file, name),
    ...(children.length > 0 ? { children: children.map((child) => toSymbol(file, child)) } : {}),
  };
}

/** The node, its key, and its name; the protocol wants the name inside the whole. */
function wholeSpan({ node, nameNode }: Entry): Span {
  const start = node.parent?.kind === 'pair' ? node.parent.start : node.start;
  // `copy: *tool` has its name here and all else at the anchor.
  const isAliased = nameNode !== undefined && !isWithin(nameNode, { start, end: node.end });
  return isAliased ? spanOf(nameNode) : { start, end: node.end };
}

function entriesOf(model: CapabilityModel): readonly Entry[] {
  const entries: Entry[] = [];
  if (model.info) entries.push(plain('info', model.info.display?.value ?? '', SymbolKind.Namespace, model.info.node));
  if (model.capability)
    entries.push({ ...plain('capability', '', SymbolKind.Module, model.capability.node), children: sectionEntries(model.capability) });
  entries.push(...sectionEntries(model.root));
  return entries.sort((a, b) => a.node.start - b.node.start);
}

function sectionEntries(sections: Sections): readonly Entry[] {
  const entries = [
    ...group('binds', sections.binds, (item) => (item.kind === 'import' ? importEntry(item) : bindingEntry(item))),
    ...group('consumes', sections.consumes, (item) => (item.kind === 'import' ? importEntry(item) : clientEntry(item))),
    ...group('aggregates', sections.aggregates, (item) => (item.kind === 'import' ? importEntry(item) : aggregateEntry(item))),
    ...group('exposes', sections.exposes, (item) => (item.kind === 'import' ? importEntry(item) : serverEntry(item))),
  ];
  return entries.sort((a, b) => a.node.start - b.node.start);
}

function group<T extends { readonly node: Node }>(name: string, items: readonly T[], toEntry: (item: T) => Entry): readonly Entry[] {
  const list = items[0]?.node.parent;
  if (!list) return [];
  const node = list.kind === 'sequence' ? list : items[0]?.node;
  if (!node) return [];
  return [{ ...plain(name, '', SymbolKind.Array, node), children: items.map(toEntry) }];
}

function plain(name: string, detail: string, kind: SymbolKind, node: Node): Entry {
  const nameNode = node.parent?.kind === 'pair' ? node.parent.key : undefined;
  return { name, detail, kind, node, nameNode, children: [] };
}

function importEntry(entry: ImportEntry): Entry {
  return {
    name: entry.name,
    detail: say`from ${entry.from?.value ?? '?'}`,
    kind: SymbolKind.Package,
    node: entry.node,
    nameNode: entry.nameNode,
    children: [],
  };
}

function bindingEntry(binding: Binding): Entry {
  return {
    name: binding.namespace?.value ?? '',
    detail: binding.location?.value ?? say`environment`,
    kind: SymbolKind.Object,
    node: binding.node,
    nameNode: binding.namespace?.node,
    children: binding.keys.map((key) => ({
      name: key.name,
      detail: key.source?.value ?? '',
      kind: SymbolKind.Variable,
      node: key.node,
      nameNode: key.nameNode,
      children: [],
    })),
  };
}

function clientEntry(client: Client): Entry {
  return {
    name: client.namespace?.value ?? '',
    detail: client.baseUri?.value ?? '',
    kind: SymbolKind.Interface,
    node: client.node,
    nameNode: client.namespace?.node,
    children: client.resources.map((resource) => ({
      name: resource.name,
      detail: resource.path?.value ?? '',
      kind: SymbolKind.Class,
      node: resource.node,
      nameNode: resource.nameNode,
      children: resource.operations.map((operation) => ({
        name: operation.name,
        detail: operation.method?.value ?? '',
        kind: SymbolKind.Method,
        node: operation.node,
        nameNode: operation.nameNode,
        children: inputEntries(operation.inputParameters),
      })),
    })),
  };
}

function aggregateEntry(aggregate: Aggregate): Entry {
  return {
    name: aggregate.namespace?.value ?? aggregate.display?.value ?? '',
    detail: '',
    kind: SymbolKind.Module,
    node: aggregate.node,
    nameNode: aggregate.namespace?.node,
    children: aggregate.flows.map((flow) => unitEntry(flow, SymbolKind.Function, flow.call?.value ?? '')),
  };
}

function serverEntry(server: Server): Entry {
  const detail = [server.type?.value ?? '', server.port ? String(server.port.value) : ''].filter(Boolean).join(' ');
  const base = {
    name: server.namespace?.value ?? server.type?.value ?? '',
    detail,
    kind: SymbolKind.Interface,
    node: server.node,
    nameNode: server.namespace?.node ?? server.type?.node,
  };
  switch (server.kind) {
    case 'rest':
      return {
        ...base,
        children: server.resources.map((resource) => ({
          name: resource.name || (resource.path?.value ?? ''),
          detail: resource.path?.value ?? '',
          kind: SymbolKind.Class,
          node: resource.node,
          nameNode: resource.nameNode ?? resource.path?.node,
          children: resource.operations.map((operation) => unitEntry(operation, SymbolKind.Method, operation.method?.value ?? '')),
        })),
      };
    case 'mcp':
      return {
        ...base,
        children: [
          ...server.tools.map((tool) => unitEntry(tool, SymbolKind.Function, tool.call?.value ?? tool.ref?.value ?? '')),
          ...server.resources.map((resource) => unitEntry(resource, SymbolKind.File, resource.uri?.value ?? '')),
          ...server.prompts.map((prompt) => ({
            name: prompt.name,
            detail: say`prompt`,
            kind: SymbolKind.String,
            node: prompt.node,
            nameNode: prompt.nameNode,
            children: [],
          })),
        ].sort((a, b) => a.node.start - b.node.start),
      };
    case 'skill':
      return {
        ...base,
        children: server.skills.map((skill) => ({
          name: skill.name,
          detail: say`skill`,
          kind: SymbolKind.Class,
          node: skill.node,
          nameNode: skill.nameNode,
          children: skill.tools.map((tool) => ({
            name: tool.name,
            detail: tool.from
              ? `${tool.from.sourceNamespace?.value ?? '?'}.${tool.from.action?.value ?? '?'}`
              : (tool.instruction?.value ?? ''),
            kind: SymbolKind.Function,
            node: tool.node,
            nameNode: tool.nameNode,
            children: [],
          })),
        })),
      };
    case 'control':
    case 'unknown-server':
      return { ...base, children: [] };
    default:
      return server satisfies never;
  }
}

interface UnitLike {
  readonly name: string;
  readonly node: Node;
  readonly nameNode: Span | undefined;
  readonly inputParameters: readonly InputParameter[];
  readonly steps: readonly Step[];
}

function unitEntry(unit: UnitLike, kind: SymbolKind, detail: string): Entry {
  const steps = unit.steps.map((step) => ({
    name: step.name,
    detail: step.kind === 'call' ? (step.call?.value ?? 'call') : (step.type?.value ?? ''),
    kind: SymbolKind.Event,
    node: step.node,
    nameNode: step.nameNode,
    children: [],
  }));
  const children = [...inputEntries(unit.inputParameters), ...steps].sort((a, b) => a.node.start - b.node.start);
  return { name: unit.name, detail, kind, node: unit.node, nameNode: unit.nameNode, children };
}

function inputEntries(inputs: readonly InputParameter[]): readonly Entry[] {
  return inputs.map((input) => ({
    name: input.name,
    detail: [input.type?.value, input.in?.value].filter(Boolean).join(' '),
    kind: SymbolKind.Field,
    node: input.node,
    nameNode: input.nameNode,
    children: [],
  }));
}
