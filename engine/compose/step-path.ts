/** `$.step`, and behind it a JSONPath into what the step left: in `mappings` and in `lookupValue`. */
import type { Json } from '../result.ts';
import type { Values } from './arguments.ts';
import { find } from './json-path.ts';

export interface StepValue {
  /** Undefined when a part of the path is not there; a null that is there is a value. */
  readonly value: Json | undefined;
  readonly miss?: string;
}

/** A step that gave null (a lookup without a match) gives null for everything in it. */
export function stepValue(path: string, outputs: Values): StepValue {
  const [start = '', plain, , quoted] = /^\$(?:\.([^.[\s]+)|\[\s*(['"])(.*?)\2\s*\])/.exec(path.trim()) ?? [];
  const name = plain ?? quoted;
  if (name === undefined) return { value: undefined, miss: 'It must begin with `$.` and the name of a step.' };
  const output = outputs.get(name);
  if (output === undefined) return { value: undefined, miss: `The step ${name} has no output.` };
  const rest = path.trim().slice(start.length);
  if (output === null && rest !== '') return { value: null, miss: `The step ${name} gave null.` };
  const { value, miss } = find(output, `$${rest}`);
  if (miss === undefined) return { value };
  return { value: value === null ? undefined : value, miss };
}
