/** `with`: arguments made of inputs, earlier steps and literals (format.md R9). */
import type { WithEntry } from '../../spec/model/capability.ts';
import type { Plan } from '../plan.ts';
import type { Json } from '../result.ts';
import { evaluate, fill, type Names, resolve } from './template.ts';

export type Values = ReadonlyMap<string, Json>;

/** Inputs of a unit and what its steps gave, as templates see them; variables are there too. */
export function namesIn(plan: Plan, values: Values): Names {
  return (name) => plan.variables.get(name)?.value ?? values.get(name);
}

/**
 * The values with the entries of `with` added, in declared order; each entry sees the values as they were before, so the
 * order does not matter. `namespace.name` stands for an input or for something in it, other texts are templates, those in
 * lists and objects too, everything else is itself.
 */
export function withArguments<Given extends Values>(
  plan: Plan,
  entries: readonly WithEntry[],
  values: Given,
  namespace: string | undefined,
): Given | Map<string, Json> {
  if (entries.length === 0) return values;
  const names = namesIn(plan, values);
  const result = new Map(values);
  for (const entry of entries) {
    const value = argumentValue(entry, values, names, namespace);
    if (value === undefined) result.delete(entry.name);
    else result.set(entry.name, value);
  }
  return result;
}

function argumentValue(entry: WithEntry, values: Values, names: Names, namespace: string | undefined): Json | undefined {
  const prefix = namespace === undefined ? undefined : `${namespace}.`;
  const input = (name: string): Json | undefined => values.get(name);
  return fill(entry.value.value as Json, names, (text) => {
    if (text.includes('{{')) return evaluate(text, names);
    return prefix !== undefined && text.startsWith(prefix) ? resolve(text.slice(prefix.length), input) : text;
  });
}
