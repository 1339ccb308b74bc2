/** The path that was probably meant, when one of its names is not there but one much like it is. */
import type { Json } from '../../engine/control/protocol.ts';

/** Further apart than this, two names are two names. */
const maxDistance = 2;

/**
 * `$.ship.vesel_name` in `{ship: {vessel_name}}` → `$.ship.vessel_name`. Undefined when the path is more than names and
 * indexes, when nothing is much like the name, or when two are.
 */
export function suggestPath(path: string, root: Json): string | undefined {
  if (!/^\$(?:\.[\w-]+|\[\d+\])+$/.test(path)) return undefined;
  const segments = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)];
  let value: Json | undefined = root;
  for (const { 0: text, 1: name, 2: index, index: at } of segments) {
    if (value === undefined || value === null || typeof value !== 'object') return undefined;
    const next: Json | undefined = Array.isArray(value) ? value[Number(index)] : memberOf(value, name ?? '');
    if (next === undefined) {
      const meant = name === undefined || Array.isArray(value) ? undefined : closest(name, Object.keys(value));
      if (meant === undefined || !/^[\w-]+$/.test(meant)) return undefined;
      const suggested = `${path.slice(0, at)}.${meant}${path.slice(at + text.length)}`;
      // There may be a second mistake behind the first.
      return leadsSomewhere(suggested, root) ? suggested : suggestPath(suggested, root);
    }
    value = next;
  }
  return undefined;
}

function leadsSomewhere(path: string, root: Json): boolean {
  let value: Json | undefined = root;
  for (const { 1: name, 2: index } of path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)) {
    if (value === undefined || value === null || typeof value !== 'object') return false;
    value = Array.isArray(value) ? value[Number(index)] : memberOf(value, name ?? '');
  }
  return value !== undefined;
}

function memberOf(value: Json, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as { [key: string]: Json })[name] : undefined;
}

function closest(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[_-]/g, '');
  const ranked = names
    .map((other) => ({ other, distance: plain(other) === plain(name) ? 0 : distance(name, other) }))
    .filter((each) => each.distance <= Math.min(maxDistance, Math.floor(name.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  const [first, second] = ranked;
  return first && first.distance !== second?.distance ? first.other : undefined;
}

/** How many letters have to be put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries())
      next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row.at(-1) ?? 0;
}
