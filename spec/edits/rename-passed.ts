/**
 * Arguments that are passed by having the same name: an input `id` of a tool is the value of the input `id` of the operation it
 * calls, unless `with` says otherwise. When one of the two gets another name, `with` has to say it.
 */

import { defineNamed } from '../links/define.ts';
import type { LinkedProject } from '../links/linked-project.ts';
import { keyOf, type Occurrence } from '../links/occurrences.ts';
import { findFlow, findOperation, inputsOfOperation } from '../links/operations.ts';
import type { EffectiveSections } from '../links/resolve-imports.ts';
import { inputsOf, type UnitPlace } from '../links/scope.ts';
import { effectiveUnits } from '../links/units.ts';
import type { InputParameter, Step, WithEntry } from '../model/capability.ts';
import type { Edit } from '../problem.ts';
import { deref, findPair } from '../syntax/navigate.ts';
import type { MappingNode, Node } from '../syntax/tree.ts';
import { insertKey } from './insert-key.ts';
import { writeScalar } from './write-scalar.ts';

/** Entries of `with` that keep the arguments together once the occurrences have the new name. */
export function passOn(occurrences: readonly Occurrence[], newName: string, project: LinkedProject): readonly Edit[] {
  const renamed = new Set(occurrences.filter(({ definition }) => definition.kind === 'input').map(({ definition }) => keyOf(definition)));
  if (renamed.size === 0) return [];
  const oldName = occurrences[0]?.definition.name ?? '';
  const edits = new Map<string, Edit>();
  for (const file of project.allFiles()) {
    const { sections } = project.linksOf(file);
    for (const place of effectiveUnits(sections)) {
      for (const passing of passingsOf(place, sections)) {
        if (passing.name !== oldName) continue;
        const giver = renamed.has(keyOf(passing.giver));
        if (giver === (passing.taker !== undefined && renamed.has(keyOf(passing.taker)))) continue;
        const edit = addEntry(project, place, passing, giver ? { key: oldName, input: newName } : { key: newName, input: oldName });
        if (edit) edits.set(`${edit.uri} ${passing.node.start}`, edit);
      }
    }
  }
  return [...edits.values()];
}

interface Passing {
  readonly name: string;
  readonly giver: ReturnType<typeof defineNamed>;
  /** Undefined where only a placeholder declares it. */
  readonly taker: ReturnType<typeof defineNamed> | undefined;
  /** Of the unit or step that makes the call. */
  readonly node: Node;
}

function passingsOf(place: UnitPlace, sections: EffectiveSections): readonly Passing[] {
  const given = new Map(inputsOf(place).map((input) => [input.name, defineNamed('input', input, place.uri, place.unit.name)]));
  if (given.size === 0) return [];
  const pass = (
    node: Node,
    entries: readonly WithEntry[],
    takers: readonly { readonly name: string; readonly parameter: InputParameter | undefined; readonly uri: string }[],
  ): Passing[] =>
    takers.flatMap(({ name, parameter, uri }) => {
      const giver = given.get(name);
      if (!giver || parameter?.value || entries.some((entry) => entry.name === name)) return [];
      return [{ name, giver, taker: parameter && defineNamed('input', parameter, uri, undefined), node }];
    });
  const ofCall = (call: string | undefined) => {
    const found = call === undefined ? undefined : findOperation(sections, call);
    return found ? inputsOfOperation(found).map(({ name, parameter }) => ({ name, parameter, uri: found.client.uri })) : [];
  };
  const { unit } = place;
  const flow = unit.ref ? findFlow(sections, unit.ref.value) : undefined;
  const ofFlow = flow ? flow.flow.inputParameters.map((parameter) => ({ name: parameter.name, parameter, uri: flow.uri })) : [];
  return [
    ...pass(unit.node, unit.with, [...ofCall(unit.call?.value), ...ofFlow]),
    ...unit.steps.flatMap((step: Step) => (step.kind === 'call' ? pass(step.node, step.with, ofCall(step.call?.value)) : [])),
  ];
}

const order = ['name', 'type', 'call', 'ref', 'with'];

function addEntry(
  project: LinkedProject,
  place: UnitPlace,
  { node }: Pick<Passing, 'node'>,
  { key, input }: { readonly key: string; readonly input: string },
): Edit | undefined {
  const file = project.findFile(place.uri);
  const mapping = deref(node);
  if (typeof file === 'string' || mapping?.kind !== 'mapping') return undefined;
  const own = (place.server ?? place.aggregate)?.namespace?.value;
  const value = own === undefined ? JSON.stringify(`{{${input}}}`) : writeScalar(`${own}.${input}`);
  const entries = findPair(mapping, 'with')?.value;
  const inner = entries && deref(entries);
  if (inner?.kind === 'mapping' && inner.pairs.length > 0) {
    const keys = inner.pairs.map((pair) => pair.key.text);
    return { uri: place.uri, ...insertKey(file.text, inner, writeScalar(key), value, [...keys, writeScalar(key)]) };
  }
  return { uri: place.uri, ...insertWith(file.text, mapping, `{${writeScalar(key)}: ${value}}`) };
}

/** An argument that says by what name its value is known here. */
export function addArgument(
  project: LinkedProject,
  place: UnitPlace,
  node: Node,
  names: { readonly key: string; readonly input: string },
): readonly Edit[] {
  const edit = addEntry(project, place, { node }, names);
  return edit ? [edit] : [];
}

function insertWith(text: string, mapping: MappingNode, value: string) {
  return insertKey(text, mapping, 'with', value, order);
}
