/** Where data differs from what is expected. */

import { isObject } from '../json-object.ts';
import type { Json } from '../result.ts';

export interface Difference {
  /** Keys and indexes from the root. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface CompareOptions {
  /** Objects may have more keys than expected, lists more elements behind the expected ones. */
  readonly partial: boolean;
}

const most = 20;

/** In the order of the expected data; no more than 20. */
export function differences(expected: Json, actual: Json, options: CompareOptions): readonly Difference[] {
  const found: Difference[] = [];
  compare(expected, actual, [], options, found);
  return found;
}

function compare(expected: Json, actual: Json, path: readonly (string | number)[], options: CompareOptions, found: Difference[]): void {
  if (found.length >= most) return;
  const tell = (message: string, at = path) => found.push({ path: at, message: `${pathText(at)} ${message}` });
  if (isList(expected) && isList(actual)) {
    for (const [index, item] of expected.entries()) {
      const other = actual[index];
      if (other === undefined) tell(`is missing, expected ${brief(item)}.`, [...path, index]);
      else compare(item, other, [...path, index], options, found);
    }
    if (!options.partial && actual.length > expected.length)
      tell(`has ${actual.length} elements, expected ${expected.length}: ${brief(actual[expected.length] ?? null)} is too many.`);
    return;
  }
  if (isObject(expected) && isObject(actual)) {
    for (const [key, value] of Object.entries(expected)) {
      const other = Object.hasOwn(actual, key) ? actual[key] : undefined;
      if (other === undefined) tell(`is missing, expected ${brief(value)}.`, [...path, key]);
      else compare(value, other, [...path, key], options, found);
    }
    if (options.partial) return;
    for (const [key, value] of Object.entries(actual))
      if (!Object.hasOwn(expected, key)) tell(`is ${brief(value)}, and not expected at all.`, [...path, key]);
    return;
  }
  if (expected !== actual) tell(`is ${brief(actual)}, expected ${brief(expected)}.`);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** `$.ships[0].name`, in backquotes. */
export function pathText(path: readonly (string | number)[]): string {
  const steps = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(step) ? `.${step}` : `['${step.replaceAll("'", "\\'")}']`;
  });
  return `\`$${steps.join('')}\``;
}

/** Data on one line, long data cut. */
export function brief(data: Json): string {
  const text = JSON.stringify(data);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
