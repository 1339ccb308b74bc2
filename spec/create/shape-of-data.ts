/** The shape of sample data: what all elements of a list have together counts as its element. */
import type { Data } from '../syntax/navigate.ts';
import type { Shape } from './draft.ts';

const maxDepth = 8;

/** Undefined for null, and for lists and objects with nothing in them. */
export function shapeOfData(data: Data, depth = 0): Shape | undefined {
  if (data === null) return undefined;
  if (typeof data === 'number' || typeof data === 'boolean' || typeof data === 'string') return { type: typeof data } as Shape;
  if (depth >= maxDepth) return { type: 'string' };
  if (Array.isArray(data)) {
    const items = data.map((item) => shapeOfData(item, depth + 1)).reduce(joinShapes, undefined);
    return items && { type: 'array', items };
  }
  // What is null in the sample may be text elsewhere; text also takes anything else.
  const properties = Object.entries(data).map(([key, value]) => [key, shapeOfData(value, depth + 1) ?? { type: 'string' }] as const);
  return properties.length > 0 ? { type: 'object', properties: Object.fromEntries(properties) } : undefined;
}

/** A shape for both; text where they have nothing in common. */
export function joinShapes(a: Shape | undefined, b: Shape | undefined): Shape | undefined {
  if (!a || !b) return a ?? b;
  if (a.type === 'object' && b.type === 'object') {
    const names = new Set([...Object.keys(a.properties), ...Object.keys(b.properties)]);
    const of = (shape: typeof a, name: string) => (Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined);
    return {
      type: 'object',
      properties: Object.fromEntries([...names].map((name) => [name, joinShapes(of(a, name), of(b, name)) ?? { type: 'string' }])),
    };
  }
  if (a.type === 'array' && b.type === 'array') return { type: 'array', items: joinShapes(a.items, b.items) ?? { type: 'string' } };
  return a.type === b.type ? a : { type: 'string' };
}
