/** JSON Schemas of tools: what goes in, from input parameters; what comes out, from declared outputs. */
import type { InputParameter, OutputParameter, Outputs } from '../../../spec/model/capability.ts';
import { findPattern } from '../../../spec/pattern.ts';
import { isObject, isRecord, type JsonObject } from '../../json-object.ts';
import type { Json } from '../../result.ts';

export type JsonSchema = JsonObject;

export function inputSchema(parameters: readonly InputParameter[]): JsonSchema {
  const properties: Record<string, Json> = {};
  const required: string[] = [];
  for (const parameter of parameters) {
    properties[parameter.name] = parameterSchema(parameter);
    if (parameter.required?.value ?? true) required.push(parameter.name);
  }
  return {
    type: 'object',
    ...(parameters.length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function parameterSchema(parameter: InputParameter): JsonSchema {
  const extras: Record<string, unknown> = Object.fromEntries(
    Object.entries(parameter.extras).map(([key, located]) => [key, located.value]),
  );
  return schemaOfData(
    {
      ...extras,
      type: parameter.type?.value ?? 'string',
      ...(parameter.description && { description: parameter.description.value }),
      ...(parameter.pattern && { pattern: parameter.pattern.value }),
    },
    0,
  );
}

const types: ReadonlySet<unknown> = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object']);
const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;

/** Keys that mean the same in JSON Schema, where their values are ones it takes: one bad value, and clients refuse all tools. */
const copied: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: (value) => types.has(value),
  description: isText,
  default: () => true,
  const: () => true,
  enum: (value) => Array.isArray(value) && value.length > 0,
  pattern: (value) => typeof value === 'string' && findPattern(value)?.unicode === true,
  format: isText,
  minLength: isCount,
  maxLength: isCount,
  minimum: isNumber,
  maximum: isNumber,
  minItems: isCount,
  maxItems: isCount,
};
const maxDepth = 20;

/** Data written in the file as a JSON Schema: only keys that mean the same there, `required: true` of a property moved to its object. */
function schemaOfData(data: Readonly<Record<string, unknown>>, depth: number): JsonSchema {
  const schema: Record<string, Json> = {};
  const type = data['type'];
  for (const [key, isTaken] of Object.entries(copied)) if (data[key] !== undefined && isTaken(data[key])) schema[key] = data[key] as Json;
  if (depth >= maxDepth) return schema;
  // Some model vendors refuse a list that does not say what is in it.
  if (type === 'array') schema['items'] = isRecord(data['items']) ? schemaOfData(data['items'], depth + 1) : {};
  if (isRecord(data['properties'])) {
    const properties = Object.entries(data['properties']).filter((entry): entry is [string, Record<string, unknown>] => isRecord(entry[1]));
    schema['properties'] = Object.fromEntries(properties.map(([name, property]) => [name, schemaOfData(property, depth + 1)]));
    const listed = Array.isArray(data['required']) ? data['required'].filter((name) => typeof name === 'string') : [];
    const required = [...listed, ...properties.filter(([, property]) => property['required'] === true).map(([name]) => name)];
    if (required.length > 0) schema['required'] = required;
  }
  return schema;
}

/** Undefined when the outputs do not say one shape: none are declared, or several unnamed alternatives. */
export function outputSchema(outputs: Outputs | undefined): JsonSchema | undefined {
  if (!outputs || outputs.parameters.length === 0) return undefined;
  if (outputs.form === 'map') return { type: 'object', properties: propertiesOf(outputs.parameters, 0) };
  const [only, ...others] = outputs.parameters;
  if (!only || others.length > 0) return undefined;
  const schema = shapeSchema(only, 0);
  // Clients take `type: object` only as exactly that; an absent object is sent as an empty one.
  return schema['properties'] !== undefined || only.type?.value === 'object' ? { ...schema, type: 'object' } : schema;
}

function propertiesOf(parameters: readonly OutputParameter[], depth: number): JsonSchema {
  return Object.fromEntries(
    parameters.filter(({ name }) => name !== '').map((parameter) => [parameter.name, shapeSchema(parameter, depth + 1)]),
  );
}

/** What is not found is null, and a number or a boolean that cannot be converted stays the text it is: the schema says so. */
function shapeSchema(parameter: OutputParameter, depth: number): JsonSchema {
  if (depth >= maxDepth) return {};
  switch (parameter.type?.value) {
    case 'array': {
      const items = parameter.items
        ? shapeSchema(parameter.items, depth + 1)
        : parameter.itemFields.length > 0
          ? { type: ['object', 'null'], properties: propertiesOf(parameter.itemFields, depth) }
          : {};
      return { type: ['array', 'null'], items };
    }
    case 'object': {
      const values = parameter.values ? { additionalProperties: shapeSchema(parameter.values, depth + 1) } : {};
      return {
        type: ['object', 'null'],
        ...(parameter.properties.length > 0 && { properties: propertiesOf(parameter.properties, depth) }),
        ...values,
      };
    }
    case 'string':
      return { type: ['string', 'null'] };
    case 'number':
    case 'integer':
      return { type: ['number', 'string', 'null'] };
    case 'boolean':
      return { type: ['boolean', 'string', 'null'] };
    default:
      return parameter.properties.length > 0 ? { type: ['object', 'null'], properties: propertiesOf(parameter.properties, depth) } : {};
  }
}

/**
 * Data as a schema of `outputSchema` allows it: clients refuse a whole answer for one value of another type. A list or
 * object where text is declared becomes its JSON text; anything else that does not fit becomes null, and is still in the
 * text of the answer.
 */
export function conform(data: Json, schema: JsonSchema): Json {
  const allowed = schema['type'];
  if (allowed === 'object' && typeOf(data) !== 'object') return {};
  const types = Array.isArray(allowed) ? (allowed as readonly Json[]) : allowed === undefined ? undefined : [allowed];
  if (types && !types.includes(typeOf(data)))
    return types.includes('string') && data !== null && !types.includes('number') ? JSON.stringify(data) : null;
  if (Array.isArray(data)) {
    const items = schema['items'];
    return isObject(items) ? data.map((item: Json) => conform(item, items)) : data;
  }
  if (!isObject(data)) return data;
  const { properties, additionalProperties } = schema;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      const own = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      return [name, isObject(own) ? conform(value, own) : value];
    }),
  );
}

function typeOf(data: Json): string {
  if (data === null) return 'null';
  return Array.isArray(data) ? 'array' : typeof data;
}
