/** What the units of a file call, and with what. */
import { type FoundOperation, findFlow, findOperation } from '../links/operations.ts';
import type { EffectiveSections } from '../links/resolve-imports.ts';
import type { UnitPlace } from '../links/scope.ts';
import { ownUnits } from '../links/units.ts';
import type { Behaviour, Step, Text, WithEntry } from '../model/capability.ts';
import type { RuleContext } from './rule.ts';

/** Each call of a file that leads somewhere, with what it is given. */
export interface Call {
  readonly call: Text;
  readonly with: readonly WithEntry[];
  readonly place: UnitPlace;
  /** Names that earlier steps leave behind. */
  readonly before: readonly string[];
  readonly target: FoundOperation;
}

export function callsIn({ file, links }: RuleContext): readonly Call[] {
  return ownUnits(file).flatMap((place): Call[] => {
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
      const target = findOperation(links.sections, call.call.value);
      return target ? [{ ...call, target }] : [];
    });
  });
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
