/** Schemas of an API description → types of inputs and shapes of answers. */
import type { Data } from '../syntax/navigate.ts';
import type { InputType, Shape } from './draft.ts';
import { at, isObject, listOf, type Obj, objectOf, textOf } from './json-view.ts';
import { joinShapes } from './shape-of-data.ts';

export interface SchemaReader {
  /** The object a `$ref` leads to; the object itself otherwise. An empty one when it leads nowhere. */
  resolve(value: Data | undefined): Obj;
  inputType(schema: Data | undefined): InputType;
  /** `One of a, b.`, `Default: 10.`, … in words for a description; empty when there is nothing to say. */
  remarks(schema: Data | undefined): string;
  /** Undefined when the schema says nothing about the shape. */
  shape(schema: Data | undefined): Shape | undefined;
  /** Properties of an object schema, parts of `allOf` together; undefined for anything else. */
  fields(schema: Data | undefined): { readonly properties: Obj; readonly required: ReadonlySet<string> } | undefined;
}

const maxDepth = 5;
/** Larger answers are more than an agent reads; the rest is left out. */
const maxFields = 60;

export function createSchemaReader(document: Data, note: (text: string) => void): SchemaReader {
  function resolve(value: Data | undefined): Obj {
    let current = objectOf(value);
    const seen = new Set<string>();
    for (;;) {
      const reference = textOf(at(current, '$ref'));
      if (reference === undefined) return current;
      if (!reference.startsWith('#')) {
        note(`Other files are not read: ${reference} was left out.`);
        return {};
      }
      if (seen.has(reference)) return {};
      seen.add(reference);
      const steps = reference.slice(1).split('/').slice(1);
      let found: Data | undefined = document;
      for (const step of steps) found = at(found, decode(step).replaceAll('~1', '/').replaceAll('~0', '~'));
      if (found === undefined) note(`Nothing is at ${reference}.`);
      current = objectOf(found);
    }
  }

  /** Types without `null`, which every answer may be. */
  function typeOf(schema: Obj): string | undefined {
    const type = at(schema, 'type');
    const named = Array.isArray(type) ? type.map(textOf).find((name) => name !== 'null') : textOf(type);
    if (named !== undefined) return named;
    if (at(schema, 'properties') !== undefined) return 'object';
    if (at(schema, 'items') !== undefined) return 'array';
    const [first] = listOf(at(schema, 'enum'));
    return first === undefined || first === null ? undefined : typeof first;
  }

  function parts(schema: Obj): readonly Data[] {
    return [...listOf(at(schema, 'allOf'))];
  }

  function alternatives(schema: Obj): readonly Data[] {
    return [...listOf(at(schema, 'oneOf')), ...listOf(at(schema, 'anyOf'))].filter((one) => textOf(at(one, 'type')) !== 'null');
  }

  function fields(value: Data | undefined, depth = 0): ReturnType<SchemaReader['fields']> {
    const schema = resolve(value);
    if (depth > maxDepth) return undefined;
    const properties: { [key: string]: Data } = {};
    const required = new Set<string>();
    let found = false;
    for (const part of parts(schema)) {
      const inner = fields(part, depth + 1);
      if (!inner) {
        // A part may only say which properties of the others are required.
        for (const name of listOf(at(resolve(part), 'required'))) if (typeof name === 'string') required.add(name);
        continue;
      }
      found = true;
      Object.assign(properties, inner.properties);
      for (const name of inner.required) required.add(name);
    }
    const own = at(schema, 'properties');
    if (isObject(own)) {
      found = true;
      Object.assign(properties, own);
    }
    for (const name of listOf(at(schema, 'required'))) if (typeof name === 'string') required.add(name);
    if (found) return { properties, required };
    const [only, ...others] = alternatives(schema);
    return only !== undefined && others.length === 0 ? fields(only, depth + 1) : undefined;
  }

  function inputType(value: Data | undefined): InputType {
    const schema = resolve(value);
    const type = typeOf(schema);
    switch (type) {
      case 'number':
      case 'integer':
      case 'boolean':
      case 'array':
      case 'object':
        return type;
      default: {
        if (fields(schema)) return 'object';
        const [only, ...others] = [...parts(schema), ...alternatives(schema)];
        return type === undefined && only !== undefined && others.length === 0 ? inputType(only) : 'string';
      }
    }
  }

  function remarks(value: Data | undefined): string {
    const schema = resolve(value);
    const allowed = listOf(at(schema, 'enum')).flatMap((one) => textOf(one) ?? []);
    const items = at(schema, 'items');
    const ofItems = items === undefined ? [] : listOf(at(resolve(items), 'enum')).flatMap((one) => textOf(one) ?? []);
    const format = textOf(at(schema, 'format'));
    const fallback = textOf(at(schema, 'default'));
    const said = [
      allowed.length > 0 ? `One of ${few(allowed)}.` : '',
      ofItems.length > 0 ? `Each one of ${few(ofItems)}.` : '',
      format !== undefined && ['date', 'date-time', 'email', 'uri', 'uuid'].includes(format) ? `Format: ${format}.` : '',
      fallback !== undefined && fallback !== '' ? `Default: ${fallback}.` : '',
    ];
    return said.filter((text) => text !== '').join(' ');
  }

  function shape(value: Data | undefined): Shape | undefined {
    const budget = { left: maxFields };
    const found = shapeOf(value, 0, budget, new Set());
    if (budget.left < 0) note(`Of a large answer only the first ${maxFields} fields were taken.`);
    return found;
  }

  function shapeOf(value: Data | undefined, depth: number, budget: { left: number }, open: Set<string>): Shape | undefined {
    const reference = textOf(at(value, '$ref'));
    // A tree of comments and the like: what lies deeper is given as JSON text.
    if (depth > maxDepth || (reference !== undefined && open.has(reference))) return { type: 'string' };
    const inside = reference === undefined ? open : new Set([...open, reference]);
    const schema = resolve(value);
    const several = alternatives(schema);
    if (several.length > 0 && at(schema, 'properties') === undefined)
      return several.map((one) => shapeOf(one, depth + 1, budget, inside)).reduce(joinShapes, undefined);
    const own = fields(schema);
    if (own) return objectShape(own.properties, depth, budget, inside);
    switch (typeOf(schema)) {
      case 'array': {
        const items = shapeOf(at(schema, 'items'), depth + 1, budget, inside);
        return items && { type: 'array', items };
      }
      case 'number':
      case 'integer':
        return { type: 'number' };
      case 'boolean':
        return { type: 'boolean' };
      case 'string':
        return { type: 'string' };
      case 'object':
        return depth === 0 ? undefined : { type: 'string' };
      default: {
        const [only, ...others] = parts(schema);
        return only !== undefined && others.length === 0 ? shapeOf(only, depth + 1, budget, inside) : undefined;
      }
    }
  }

  function objectShape(properties: Obj, depth: number, budget: { left: number }, open: Set<string>): Shape | undefined {
    const taken: Record<string, Shape> = {};
    for (const [name, schema] of Object.entries(properties)) {
      if (--budget.left < 0) break;
      if (at(resolve(schema), 'writeOnly') === true) continue;
      taken[name] = shapeOf(schema, depth + 1, budget, open) ?? { type: 'string' };
    }
    if (Object.keys(taken).length > 0) return { type: 'object', properties: taken };
    return depth === 0 ? undefined : { type: 'string' };
  }

  return { resolve, inputType, remarks, shape, fields };
}

function few(values: readonly string[]): string {
  return values.length > 12 ? `${values.slice(0, 12).join(', ')}, …` : values.join(', ');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray `%` stands for itself.
    return text;
  }
}
