/** What a template at some place can name (format.md R10): inputs, arguments, earlier steps, variables. */
import type {
  Aggregate,
  Behaviour,
  Binding,
  Client,
  ClientOperation,
  ClientResource,
  InputParameter,
  McpPrompt,
  RestResource,
  Server,
  Step,
  Text,
  Unit,
  WithEntry,
} from '../model/capability.ts';
import type { SourceFile } from '../source-file.ts';
import { defineNamed } from './define.ts';
import type { Definition, DefinitionKind } from './definition.ts';
import type { Effective, EffectiveSections } from './resolve-imports.ts';
import { placeholdersIn } from './routes.ts';

export interface ScopeName {
  readonly name: string;
  readonly kind: Extract<DefinitionKind, 'input' | 'step' | 'variable'>;
  readonly definition: Definition | undefined;
  /** More of the same: one name may be given by several callers, or declared by several operations of one path. */
  readonly others?: readonly Definition[];
}

export interface Scope {
  readonly names: ReadonlyMap<string, ScopeName>;
  /** True when there may be more variables than are known, because a file cannot be read or others judge: what is not here is not wrong. */
  readonly open: boolean;
  /** True when there may be more inputs, because nobody is known yet who would give them. */
  readonly moreInputs?: boolean;
  /** Steps of the unit that run at this place or behind it: known by name, but without an output yet. */
  readonly later?: ReadonlyMap<string, Definition>;
}

/** A scope that is only put together when a name is looked up: most texts have no template. */
export type LazyScope = () => Scope;

export function lazily(make: () => Scope): LazyScope {
  let made: Scope | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** A unit with what surrounds it: where names it may use come from. */
export interface UnitPlace {
  readonly unit: Unit;
  readonly uri: string;
  /** Namespace of the server, of the aggregate for a flow: the prefix of qualified arguments. */
  readonly namespace: string | undefined;
  readonly server: Server | undefined;
  /** Of a flow. */
  readonly aggregate?: Aggregate;
  readonly restResource: RestResource | undefined;
}

const variables = new WeakMap<EffectiveSections, ReadonlyMap<string, ScopeName>>();

/** Variables of all binds in effect; of two with one name the later counts. */
export function variablesOf(sections: EffectiveSections): ReadonlyMap<string, ScopeName> {
  const known = variables.get(sections);
  if (known) return known;
  const names = new Map<string, ScopeName>();
  for (const { part, uri } of sections.bindings) {
    for (const key of part.keys)
      names.set(key.name, { name: key.name, kind: 'variable', definition: defineNamed('variable', key, uri, part.namespace?.value) });
  }
  variables.set(sections, names);
  return names;
}

/** The binding of a qualified variable `{{namespace.VARIABLE}}`. */
export function findBinding(sections: EffectiveSections, namespace: string): Effective<Binding> | undefined {
  return sections.bindings.find((binding) => binding.namespace === namespace);
}

/** Inputs of a unit from the outside in; of equal names the innermost counts. */
export function inputsOf(place: UnitPlace): readonly InputParameter[] {
  const outer = [...(place.server?.kind === 'rest' ? place.server.inputParameters : []), ...(place.restResource?.inputParameters ?? [])];
  return [...outer, ...place.unit.inputParameters];
}

/** Names in a unit; `before`: only steps in front of this one are there. */
export function unitScope(place: UnitPlace, sections: EffectiveSections, before: number = place.unit.steps.length): Scope {
  const names = new Map<string, ScopeName>(variablesOf(sections));
  const add = (name: string, kind: 'input' | 'step', definition: Definition | undefined) => names.set(name, { name, kind, definition });
  for (const input of inputsOf(place)) add(input.name, 'input', defineNamed('input', input, place.uri, place.unit.name));
  for (const name of placeholdersOf(place)) if (!names.has(name)) add(name, 'input', undefined);
  for (const entry of place.unit.with) if (!names.has(entry.name)) add(entry.name, 'input', undefined);
  const stepOf = (step: Step) => defineNamed('step', step, place.uri, place.unit.name);
  for (const step of place.unit.steps.slice(0, before)) add(step.name, 'step', stepOf(step));
  const later = new Map(place.unit.steps.slice(before).map((step) => [step.name, stepOf(step)]));
  return { names, open: sections.incomplete.has('binds'), later };
}

/**
 * Names where an argument is put together: an argument has no value yet for itself, and the arguments of a tool see none of the others
 * (format.md R10).
 */
export function argumentScope(place: UnitPlace, scope: Scope, argument: WithEntry): Scope {
  const { unit } = place;
  const placeholders = placeholdersOf(place);
  const hidden = unit.with.filter((entry) => {
    if (unit.kind !== 'tool' && entry !== argument) return false;
    const known = scope.names.get(entry.name);
    return known?.kind === 'input' && !known.definition && !placeholders.includes(entry.name);
  });
  if (hidden.length === 0) return scope;
  const names = new Map(scope.names);
  for (const { name } of hidden) names.delete(name);
  return { ...scope, names };
}

/** The text with the placeholders of a unit: the path of its REST resource, or the address of an MCP resource. */
export function routeTextOf({ unit, restResource }: UnitPlace): Text | undefined {
  return restResource?.path ?? (unit.kind === 'resource' ? unit.uri : undefined);
}

/** `{name}` there declares an input by itself. */
export function placeholdersOf(place: UnitPlace): readonly string[] {
  return placeholdersIn(routeTextOf(place)?.value ?? '').map(({ name }) => name);
}

/** Names of a prompt's text: its arguments, nothing else. */
export function promptScope(prompt: McpPrompt, uri: string): Scope {
  const names = new Map<string, ScopeName>();
  for (const argument of prompt.arguments)
    names.set(argument.name, { name: argument.name, kind: 'input', definition: defineNamed('input', argument, uri, prompt.name) });
  return { names, open: false };
}

/** Server credentials see variables only. */
export function variableScope(sections: EffectiveSections): Scope {
  return { names: variablesOf(sections), open: sections.incomplete.has('binds') };
}

export interface OperationPlace {
  readonly client: Client;
  /** Undefined for what belongs to the client as a whole. */
  readonly resource: ClientResource | undefined;
  readonly operation: ClientOperation | undefined;
  readonly uri: string;
}

/**
 * Names in a consumed client: its own inputs, variables, and whatever those who call it bring along. In a shared file the
 * callers are elsewhere, so anything may be there.
 */
export function clientScope(
  place: OperationPlace,
  file: SourceFile,
  sections: EffectiveSections,
  callers: readonly UnitPlace[],
): Scope & { readonly names: Map<string, ScopeName> } {
  const names = new Map<string, ScopeName>();
  addDeclared(
    names,
    callers.flatMap((caller) => inputsOf(caller).map((input) => defineNamed('input', input, caller.uri, caller.unit.name))),
  );
  for (const caller of callers) {
    for (const name of placeholdersOf(caller)) if (!names.has(name)) names.set(name, { name, kind: 'input', definition: undefined });
    for (const name of argumentNames(caller.unit)) if (!names.has(name)) names.set(name, { name, kind: 'input', definition: undefined });
    for (const step of caller.unit.steps)
      names.set(step.name, { name: step.name, kind: 'step', definition: defineNamed('step', step, caller.uri, caller.unit.name) });
  }
  for (const [name, variable] of variablesOf(sections)) names.set(name, variable);
  for (const input of [
    ...place.client.inputParameters,
    ...(place.resource?.inputParameters ?? []),
    ...(place.operation?.inputParameters ?? []),
  ]) {
    names.set(input.name, {
      name: input.name,
      kind: 'input',
      definition: defineNamed('input', input, place.uri, place.operation?.name ?? place.client.namespace?.value),
    });
  }
  return { names, open: file.model.capability === undefined || sections.incomplete.has('binds') };
}

/** What the operations of one path declare: of equal names all, for the path belongs to each of them. */
export function addInputsOfPath(names: Map<string, ScopeName>, operations: readonly ClientOperation[], uri: string): void {
  const inputs = operations.flatMap((operation) =>
    operation.inputParameters.map((input) => defineNamed('input', input, uri, operation.name)),
  );
  addDeclared(names, inputs);
}

function addDeclared(names: Map<string, ScopeName>, declared: Iterable<Definition>): void {
  const byName = new Map<string, Definition[]>();
  for (const definition of declared) {
    const others = byName.get(definition.name);
    if (others) others.push(definition);
    else {
      const rest: Definition[] = [];
      byName.set(definition.name, rest);
      names.set(definition.name, { name: definition.name, kind: 'input', definition, others: rest });
    }
  }
}

function argumentNames(unit: Behaviour): readonly string[] {
  return [...unit.with, ...unit.steps.flatMap((step) => (step.kind === 'call' || step.kind === 'script' ? step.with : []))].map(
    (entry) => entry.name,
  );
}
