/** Units that call nothing answer what their outputs say (engine.md 3.7, mended by 14.3: typed values). */
import type { OutputParameter, Outputs } from '../../spec/model/capability.ts';
import type { Json } from '../result.ts';
import { fixedValue } from './shape.ts';
import type { Names } from './template.ts';

/** An object of all outputs that have a value; undefined when none has. */
export function mockData(outputs: Outputs | undefined, names: Names): Json | undefined {
  if (!outputs?.parameters.some((output) => hasValue(output))) return undefined;
  const fields = outputs.parameters.flatMap((output) => {
    const value = mockValue(output, names);
    return value === undefined ? [] : [[output.name || 'value', value] as const];
  });
  return Object.fromEntries(fields);
}

function hasValue(output: OutputParameter): boolean {
  return (
    output.value !== undefined ||
    output.properties.some(hasValue) ||
    (output.items !== undefined && hasValue(output.items)) ||
    output.itemFields.some(hasValue)
  );
}

function mockValue(output: OutputParameter, names: Names): Json | undefined {
  if (output.value) return fixedValue(output, names);
  if (output.type?.value === 'array') {
    const item = output.items ? mockValue(output.items, names) : mockFields(output.itemFields, names);
    return item === undefined ? [] : [item];
  }
  return mockFields(output.properties, names);
}

function mockFields(fields: readonly OutputParameter[], names: Names): Json | undefined {
  const values = fields.flatMap((field) => {
    const value = mockValue(field, names);
    return value === undefined ? [] : [[field.name, value] as const];
  });
  return values.length > 0 ? Object.fromEntries(values) : undefined;
}
