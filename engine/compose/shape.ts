/** Upstream data in the declared shape (engine.md 3.6, mended by 14.3): every form, all levels, types as declared. */
import type { OutputParameter, Outputs, Text } from '../../spec/model/capability.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import { isObject } from '../json-object.ts';
import type { Recorder } from '../observe/call-record.ts';
import type { Json } from '../result.ts';
import { find, findFirst } from './json-path.ts';
import { evaluate, type Names, render } from './template.ts';

export interface ShapeContext {
  readonly names: Names;
  readonly recorder: Recorder;
  /** The file the outputs are written in. */
  readonly uri: string;
}

export interface Shaped {
  readonly data: Json;
  /** True when at least one mapping found something. */
  readonly found: boolean;
}

const maxDepth = 100;

/**
 * A list gives the first alternative that is not null, a map an object of all its names. When nothing is found the data is
 * null, an empty list or an object of nulls, as declared: never something else of the answer.
 */
export function shape(outputs: Outputs, data: Json, context: ShapeContext): Shaped {
  const shaper = new Shaper(context);
  if (outputs.form === 'map') {
    const fields: Record<string, Json> = {};
    for (const output of outputs.parameters) setField(fields, output.name, shaper.value(output, data, output.name, 0) ?? null);
    return { data: fields, found: shaper.found };
  }
  let result: Json | undefined;
  for (const output of outputs.parameters) {
    shaper.found = false;
    const value = shaper.value(output, data, '', 0);
    result ??= value;
    if (value !== null && value !== undefined && (shaper.found || output.value)) return { data: value, found: true };
  }
  return { data: result ?? null, found: false };
}

/** `__proto__` is a name like others here. */
export function setField(fields: Record<string, Json>, name: string, value: Json): void {
  if (name === '__proto__') Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true });
  else fields[name] = value;
}

type Place = { readonly uri: string } & Span;

/** Plans never change, so neither do the places of their mappings. */
const places = new WeakMap<Text, Place>();

function placeOf(mapping: Text, uri: string): Place {
  const known = places.get(mapping);
  if (known) return known;
  const place = { uri, start: mapping.node.start, end: mapping.node.end };
  places.set(mapping, place);
  return place;
}

class Shaper {
  found = false;
  readonly #context: ShapeContext;

  constructor(context: ShapeContext) {
    this.#context = context;
  }

  /** `root` is the answer, or the element inside `items`. Undefined for a declaration that says nothing. */
  value(output: OutputParameter, root: Json, target: string, depth: number): Json | undefined {
    if (depth > maxDepth) return null;
    if (output.value) return fixedValue(output, this.#context.names);
    switch (output.type?.value) {
      case 'array':
        return this.#array(output, root, target, depth);
      case 'object':
        return this.#object(output, root, target, depth);
      default:
        return this.#scalar(output, root, target);
    }
  }

  #select(output: OutputParameter, root: Json, target: string): Json {
    const { mapping } = output;
    if (mapping === undefined) {
      this.found ||= root !== null;
      return root;
    }
    const path = mapping.value;
    const { value, miss } = find(root, path);
    const place = placeOf(mapping, this.#context.uri);
    this.#context.recorder.mapping(
      miss === undefined
        ? { target, path, input: root, result: value, place }
        : { target, path, input: root, result: value, place, note: miss },
    );
    this.found ||= value !== null;
    return value;
  }

  #scalar(output: OutputParameter, root: Json, target: string): Json | undefined {
    if (output.mapping === undefined) return null;
    const value = coerce(this.#select(output, root, target), output.type?.value);
    const limit = output.maxLength?.value;
    return limit !== undefined && typeof value === 'string' && value.length > limit ? [...value].slice(0, limit).join('') : value;
  }

  #array(output: OutputParameter, root: Json, target: string, depth: number): Json {
    const selected = this.#select(output, root, target);
    if (selected === null) return depth === 0 && output.mapping === undefined ? null : [];
    // A single XML element is no list by itself, but it is one element.
    const elements: readonly Json[] = Array.isArray(selected) ? selected : [selected];
    const { items, itemFields } = output;
    if (!items && itemFields.some(isSelecting))
      return elements.map((element, index) => this.#fields(itemFields, element, `${target}[${index}]`, depth));
    if (!items) return [...elements];
    if (isBare(items)) return elements.map((element) => conform(element, items));
    return elements.map((element, index) => this.value(items, element, `${target}[${index}]`, depth + 1) ?? null);
  }

  #object(output: OutputParameter, root: Json, target: string, depth: number): Json {
    const base = this.#baseOf(output, root, target);
    if (output.values) {
      const { values } = output;
      if (!isObject(base)) return null;
      return Object.fromEntries(
        Object.entries(base).map(([key, value]) => [
          key,
          isBare(values) ? conform(value, values) : (this.value(values, value, join(target, key), depth + 1) ?? null),
        ]),
      );
    }
    if (output.properties.length === 0) return output.mapping ? base : {};
    if (output.mapping && base === null) return null;
    return this.#fields(output.properties, base, target, depth);
  }

  #fields(declared: readonly OutputParameter[], root: Json, target: string, depth: number): Json {
    const fields: Record<string, Json> = {};
    for (const field of declared) setField(fields, field.name, this.value(field, root, join(target, field.name), depth + 1) ?? null);
    return fields;
  }

  /**
   * Properties of an object with a `mapping` of its own are looked for in what it selects. Files written for engines that
   * ignore that `mapping` look from the root: when nothing of theirs is there, the root is taken.
   */
  #baseOf(output: OutputParameter, root: Json, target: string): Json {
    if (!output.mapping) return root;
    const selected = this.#select(output, root, target);
    if (output.properties.length === 0 || selected === root) return selected;
    const finds = (base: Json) => output.properties.some(({ mapping }) => mapping !== undefined && findFirst(base, mapping.value) !== null);
    return !finds(selected) && finds(root) ? root : selected;
  }
}

/** Whether anything of an answer is selected or put in its place, at any level. */
export function selects(outputs: Outputs | undefined): boolean {
  return outputs?.parameters.some(isSelecting) ?? false;
}

function isSelecting({ mapping, value, properties, items, itemFields, values }: OutputParameter): boolean {
  const inner = [...properties, ...itemFields, ...(items ? [items] : []), ...(values ? [values] : [])];
  return mapping !== undefined || value !== undefined || inner.some(isSelecting);
}

/** Declares nothing to select or to shape: the value is taken as it is. */
function isBare(output: OutputParameter): boolean {
  return !output.mapping && !output.value && output.properties.length === 0 && !output.items && !output.values;
}

function join(target: string, name: string): string {
  return target === '' ? name : `${target}.${name}`;
}

/** As it is declared: a text stays one, lists and objects are written as JSON, as there is no other way to write them here. */
export function fixedValue(output: OutputParameter, names: Names): Json {
  const value = output.value?.value;
  const type = output.type?.value;
  if (typeof value !== 'string') return coerce(value ?? null, type);
  if (type === 'string') return render(value, names).text;
  // No text is a number, a list, …; where nothing is declared, it is a template like others.
  const given = evaluate(value, names) ?? (type === undefined ? '' : null);
  return type === 'array' || type === 'object' ? readStructure(given, type) : coerce(given, type);
}

function readStructure(given: Json, type: 'array' | 'object'): Json {
  if (typeof given !== 'string') return given;
  try {
    const read = JSON.parse(given) as Json;
    return (type === 'array' ? Array.isArray(read) : isObject(read)) ? read : given;
  } catch {
    // A text that is no JSON is the text that was asked for.
    return given;
  }
}

/** A value that is kept as it is, its scalars as they are declared, at all levels: nothing is left out or added. */
export function conform(value: Json, declared: OutputParameter | undefined): Json {
  if (!declared) return value;
  const { items, itemFields, properties, values } = declared;
  if (Array.isArray(value)) {
    const elements: readonly Json[] = value;
    if (items) return elements.map((element) => conform(element, items));
    return itemFields.length > 0 ? elements.map((element) => conformFields(element, itemFields)) : value;
  }
  if (!isObject(value)) return coerce(value, declared.type?.value);
  if (values) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, conform(one, values)]));
  return properties.length > 0 ? conformFields(value, properties) : value;
}

function conformFields(value: Json, fields: readonly OutputParameter[]): Json {
  if (!isObject(value)) return value;
  const declared = new Map(fields.map((field) => [field.name, field]));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, conform(one, declared.get(key))]));
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;

/**
 * A scalar as its declared type, when that loses nothing: `"5.50"` is 5.5 where a number is declared, 5 is `"5"` where text
 * is. `"007"`, and whole numbers that are too large, stay texts.
 */
export function coerce(value: Json, type: string | undefined): Json {
  if (value === null) return null;
  switch (type) {
    case 'number':
    case 'integer':
      return typeof value === 'string' ? (readNumber(value.trim(), type) ?? value) : value;
    case 'boolean': {
      const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined;
      return word === 'true' ? true : word === 'false' ? false : value;
    }
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    default:
      return value;
  }
}

function readNumber(text: string, type: 'number' | 'integer'): number | undefined {
  const number = Number(text);
  const exact = Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
  return jsonNumber.test(text) && exact && (type === 'number' || Number.isInteger(number)) ? number : undefined;
}
