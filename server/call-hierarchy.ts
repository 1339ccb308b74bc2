/** Who calls what, one level at a time: skill → tool → step → operation, through flows, and back. */
import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, Range } from 'vscode-languageserver-types';
import { type Call, callsFrom, defineUnit, indexCalls, unitAround } from '../spec/links/callers.ts';
import { defineNamed } from '../spec/links/define.ts';
import type { Definition, DefinitionKind } from '../spec/links/definition.ts';
import { keyOf } from '../spec/links/occurrences.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { wholeSpan } from './definition.ts';
import { findText } from './diagnostics.ts';
import { offsetIn, rangeIn } from './positions.ts';
import { nameSpan, subjectAt } from './subject.ts';
import type { LinkedProject } from './workspace.ts';
import { symbolKinds } from './workspace-symbols.ts';

const callable: ReadonlySet<DefinitionKind> = new Set(['client-operation', 'flow', 'tool', 'rest-operation', 'resource', 'step', 'skill']);

/** What is named at the cursor; elsewhere in a unit, the unit. */
export function prepareCallHierarchy(file: SourceFile, project: LinkedProject, offset: number): CallHierarchyItem[] | null {
  const named = subjectAt(file, project, offset)?.definitions.filter(({ kind }) => callable.has(kind)) ?? [];
  const around = named.length > 0 ? undefined : unitAround(file, offset);
  const definitions = around ? [defineUnit(around)] : named;
  const items = definitions.flatMap((definition) => toItem(project, definition) ?? []);
  return items.length > 0 ? items : null;
}

export function incomingCalls(item: CallHierarchyItem, project: LinkedProject): CallHierarchyIncomingCall[] {
  const definition = definitionOf(item, project);
  if (!definition) return [];
  if (definition.kind === 'step') return callersOfStep(definition, project);
  return grouped(indexCalls(project).get(keyOf(definition)) ?? [], project, (call) => stepOf(call) ?? call.caller.definition).map(
    ({ item: from, fromRanges }) => ({ from, fromRanges }),
  );
}

/** A step is called by its unit, where the unit names it. */
function callersOfStep(definition: Definition, project: LinkedProject): CallHierarchyIncomingCall[] {
  const file = project.findFile(definition.uri);
  const place = typeof file === 'string' ? undefined : unitAround(file, definition.span.start);
  const from = place && toItem(project, defineUnit(place));
  return from && typeof file !== 'string' ? [{ from, fromRanges: [rangeIn(file, nameSpan(file, definition))] }] : [];
}

export function outgoingCalls(item: CallHierarchyItem, project: LinkedProject): CallHierarchyOutgoingCall[] {
  const definition = definitionOf(item, project);
  if (!definition) return [];
  const calls = callsFrom(definition, project);
  const throughSteps = definition.kind !== 'step';
  return grouped(calls, project, (call) => (throughSteps ? stepOf(call) : undefined) ?? call.reference.targets[0], throughSteps).map(
    ({ item: to, fromRanges }) => ({ to, fromRanges }),
  );
}

function stepOf({ step, caller, reference }: Call): Definition | undefined {
  return step && defineNamed('step', step, reference.uri, caller.definition.name);
}

interface Group {
  readonly item: CallHierarchyItem;
  readonly fromRanges: Range[];
}

/** One entry for each other end, with all its places. `atStep`: a call in a step is made where the step stands. */
function grouped(
  calls: readonly Call[],
  project: LinkedProject,
  otherEnd: (call: Call) => Definition | undefined,
  atStep = false,
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const call of calls) {
    const end = otherEnd(call);
    const owner = findText(project, call.reference.uri);
    if (!end || !owner) continue;
    const group = groups.get(keyOf(end)) ?? newGroup(project, end);
    if (!group) continue;
    groups.set(keyOf(end), group);
    const step = atStep ? stepOf(call) : undefined;
    group.fromRanges.push(rangeIn(owner, step ? nameSpan(owner, step) : call.reference.span));
  }
  return [...groups.values()];
}

function newGroup(project: LinkedProject, definition: Definition): Group | undefined {
  const item = toItem(project, definition);
  return item && { item, fromRanges: [] };
}

function toItem(project: LinkedProject, definition: Definition): CallHierarchyItem | undefined {
  const owner = findText(project, definition.uri);
  if (!owner) return undefined;
  return {
    name: definition.name,
    kind: symbolKinds[definition.kind],
    ...(definition.container === undefined ? {} : { detail: definition.container }),
    uri: definition.uri,
    range: rangeIn(owner, wholeSpan(definition)),
    selectionRange: rangeIn(owner, nameSpan(owner, definition)),
    data: definition.kind,
  };
}

/** The thing an item was made of, if it is still there. */
function definitionOf({ uri, selectionRange, data }: CallHierarchyItem, project: LinkedProject): Definition | undefined {
  const file = project.findFile(uri);
  if (typeof file === 'string') return undefined;
  const start = offsetIn(file, selectionRange.start);
  return project.linksOf(file).definitions.find((candidate) => candidate.kind === data && nameSpan(file, candidate).start === start);
}
