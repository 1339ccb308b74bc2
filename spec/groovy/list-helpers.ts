/** Methods that Groovy adds to lists and maps, in JavaScript. */
export const listHelpers = {
  $size: `
function $size(value) {
  return value instanceof Map ? value.size : typeof value === 'object' && !Array.isArray(value) ? Object.keys(value).length : value.length;
}`,
  $each: `
function $each(value, closure) {
  for (const one of $list(value)) $call(closure, one, value);
  return value;
}`,
  $eachWithIndex: `
function $eachWithIndex(value, closure) {
  for (const [index, one] of $list(value).entries()) closure.length > 2 && $isMap(value) ? closure(one.key, one.value, index) : closure(one, index);
  return value;
}`,
  $collect: `
function $collect(value, closure) {
  return $list(value).map((one) => $call(closure, one, value) ?? null);
}`,
  $collectMany: `
function $collectMany(value, closure) {
  return $list(value).flatMap((one) => $list($call(closure, one, value)));
}`,
  $collectEntries: `
function $collectEntries(value, closure = (one) => one) {
  return $map($list(value).flatMap((one) => {
    const made = $call(closure, one, value);
    return Array.isArray(made) ? [[made[0], made[1] ?? null]] : made.key !== undefined && made === one ? [[made.key, made.value]] : $entries(made).map((entry) => [entry.key, entry.value]);
  }));
}`,
  $find: `
function $find(value, closure = (one) => one) {
  return $list(value).find((one) => $truth($call(closure, one, value))) ?? null;
}`,
  $findAll: `
function $findAll(value, closure = (one) => one) {
  return $rebuilt($list(value).filter((one) => $truth($call(closure, one, value))), value);
}`,
  $findResult: `
function $findResult(value, closure) {
  for (const one of $list(value)) {
    const found = $call(closure, one, value) ?? null;
    if (found !== null) return found;
  }
  return null;
}`,
  $findIndex: `
function $findIndex(value, closure) {
  return $list(value).findIndex((one) => $truth($call(closure, one, value)));
}`,
  $any: `
function $any(value, closure = (one) => one) {
  return $list(value).some((one) => $truth($call(closure, one, value)));
}`,
  $every: `
function $every(value, closure = (one) => one) {
  return $list(value).every((one) => $truth($call(closure, one, value)));
}`,
  $count: `
/** How many satisfy a closure, or equal a value. */
function $count(value, wanted) {
  return $list(value).filter((one) => (typeof wanted === 'function' ? $truth($call(wanted, one, value)) : $equals(one, wanted))).length;
}`,
  $sum: `
/** Null of nothing. */
function $sum(value, closure = (one) => one) {
  return $list(value).map((one) => $call(closure, one, value)).reduce((sum, one) => (sum === null ? one : $plus(sum, one)), null);
}`,
  $average: `
function $average(value, closure = (one) => one) {
  return $divide($sum(value, closure), $size(value));
}`,
  $join: `
function $join(list, between = '') {
  return list.map($text).join(between);
}`,
  $inject: `
function $inject(value, first, closure) {
  return $list(value).reduce((result, one) => (closure.length > 2 && $isMap(value) ? closure(result, one.key, one.value) : closure(result, one)), first);
}`,
  $order: `
/** A comparison out of a closure that gives a key, or compares two. */
function $order(closure) {
  if (closure === undefined) return $compare;
  return closure.length === 2 ? closure : (a, b) => $compare(closure(a), closure(b));
}`,
  $sort: `
/** Sorts a list itself, unless told to leave it as it is; of a map another one. */
function $sort(value, closure, leave) {
  if (!$isMap(value)) return (leave ? [...value] : value).sort($order(closure));
  return $map($entries(value).sort($order(closure ?? ((entry) => entry.key))).map((one) => [one.key, one.value]));
}`,
  $max: `
function $max(value, closure) {
  return $list(value).reduce((best, one) => (best === null || $order(closure)(one, best) > 0 ? one : best), null);
}`,
  $min: `
function $min(value, closure) {
  return $list(value).reduce((best, one) => (best === null || $order(closure)(one, best) < 0 ? one : best), null);
}`,
  $unique: `
/** Leaves the first of equal ones, in the list itself unless told to leave it as it is. */
function $unique(list, closure, leave) {
  const same = closure === undefined ? $equals : closure.length === 2 ? (a, b) => closure(a, b) === 0 : (a, b) => $equals(closure(a), closure(b));
  const kept = list.filter((one, index) => !list.slice(0, index).some((other) => same(other, one)));
  if (leave) return kept;
  list.splice(0, list.length, ...kept);
  return list;
}`,
  $groupBy: `
function $groupBy(value, closure) {
  const groups = new Map();
  for (const one of $list(value)) {
    const key = $call(closure, one, value) ?? null;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return $map([...groups].map(([key, group]) => [key, $rebuilt(group, value)]));
}`,
  $countBy: `
function $countBy(value, closure) {
  const counts = new Map();
  for (const one of $list(value)) {
    const key = $call(closure, one, value) ?? null;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return $map([...counts]);
}`,
  $split: `
/** \`value.split { … }\`: what satisfies the closure, and what does not. */
function $split(value, closure) {
  return [$list(value).filter((one) => $truth($call(closure, one, value))), $list(value).filter((one) => !$truth($call(closure, one, value)))];
}`,
  $flatten: `
function $flatten(list) {
  return list.flat(Infinity);
}`,
  $reverse: `
function $reverse(value) {
  return typeof value === 'string' ? [...value].reverse().join('') : [...value].reverse();
}`,
  $first: `
function $first(list) {
  if (list.length === 0) throw new RangeError('Cannot access first() element from an empty List');
  return list[0];
}`,
  $last: `
function $last(list) {
  if (list.length === 0) throw new RangeError('Cannot access last() element from an empty List');
  return list.at(-1);
}`,
  $take: `
function $take(value, count) {
  return $isMap(value) ? $rebuilt($entries(value).slice(0, count), value) : value.slice(0, Math.max(count, 0));
}`,
  $drop: `
function $drop(value, count) {
  return $isMap(value) ? $rebuilt($entries(value).slice(count), value) : value.slice(Math.max(count, 0));
}`,
  $takeWhile: `
function $takeWhile(list, closure) {
  const end = list.findIndex((one) => !$truth($call(closure, one, list)));
  return end < 0 ? [...list] : list.slice(0, end);
}`,
  $dropWhile: `
function $dropWhile(list, closure) {
  const end = list.findIndex((one) => !$truth($call(closure, one, list)));
  return end < 0 ? [] : list.slice(end);
}`,
  $collate: `
function $collate(list, size) {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}`,
  $withIndex: `
function $withIndex(list, from = 0) {
  return list.map((one, index) => [one, index + from]);
}`,
  $transpose: `
function $transpose(lists) {
  return Array.from({ length: Math.min(...lists.map((one) => one.length)) }, (_, index) => lists.map((one) => one[index]));
}`,
  $intersect: `
function $intersect(a, b) {
  return a.filter((one) => $in(one, b));
}`,
  $keys: `
function $keys(map) {
  return $entries(map).map((one) => one.key);
}`,
  $values: `
function $values(map) {
  return $entries(map).map((one) => one.value);
}`,
  $has: `
function $has(map, key) {
  return map instanceof Map ? map.has(key) : Object.hasOwn(map, key);
}`,
  $ensure: `
/** The value of a key, which is added when it is not there. */
function $ensure(map, key, closure) {
  return $has(map, key) ? $at(map, key) : $set(map, key, closure(key));
}`,
  $withDefault: `
/** A map that adds the value of a key when somebody asks for it. */
function $withDefault(map, closure) {
  const made = new Map($entries(map).map((one) => [one.key, one.value]));
  made.get = (key) => (made.has(key) || made.set(key, closure(key)), Map.prototype.get.call(made, key));
  return made;
}`,
  $containsAll: `
function $containsAll(list, others) {
  return others.every((one) => $in(one, list));
}`,
  $getOr: `
function $getOr(map, key, other) {
  return $has(map, key) ? $at(map, key) : other;
}`,
  $subMap: `
function $subMap(map, keys) {
  return $map(keys.filter((key) => $has(map, key)).map((key) => [key, $at(map, key)]));
}`,
  $remove: `
/** Of a map the value of a key, of a list the element at a number or the first that equals something else. */
function $remove(value, key) {
  if (Array.isArray(value)) {
    const index = typeof key === 'number' ? key : value.findIndex((one) => $equals(one, key));
    if (typeof key === 'number') return value.splice(index, 1)[0];
    return index >= 0 && value.splice(index, 1).length > 0;
  }
  const removed = $at(value, key);
  value instanceof Map ? value.delete(key) : delete value[key];
  return removed;
}`,
  $removeAll: `
function $removeAll(list, which) {
  const kept = list.filter((one) => (typeof which === 'function' ? !$truth(which(one)) : !$in(one, which)));
  const changed = kept.length < list.length;
  list.splice(0, list.length, ...kept);
  return changed;
}`,
  $addAll: `
function $addAll(to, more) {
  Array.isArray(to) ? to.push(...more) : $append(to, more);
  return true;
}`,
  $contains: `
function $contains(value, one) {
  return typeof value === 'string' ? value.includes($text(one)) : $in(one, value);
}`,
} as const satisfies Readonly<Record<string, string>>;
