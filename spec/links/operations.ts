/** Consumed operations as `call` finds them: by client and operation name, over all resources of the client. */
import type { Aggregate, Client, ClientOperation, ClientResource, Flow, InputParameter } from '../model/capability.ts';
import type { Effective, EffectiveSections } from './resolve-imports.ts';
import { templateNames } from './template.ts';

export interface FoundOperation {
  readonly client: Effective<Client>;
  readonly resource: ClientResource;
  readonly operation: ClientOperation;
}

/** `namespace.operation`, exactly two parts. */
export function splitReference(text: string): readonly [string, string] | undefined {
  const dot = text.indexOf('.');
  if (dot <= 0 || dot === text.length - 1 || text.indexOf('.', dot + 1) >= 0) return undefined;
  return [text.slice(0, dot), text.slice(dot + 1)];
}

export function findClient(sections: EffectiveSections, namespace: string): Effective<Client> | undefined {
  return sections.clients.find((client) => client.namespace === namespace);
}

export function findAggregate(sections: EffectiveSections, namespace: string): Effective<Aggregate> | undefined {
  return sections.aggregates.find((aggregate) => aggregate.namespace === namespace);
}

interface ClientIndex {
  readonly operations: readonly FoundOperation[];
  readonly names: readonly string[];
  readonly byName: ReadonlyMap<string, FoundOperation>;
}

/** Made once per client: a file may have thousands of calls to one client. */
const indexes = new WeakMap<Effective<Client>, ClientIndex>();

function indexOf(client: Effective<Client>): ClientIndex {
  const known = indexes.get(client);
  if (known) return known;
  const operations = client.part.resources.flatMap((resource) => resource.operations.map((operation) => ({ client, resource, operation })));
  const byName = new Map<string, FoundOperation>();
  for (const found of operations) if (!byName.has(found.operation.name)) byName.set(found.operation.name, found);
  const index = { operations, names: operations.map(({ operation }) => operation.name), byName };
  indexes.set(client, index);
  return index;
}

export function operationsOf(client: Effective<Client>): readonly FoundOperation[] {
  return indexOf(client).operations;
}

export function operationNamesOf(client: Effective<Client>): readonly string[] {
  return indexOf(client).names;
}

/** The first one in the order of the text, as the engine does. */
export function findOperation(sections: EffectiveSections, reference: string): FoundOperation | undefined {
  const [namespace, name] = splitReference(reference) ?? [];
  const client = namespace === undefined ? undefined : findClient(sections, namespace);
  return client && name !== undefined ? indexOf(client).byName.get(name) : undefined;
}

export interface FoundFlow {
  readonly flow: Flow;
  readonly namespace: string;
  readonly uri: string;
}

export function findFlow(sections: EffectiveSections, reference: string): FoundFlow | undefined {
  const [namespace, name] = splitReference(reference) ?? [];
  for (const aggregate of sections.aggregates) {
    if (namespace === undefined || aggregate.namespace !== namespace) continue;
    const flow = aggregate.part.flows.find((candidate) => candidate.name === name);
    if (flow) return { flow, namespace, uri: aggregate.uri };
  }
  return undefined;
}

/** An input that a call can give an operation, and where it is declared. */
export interface OperationInput {
  readonly name: string;
  readonly parameter: InputParameter | undefined;
  /** Without it the request cannot be made: a placeholder of the path that has no fixed value. */
  readonly required: boolean;
}

const inputs = new WeakMap<FoundOperation, readonly OperationInput[]>();

/** Inputs of a client, its resource and the operation, and the placeholders of path and body that none of them declares. */
export function inputsOfOperation(called: FoundOperation): readonly OperationInput[] {
  let known = inputs.get(called);
  if (!known) {
    known = collectInputs(called);
    inputs.set(called, known);
  }
  return known;
}

function collectInputs({ client, resource, operation }: FoundOperation): readonly OperationInput[] {
  const found = new Map<string, OperationInput>();
  const placeholders = new Set(templateNames(resource.path?.value ?? '').flatMap(({ name }) => (name.includes('.') ? [] : name)));
  for (const parameter of [...client.part.inputParameters, ...resource.inputParameters, ...operation.inputParameters]) {
    found.set(parameter.name, {
      name: parameter.name,
      parameter,
      required: placeholders.has(parameter.name) && parameter.value === undefined,
    });
  }
  for (const name of placeholders) if (!found.has(name)) found.set(name, { name, parameter: undefined, required: true });
  for (const name of namesIn(operation.body?.data?.value))
    if (!name.includes('.') && !found.has(name)) found.set(name, { name, parameter: undefined, required: false });
  return [...found.values()];
}

/**
 * Whether an argument may be meant by a name with dots in the path or the body of an operation: `{{order.id}}` reads the
 * argument `order`, and in `{{tools.id}}` somebody who wrote a prefix means `id`.
 */
export function mayBeNamed({ resource, operation }: FoundOperation, argument: string): boolean {
  const names = [...templateNames(resource.path?.value ?? '').map(({ name }) => name), ...namesIn(operation.body?.data?.value)];
  return names.some((name) => name.includes('.') && name.split('.').includes(argument));
}

/** What a flow takes: its inputs, what its texts name, and the inputs of what it calls, which get arguments of their name. */
export function namesTakenByFlow(flow: Flow, sections: EffectiveSections): ReadonlySet<string> {
  const calls = [flow.call, ...flow.steps.map((step) => (step.kind === 'call' ? step.call : undefined))];
  const called = calls.flatMap((call) => (call && findOperation(sections, call.value)) ?? []);
  const texts = [flow.with, ...flow.steps.map((step) => (step.kind === 'call' || step.kind === 'script' ? step.with : []))];
  return new Set([
    ...flow.inputParameters.map(({ name }) => name),
    ...flow.with.map(({ name }) => name),
    ...texts.flatMap((entries) => entries.flatMap(({ value }) => namesOfValue(value.value))),
    ...flow.steps.flatMap((step) => (step.kind === 'lookup' ? namesOfValue(step.lookupValue?.value) : [])),
    ...called.flatMap(inputsOfOperation).map(({ name }) => name),
  ]);
}

/** `{{name}}` and, with any prefix, `namespace.name`. */
function namesOfValue(value: unknown): readonly string[] {
  if (typeof value !== 'string') return [];
  return value.includes('{{') ? [...namesIn(value)].map(rootName) : value.split('.').slice(1);
}

/** Names of all templates in some data. */
function namesIn(value: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (data: unknown, depth: number): void => {
    if (typeof data === 'string') for (const tag of templateNames(data)) names.add(tag.name);
    else if (depth < 50 && typeof data === 'object' && data !== null) for (const value of Object.values(data)) visit(value, depth + 1);
  };
  visit(value, 0);
  return names;
}

/** `step` of `step.field`. */
function rootName(name: string): string {
  return name.split('.')[0] ?? name;
}
