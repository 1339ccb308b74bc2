/** The text a completed key brings along: what is required below it, indented as the place wants it. */
import { type FieldDefinition, isIn, isRequired, type ObjectDefinition, type Shape } from '../spec/schema/definition.ts';
import { fieldsOf, objectsOf, valuesOf } from '../spec/schema/lookup.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { structureOf, usesLists } from './structure.ts';

/** Blocks inside blocks that are written out; deeper ones are left to the next completion. */
const maxDepth = 4;

export interface SnippetPlace {
  readonly file: SourceFile;
  /** Column at which the key begins. */
  readonly column: number;
  readonly flow: boolean;
}

class Writer {
  #stop = 0;

  stop(): string {
    this.#stop++;
    return `$${this.#stop}`;
  }

  named(text: string): string {
    this.#stop++;
    return `\${${this.#stop}:${escaped(text)}}`;
  }
}

/** What goes behind `key:`, as a snippet; begins with the blank or the line break that belongs there. */
export function valueSnippet(place: SnippetPlace, shape: Shape): string {
  return below(new Writer(), place, shape, place.column, 0);
}

/** The keys a block of this shape begins with, as a snippet whose first line stands at the cursor (after `- `, or on a line of its own). */
export function blockSnippet(place: SnippetPlace, shape: Shape): string {
  const writer = new Writer();
  return blockLines(writer, place, shape, place.column, 0) ?? writer.stop();
}

/** One entry of a map whose keys the author chooses: `name:` and what it needs. */
export function entrySnippet(place: SnippetPlace, entry: string, values: Shape): string {
  const writer = new Writer();
  return `${writer.named(slug(entry))}:${below(writer, place, values, place.column, 0)}`;
}

function below(writer: Writer, place: SnippetPlace, shape: Shape, column: number, depth: number): string {
  if (place.flow) return inFlow(writer, place, shape);
  const indent = `\n${' '.repeat(column + 2)}`;
  switch (shape.kind) {
    case 'text': {
      const only = onlyValue(place.file, shape);
      return ` ${only === undefined ? writer.stop() : escaped(only)}`;
    }
    case 'number':
    case 'integer':
    case 'boolean':
    case 'any':
      return ` ${writer.stop()}`;
    case 'list':
      return `${indent}- ${blockLines(writer, place, shape.items, column + 4, depth + 1) ?? writer.stop()}`;
    case 'named':
      if (usesLists(place.file)) return `${indent}- ${blockLines(writer, place, shape.values, column + 4, depth + 1) ?? writer.stop()}`;
      return `${indent}${writer.named(slug(shape.entry))}:${below(writer, place, shape.values, column + 2, depth + 1)}`;
    case 'map':
      return `${indent}${writer.stop()}`;
    case 'object':
    case 'choice': {
      const lines = blockLines(writer, place, shape, column + 2, depth);
      return lines === undefined ? ` ${writer.stop()}` : `${indent}${lines}`;
    }
    default:
      return shape satisfies never;
  }
}

/** Lines of a block at a column, the first without indentation; undefined when the shape is a plain value. */
function blockLines(writer: Writer, place: SnippetPlace, shape: Shape, column: number, depth: number): string | undefined {
  if (shape.kind === 'list') return `- ${blockLines(writer, place, shape.items, column + 2, depth + 1) ?? writer.stop()}`;
  if (shape.kind === 'named') {
    if (usesLists(place.file)) return `- ${blockLines(writer, place, shape.values, column + 2, depth + 1) ?? writer.stop()}`;
    return `${writer.named(slug(shape.entry))}:${below(writer, place, shape.values, column, depth + 1)}`;
  }
  if (shape.kind !== 'object' && shape.kind !== 'choice') return undefined;
  const objects = likelyObjects(place.file, shape);
  const first = objects[0];
  if (!first) return undefined;
  const separator = `\n${' '.repeat(column)}`;
  if (objects.length > 1) {
    const telling = tellingKey(place.file, objects);
    return telling === undefined ? writer.stop() : `${telling}: ${writer.stop()}`;
  }
  const keys = neededFields(place.file, first);
  if (keys.length === 0 || depth >= maxDepth) return writer.stop();
  return keys.map(({ key, shape: value }) => `${key}:${below(writer, place, value, column, depth + 1)}`).join(separator);
}

function inFlow(writer: Writer, place: SnippetPlace, shape: Shape): string {
  switch (shape.kind) {
    case 'object':
    case 'choice': {
      const objects = likelyObjects(place.file, shape);
      const first = objects[0];
      if (!first) return ` ${writer.stop()}`;
      const keys = objects.length === 1 ? neededFields(place.file, first) : [];
      const inner = keys.map(({ key, shape: value }) => `${key}:${inFlow(writer, place, value)}`).join(', ');
      return ` {${inner || writer.stop()}}`;
    }
    case 'map':
      return ` {${writer.stop()}}`;
    case 'list':
      return ` [${writer.stop()}]`;
    case 'named':
      return usesLists(place.file) ? ` [${writer.stop()}]` : ` {${writer.stop()}}`;
    case 'text': {
      const only = onlyValue(place.file, shape);
      return ` ${only === undefined ? writer.stop() : escaped(only)}`;
    }
    case 'number':
    case 'integer':
    case 'boolean':
    case 'any':
      return ` ${writer.stop()}`;
    default:
      return shape satisfies never;
  }
}

/** Where one option is what is meant unless others are asked for (an import needs `from`), only that one. */
function likelyObjects(file: SourceFile, shape: Shape): readonly ObjectDefinition[] {
  if (shape.kind === 'choice') {
    const usual = shape.options.find((option) => option.when.kind === 'otherwise' && isIn(option, structureOf(file)));
    if (usual) return objectsOf(file, usual.shape);
  }
  return objectsOf(file, shape);
}

/** Keys an object needs: by themselves, and for the way to write it that comes first. */
export function neededFields(file: SourceFile, definition: ObjectDefinition): readonly FieldDefinition[] {
  const structure = structureOf(file);
  const byMode = new Set<string>();
  for (const set of definition.modeSets ?? []) {
    if (!isIn(set, structure)) continue;
    const modes = set.modes.filter((mode) => isIn(mode, structure));
    const usual = modes.find((mode) => mode.name === usualModes[definition.name]) ?? modes[0];
    for (const key of usual?.requires ?? []) byMode.add(key);
  }
  return fieldsOf(definition, structure).filter((field) => isRequired(field, structure) || byMode.has(field.key));
}

/** The way most files write an object that can be written in several ways. */
const usualModes: Partial<Record<string, string>> = {
  McpTool: 'simple',
  AggregateFlow: 'simple',
  ExposedOperation: 'simple',
  ExposesMcp: 'http',
};

/** The key by whose value several objects are told apart, such as `type`. */
function tellingKey(file: SourceFile, objects: readonly ObjectDefinition[]): string | undefined {
  const structure = structureOf(file);
  const [first, ...others] = objects.filter((object) => fieldsOf(object, structure).some((field) => field.key === 'type'));
  return first && others.length > 0 ? 'type' : undefined;
}

function onlyValue(file: SourceFile, shape: Shape): string | undefined {
  const values = valuesOf(file, shape);
  return values.length === 1 ? values[0]?.value : undefined;
}

function slug(entry: string): string {
  return entry.replace(/[^a-zA-Z0-9]+/g, '-').toLowerCase();
}

/** Text as it must stand in a snippet. */
export function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** A snippet as plain text, for clients that know none. */
export function withoutStops(snippet: string): string {
  return snippet.replace(
    /\\([\\$}])|\$\{\d+:([^}]*)\}|\$\d+/g,
    (_, literal: string | undefined, text: string | undefined) => literal ?? text ?? '',
  );
}
