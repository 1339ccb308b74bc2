/** Who calls what: tools, REST operations, resources, flows and skills on one side, operations, flows and tools on the other. */
import type { Step } from '../model/capability.ts';
import type { SourceFile } from '../source-file.ts';
import { contains } from '../span.ts';
import { defineNamed } from './define.ts';
import type { Definition, Reference } from './definition.ts';
import type { LinkedProject } from './linked-project.ts';
import { allLists, keyOf, type ReferenceLists } from './occurrences.ts';
import type { UnitPlace } from './scope.ts';
import { ownUnits } from './units.ts';

/** One call, at the name of what is called. */
export interface Call {
  readonly reference: Reference;
  readonly caller: CallerUnit;
  /** The step that makes the call; undefined when the unit does it itself. */
  readonly step: Step | undefined;
}

/** What calls: a unit, or a skill that takes a tool over. */
export type CallerUnit =
  | { readonly kind: 'unit'; readonly place: UnitPlace; readonly definition: Definition }
  | { readonly kind: 'skill'; readonly definition: Definition };

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
          const place = `${call.reference.uri} ${call.reference.span.start}`;
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
    const call = target && callAt(reference, project);
    if (!call) continue;
    const calls = index.get(keyOf(target));
    if (calls) calls.push(call);
    else index.set(keyOf(target), [call]);
  }
  callLists.set(list, index);
  return index;
}

/** The calls a unit makes, in the order of the text. */
export function callsFrom(unit: Definition, project: LinkedProject): readonly Call[] {
  const file = project.findFile(unit.uri);
  if (typeof file === 'string' || !unit.node) return [];
  const { start, end } = unit.node;
  const found = new Map<number, Call>();
  const add = (reference: Reference) => {
    if (!isCall(reference) || reference.uri !== file.uri || reference.targets.length === 0) return;
    if (reference.span.start < start || reference.span.end > end || found.has(reference.span.start)) return;
    const call = callAt(reference, project);
    if (call) found.set(reference.span.start, call);
  };
  for (const reference of project.linksOf(file).references) add(reference);
  // A shared file is called from, and completed by, those that import it.
  if (!file.model.capability)
    for (const other of project.allFiles()) for (const reference of project.importedLinksOf(other)) add(reference);
  return [...found.values()].sort((a, b) => a.reference.span.start - b.reference.span.start);
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

function callAt(reference: Reference, project: LinkedProject): Call | undefined {
  const file = project.findFile(reference.uri);
  if (typeof file === 'string') return undefined;
  if (reference.role === 'skill-from') {
    const definition = skillAround(file, project, reference.span.start);
    return definition && { reference, caller: { kind: 'skill', definition }, step: undefined };
  }
  const place = unitAround(file, reference.span.start);
  if (!place) return undefined;
  const step = place.unit.steps.find(({ node }) => node.start <= reference.span.start && reference.span.end <= node.end);
  return { reference, caller: { kind: 'unit', place, definition: defineUnit(place) }, step };
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
    units = ownUnits(file);
    sorted.set(file, units);
  }
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(units[middle]) <= offset) low = middle + 1;
    else high = middle;
  }
  const place = units[low - 1];
  return place && offset <= place.unit.node.end ? place : undefined;
}

/** In map style the name stands before what it names. */
function startOf(place: UnitPlace | undefined): number {
  return Math.min(place?.unit.node.start ?? 0, place?.unit.nameNode?.start ?? Number.POSITIVE_INFINITY);
}

function skillAround(file: SourceFile, project: LinkedProject, offset: number): Definition | undefined {
  return project.linksOf(file).definitions.find(({ kind, node }) => kind === 'skill' && node && contains(node, offset));
}

/**
 * Everything exposed through which a definition is reached: tools, REST operations and MCP resources that call an operation
 * themselves or through a flow, and skills that take a tool over.
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
