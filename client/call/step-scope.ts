/** What a step saw in a call that was made: where its form starts from. */
import type { InspectedCall, Json } from '../../engine/control/protocol.ts';
import type { Callable, Servables } from '../../server/protocol.ts';
import type { Inputs } from './input-values.ts';

/** What runs the step when it is called: the unit it is written in, and those that refer to it when that is a flow. */
export function aroundStep(servables: Servables, step: Callable): readonly Pick<Callable, 'server' | 'name'>[] {
  const unit = { server: step.server, name: step.name.slice(0, step.name.lastIndexOf('/')) };
  const reference = `${unit.server}.${unit.name}`;
  const callers = servables.servers
    .flatMap(({ calls }) => calls)
    .filter(({ uses }) => uses.some((use) => use.kind === 'flow' && use.reference === reference))
    .map(({ server, name }) => ({ server, name }));
  return [unit, ...callers];
}

/** Inputs of the call and outputs of its steps, as far as the step takes them and they were recorded. */
export function scopeOf(step: Pick<Callable, 'inputs'>, call: Pick<InspectedCall, 'inputs' | 'steps'>): Inputs {
  const values = new Map<string, Json>();
  if (typeof call.inputs === 'object' && call.inputs !== null && !Array.isArray(call.inputs))
    for (const [name, value] of Object.entries(call.inputs)) values.set(name, value);
  for (const { name, output } of call.steps) if (output !== undefined && !isLeftOut(output)) values.set(name, output);
  return Object.fromEntries(
    step.inputs.flatMap(({ name }) => {
      const value = values.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The engine keeps a note in the place of what is too large (`engine/observe/call-record.ts`). */
function isLeftOut(output: Json): boolean {
  return typeof output === 'string' && /^\((?:too large to be recorded|\d+ characters, not recorded)\)$/.test(output);
}
