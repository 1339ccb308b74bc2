/** Who calls what: tools, REST operations, resources, flows and skills on one side, operations, flows and tools on the other. */
import type { Text } from '../model/capability.ts';
import { ownServers } from '../model/own-parts.ts';
import type { SourceFile } from '../source-file.ts';
import { defineNamed } from './define.ts';
import type { Definition, Reference } from './definition.ts';
import { extentOf } from './extent.ts';
import type { LinkedProject } from './linked-project.ts';
import { allLists, keyOf, type ReferenceLists } from './occurrences.ts';
import type { UnitPlace } from './scope.ts';
import { ownUnits } from './units.ts';

/** One call, at the name of what is called. */
export interface Call {
  readonly reference: Reference;
  readonly caller: CallerUnit;
  /** The step that makes the call; undefined when the unit does it itself. */
  readonly step: Definition | undefined;
}

/** What calls: a unit, or a tool of a skill that takes another over. */
export type CallerUnit =
  | { readonly kind: 'unit'; readonly place: UnitPlace; readonly definition: Definition }
  | { readonly kind: 'skill-tool'; readonly definition: Definition };

/** All calls of all files, by what is called (see `keyOf`). */
export interface CallIndex {
  get(key: string): readonly Call[] | undefined;
}

export function indexCalls(project: LinkedProject, lists: ReferenceLists = allLists(project)): CallIndex {
  return {
    get(key) {
      const calls = new Map<string, Call>();
      for (const list of lists) {
        for (const call of callsIn(list, project).get(key) ?? []) {
          const { reference, caller, step } = call;
          const place = `${reference.uri} ${reference.span.start} ${keyOf(caller.definition)} ${step && keyOf(step)}`;
          if (!calls.has(place)) calls.set(place, call);
        }
      }
      return calls.size > 0 ? [...calls.values()] : undefined;
    },
  };
}

/** Made once for each list: it stays the same as long as nothing it depends on changes, the files it is about included. */
const callLists = new WeakMap<readonly Reference[], ReadonlyMap<string, readonly Call[]>>();

function callsIn(list: readonly Reference[], project: LinkedProject): ReadonlyMap<string, readonly Call[]> {
  const known = callLists.get(list);
  if (known) return known;
  const index = new Map<string, Call[]>();
  for (const reference of list) {
    const target = isCall(reference) ? reference.targets[0] : undefined;
    const file = target && project.findFile(reference.uri);
    if (!target || !file || typeof file === 'string') continue;
    const calls = (writtenCalls(file).get(reference.whole.start) ?? []).map(({ caller, step }) => ({ reference, caller, step }));
    const others = index.get(keyOf(target));
    if (others) others.push(...calls);
    else index.set(keyOf(target), calls);
  }
  callLists.set(list, index);
  return index;
}

/** The calls that a unit, a step, a skill or a tool of one makes, in the order of the text. */
export function callsFrom(definition: Definition, project: LinkedProject): readonly Call[] {
  const file = project.findFile(definition.uri);
  if (typeof file === 'string') return [];
  const made = new Map([...writtenCalls(file)].map(([at, calls]) => [at, calls.filter((call) => isMadeBy(call, definition))]));
  const found = new Map<number, readonly Call[]>();
  const add = (reference: Reference) => {
    if (!isCall(reference) || reference.uri !== file.uri || reference.targets.length === 0 || found.has(reference.span.start)) return;
    const calls = made.get(reference.whole.start) ?? [];
    found.set(
      reference.span.start,
      calls.map(({ caller, step }) => ({ reference, caller, step })),
    );
  };
  for (const reference of project.linksOf(file).references) add(reference);
  // A shared file is called from, and completed by, those that import it.
  if (!file.model.capability)
    for (const other of project.allFiles()) for (const reference of project.importedLinksOf(other)) add(reference);
  return [...found.values()].flat().sort((a, b) => (a.step ?? a.reference).span.start - (b.step ?? b.reference).span.start);
}

function isMadeBy({ caller, step, skill }: WrittenCall, definition: Definition): boolean {
  const maker = definition.kind === 'step' ? step : definition.kind === 'skill' ? skill : caller.definition;
  return maker !== undefined && keyOf(maker) === keyOf(definition);
}

function isCall({ role, kind }: Reference): boolean {
  switch (role) {
    case 'call':
      return kind === 'client-operation';
    case 'ref':
      return kind === 'flow';
    case 'skill-from':
      return kind === 'tool' || kind === 'rest-operation';
    default:
      return false;
  }
}

/** A text that calls something, and who makes the call: each of those that an alias brings it to. */
interface WrittenCall {
  readonly caller: CallerUnit;
  readonly step: Definition | undefined;
  readonly skill: Definition | undefined;
}

const written = new WeakMap<SourceFile, ReadonlyMap<number, readonly WrittenCall[]>>();

/** By the offset of the text. */
function writtenCalls(file: SourceFile): ReadonlyMap<number, readonly WrittenCall[]> {
  const known = written.get(file);
  if (known) return known;
  const found = new Map<number, WrittenCall[]>();
  const add = (text: Text | undefined, call: WrittenCall) => {
    if (!text) return;
    const others = found.get(text.node.start);
    if (others) others.push(call);
    else found.set(text.node.start, [call]);
  };
  for (const place of ownUnits(file)) {
    const { unit } = place;
    const caller: CallerUnit = { kind: 'unit', place, definition: defineUnit(place) };
    for (const text of [unit.call, unit.ref]) add(text, { caller, step: undefined, skill: undefined });
    for (const step of unit.steps)
      if (step.kind === 'call') add(step.call, { caller, step: defineNamed('step', step, file.uri, unit.name), skill: undefined });
  }
  for (const server of ownServers(file)) {
    for (const one of server.kind === 'skill' ? server.skills : []) {
      const skill = defineNamed('skill', one, file.uri, server.namespace?.value);
      for (const tool of one.tools) {
        const caller: CallerUnit = { kind: 'skill-tool', definition: defineNamed('skill-tool', tool, file.uri, one.name) };
        add(tool.from?.action, { caller, step: undefined, skill });
      }
    }
  }
  written.set(file, found);
  return found;
}

export function defineUnit({ unit, uri, namespace }: UnitPlace): Definition {
  return defineNamed(unit.kind, unit, uri, namespace);
}

const sorted = new WeakMap<SourceFile, readonly UnitPlace[]>();

/**
 * The unit whose text, its name included, an offset is in. Units do not overlap, so the last that starts before it is the only
 * candidate.
 */
export function unitAround(file: SourceFile, offset: number): UnitPlace | undefined {
  let units = sorted.get(file);
  if (!units) {
    units = [...ownUnits(file)].sort((a, b) => extentOf(a.unit).start - extentOf(b.unit).start);
    sorted.set(file, units);
  }
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const place = units[middle];
    if (place && extentOf(place.unit).start <= offset) low = middle + 1;
    else high = middle;
  }
  const place = units[low - 1];
  return place && offset <= extentOf(place.unit).end ? place : undefined;
}

/**
 * Everything exposed through which a definition is reached: tools, REST operations and MCP resources that call an operation
 * themselves or through a flow, and tools of skills that take a tool over.
 */
export function servedBy(definition: Definition, index: CallIndex): readonly Definition[] {
  const found = new Map<string, Definition>();
  const visited = new Set<string>();
  const waiting = [definition];
  for (let current = waiting.pop(); current; current = waiting.pop()) {
    if (visited.has(keyOf(current))) continue;
    visited.add(keyOf(current));
    for (const { caller } of index.get(keyOf(current)) ?? []) {
      if (caller.definition.kind === 'flow') waiting.push(caller.definition);
      else found.set(keyOf(caller.definition), caller.definition);
    }
  }
  return [...found.values()].sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.span.start - b.span.start));
}
