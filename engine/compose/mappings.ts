/** `mappings` after the last step: one object out of step outputs (engine.md 4.5), its fields as declared. */
import type { OutputMapping, OutputParameter, Outputs } from '../../spec/model/capability.ts';
import { isObject } from '../json-object.ts';
import type { Recorder } from '../observe/call-record.ts';
import type { Json } from '../result.ts';
import type { Values } from './arguments.ts';
import { conform, setField } from './shape.ts';
import { stepValue } from './step-path.ts';

/** A field that is not there leaves its target out. */
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
    recorder.mapping({
      target: target.value,
      path: value.value,
      result: found.value ?? null,
      ...(found.miss !== undefined && { note: found.miss }),
      place: { uri, start: value.node.start, end: value.node.end },
    });
    if (found.value === undefined) continue;
    const way = target.value.split('.');
    put(result, way, conform(found.value, declaredAt(declared?.parameters ?? [], way)));
  }
  return result;
}

/** `a.b` is the property `b` of the output `a`. */
function declaredAt(outputs: readonly OutputParameter[], [name, ...rest]: readonly string[]): OutputParameter | undefined {
  const output = outputs.find((candidate) => candidate.name === name);
  return rest.length === 0 || !output ? output : declaredAt(output.properties, rest);
}

function put(into: { [key: string]: Json }, path: readonly string[], value: Json): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    setField(into, name, value);
    return;
  }
  const own = Object.hasOwn(into, name) ? into[name] : undefined;
  const inner: { [key: string]: Json } = isObject(own) ? own : {};
  put(inner, rest, value);
  setField(into, name, inner);
}
