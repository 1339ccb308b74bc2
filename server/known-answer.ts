/**
 * What is known of the answer of a consumed operation. The format has no schema for it, so this is what the files show:
 * the paths of the operation's own outputs, and the paths that tools, operations and flows take out of it.
 */
import { parseJsonPath } from '../spec/links/json-path.ts';
import { type FoundOperation, findOperation } from '../spec/links/operations.ts';
import type { EffectiveSections } from '../spec/links/resolve-imports.ts';
import { readStepPath } from '../spec/links/step-path.ts';
import { effectiveUnits, labelOf } from '../spec/links/units.ts';
import type { OutputParameter, Text, Unit } from '../spec/model/capability.ts';
import { say } from '../spec/say.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { contains } from '../spec/span.ts';
import { get, textOf } from '../spec/syntax/navigate.ts';
import { type Observed, valueAt } from './observed-answers.ts';
import { addObserved } from './observed-shape.ts';

/** A value of the answer, or of its parts. */
export interface Known {
  readonly members: Map<string, Known>;
  /** What the elements are, of a list. */
  element: Known | undefined;
  /** For people: its type, and who takes it. */
  detail: string;
}

export interface Place {
  readonly uri: string;
  readonly offset: number;
}

/** The last answer of an operation, if one was seen. */
export type Observe = (found: FoundOperation) => Observed | undefined;

/** `writing`: where somebody is writing a path just now, which is no knowledge yet. */
export function answerOf(sections: EffectiveSections, found: FoundOperation, observe: Observe, writing?: Place): Known {
  const root = unknown();
  const name = `${found.client.namespace ?? ''}.${found.operation.name}`;
  for (const output of found.operation.outputs?.parameters ?? []) {
    const path = typeof output.value?.value === 'string' ? output.value.value : output.mapping?.value;
    const node = output.value?.node ?? output.mapping?.node;
    const isWritten = writing !== undefined && found.client.uri === writing.uri && node !== undefined && contains(node, writing.offset);
    if (path !== undefined && !isWritten) note(follow(root, path), say`${output.type?.value ?? 'value'} · ${output.name} of ${name}`);
  }
  for (const place of effectiveUnits(sections)) {
    const { unit } = place;
    if (unit.call?.value === name && unit.outputs) {
      const skipped = writing?.uri === place.uri ? writing.offset : undefined;
      for (const output of unit.outputs.parameters) addOutput(root, output, labelOf(place), skipped);
    }
    for (const step of unit.steps) {
      if (step.kind === 'call' && step.call?.value === name) addUsesOfStep(root, found, unit, step.name, labelOf(place));
    }
  }
  const observed = observe(found);
  if (observed) addObserved(root, observed.data, sourceOf(observed));
  return root;
}

/** Where an answer was seen, for people. */
export function sourceOf({ recording }: Observed): string {
  return recording === undefined ? say`in the last answer` : say`in ${recording}`;
}

function unknown(): Known {
  return { members: new Map(), element: undefined, detail: '' };
}

function note(known: Known | undefined, detail: string): void {
  if (known && known.detail === '') known.detail = detail;
}

/** Properties are looked up in what surrounds their object, items in the element of their list. */
function addOutput(around: Known, output: OutputParameter, user: string, skipped: number | undefined): void {
  const isWritten = output.mapping && skipped !== undefined && contains(output.mapping.node, skipped);
  const at = output.mapping && !isWritten ? follow(around, output.mapping.value) : undefined;
  if (at !== around) note(at, say`${output.type?.value ?? 'value'} · used by ${user}`);
  for (const property of output.properties) addOutput(around, property, user, skipped);
  if (!output.items) return;
  const list = at ?? around;
  list.element ??= unknown();
  addOutput(list.element, output.items, user, skipped);
}

/** What comes behind `$.step` in mappings and lookups of a unit; only when the step leaves the whole answer behind. */
function addUsesOfStep(root: Known, { operation }: FoundOperation, unit: Unit, step: string, user: string): void {
  if (operation.outputs?.form === 'map' && operation.outputs.parameters.length > 0) return;
  const add = (text: Text | undefined) => {
    const path = text && readStepPath(text.value);
    if (path?.step.name === step && path.rest !== '$') note(follow(root, path.rest), say`used by ${user}`);
  };
  for (const mapping of unit.mappings) add(mapping.value);
  for (const other of unit.steps) {
    if (other.kind !== 'lookup') continue;
    add(other.lookupValue);
    if (other.index?.value !== step) continue;
    root.element ??= unknown();
    for (const field of [other.match, ...other.outputParameters])
      if (field) note(follow(root.element, `$.${field.value}`), say`used by ${user}`);
  }
}

/** The value at a path, made when it is not there yet; undefined when the path can lead to several values. */
function follow(from: Known, path: string): Known | undefined {
  const { segments, problem } = parseJsonPath(path);
  if (problem) return undefined;
  let at = from;
  for (const segment of segments) {
    switch (segment.kind) {
      case 'member': {
        const next = at.members.get(segment.name) ?? unknown();
        at.members.set(segment.name, next);
        at = next;
        break;
      }
      case 'index':
        at.element ??= unknown();
        at = at.element;
        break;
      case 'many':
        if (segment.text !== '[*]') return undefined;
        at.element ??= unknown();
        at = at.element;
        break;
      default:
        return segment satisfies never;
    }
  }
  return at;
}

/** The value at a path, if anything is known of it. */
export function knownAt(from: Known, path: string): Known {
  return follow(from, path) ?? unknown();
}

export interface KnownPath {
  readonly path: string;
  readonly detail: string;
}

/** All paths below a value, from `$`, in the order in which they became known; lists are not entered. */
export function pathsBelow(known: Known, before = '$'): readonly KnownPath[] {
  return [...known.members].flatMap(([name, member]) => {
    const path = /^[\w-]+$/.test(name) ? `${before}.${name}` : `${before}['${name}']`;
    return [{ path, detail: member.detail }, ...pathsBelow(member, path)];
  });
}

/** What a step leaves behind: the declared outputs of the operation, each as far as it is known, else the whole answer. */
export function resultOfCall(sections: EffectiveSections, call: string, observe: Observe): Known {
  const found = findOperation(sections, call);
  if (!found) return unknown();
  const answer = answerOf(sections, found, observe);
  const declared = found.operation.outputs?.form === 'map' ? found.operation.outputs.parameters : [];
  if (declared.length === 0) return answer;
  const root = unknown();
  // Of a list each element keeps its fields, and gains the declared ones.
  const target = Array.isArray(observe(found)?.data) && answer.element ? answer.element : root;
  if (target !== root) root.element = target;
  for (const { name, type, value, mapping } of declared) {
    const path = typeof value?.value === 'string' ? value.value : mapping?.value;
    const at = path === undefined || target !== root ? unknown() : knownAt(answer, path);
    target.members.set(name, { ...at, detail: say`${type?.value ?? 'value'} · output of ${call}` });
  }
  return root;
}

/** The last value of a step's result, or of the answer itself where nothing is declared; undefined when none was seen. */
export function observedResult(found: FoundOperation, observe: Observe): Observed | undefined {
  const observed = observe(found);
  const declared = found.operation.outputs?.form === 'map' ? found.operation.outputs.parameters : [];
  if (!observed || declared.length === 0) return observed;
  if (Array.isArray(observed.data)) return observed;
  const entries = declared.flatMap(({ name, value, mapping }) => {
    const path = typeof value?.value === 'string' ? value.value : mapping?.value;
    const at = path === undefined ? undefined : valueAt(observed.data, path);
    return at === undefined ? [] : [[name, at] as const];
  });
  return { ...observed, data: Object.fromEntries(entries) };
}

/** Paths of the lists whose `items` are around a place in declared outputs, from the outside in. */
export function listsAround(file: SourceFile, path: readonly (string | number)[]): readonly string[] {
  const start = path.lastIndexOf('outputParameters');
  if (start < 0) return [];
  return path.flatMap((step, at) =>
    at > start && step === 'items' ? (textOf(get(file.tree.root, ...path.slice(0, at), 'mapping')) ?? '$') : [],
  );
}
