/**
 * All references of a file, resolved. What is written in a shared file and judged by those who import it is `unknown`,
 * never `unresolved`: silent rather than wrong.
 */

import type { ImportEntry, Server, SkillServer, Step, Text, WithEntry } from '../model/capability.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { deref } from '../syntax/navigate.ts';
import type { Node, ScalarNode, Span } from '../syntax/tree.ts';
import { defineFile, defineImport, defineNamed, defineSpaced, definitionsOf } from './define.ts';
import type { Definition, DefinitionKind, Reference, ReferenceRole, ReferenceState } from './definition.ts';
import { linkClients } from './link-clients.ts';
import {
  type FoundOperation,
  findClient,
  findFlow,
  findOperation,
  inputsOfOperation,
  operationNamesOf,
  splitReference,
} from './operations.ts';
import { type EffectiveSections, followImport, resolveSections } from './resolve-imports.ts';
import { spanInScalar } from './scalar-text.ts';
import { findBinding, inputsOf, type LazyScope, lazily, promptScope, type UnitPlace, unitScope, variableScope } from './scope.ts';
import { templateNames } from './template.ts';
import { ownUnits } from './units.ts';

export interface Links {
  readonly sections: EffectiveSections;
  readonly definitions: readonly Definition[];
  /** In the order of the text. */
  readonly references: readonly Reference[];
}

export function linkFile(file: SourceFile, project: Project): Links {
  const sections = resolveSections(file, project);
  const linker = new Linker(file, project, sections);
  linker.run();
  return {
    sections,
    definitions: definitionsOf(file),
    references: linker.references.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end),
  };
}

/** Collects the references of one file. */
export class Linker {
  readonly references: Reference[] = [];
  readonly file: SourceFile;
  readonly project: Project;
  readonly sections: EffectiveSections;
  /** Names that are missing in a shared file may come from those who import it. */
  readonly shared: boolean;

  constructor(file: SourceFile, project: Project, sections: EffectiveSections) {
    this.file = file;
    this.project = project;
    this.sections = sections;
    this.shared = file.model.capability === undefined;
  }

  run(): void {
    const { root, capability } = this.file.model;
    for (const owner of [root, ...(capability ? [capability] : [])]) {
      for (const entry of [...owner.consumes, ...owner.exposes, ...owner.aggregates, ...owner.binds])
        if (entry.kind === 'import') this.#import(entry);
      for (const server of owner.exposes) if (server.kind !== 'import') this.#server(server);
    }
    for (const place of ownUnits(this.file)) this.#unit(place);
    linkClients(this);
  }

  add(
    reference: Omit<Reference, 'uri' | 'state' | 'targets' | 'candidates'> & {
      readonly target?: Definition | undefined;
      readonly state?: ReferenceState;
      readonly candidates?: readonly string[];
    },
  ): void {
    const { target, state, candidates = [], ...rest } = reference;
    this.references.push({
      ...rest,
      uri: this.file.uri,
      targets: target ? [target] : [],
      state: target ? 'resolved' : (state ?? 'unresolved'),
      candidates,
    });
  }

  /** Span of a part of a scalar's text in the file. */
  part(node: Node, from: number, to: number): Span {
    const scalar = deref(node);
    return scalar?.kind === 'scalar' ? spanInScalar(this.file.text, scalar as ScalarNode, from, to) : { start: node.start, end: node.end };
  }

  #import(entry: ImportEntry): void {
    if (!entry.from) return;
    const uri = this.project.resolvePath(this.file.uri, entry.from.value);
    const source = this.project.findFile(uri);
    const whole = span(entry.from.node);
    this.add({
      kind: 'file',
      role: 'import-file',
      name: entry.from.value,
      span: this.part(entry.from.node, 0, entry.from.value.length),
      whole,
      target: typeof source === 'object' ? defineFile(uri) : undefined,
      state: source === 'missing' ? 'unresolved' : 'unknown',
    });
    if (!entry.import) return;
    const found = followImport(this.file, entry, this.project);
    const kind = sectionKind[entry.section];
    const target = 'part' in found ? defineSpaced(kind, found.part, found.uri) : undefined;
    this.add({
      kind,
      role: 'import',
      name: entry.import.value,
      span: this.part(entry.import.node, 0, entry.import.value.length),
      whole: span(entry.import.node),
      target,
      state: 'problem' in found && found.problem ? 'unresolved' : 'unknown',
    });
  }

  #server(server: Server): void {
    for (const field of Object.values(server.authentication?.fields ?? {})) {
      if (server.authentication?.type?.value !== 'oauth2') this.templates(field.node, () => variableScope(this.sections));
    }
    if (server.kind === 'rest')
      for (const resource of server.resources)
        if (resource.forward?.targetNamespace) this.#clientName(resource.forward.targetNamespace, 'forward');
    if (server.kind === 'skill') this.#skills(server);
    if (server.kind === 'mcp') {
      for (const prompt of server.prompts)
        for (const message of prompt.template)
          if (message.content) this.templates(message.content.node, () => promptScope(prompt, this.file.uri));
    }
  }

  #skills(server: SkillServer): void {
    const servers = this.sections.servers.filter(({ part }) => part.kind === 'rest' || part.kind === 'mcp');
    for (const { from } of server.skills.flatMap((skill) => skill.tools)) {
      if (!from?.sourceNamespace) continue;
      const source = servers.find(({ namespace }) => namespace === from.sourceNamespace?.value);
      const state = this.shared || this.sections.incomplete.has('exposes') ? 'unknown' : 'unresolved';
      const name = from.sourceNamespace.value;
      const candidates = servers.flatMap(({ namespace }) => namespace ?? []);
      const target = source && (source.entry ? defineImport(source.entry, this.file.uri) : defineSpaced('server', source.part, source.uri));
      this.add({
        kind: 'server',
        role: 'skill-from',
        name,
        span: this.part(from.sourceNamespace.node, 0, name.length),
        whole: span(from.sourceNamespace.node),
        target,
        state,
        candidates,
      });
      if (!from.action || !source) continue;
      const actions =
        source.part.kind === 'mcp'
          ? source.part.tools
          : source.part.kind === 'rest'
            ? source.part.resources.flatMap((resource) => resource.operations)
            : [];
      const action = actions.find((candidate) => candidate.name === from.action?.value);
      this.add({
        kind: source.part.kind === 'mcp' ? 'tool' : 'rest-operation',
        role: 'skill-from',
        name: from.action.value,
        qualifier: name,
        span: this.part(from.action.node, 0, from.action.value.length),
        whole: span(from.action.node),
        target: action && defineNamed(source.part.kind === 'mcp' ? 'tool' : 'rest-operation', action, source.uri, name),
        candidates: actions.map((candidate) => candidate.name),
      });
    }
  }

  #unit(place: UnitPlace): void {
    const { unit } = place;
    const scope = lazily(() => unitScope(place, this.sections, 0));
    const called = unit.call && this.#call(unit.call);
    if (unit.ref) this.#flowReference(unit.ref, place);
    this.#with(unit.with, place, scope, called, unit.ref ? undefined : 'unresolved');
    for (const [index, step] of unit.steps.entries())
      this.#step(
        step,
        place,
        lazily(() => unitScope(place, this.sections, index)),
        index,
      );
    for (const mapping of unit.mappings) {
      if (mapping.value) this.#stepPath(mapping.value, place, unit.steps.length, 'mapping-value');
      if (mapping.target) this.#mappingTarget(mapping.target, place);
    }
    for (const output of unit.outputs?.parameters ?? [])
      if (typeof output.value?.value === 'string') this.templates(output.value.node, scope);
  }

  /** `ns.operation`: two names, each with its own place. */
  #call(call: Text): FoundOperation | undefined {
    const parts = splitReference(call.value);
    if (!parts) return undefined;
    const [namespace, name] = parts;
    this.#clientName({ value: namespace, node: call.node }, 'call', namespace.length);
    const client = findClient(this.sections, namespace);
    if (!client) return undefined;
    const found = findOperation(this.sections, call.value);
    this.add({
      kind: 'client-operation',
      role: 'call',
      name,
      qualifier: namespace,
      span: this.part(call.node, namespace.length + 1, call.value.length),
      whole: span(call.node),
      target: found && defineNamed('client-operation', found.operation, found.client.uri, namespace),
      candidates: operationNamesOf(client),
    });
    return found;
  }

  #clientName(name: Text, role: ReferenceRole, length = name.value.length): void {
    const client = findClient(this.sections, name.value);
    this.add({
      kind: 'client',
      role,
      name: name.value,
      span: this.part(name.node, 0, length),
      whole: span(name.node),
      target: client && (client.entry?.as ? defineImport(client.entry, this.file.uri) : defineSpaced('client', client.part, client.uri)),
      state: this.shared || this.sections.incomplete.has('consumes') ? 'unknown' : 'unresolved',
      candidates: this.sections.clients.flatMap(({ namespace }) => namespace ?? []),
    });
  }

  #flowReference(ref: Text, _place: UnitPlace): void {
    const parts = splitReference(ref.value);
    if (!parts) return;
    const [namespace, name] = parts;
    const aggregate = this.sections.aggregates.find((candidate) => candidate.namespace === namespace);
    const state = this.shared || this.sections.incomplete.has('aggregates') ? 'unknown' : 'unresolved';
    this.add({
      kind: 'aggregate',
      role: 'ref',
      name: namespace,
      span: this.part(ref.node, 0, namespace.length),
      whole: span(ref.node),
      target:
        aggregate &&
        (aggregate.entry?.as ? defineImport(aggregate.entry, this.file.uri) : defineSpaced('aggregate', aggregate.part, aggregate.uri)),
      state,
      candidates: this.sections.aggregates.flatMap((candidate) => candidate.namespace ?? []),
    });
    if (!aggregate) return;
    const found = findFlow(this.sections, ref.value);
    this.add({
      kind: 'flow',
      role: 'ref',
      name,
      qualifier: namespace,
      span: this.part(ref.node, namespace.length + 1, ref.value.length),
      whole: span(ref.node),
      target: found && defineNamed('flow', found.flow, found.uri, namespace),
      candidates: aggregate.part.flows.map((flow) => flow.name),
    });
  }

  #with(
    entries: readonly WithEntry[],
    place: UnitPlace,
    scope: LazyScope,
    called: FoundOperation | undefined,
    missing: ReferenceState | undefined,
  ): void {
    const known = called ? inputsOfOperation(called) : [];
    const flow = place.unit.kind !== 'flow' && place.unit.ref ? findFlow(this.sections, place.unit.ref.value) : undefined;
    for (const entry of entries) {
      const input =
        known.find((candidate) => candidate.name === entry.name)?.parameter ??
        flow?.flow.inputParameters.find((candidate) => candidate.name === entry.name);
      if (entry.nameNode) {
        const declared =
          input && defineNamed('input', input, called?.client.uri ?? flow?.uri ?? this.file.uri, called?.operation.name ?? flow?.flow.name);
        const taken = known.some((candidate) => candidate.name === entry.name);
        this.add({
          kind: 'input',
          role: 'with-key',
          name: entry.name,
          span: this.part(entry.nameNode, 0, entry.name.length),
          whole: span(entry.nameNode),
          target: declared,
          state: called && !taken ? (missing ?? 'unknown') : 'unknown',
          candidates: known.map((candidate) => candidate.name),
        });
      }
      this.#withValue(entry, place, scope);
    }
  }

  /** `ns.name`, with the namespace of the server around it, is the value of an input; other text may hold templates. */
  #withValue(entry: WithEntry, place: UnitPlace, scope: LazyScope): void {
    const { value, node } = entry.value;
    if (typeof value !== 'string') return;
    const prefix = place.namespace === undefined ? undefined : `${place.namespace}.`;
    if (prefix === undefined || !value.startsWith(prefix)) {
      this.templates(node, scope);
      return;
    }
    const name = value.slice(prefix.length);
    const inputs = inputsOf(place);
    const input = inputs.find((candidate) => candidate.name === name);
    this.add({
      kind: 'input',
      role: 'with-value',
      name,
      span: this.part(node, prefix.length, value.length),
      whole: span(node),
      target: input ? defineNamed('input', input, place.uri, place.unit.name) : scope().names.get(name)?.definition,
      state: scope().names.has(name) || place.unit.ref ? 'unknown' : 'unresolved',
      candidates: inputs.map((candidate) => candidate.name),
    });
  }

  #step(step: Step, place: UnitPlace, scope: LazyScope, index: number): void {
    switch (step.kind) {
      case 'call': {
        const called = step.call && this.#call(step.call);
        this.#with(step.with, place, scope, called, 'unresolved');
        return;
      }
      case 'lookup': {
        if (step.index) this.#stepName(step.index, 0, step.index.value, place, index, 'lookup-index');
        if (step.lookupValue?.value.startsWith('$.')) this.#stepPath(step.lookupValue, place, index, 'lookup-value');
        else if (step.lookupValue) this.templates(step.lookupValue.node, scope);
        return;
      }
      case 'script':
        for (const entry of step.with) this.#withValue(entry, place, scope);
        return;
      case 'unknown':
        return;
      default:
        step satisfies never;
    }
  }

  /** `$.step.field`: only the step is a name that can be looked up. */
  #stepPath(path: Text, place: UnitPlace, before: number, role: ReferenceRole): void {
    const name = /^\$\.([^.[]+)/.exec(path.value)?.[1];
    if (name !== undefined) this.#stepName(path, 2, name, place, before, role);
  }

  /** A step is there for those behind it; one that comes later is named, but not there yet. */
  #stepName(text: Text, from: number, name: string, place: UnitPlace, before: number, role: ReferenceRole): void {
    const { steps } = place.unit;
    const step = steps.find((candidate) => candidate.name === name);
    const inTime = step !== undefined && steps.indexOf(step) < before;
    const target = step && defineNamed('step', step, place.uri, place.unit.name);
    this.references.push({
      kind: 'step',
      role,
      name,
      uri: this.file.uri,
      span: this.part(text.node, from, from + name.length),
      whole: span(text.node),
      state: inTime ? 'resolved' : 'unresolved',
      targets: target ? [target] : [],
      candidates: steps.slice(0, before).map((candidate) => candidate.name),
    });
  }

  #mappingTarget(target: Text, place: UnitPlace): void {
    const { outputs } = place.unit;
    if (outputs?.form !== 'map') return;
    const name = target.value.split('.')[0] ?? '';
    const output = outputs.parameters.find((candidate) => candidate.name === name);
    this.add({
      kind: 'output',
      role: 'mapping-target',
      name,
      span: this.part(target.node, 0, name.length),
      whole: span(target.node),
      target: output && defineNamed('output', output, place.uri, place.unit.name),
      candidates: outputs.parameters.map((candidate) => candidate.name),
    });
  }

  /** Every `{{name}}` in a scalar, against the names in scope. */
  templates(node: Node, inScope: LazyScope): void {
    const scalar = deref(node);
    if (scalar?.kind !== 'scalar' || typeof scalar.value !== 'string' || !scalar.text.includes('{{')) return;
    const scope = inScope();
    for (const tag of templateNames(scalar.text)) {
      if (tag.name === '' || tag.name === '.') continue;
      const [first = '', ...rest] = tag.name.split('.');
      const exact = scope.names.get(tag.name) ?? scope.names.get(first);
      const qualified = !exact && rest.length === 1 ? this.#qualifiedVariable(first, rest[0] ?? '') : undefined;
      const known = exact ?? qualified;
      const name = qualified ? (rest[0] ?? first) : first;
      const start = qualified ? tag.nameStart + first.length + 1 : tag.nameStart;
      this.references.push({
        kind: (qualified ? 'variable' : exact?.kind) ?? (isVariableName(first) ? 'variable' : 'input'),
        role: 'template',
        name: exact ? exact.name : name,
        ...(qualified ? { qualifier: first } : {}),
        uri: this.file.uri,
        span: this.part(scalar, start, start + (exact ? exact.name.length : name.length)),
        whole: this.part(scalar, tag.start, tag.end),
        state: known ? 'resolved' : scope.open || (scope.moreInputs && !isVariableName(first)) ? 'unknown' : 'unresolved',
        targets: known?.definition ? [known.definition] : [],
        candidates: [...scope.names.keys()],
      });
    }
  }

  /** `{{namespace.VARIABLE}}`, recommended in places and understood by nobody but us. */
  #qualifiedVariable(namespace: string, name: string): { definition: Definition } | undefined {
    const binding = findBinding(this.sections, namespace);
    const key = binding?.part.keys.find((candidate) => candidate.name === name);
    return binding && key ? { definition: defineNamed('variable', key, binding.uri, namespace) } : undefined;
  }
}

const sectionKind = { consumes: 'client', exposes: 'server', aggregates: 'aggregate', binds: 'binding' } as const satisfies Record<
  string,
  DefinitionKind
>;

/** All capitals: a variable by convention. */
export function isVariableName(name: string): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name);
}

function span(node: Node): Span {
  return { start: node.start, end: node.end };
}
