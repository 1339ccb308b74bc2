/** Who calls what, one level at a time: skill → tool of the skill → tool → step → operation, through flows, and back. */
import type { CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, Range } from 'vscode-languageserver-types';
import { callsFrom, defineUnit, indexCalls, unitAround } from '../spec/links/callers.ts';
import { defineNamed } from '../spec/links/define.ts';
import type { Definition, DefinitionKind } from '../spec/links/definition.ts';
import { keyOf } from '../spec/links/occurrences.ts';
import type { Skill } from '../spec/model/capability.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { isWithin, spanOf } from '../spec/span.ts';
import { nodeAt, walk } from '../spec/syntax/navigate.ts';
import type { Span } from '../spec/syntax/tree.ts';
import { findText } from './diagnostics.ts';
import { offsetIn, rangeIn } from './positions.ts';
import { nameSpan, subjectAt } from './subject.ts';
import type { LinkedProject } from './workspace.ts';
import { symbolKinds } from './workspace-symbols.ts';

const callable: ReadonlySet<DefinitionKind> = new Set([
  'client-operation',
  'flow',
  'tool',
  'rest-operation',
  'resource',
  'step',
  'skill',
  'skill-tool',
]);

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
  const holder = holderOf(definition, project);
  if (holder)
    return grouped([{ end: holder, from: holder, place: definition }], project).map(({ item: from, fromRanges }) => ({ from, fromRanges }));
  const calls = (indexCalls(project).get(keyOf(definition)) ?? []).map((call) => {
    const from = call.step ?? call.caller.definition;
    return { end: from, from, place: call.reference };
  });
  return grouped(calls, project).map(({ item: from, fromRanges }) => ({ from, fromRanges }));
}

/** A step is called by its unit, and a tool of a skill by the skill, where they name it. */
function holderOf(definition: Definition, project: LinkedProject): Definition | undefined {
  const file = project.findFile(definition.uri);
  if (typeof file === 'string') return undefined;
  if (definition.kind === 'step') {
    const place = unitAround(file, definition.span.start);
    return place && defineUnit(place);
  }
  if (definition.kind !== 'skill-tool') return undefined;
  return project.linksOf(file).definitions.find(({ kind, whole }) => kind === 'skill' && isWithin(definition.span, whole));
}

export function outgoingCalls(item: CallHierarchyItem, project: LinkedProject): CallHierarchyOutgoingCall[] {
  const definition = definitionOf(item, project);
  if (!definition) return [];
  const parts = partsOf(definition, project);
  const calls = callsFrom(definition, project).flatMap(({ step, reference }) => {
    const [end] = reference.targets;
    // A call in a step is made by the step.
    return end && (!step || definition.kind === 'step') ? [{ end, from: definition, place: reference }] : [];
  });
  return grouped(parts.length > 0 ? parts : calls, project).map(({ item: to, fromRanges }) => ({ to, fromRanges }));
}

/** Steps that call something, and the tools of a skill: what is called goes through them. */
function partsOf(definition: Definition, project: LinkedProject): readonly WrittenCall[] {
  const steps = callsFrom(definition, project).flatMap(({ step }) => (step && definition.kind !== 'step' ? [step] : []));
  const tools = definition.kind === 'skill' ? (definition.part as Skill).tools : [];
  return [...steps, ...tools.map((tool) => defineNamed('skill-tool', tool, definition.uri, definition.name))].map((part) => ({
    end: part,
    from: definition,
    place: part,
  }));
}

interface WrittenCall {
  /** Who calls or is called. */
  readonly end: Definition;
  /** Who calls, and where the call is written. */
  readonly from: Definition;
  readonly place: { readonly uri: string; readonly span: Span };
}

interface Group {
  readonly item: CallHierarchyItem;
  readonly fromRanges: Range[];
}

/** One entry for each other end, with all its places. */
function grouped(calls: readonly WrittenCall[], project: LinkedProject): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { end, from, place } of calls) {
    const owner = project.findFile(place.uri);
    if (typeof owner === 'string') continue;
    const group = groups.get(keyOf(end)) ?? newGroup(project, end);
    if (!group) continue;
    groups.set(keyOf(end), group);
    group.fromRanges.push(rangeIn(owner, nameSpan(owner, placeIn(owner, from, place))));
  }
  return [...groups.values()];
}

/** Where a caller has the call: what an alias brings is called at the alias. */
function placeIn(file: SourceFile, { whole }: Definition, place: { readonly span: Span }): { readonly span: Span } {
  if (isWithin(place.span, whole)) return place;
  const at = nodeAt(file.tree, whole.start);
  const around = at && (at.inKey ? at.pair?.value : at.node);
  for (const node of around ? walk(around) : []) {
    if (node.kind === 'alias' && node.target && isWithin(place.span, node.target)) return { span: spanOf(node) };
  }
  return place;
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
    range: rangeIn(owner, definition.whole),
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
