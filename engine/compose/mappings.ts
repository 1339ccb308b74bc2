/** `mappings` after the last step: one object out of step outputs (engine.md 4.5), its fields as declared. */
import type { OutputMapping, Outputs } from '../../spec/model/capability.ts';
import type { Recorder } from '../observe/call-record.ts';
import type { Json } from '../result.ts';
import type { Values } from './arguments.ts';
import { stepValue } from './lookup.ts';
import { coerce } from './shape.ts';

/** A step that gave null (a lookup without a match) gives null; a field that is not there leaves its target out. */
export function mapOutputs(
  mappings: readonly OutputMapping[],
  outputs: Values,
  declared: Outputs | undefined,
  recorder: Recorder,
  uri: string,
): Json {
  const result: { [key: string]: Json } = {};
  for (const { target, value } of mappings) {
    if (!target || !value) continue;
    const found = stepValue(value.value, outputs);
    const throughNull = found.value === undefined && isNullOnTheWay(value.value, outputs);
    recorder.mapping({
      target: target.value,
      path: value.value,
      result: found.value ?? null,
      ...(found.miss !== undefined && { note: found.miss }),
      place: { uri, start: value.node.start, end: value.node.end },
    });
    if (found.value === undefined && !throughNull) continue;
    const type = declared?.parameters.find((output) => output.name === target.value)?.type?.value;
    put(result, target.value.split('.'), coerce(found.value ?? null, type));
  }
  return result;
}

function isNullOnTheWay(path: string, outputs: Values): boolean {
  const name = path.slice(2).split('.')[0] ?? '';
  return outputs.get(name) === null;
}

function put(into: { [key: string]: Json }, path: readonly string[], value: Json): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    Object.defineProperty(into, name, { value, enumerable: true, writable: true, configurable: true });
    return;
  }
  const own = Object.hasOwn(into, name) ? into[name] : undefined;
  const inner: { [key: string]: Json } =
    typeof own === 'object' && own !== null && !Array.isArray(own) ? (own as { [key: string]: Json }) : {};
  put(inner, rest, value);
  Object.defineProperty(into, name, { value: inner, enumerable: true, writable: true, configurable: true });
}
