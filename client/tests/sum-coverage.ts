import type { Coverage } from '../../engine/control/protocol.ts';

/** By file. The same thing used by several runs is there once, with the sum of its counts. */
export function sumCoverage(runs: readonly (readonly Coverage[])[]): ReadonlyMap<string, readonly Coverage[]> {
  const files = new Map<string, Map<string, Coverage>>();
  for (const entry of runs.flat()) {
    const { kind, place, count } = entry;
    const file = files.get(place.uri) ?? new Map<string, Coverage>();
    files.set(place.uri, file);
    const { line, character } = place.range.start;
    const key = `${kind} ${line}:${character}`;
    file.set(key, { ...entry, count: count + (file.get(key)?.count ?? 0) });
  }
  return new Map([...files].map(([uri, entries]) => [uri, [...entries.values()]]));
}
