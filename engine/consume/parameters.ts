/** Input parameters of a consumed operation: where each goes and what its value is (engine.md 2.4, mended by 14.2). */
import type { InputParameter } from '../../spec/model/capability.ts';
import { evaluate } from '../compose/template.ts';
import type { Plan, PlanOperation } from '../plan.ts';
import type { Json } from '../result.ts';
import { type Arguments, namesOf } from './names.ts';

export interface Resolved {
  readonly parameter: InputParameter;
  readonly in: string;
  readonly value: Json;
}

export interface ResolvedParameters {
  /** Client first, then resource, then operation; of equal names the innermost counts. */
  readonly parameters: readonly Resolved[];
  /** All resolved values by name: templates of path and body may use them. */
  readonly values: ReadonlyMap<string, Json>;
}

const known = new WeakMap<PlanOperation, readonly InputParameter[]>();

/** Of client, resource and operation. The same for all calls: worked out once per operation of a plan. */
export function parametersOf(target: PlanOperation): readonly InputParameter[] {
  const before = known.get(target);
  if (before) return before;
  const { client, resource, operation } = target;
  const byName = new Map<string, InputParameter>();
  for (const parameter of [...client.client.inputParameters, ...resource.inputParameters, ...operation.inputParameters])
    byName.set(parameter.name, parameter);
  const found = [...byName.values()];
  known.set(target, found);
  return found;
}

export function resolveParameters(plan: Plan, declared: readonly InputParameter[], given: Arguments): ResolvedParameters {
  const values = new Map<string, Json>();
  const parameters: Resolved[] = [];
  for (const parameter of declared) {
    const place = parameter.in?.value ?? 'body';
    const value = parameterValue(plan, parameter, place, given, values);
    // A value that is not there is left out; an empty text that was given is sent.
    if (value === undefined || value === null) continue;
    values.set(parameter.name, value);
    parameters.push({ parameter, in: place, value });
  }
  return { parameters, values };
}

function parameterValue(
  plan: Plan,
  parameter: InputParameter,
  place: string,
  given: Arguments,
  before: ReadonlyMap<string, Json>,
): Json | undefined {
  const fixed = parameter.value?.value ?? constantOf(parameter);
  if (typeof fixed === 'string') return emptyAsUnset(fixed, evaluate(fixed, namesOf(plan, given, before)));
  if (fixed !== undefined) return fixed;
  const argument = given.get(parameter.name);
  if (argument !== undefined) return argument;
  if (place === 'environment') return process.env[parameter.name];
  return parameter.extras['default']?.value as Json | undefined;
}

/** A template whose names are all unset comes out empty: then the parameter is unset too. */
function emptyAsUnset(template: string, value: Json | undefined): Json | undefined {
  return value === '' && template !== '' ? undefined : value;
}

function constantOf(parameter: InputParameter): string | number | boolean | undefined {
  const value = parameter.extras['const']?.value;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}
