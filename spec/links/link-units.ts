/** References inside units (tools, REST operations, MCP resources, flows): calls, arguments, steps, mappings. */
import type { Behaviour, Step, Text, WithEntry } from '../model/capability.ts';
import { spanOf } from '../span.ts';
import type { Node } from '../syntax/tree.ts';
import { defineNamed, defineSpaced } from './define.ts';
import type { ReferenceRole } from './definition.ts';
import { linkOnce } from './keep.ts';
import { callsOf } from './link-clients.ts';
import { linkPlaceholders } from './link-servers.ts';
import type { Linker } from './linker.ts';
import {
  type FoundOperation,
  findAggregate,
  findClient,
  findFlow,
  findOperation,
  inputsOfOperation,
  mayBeNamed,
  namesTakenByFlow,
  operationNamesOf,
  splitReference,
} from './operations.ts';
import { argumentScope, inputsOf, type LazyScope, lazily, type UnitPlace, unitScope } from './scope.ts';
import { findStepField } from './step-fields.ts';
import { type PathName, readStepPath } from './step-path.ts';

export function linkUnit(linker: Linker, place: UnitPlace): void {
  linkOnce(linker, place.unit, surroundingsOf(place, linker), () => linkTexts(linker, place), place.server ?? place.aggregate);
}

/** What the references of a unit depend on besides its own text: all that the functions below look at. */
function surroundingsOf(place: UnitPlace, linker: Linker): readonly unknown[] {
  const { unit, uri, namespace, server, restResource } = place;
  const { sections } = linker;
  const parts: unknown[] = [...linker.surroundings, uri, namespace, restResource?.path?.value, ...(restResource?.inputParameters ?? [])];
  if (server?.kind === 'rest') parts.push(...server.inputParameters);
  const addCalls = (caller: { readonly unit: Behaviour }): void => {
    for (const call of callsOf(caller)) {
      const found = findOperation(sections, call);
      parts.push(found?.operation, found?.resource, ...(found?.client.part.inputParameters ?? []));
    }
  };
  addCalls(place);
  if (unit.ref) {
    const flow = findFlow(sections, unit.ref.value)?.flow;
    parts.push(flow);
    if (flow) addCalls({ unit: flow });
  }
  return parts;
}

function linkTexts(linker: Linker, place: UnitPlace): void {
  const { unit } = place;
  const scope = lazily(() => unitScope(place, linker.sections, 0));
  if (unit.kind === 'resource' && unit.uri) linkPlaceholders(linker, unit.uri, unit.inputParameters, unit.name);
  const called = unit.call && linkCall(linker, unit.call);
  if (unit.ref) linkFlow(linker, unit.ref);
  linkWith(linker, unit.with, place, scope, unit.ref ? undefined : called);
  for (const [index, step] of unit.steps.entries())
    linkStep(
      linker,
      step,
      place,
      lazily(() => unitScope(place, linker.sections, index)),
      index,
    );
  for (const mapping of unit.mappings) {
    // Without steps there is nothing to map, and nothing a name could be.
    if (mapping.value && unit.steps.length > 0) linkStepPath(linker, mapping.value, place, unit.steps.length, 'mapping-value');
    if (mapping.target) linkMappingTarget(linker, mapping.target, place);
  }
  for (const output of unit.outputs?.parameters ?? [])
    if (typeof output.value?.value === 'string') linker.templates(output.value.node, scope);
}

/** `ns.operation`: two names, each with its own place. */
function linkCall(linker: Linker, call: Text): FoundOperation | undefined {
  const parts = splitReference(call.value);
  if (!parts) return undefined;
  const [namespace, name] = parts;
  linker.clientName({ value: namespace, node: call.node }, 'call', namespace.length);
  const client = findClient(linker.sections, namespace);
  if (!client) return undefined;
  const found = findOperation(linker.sections, call.value);
  linker.add({
    kind: 'client-operation',
    role: 'call',
    name,
    qualifier: namespace,
    span: linker.part(call.node, namespace.length + 1, call.value.length),
    whole: spanOf(call.node),
    target: found && defineNamed('client-operation', found.operation, found.client.uri, namespace),
    candidates: () => operationNamesOf(client),
  });
  return found;
}

function linkFlow(linker: Linker, ref: Text): void {
  const parts = splitReference(ref.value);
  if (!parts) return;
  const [namespace, name] = parts;
  const aggregate = findAggregate(linker.sections, namespace);
  const state = linker.shared || linker.sections.incomplete.has('aggregates') ? 'unknown' : 'unresolved';
  linker.add({
    kind: 'aggregate',
    role: 'ref',
    name: namespace,
    span: linker.part(ref.node, 0, namespace.length),
    whole: spanOf(ref.node),
    target: aggregate && linker.define('aggregate', aggregate),
    state,
    candidates: () => linker.sections.aggregates.flatMap((candidate) => candidate.namespace ?? []),
  });
  if (!aggregate) return;
  const found = findFlow(linker.sections, ref.value);
  linker.add({
    kind: 'flow',
    role: 'ref',
    name,
    qualifier: namespace,
    span: linker.part(ref.node, namespace.length + 1, ref.value.length),
    whole: spanOf(ref.node),
    target: found && defineNamed('flow', found.flow, found.uri, namespace),
    candidates: () => aggregate.part.flows.map((flow) => flow.name),
  });
}

function linkWith(
  linker: Linker,
  entries: readonly WithEntry[],
  place: UnitPlace,
  scope: LazyScope,
  called: FoundOperation | undefined,
): void {
  const known = called ? inputsOfOperation(called) : [];
  const flow = place.unit.kind !== 'flow' && place.unit.ref ? findFlow(linker.sections, place.unit.ref.value) : undefined;
  // A flow that declares no inputs takes whatever it is given.
  const flowTakes =
    entries.length > 0 && flow && flow.flow.inputParameters.length > 0 ? namesTakenByFlow(flow.flow, linker.sections) : undefined;
  for (const entry of entries) {
    const input =
      known.find((candidate) => candidate.name === entry.name)?.parameter ??
      flow?.flow.inputParameters.find((candidate) => candidate.name === entry.name);
    if (entry.nameNode) {
      const declared =
        input && defineNamed('input', input, called?.client.uri ?? flow?.uri ?? linker.file.uri, called?.operation.name ?? flow?.flow.name);
      const takes = flowTakes?.has(entry.name) ?? known.some((candidate) => candidate.name === entry.name);
      const taken = takes || (called !== undefined && mayBeNamed(called, entry.name));
      linker.add({
        kind: 'input',
        role: 'with-key',
        name: entry.name,
        span: linker.part(entry.nameNode, 0, entry.name.length),
        whole: spanOf(entry.nameNode),
        target: declared,
        state: (called || flowTakes) && !taken ? 'unresolved' : 'unknown',
        candidates: () => (flowTakes ? (flow?.flow.inputParameters ?? []) : known).map((candidate) => candidate.name),
      });
    }
    linkWithValue(
      linker,
      entry,
      place,
      lazily(() => argumentScope(place, scope(), entry)),
    );
  }
}

/** `ns.name`, with the namespace of the server around it, is the value of an input; other text may hold templates. */
function linkWithValue(linker: Linker, entry: WithEntry, place: UnitPlace, scope: LazyScope): void {
  const { value, node } = entry.value;
  if (typeof value !== 'string') return;
  const prefix = place.namespace === undefined ? undefined : `${place.namespace}.`;
  if (prefix === undefined || !value.startsWith(prefix)) {
    linker.templates(node, scope);
    return;
  }
  const name = value.slice(prefix.length);
  const inputs = inputsOf(place);
  const input = inputs.find((candidate) => candidate.name === name);
  linker.add({
    kind: 'input',
    role: 'with-value',
    name,
    span: linker.part(node, prefix.length, value.length),
    whole: spanOf(node),
    target: input ? defineNamed('input', input, place.uri, place.unit.name) : scope().names.get(name)?.definition,
    state: scope().names.has(name) || place.unit.ref ? 'unknown' : 'unresolved',
    candidates: () => inputs.map((candidate) => candidate.name),
  });
  linkHolder(linker, place, node);
}

/** The namespace before the dot is that of the server, or of the aggregate, around the unit. */
function linkHolder(linker: Linker, place: UnitPlace, node: Node): void {
  const { server, aggregate, namespace } = place;
  const target = server ? defineSpaced('server', server, place.uri) : aggregate && defineSpaced('aggregate', aggregate, place.uri);
  if (!target || namespace === undefined) return;
  linker.add({
    kind: target.kind,
    role: 'with-value',
    name: namespace,
    span: linker.part(node, 0, namespace.length),
    whole: spanOf(node),
    target,
  });
}

function linkStep(linker: Linker, step: Step, place: UnitPlace, scope: LazyScope, index: number): void {
  switch (step.kind) {
    case 'call': {
      const called = step.call && linkCall(linker, step.call);
      linkWith(linker, step.with, place, scope, called);
      return;
    }
    case 'lookup': {
      if (step.index) linkStepName(linker, step.index, wholeOf(step.index), place, index, 'lookup-index');
      if (step.lookupValue && /^\$[.[]/.test(step.lookupValue.value)) linkStepPath(linker, step.lookupValue, place, index, 'lookup-value');
      else if (step.lookupValue) linker.templates(step.lookupValue.node, scope);
      for (const text of [...(step.match ? [step.match] : []), ...step.outputParameters])
        linkField(linker, step, place.unit.steps, text, wholeOf(text));
      return;
    }
    case 'script':
      for (const entry of step.with) linkWithValue(linker, entry, place, scope);
      return;
    case 'unknown':
      return;
    default:
      step satisfies never;
  }
}

/** `$.step.field`, `$['step'].field`: the step, and the field where the operation declares it. */
function linkStepPath(linker: Linker, path: Text, place: UnitPlace, before: number, role: ReferenceRole): void {
  const found = readStepPath(path.value);
  if (!found) return;
  linkStepName(linker, path, found.step, place, before, role);
  const step = place.unit.steps.find((candidate) => candidate.name === found.step.name);
  if (step && found.field) linkField(linker, step, place.unit.steps, path, found.field);
}

function wholeOf({ value }: Text): PathName {
  return { name: value, start: 0, end: value.length };
}

function linkField(linker: Linker, step: Step, steps: readonly Step[], text: Text, { name, start, end }: PathName): void {
  const target = findStepField(linker.sections, steps, step, name);
  if (!target) return;
  linker.add({
    kind: 'output',
    role: 'field',
    name,
    span: linker.part(text.node, start, end),
    whole: spanOf(text.node),
    target,
  });
}

/** A step is there for those behind it; one that comes later is named, but not there yet. */
function linkStepName(
  linker: Linker,
  text: Text,
  { name, start, end }: PathName,
  place: UnitPlace,
  before: number,
  role: ReferenceRole,
): void {
  const { steps } = place.unit;
  const step = steps.find((candidate) => candidate.name === name);
  const inTime = step !== undefined && steps.indexOf(step) < before;
  const target = step && defineNamed('step', step, place.uri, place.unit.name);
  linker.references.push({
    kind: 'step',
    role,
    name,
    uri: linker.file.uri,
    span: linker.part(text.node, start, end),
    whole: spanOf(text.node),
    state: inTime ? 'resolved' : 'unresolved',
    targets: target ? [target] : [],
    candidates: steps.slice(0, before).map((candidate) => candidate.name),
  });
}

function linkMappingTarget(linker: Linker, target: Text, place: UnitPlace): void {
  const { outputs } = place.unit;
  if (outputs?.form !== 'map') return;
  const name = target.value.split('.')[0] ?? '';
  const output = outputs.parameters.find((candidate) => candidate.name === name);
  linker.add({
    kind: 'output',
    role: 'mapping-target',
    name,
    span: linker.part(target.node, 0, name.length),
    whole: spanOf(target.node),
    target: output && defineNamed('output', output, place.uri, place.unit.name),
    candidates: () => outputs.parameters.map((candidate) => candidate.name),
  });
}
