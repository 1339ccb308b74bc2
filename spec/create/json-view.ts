/** Reading data of unknown shape without believing any of it. */
import type { Data } from '../syntax/navigate.ts';

export type Obj = { readonly [key: string]: Data };

export function objectOf(value: Data | undefined): Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

export function isObject(value: Data | undefined): value is { [key: string]: Data } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: Data | undefined): readonly Data[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: Data | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Own keys only: `constructor` is no key of an empty object. */
export function at(value: Data | undefined, key: string): Data | undefined {
  const object = objectOf(value);
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
