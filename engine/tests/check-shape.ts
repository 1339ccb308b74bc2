/** Whether an answer has the declared shape: the schema that agents are told (`outputSchema`), held against the data. */
import type { JsonSchema } from '../expose/mcp/schemas.ts';
import { isObject } from '../json-object.ts';
import type { Json } from '../result.ts';
import { brief, type Difference, pathText } from './compare.ts';

const most = 20;

/** No more than 20; empty when the data fits. */
export function shapeFaults(data: Json, schema: JsonSchema): readonly Difference[] {
  const found: Difference[] = [];
  check(data, schema, [], found);
  return found;
}

function check(data: Json, schema: JsonSchema, path: readonly (string | number)[], found: Difference[]): void {
  if (found.length >= most) return;
  const types = typesOf(schema);
  if (types && !types.includes(typeOf(data))) {
    found.push({ path, message: `${pathText(path)} is ${brief(data)}, declared as ${types[0]}.` });
    return;
  }
  if (Array.isArray(data)) {
    const items = schema['items'];
    if (isObject(items)) for (const [index, item] of (data as readonly Json[]).entries()) check(item, items, [...path, index], found);
    return;
  }
  if (!isObject(data)) return;
  const { properties, additionalProperties } = schema;
  for (const [key, value] of Object.entries(data)) {
    const own = isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (isObject(own)) check(value, own, [...path, key], found);
    else if (isObject(properties) && additionalProperties === undefined)
      found.push({ path: [...path, key], message: `${pathText([...path, key])} is ${brief(value)}, and not declared.` });
  }
}

function typesOf(schema: JsonSchema): readonly string[] | undefined {
  const type = schema['type'];
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? (type as readonly Json[]).map(String) : undefined;
}

function typeOf(data: Json): string {
  if (data === null) return 'null';
  return Array.isArray(data) ? 'array' : typeof data;
}
