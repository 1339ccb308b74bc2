/** An OpenAPI 3.1 document as 3.0 says the same: its schemas know no lists of types, and no null. */

import { isObject } from '../../json-object.ts';
import type { Json } from '../../result.ts';

export function toOpenApi30(document: Json): Json {
  return isObject(document) ? { ...(convert(document) as object), openapi: '3.0.3' } : document;
}

function convert(value: Json): Json {
  if (Array.isArray(value)) return value.map((entry: Json) => convert(entry));
  if (!isObject(value)) return value;
  const converted = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, convert(inner)]));
  const { type } = value;
  if (!Array.isArray(type)) return converted;
  const types = (type as readonly Json[]).filter((one) => one !== 'null');
  const { type: _list, ...rest } = converted;
  return {
    ...(types.length === 1 && types[0] !== undefined && { type: types[0] }),
    ...(types.length > 1 && { anyOf: types.map((one) => ({ type: one })) }),
    ...rest,
    ...(types.length < type.length && { nullable: true }),
  };
}
