/** What one would write behind a key, as YAML: from its own example, else made of those of what stands below it. */
import { type FieldDefinition, isIn, type Shape } from '../spec/schema/definition.ts';
import { getDefinition } from '../spec/schema/definitions/index.ts';
import { fieldsOf, valuesOf } from '../spec/schema/lookup.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { needsQuotes } from './quoting.ts';
import { neededFields } from './snippet.ts';
import { structureOf, usesLists } from './structure.ts';
import { usualKey, usualName, usualText } from './usual-values.ts';

/** Blocks in blocks that are written out: enough to see where one goes on. */
const maxDepth = 4;

/** Behind a colon: one line, or the lines below it without their indentation. */
type Value = { readonly kind: 'inline'; readonly text: string } | { readonly kind: 'block'; readonly lines: readonly string[] };

/** `key: value`, or the lines of a block; undefined for data of any kind. */
export function exampleOf(file: SourceFile, field: FieldDefinition, shape: Shape = field.shape): readonly string[] | undefined {
  const value = valueBehind(file, field, shape, 0);
  return value && pairLines(field.key, value);
}

function pairLines(key: string, value: Value): readonly string[] {
  return value.kind === 'inline' ? [`${key}: ${value.text}`] : [`${key}:`, ...value.lines.map((line) => `  ${line}`)];
}

function valueBehind(file: SourceFile, field: FieldDefinition, shape: Shape, depth: number): Value | undefined {
  // Of the ways to write it, the one of a unit with a single call, unless the file is seen to use another.
  const isOther = shape.kind === 'named' || (shape.kind === 'list' && shape.items.kind === 'text');
  if (field.key === 'outputParameters' && !isOther) return { kind: 'block', lines: ['- type: string', '  mapping: $.id'] };
  if (field.example !== undefined) {
    const lines = field.example.trimEnd().split('\n');
    return lines.length > 1 ? { kind: 'block', lines } : { kind: 'inline', text: field.example };
  }
  if (shape.kind === 'boolean') return plain(field.default === undefined ? true : !field.default);
  if (shape.kind === 'text' && valuesOf(file, shape).length === 0) {
    const usual = usualText(field, shape);
    if (usual !== undefined) return inline(usual);
  }
  return shapeValue(file, shape, depth) ?? (field.default === undefined ? undefined : plain(field.default));
}

/** Text in quotes where YAML would read something else. */
function inline(text: string): Value {
  return { kind: 'inline', text: needsQuotes(text, false) ? JSON.stringify(text) : text };
}

function plain(data: string | number | boolean): Value {
  return { kind: 'inline', text: String(data) };
}

function shapeValue(file: SourceFile, shape: Shape, depth: number): Value | undefined {
  if (depth > maxDepth) return undefined;
  switch (shape.kind) {
    case 'text':
      return inline(valuesOf(file, shape)[0]?.value ?? shape.pattern?.example ?? 'orders');
    case 'boolean':
      return plain(true);
    case 'number':
    case 'integer':
      return plain(shape.minimum ?? 1);
    case 'any':
      return undefined;
    case 'object':
      return objectValue(file, shape.definition, depth);
    case 'choice': {
      const usable = shape.options.filter((option) => isIn(option, structureOf(file)));
      const usual = usable.find(({ when }) => when.kind === 'otherwise') ?? usable[0];
      return usual && shapeValue(file, usual.shape, depth);
    }
    case 'list':
      return listValue(shapeValue(file, shape.items, depth + 1));
    case 'named': {
      const value = shapeValue(file, shape.values, depth + 1);
      return usesLists(file) ? listValue(value) : value && { kind: 'block', lines: pairLines(usualName(shape.entry), value) };
    }
    case 'map': {
      const value = shapeValue(file, shape.values, depth + 1) ?? inline('orders');
      return { kind: 'block', lines: pairLines(usualKey(shape), value) };
    }
    default:
      return shape satisfies never;
  }
}

function listValue(item: Value | undefined): Value | undefined {
  if (!item) return undefined;
  if (item.kind === 'inline') return { kind: 'inline', text: `[${item.text}]` };
  return { kind: 'block', lines: item.lines.map((line, index) => `${index === 0 ? '- ' : '  '}${line}`) };
}

/** What must be there; of objects that need nothing, what comes first. */
function objectValue(file: SourceFile, name: Parameters<typeof getDefinition>[0], depth: number): Value | undefined {
  const definition = getDefinition(name);
  const needed = neededFields(file, definition);
  const lines = (needed.length > 0 ? needed : fieldsOf(definition, structureOf(file)).slice(0, 1)).flatMap((field) => {
    const value = valueBehind(file, field, field.shape, depth + 1);
    return value ? pairLines(field.key, value) : [];
  });
  return lines.length > 0 ? { kind: 'block', lines } : undefined;
}
