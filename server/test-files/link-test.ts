/** What the names in a test file stand for: what is called, its inputs, consumed operations, variables, fields of the answer. */
import { routeNames } from '../../spec/edits/rename-placeholder.ts';
import { defineEffective, defineFile, defineNamed } from '../../spec/links/define.ts';
import type { Definition, DefinitionKind, Reference, ReferenceRole } from '../../spec/links/definition.ts';
import { parseJsonPath } from '../../spec/links/json-path.ts';
import type { Links } from '../../spec/links/link.ts';
import { findClient, findFlow, findOperation, splitReference } from '../../spec/links/operations.ts';
import type { Effective, EffectiveSections } from '../../spec/links/resolve-imports.ts';
import { spanInScalar } from '../../spec/links/scalar-text.ts';
import { inputsOf, placeholdersOf, routeTextOf, type UnitPlace, variablesOf } from '../../spec/links/scope.ts';
import { effectiveUnits } from '../../spec/links/units.ts';
import type { Aggregate, Client, McpPrompt, Server } from '../../spec/model/capability.ts';
import { itemsOf } from '../../spec/model/reader.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { contains } from '../../spec/span.ts';
import { deref, entriesOf, get } from '../../spec/syntax/navigate.ts';
import type { Node, ScalarNode } from '../../spec/syntax/tree.ts';
import type { Callable } from '../protocol.ts';
import type { Subject } from '../subject.ts';
import type { LinkedProject } from '../workspace.ts';
import { findCallable, findCapability, findSubject, type TestSubject } from './test-subject.ts';

interface Known {
  /** Of the capability: others when it, or what it imports, is another. */
  readonly links: Links;
  readonly references: readonly Reference[];
}

const known = new WeakMap<SourceFile, Known>();

/** None for a file whose capability cannot be found. The same list as before while nothing it depends on has changed. */
export function testReferences(file: SourceFile, project: LinkedProject): readonly Reference[] {
  const home = findCapability(file, project);
  if (home.kind !== 'capability') return [];
  const links = project.linksOf(home.capability);
  const before = known.get(file);
  if (before?.links === links) return before.references;
  const found = findSubject(file, project);
  if (found.kind !== 'subject') return [];
  const linker = new TestLinker(file, found.subject, project);
  linker.linkFile();
  known.set(file, { links, references: linker.references });
  return linker.references;
}

/** What a name in a test file stands for; undefined where it stands for nothing that can be read. */
export function testSubjectAt(file: SourceFile, project: LinkedProject, offset: number): Subject | undefined {
  const found = testReferences(file, project).find(({ span, kind }) => kind !== 'file' && contains(span, offset));
  return found && { span: found.span, name: found.name, definitions: found.targets };
}

/** What a call is made of: a unit, with the flow it refers to, or a prompt. */
type Called =
  | { readonly kind: 'unit'; readonly place: UnitPlace; readonly definition: Definition }
  | { readonly kind: 'prompt'; readonly prompt: McpPrompt; readonly uri: string; readonly definition: Definition };

/** Collects what the names in a file that is about a capability stand for. */
export class TestLinker {
  readonly references: Reference[] = [];
  readonly #file: SourceFile;
  readonly #subject: TestSubject;
  readonly #sections: EffectiveSections;
  readonly #project: LinkedProject;

  constructor(file: SourceFile, subject: TestSubject, project: LinkedProject) {
    this.#file = file;
    this.#subject = subject;
    this.#project = project;
    this.#sections = subject.sections;
  }

  linkFile(): void {
    const { root } = this.#file.tree;
    const capability = get(root, 'capability');
    if (capability?.kind === 'scalar')
      this.#add(capability, { kind: 'file', role: 'import-file', targets: [defineFile(this.#subject.capability.uri)] });
    const variables = variablesOf(this.#sections);
    for (const key of keysOf(get(root, 'variables')))
      this.#add(key, { kind: 'variable', role: 'template', targets: definitions(variables.get(key.text)?.definition) });
    this.#upstreams(get(root, 'upstreams'));
    for (const test of itemsOf(get(root, 'tests'))) this.#test(test);
  }

  #test(test: Node): void {
    const call = get(test, 'call');
    const called = call?.kind === 'scalar' ? this.#call(call) : undefined;
    const inputs = called ? this.#inputsOf(called) : new Map<string, Definition>();
    for (const key of keysOf(get(test, 'with')))
      this.#add(key, { kind: 'input', role: 'with-key', targets: definitions(inputs.get(key.text)) });
    this.#upstreams(get(test, 'upstreams'));
    this.#expectations(get(test, 'expect'), called);
  }

  #call(call: ScalarNode): Called | undefined {
    const found = findCallable(this.#subject, call.text);
    const called = found.kind === 'found' ? calledBy(found.callable, this.#sections) : undefined;
    const isQualified = found.kind === 'found' && found.callable.name !== call.text;
    const namespace = isQualified ? found.callable.server : undefined;
    if (namespace !== undefined) this.#namespace(call, namespace);
    const from = namespace === undefined ? 0 : namespace.length + 1;
    this.#add(call, {
      kind: called?.definition.kind ?? 'tool',
      role: 'call',
      from,
      targets: definitions(called?.definition),
      ...(namespace === undefined ? {} : { qualifier: namespace }),
    });
    return called;
  }

  /** The server or the aggregate in front of the dot. */
  #namespace(call: ScalarNode, namespace: string): void {
    const named = <T extends Server | Aggregate>(part: Effective<T>) => part.namespace === namespace;
    const server = this.#sections.servers.find(named);
    const aggregate = this.#sections.aggregates.find(named);
    const kind = server ? 'server' : 'aggregate';
    const target = server ? this.#define('server', server) : aggregate && this.#define('aggregate', aggregate);
    this.#add(call, { kind, role: 'call', to: namespace.length, targets: definitions(target) });
  }

  #inputsOf(called: Called): ReadonlyMap<string, Definition> {
    if (called.kind === 'prompt')
      return new Map(called.prompt.arguments.map((one) => [one.name, defineNamed('input', one, called.uri, called.prompt.name)]));
    const { place } = called;
    const own = inputsOf(place);
    const flow = own.length === 0 && place.unit.ref ? findFlow(this.#sections, place.unit.ref.value) : undefined;
    const [inputs, uri, container] = flow ? [flow.flow.inputParameters, flow.uri, flow.flow.name] : [own, place.uri, place.unit.name];
    const declared = inputs.map((input) => [input.name, defineNamed('input', input, uri, container)] as const);
    return new Map([...this.#placeholdersOf(place), ...declared]);
  }

  /** What only the address of a unit declares, at its first place there. */
  #placeholdersOf(place: UnitPlace): readonly (readonly [string, Definition])[] {
    const address = routeTextOf(place);
    const owner = this.#project.findFile(place.uri);
    if (!address || typeof owner === 'string') return [];
    return placeholdersOf(place).flatMap((name) => {
      const first = routeNames(owner, address, name)[0];
      if (!first) return [];
      return [
        [name, { kind: 'input', name, ...first, whole: first.span, node: undefined, part: undefined, container: place.unit.name }] as const,
      ];
    });
  }

  #upstreams(upstreams: Node | undefined): void {
    for (const key of keysOf(upstreams)) this.linkOperation(key);
  }

  /** `namespace.operation`, and the parameters it is called with. */
  linkOperation(node: ScalarNode, request?: Node): void {
    const [namespace, name] = splitReference(node.text) ?? [];
    if (namespace === undefined || name === undefined) return;
    const client = findClient(this.#sections, namespace);
    const found = findOperation(this.#sections, node.text);
    this.#add(node, { kind: 'client', role: 'call', to: namespace.length, targets: definitions(client && this.#define('client', client)) });
    this.#add(node, {
      kind: 'client-operation',
      role: 'call',
      from: namespace.length + 1,
      qualifier: namespace,
      targets: definitions(found && defineNamed('client-operation', found.operation, found.client.uri, namespace)),
    });
    if (!found) return;
    const { client: home, resource, operation } = found;
    const inputs = [...home.part.inputParameters, ...resource.inputParameters, ...operation.inputParameters];
    for (const [place, key] of [
      ['query', 'query'],
      ['header', 'headers'],
    ] as const) {
      for (const sent of keysOf(get(request, key))) {
        const input = inputs.findLast((one) => one.in?.value === place && one.name === sent.text);
        if (input) this.#add(sent, { kind: 'input', role: 'with-key', targets: [defineNamed('input', input, home.uri, operation.name)] });
      }
    }
  }

  #expectations(expect: Node | undefined, called: Called | undefined): void {
    for (const item of itemsOf(get(expect, 'calls'))) {
      const node = deref(item);
      const reference = node?.kind === 'scalar' ? node : get(node, 'call');
      if (reference?.kind === 'scalar') this.linkOperation(reference, node);
    }
    const outputs = called?.kind === 'unit' ? this.#outputsOf(called.place) : undefined;
    if (!outputs) return;
    for (const key of ['values', 'matches', 'types', 'lengths']) for (const path of keysOf(get(expect, key))) this.#path(path, outputs);
    for (const key of ['data', 'includes']) for (const field of keysOf(get(expect, key))) this.#field(field, 0, field.text, outputs);
  }

  /** Outputs under names of their own, as units with steps have them. */
  #outputsOf({ unit, uri }: UnitPlace): ReadonlyMap<string, Definition> | undefined {
    const flow = unit.ref ? findFlow(this.#sections, unit.ref.value) : undefined;
    const { outputs, name } = flow?.flow ?? unit;
    if (outputs?.form !== 'map') return undefined;
    return new Map(outputs.parameters.map((output) => [output.name, defineNamed('output', output, flow?.uri ?? uri, name)]));
  }

  #path(path: ScalarNode, outputs: ReadonlyMap<string, Definition>): void {
    const [first] = parseJsonPath(path.text).segments;
    if (first?.kind !== 'member') return;
    const from = path.text.indexOf(first.name, first.start);
    if (from >= 0) this.#field(path, from, first.name, outputs);
  }

  #field(node: ScalarNode, from: number, name: string, outputs: ReadonlyMap<string, Definition>): void {
    const target = outputs.get(name);
    if (target) this.#add(node, { kind: 'output', role: 'field', from, to: from + name.length, targets: [target] });
  }

  #define(kind: 'client' | 'server' | 'aggregate', effective: Effective<Client | Server | Aggregate>): Definition {
    return defineEffective(kind, effective, this.#subject.capability.uri);
  }

  #add(
    node: ScalarNode,
    named: {
      readonly kind: DefinitionKind;
      readonly role: ReferenceRole;
      readonly targets: readonly Definition[];
      /** Of the name in the text of the scalar; all of it when they are not said. */
      readonly from?: number;
      readonly to?: number;
      readonly qualifier?: string;
    },
  ): void {
    const { kind, role, targets, from = 0, to = node.text.length, qualifier } = named;
    this.references.push({
      kind,
      role,
      name: node.text.slice(from, to),
      uri: this.#file.uri,
      span: spanInScalar(this.#file.text, node, from, to),
      whole: { start: node.start, end: node.end },
      state: targets.length > 0 ? 'resolved' : 'unknown',
      targets,
      candidates: [],
      ...(qualifier === undefined ? {} : { qualifier }),
    });
  }
}

function definitions(found: Definition | undefined): readonly Definition[] {
  return found ? [found] : [];
}

function keysOf(node: Node | undefined): readonly ScalarNode[] {
  const mapping = node && deref(node);
  return mapping?.kind === 'mapping' ? entriesOf(mapping).map(({ key }) => key) : [];
}

/** What a test calls, in the capability. */
export function calledBy({ kind, server, name }: Callable, sections: EffectiveSections): Called | undefined {
  if (kind === 'prompt') {
    for (const { part, namespace, uri } of sections.servers) {
      const prompt = part.kind === 'mcp' && (namespace ?? '') === server ? part.prompts.find((one) => one.name === name) : undefined;
      if (prompt) return { kind: 'prompt', prompt, uri, definition: defineNamed('prompt', prompt, uri, namespace) };
    }
    return undefined;
  }
  const units = effectiveUnits(sections).filter(({ unit, namespace }) => unit.kind === kind && (namespace ?? '') === server);
  const own = units.find(({ unit }) => unit.name === name);
  if (own) return { kind: 'unit', place: own, definition: defineNamed(own.unit.kind, own.unit, own.uri, own.namespace) };
  // What has no name of its own has the one of its flow.
  for (const place of units) {
    const flow = place.unit.name === '' && place.unit.ref ? findFlow(sections, place.unit.ref.value) : undefined;
    if (flow?.flow.name === name) return { kind: 'unit', place, definition: defineNamed('flow', flow.flow, flow.uri, flow.namespace) };
  }
  return undefined;
}
