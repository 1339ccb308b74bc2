/** Telling objects from what JavaScript takes for one. */
import type { Json } from './result.ts';

export type JsonObject = { readonly [key: string]: Json };

/** Neither a list nor null. */
export function isObject(value: Json | undefined): value is JsonObject {
  return isRecord(value);
}

/** Likewise for data that nobody has looked at yet. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of an object; names that only JavaScript knows (`constructor`) are none. */
export function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
