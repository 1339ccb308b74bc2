/** Keeps one more entry in a map that never holds more than so many: the one that has been there longest goes. */
export function keepBounded<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  if (!map.has(key) && map.size >= most) for (const oldest of map.keys()) if (map.delete(oldest)) break;
  map.set(key, value);
}
