/** A part of a JSON value that shows what it is made of, for records that are kept in memory and told to an editor. */
import type { Json } from '../result.ts';

const maxElements = 20;
const maxText = 200;
const maxDepth = 12;
const maxValues = 1000;

/** Lists and texts cut, and values beyond a number or a depth left out: at most some 1,000 values, however large it is. */
export function sampleOf(value: Json): Json {
  let left = maxValues;
  const take = (from: Json, depth: number): Json | undefined => {
    if (left-- <= 0 || depth > maxDepth) return undefined;
    if (typeof from === 'string') return from.length > maxText ? `${from.slice(0, maxText)}…` : from;
    if (typeof from !== 'object' || from === null) return from;
    if (Array.isArray(from)) {
      return (from as readonly Json[]).slice(0, maxElements).flatMap((element) => {
        const taken = take(element, depth + 1);
        return taken === undefined ? [] : [taken];
      });
    }
    const entries: [string, Json][] = [];
    for (const [name, member] of Object.entries(from)) {
      const taken = take(member, depth + 1);
      if (taken !== undefined) entries.push([name, taken]);
      if (left <= 0) break;
    }
    return Object.fromEntries(entries);
  };
  return take(value, 0) ?? null;
}
