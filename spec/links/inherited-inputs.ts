/** What callers of a unit with `ref` give: inputs of the flow, but none that the unit's own `with` fills for them. */
import type { Behaviour, Flow, InputParameter } from '../model/capability.ts';
import { templateNames } from './template.ts';

/**
 * Inputs that a route takes beside its own, in the order of the flow.
 * @param namespace of the server: the prefix by which `with` names inputs.
 */
export function inheritedInputs(unit: Behaviour, flow: Flow | undefined, namespace: string | undefined): readonly InputParameter[] {
  if (!flow || unit.with.length === 0) return flow?.inputParameters ?? [];
  const filled = new Set(unit.with.map(({ name }) => name));
  const read = new Set(unit.with.flatMap(({ value }) => namesIn(value.value, namespace)));
  return flow.inputParameters.filter(({ name }) => !filled.has(name) || read.has(name));
}

/** Inputs of a tool: its own, and only when it declares none those of its flow. */
export function inputsOfTool(tool: Behaviour, flow: Flow | undefined, namespace: string | undefined): readonly InputParameter[] {
  return tool.inputParameters.length > 0 ? tool.inputParameters : inheritedInputs(tool, flow, namespace);
}

/** Of inputs, wherever they stand in a value of `with`. */
function namesIn(value: unknown, namespace: string | undefined): readonly string[] {
  if (typeof value === 'string') {
    const names = templateNames(value).map(({ name }) => name);
    const prefixed = namespace !== undefined && value.startsWith(`${namespace}.`) ? [value.slice(namespace.length + 1)] : [];
    return [...names, ...prefixed].flatMap((name) => [name, name.split('.')[0] ?? '']);
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) => [...namesIn(key, undefined), ...namesIn(inner, namespace)])
    : [];
}
