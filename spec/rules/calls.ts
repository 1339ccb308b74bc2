/** What the units of a file call, and with what. */
import { type FoundOperation, findFlow, findOperation } from '../links/operations.ts';
import type { EffectiveSections } from '../links/resolve-imports.ts';
import { type UnitPlace, variablesOf } from '../links/scope.ts';
import type { Behaviour, Step, Text, WithEntry } from '../model/capability.ts';

/** A call that leads somewhere, with what it is given. */
export interface Call {
  readonly call: Text;
  readonly with: readonly WithEntry[];
  readonly place: UnitPlace;
  /** Names that earlier steps leave behind. */
  readonly before: readonly string[];
  readonly target: FoundOperation;
}

export function callsOf(place: UnitPlace, sections: EffectiveSections): readonly Call[] {
  const { unit } = place;
  const found: Omit<Call, 'target'>[] = unit.call ? [{ call: unit.call, with: unit.with, place, before: [] }] : [];
  for (const [index, step] of unit.steps.entries()) {
    if (step.kind !== 'call' || !step.call) continue;
    found.push({
      call: step.call,
      with: [...unit.with, ...step.with],
      place,
      before: unit.steps.slice(0, index).map(({ name }) => name),
    });
  }
  return found.flatMap((call) => {
    const target = findOperation(sections, call.call.value);
    return target ? [{ ...call, target }] : [];
  });
}

interface Targets {
  readonly sections: EffectiveSections;
  readonly parts: readonly unknown[];
}

const targets = new WeakMap<UnitPlace, Targets>();

/** What the calls of a unit lead to, as parts that keep their identity: what a finding about the unit depends on. */
export function targetsOf(place: UnitPlace, sections: EffectiveSections): readonly unknown[] {
  const known = targets.get(place);
  if (known?.sections === sections) return known.parts;
  const parts: unknown[] = [place.restResource, surroundingsOf(sections)];
  const add = (call: Text | undefined) => {
    const found = call && findOperation(sections, call.value);
    parts.push(found?.operation, found?.resource);
  };
  const { unit } = place;
  add(unit.call);
  for (const step of unit.steps) if (step.kind === 'call') add(step.call);
  if (unit.kind !== 'flow' && unit.ref) parts.push(findFlow(sections, unit.ref.value)?.flow);
  targets.set(place, { sections, parts });
  return parts;
}

const surroundings = new WeakMap<EffectiveSections, string>();

/** Names that are known everywhere: variables, and the inputs of whole servers and consumed APIs. */
function surroundingsOf(sections: EffectiveSections): string {
  const known = surroundings.get(sections);
  if (known !== undefined) return known;
  const names = [
    ...variablesOf(sections).keys(),
    ...sections.clients.flatMap(({ part, namespace }) => [
      `/${namespace}`,
      ...part.inputParameters.map(({ name, value }) => `${name}${value ? '=' : ''}`),
    ]),
    ...sections.servers.flatMap(({ part }) => (part.kind === 'rest' ? ['/', ...part.inputParameters.map(({ name }) => name)] : [])),
  ].join(' ');
  surroundings.set(sections, names);
  return names;
}

/** What runs when a unit is called: its own behaviour, or that of the flow it refers to; undefined when that is not known. */
export function behaviourOf({ unit }: UnitPlace, sections: EffectiveSections): Behaviour | undefined {
  return unit.kind !== 'flow' && unit.ref ? findFlow(sections, unit.ref.value)?.flow : unit;
}

/** Operations a behaviour calls, as far as they are known. */
export function operationsCalled(behaviour: Behaviour, sections: EffectiveSections): readonly FoundOperation[] {
  const calls = behaviour.steps.length > 0 ? behaviour.steps.map(callOf) : [behaviour.call];
  return calls.flatMap((call) => (call && findOperation(sections, call.value)) ?? []);
}

function callOf(step: Step): Text | undefined {
  return step.kind === 'call' ? step.call : undefined;
}
