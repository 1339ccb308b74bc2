/**
 * What JavaScript has no word for: each function does what an operator or a method of Groovy does, for every kind of value.
 * A translated script brings along those it uses. Maps whose keys are no texts, or would lose their order, are a `Map`.
 */
import { listHelpers } from './list-helpers.ts';
import { textHelpers } from './text-helpers.ts';
import { valueHelpers } from './value-helpers.ts';

const helpers = { ...valueHelpers, ...listHelpers, ...textHelpers };

export type Helper = keyof typeof helpers;

export function isHelper(name: string): name is Helper {
  return Object.hasOwn(helpers, name);
}

/** Those that are asked for and those that they use, in the order they stand in here. */
export function writeHelpers(wanted: Iterable<Helper>): readonly string[] {
  const needed = new Set<Helper>();
  const add = (name: Helper): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const [used] of helpers[name].matchAll(/\$[a-zA-Z]+/g)) if (isHelper(used)) add(used);
  };
  for (const name of wanted) add(name);
  return (Object.keys(helpers) as Helper[]).filter((name) => needed.has(name)).map((name) => helpers[name].trim());
}
