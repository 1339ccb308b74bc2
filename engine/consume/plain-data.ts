/** What parsers of answers make, as JSON data. */
import type { Json } from '../result.ts';

/** Whole numbers that a float does not hold become texts: digits are never lost. */
export function exactNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** @param known what a format has beyond JSON, made plain; undefined for what is none of that. */
export function plainData(value: unknown, known: (value: unknown) => Json | undefined): Json {
  const own = known(value);
  if (own !== undefined) return own;
  if (Array.isArray(value)) return value.map((item) => plainData(item, known));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainData(inner, known)]));
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return (value ?? null) as Json;
}
