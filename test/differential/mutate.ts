/** Makes wrong copies of good data: one random mistake of the kinds people make, reproducible by its seed. */
import type { Data } from '../../spec/syntax/navigate.ts';

export type Random = () => number;

/** mulberry32: small, fast, the same numbers everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: Random, items: readonly T[]): T {
  // The index is in range as long as there are items; callers see to that.
  return items[Math.floor(random() * items.length)] as T;
}

type Container = Data[] | { [key: string]: Data };

/** A place in the data: `holder[key]`. */
interface Slot {
  readonly holder: Container;
  readonly key: string | number;
}

export interface Vocabulary {
  readonly keys: readonly string[];
  readonly texts: readonly string[];
}

const mutationNames = [
  'drop',
  'rename key',
  'retype',
  'duplicate',
  'move',
  'wrong value',
  'extra key',
  'wrap',
  'unwrap',
  'break text',
  'number',
  'empty',
  'copy from elsewhere',
] as const;
export type MutationName = (typeof mutationNames)[number];

/** A copy with one to three mistakes. */
export function mutate(
  original: Data,
  random: Random,
  words: Vocabulary,
): { readonly data: Data; readonly mutations: readonly MutationName[] } {
  const data = structuredClone(original);
  const mutations: MutationName[] = [];
  const wanted = random() < 0.8 ? 1 : random() < 0.7 ? 2 : 3;
  for (let tries = 0; mutations.length < wanted && tries < 20; tries++) {
    const name = pick(random, mutationNames);
    const slots = slotsOf(data);
    if (slots.length > 0 && apply(name, pick(random, slots), slots, random, words)) mutations.push(name);
  }
  return { data, mutations };
}

function slotsOf(data: Data, found: Slot[] = []): Slot[] {
  if (Array.isArray(data)) {
    for (const [key, value] of data.entries()) {
      found.push({ holder: data, key });
      slotsOf(value, found);
    }
  } else if (isMap(data)) {
    for (const [key, value] of Object.entries(data)) {
      found.push({ holder: data, key });
      slotsOf(value, found);
    }
  }
  return found;
}

function isMap(data: Data | undefined): data is { [key: string]: Data } {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function read({ holder, key }: Slot): Data {
  return (Array.isArray(holder) ? holder[Number(key)] : holder[String(key)]) ?? null;
}

function write({ holder, key }: Slot, value: Data): boolean {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else define(holder, String(key), value);
  return true;
}

/** `__proto__` is a key like any other. */
function define(holder: { [key: string]: Data }, key: string, value: Data): void {
  Object.defineProperty(holder, key, { value, enumerable: true, writable: true, configurable: true });
}

function remove({ holder, key }: Slot): boolean {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[String(key)];
  return true;
}

function apply(name: MutationName, slot: Slot, slots: readonly Slot[], random: Random, words: Vocabulary): boolean {
  const value = read(slot);
  switch (name) {
    case 'drop':
      return remove(slot);
    case 'rename key':
      return renameKey(slot, random() < 0.5 ? pick(random, words.keys) : misspell(String(slot.key), random));
    case 'retype':
      return write(
        slot,
        pick<Data>(random, [0, 1.5, 8080, true, false, null, '', 'text', '3001', 'true', [], {}, ['a'], { a: 'b' }, [{}], [1]]),
      );
    case 'duplicate':
      return duplicate(slot, value, random);
    case 'move':
    case 'copy from elsewhere':
      return transfer(slot, pick(random, slots), value, name === 'move');
    case 'wrong value':
      return typeof value === 'string' && write(slot, pick(random, words.texts));
    case 'extra key':
      return isMap(value) && write({ holder: value, key: pick(random, words.keys) }, structuredClone(read(pick(random, slots))));
    case 'wrap':
      return write(slot, random() < 0.5 ? [value] : mapWith(pick(random, words.keys), value));
    case 'unwrap':
      return unwrap(slot, value, random);
    case 'break text':
      return typeof value === 'string' && write(slot, misspell(value, random));
    case 'number':
      return typeof value === 'number' && write(slot, pick(random, [-1, 0, 0.5, 1, 21, 65_535, 65_536, 99, 600, 3001.5, 1e9]));
    case 'empty':
      return typeof value === 'object' && value !== null && write(slot, Array.isArray(value) ? [] : {});
    default:
      return name satisfies never;
  }
}

function mapWith(key: string, value: Data): { [key: string]: Data } {
  const map: { [key: string]: Data } = {};
  define(map, key, value);
  return map;
}

function renameKey({ holder, key }: Slot, to: string): boolean {
  if (Array.isArray(holder) || to === '' || to in holder) return false;
  const entries = Object.entries(holder);
  for (const [name] of entries) delete holder[name];
  for (const [name, value] of entries) define(holder, name === key ? to : name, value);
  return true;
}

function duplicate({ holder, key }: Slot, value: Data, random: Random): boolean {
  if (Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(value));
  else holder[`${String(key)}${random() < 0.5 ? '-2' : ' 2'}`] = structuredClone(value);
  return true;
}

function transfer(from: Slot, to: Slot, value: Data, moved: boolean): boolean {
  const target = read(to);
  const copy = structuredClone(value);
  if (isMap(target)) define(target, String(from.key), copy);
  else if (Array.isArray(target)) target.push(copy);
  else return false;
  return moved ? remove(from) : true;
}

function unwrap(slot: Slot, value: Data, random: Random): boolean {
  const inner = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [];
  return inner.length > 0 && write(slot, pick(random, inner));
}

const oddCharacters = ['_', ' ', '.', '*', '/', ':', '{', '}', 'ü', '😀', '$', '\n', '%', '[', '"', '-', 'A', '0'];

/** Letters dropped, doubled, swapped, put in, or changed in case. */
function misspell(text: string, random: Random): string {
  const at = Math.floor(random() * Math.max(1, text.length));
  switch (Math.floor(random() * 5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + text.charAt(at) + text.slice(at);
    case 2:
      return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
    case 3:
      return text.slice(0, at) + pick(random, oddCharacters) + text.slice(at);
    default:
      return random() < 0.5 ? text.toUpperCase() : text.charAt(0).toUpperCase() + text.slice(1);
  }
}
