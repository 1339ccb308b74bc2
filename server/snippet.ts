/**
 * The text a completed key or block brings along: what is required below it, indented as the place wants it, with values to be
 * written over. What is not written over stays valid wherever that can be had: names are of things that are there, or are still free.
 */
import { type FieldDefinition, isIn, isRequired, type ObjectDefinition, type Shape } from '../spec/schema/definition.ts';
import { fieldsOf, objectsOf, valuesOf } from '../spec/schema/lookup.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { KnownNames } from './known-names.ts';
import { structureOf, usesLists } from './structure.ts';
import { usualEntry, usualKey, usualName, usualText } from './usual-values.ts';

/** Blocks inside blocks that are written out; deeper ones are left to the next completion. */
const maxDepth = 4;

/** A list to choose from that is longer than this is no help. */
const maxChoices = 30;

export interface SnippetPlace {
  readonly file: SourceFile;
  /** Column at which the key begins. */
  readonly column: number;
  readonly flow: boolean;
  readonly names: KnownNames;
}

/** A value with the key it stands behind, which tells what one would write; none behind names that the author chose. */
interface Slot {
  readonly shape: Shape;
  readonly field?: FieldDefinition | undefined;
  /** What one would write behind a key of a map. */
  readonly usual?: string | undefined;
}

class Writer {
  #stop = 0;

  stop(): string {
    this.#stop++;
    return `$${this.#stop}`;
  }

  /** A text to be written over. */
  named(text: string): string {
    this.#stop++;
    return `\${${this.#stop}:${escaped(text)}}`;
  }

  /** Texts of which the first one stands there until another is chosen. */
  oneOf(texts: readonly string[]): string {
    const [first, second] = texts;
    if (first === undefined) return this.stop();
    if (second === undefined) return this.named(first);
    this.#stop++;
    return `\${${this.#stop}|${texts
      .slice(0, maxChoices)
      .map((text) => text.replace(/[\\,|]/g, '\\$&'))
      .join(',')}|}`;
  }
}

/** What goes behind `key:`, as a snippet; begins with the blank or the line break that belongs there. */
export function valueSnippet(place: SnippetPlace, shape: Shape): string {
  return below(new Writer(), place, { shape }, place.column, 0);
}

/** The keys a block of this shape begins with, as a snippet whose first line stands at the cursor (after `- `, or on a line of its own). */
export function blockSnippet(place: SnippetPlace, shape: Shape): string {
  const writer = new Writer();
  return blockLines(writer, place, { shape }, place.column, 0) ?? writer.stop();
}

/** An item of a list in `[…]`. */
export function itemSnippet(place: SnippetPlace, shape: Shape): string {
  return inFlow(new Writer(), place, { shape }, 0).trimStart();
}

/** One entry of a map whose keys the author chooses: `name:` and what it, or this kind of it, needs. */
export function entrySnippet(place: SnippetPlace, shape: Extract<Shape, { kind: 'map' | 'named' }>, values: Shape = shape.values): string {
  const writer = new Writer();
  const name = shape.kind === 'map' ? usualKey(shape) : usualName(shape.entry);
  const usual = shape.kind === 'map' ? usualEntry(shape) : undefined;
  return `${entryKey(writer, place.names.freeName(name, shape.entry))}:${below(writer, place, { shape: values, usual }, place.column, 1)}`;
}

/** What is written at once (depth 0) is asked for next; inside a block values stand there already. */
function below(writer: Writer, place: SnippetPlace, slot: Slot, column: number, depth: number): string {
  if (place.flow) return inFlow(writer, place, slot, depth);
  const { shape } = slot;
  const indent = `\n${' '.repeat(column + 2)}`;
  switch (shape.kind) {
    case 'text':
    case 'number':
    case 'integer':
    case 'boolean':
    case 'any':
      return ` ${plainValue(writer, place, slot, depth)}`;
    case 'list': {
      const texts = depth > 0 ? textsOf(slot) : undefined;
      if (texts) return ` [${texts.map((text) => writer.named(text)).join(', ')}]`;
      return `${indent}- ${blockLines(writer, place, { shape: shape.items }, column + 4, depth + 1) ?? writer.stop()}`;
    }
    case 'map':
      if (depth === 0) return `${indent}${writer.stop()}`;
      return `${indent}${entryKey(writer, place.names.freeName(usualKey(shape), shape.entry))}:${below(writer, place, entryOf(shape), column + 2, depth + 1)}`;
    case 'named':
    case 'object':
    case 'choice': {
      const lines = blockLines(writer, place, slot, column + 2, depth);
      return lines === undefined ? ` ${plainValue(writer, place, slot, depth)}` : `${indent}${lines}`;
    }
    default:
      return shape satisfies never;
  }
}

/** Lines of a block at a column, the first without indentation; undefined when the shape is a plain value. */
function blockLines(writer: Writer, place: SnippetPlace, { shape }: Slot, column: number, depth: number): string | undefined {
  if (shape.kind === 'list') return `- ${blockLines(writer, place, { shape: shape.items }, column + 2, depth + 1) ?? writer.stop()}`;
  if (shape.kind === 'named') {
    const values: Slot = { shape: shape.values };
    if (usesLists(place.file)) return `- ${blockLines(writer, place, values, column + 2, depth + 1) ?? writer.stop()}`;
    return `${writer.named(place.names.freeName(usualName(shape.entry), shape.entry))}:${below(writer, place, values, column, depth + 1)}`;
  }
  if (shape.kind === 'choice') {
    const usual = usualShape(place.file, shape);
    if (usual?.kind === 'map' && depth > 0) return below(writer, place, { shape: usual }, column - 2, depth).trimStart();
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
  return keys.map((field) => `${field.key}:${below(writer, place, { shape: field.shape, field }, column, depth + 1)}`).join(separator);
}

function inFlow(writer: Writer, place: SnippetPlace, slot: Slot, depth: number): string {
  const { shape } = slot;
  switch (shape.kind) {
    case 'object':
    case 'choice': {
      const objects = likelyObjects(place.file, shape);
      const first = objects[0];
      if (!first) return ` ${plainValue(writer, place, slot, depth)}`;
      const keys = objects.length === 1 && depth < maxDepth ? neededFields(place.file, first) : [];
      const inner = keys.map((field) => `${field.key}:${inFlow(writer, place, { shape: field.shape, field }, depth + 1)}`).join(', ');
      return ` {${inner || writer.stop()}\\}`;
    }
    case 'map':
      if (depth === 0) return ` {${writer.stop()}\\}`;
      return ` {${entryKey(writer, place.names.freeName(usualKey(shape), shape.entry))}:${inFlow(writer, place, entryOf(shape), depth + 1)}\\}`;
    case 'list': {
      const texts = depth > 0 ? textsOf(slot) : undefined;
      return ` [${texts ? texts.map((text) => writer.named(text)).join(', ') : entryInFlow(writer, place, shape.items, depth)}]`;
    }
    case 'named':
      if (usesLists(place.file)) return ` [${entryInFlow(writer, place, shape.values, depth)}]`;
      if (depth === 0) return ` {${writer.stop()}\\}`;
      return ` {${writer.named(place.names.freeName(usualName(shape.entry), shape.entry))}:${inFlow(writer, place, { shape: shape.values }, depth + 1)}\\}`;
    case 'text':
    case 'number':
    case 'integer':
    case 'boolean':
    case 'any':
      return ` ${plainValue(writer, place, slot, depth)}`;
    default:
      return shape satisfies never;
  }
}

function entryInFlow(writer: Writer, place: SnippetPlace, items: Shape, depth: number): string {
  return depth === 0 ? writer.stop() : inFlow(writer, place, { shape: items }, depth + 1).trimStart();
}

/** A plain value: the only one there can be, one of several, of something that is there, or what one would write. */
function plainValue(writer: Writer, { file, names }: SnippetPlace, { shape, field, usual: entry }: Slot, depth: number): string {
  const values = valuesOf(file, shape);
  if (values.length === 1) return escaped(values[0]?.value ?? '');
  if (depth === 0) return writer.stop();
  const known = field ? names.valuesOf(field, shape) : [];
  if (known.length > 0) return known[0]?.includes('{{') ? quoted(writer, known) : writer.oneOf(known);
  if (values.length > 0) {
    const usual = (value: string) => Number(value === field?.example);
    return writer.oneOf(values.map(({ value }) => value).sort((a, b) => usual(b) - usual(a)));
  }
  const usual = field ? (field.example ?? usualText(field, shape)) : entry;
  const isText = usual !== undefined && !/^[[{]|\n/.test(usual);
  if (isText) return /^".*"$/.test(usual) ? quoted(writer, [usual.slice(1, -1)]) : writer.named(usual);
  if (field?.default !== undefined) return writer.named(String(field.default));
  return shape.kind === 'any' ? `{${writer.stop()}\\}` : writer.stop();
}

/** The quotes stay, whatever is written between them. */
function quoted(writer: Writer, texts: readonly string[]): string {
  const [only = ''] = texts;
  if (only === '') return `"${writer.stop()}"`;
  return `"${writer.oneOf(texts)}"`;
}

function entryOf(map: Extract<Shape, { kind: 'map' }>): Slot {
  return { shape: map.values, usual: usualEntry(map) };
}

function entryKey(writer: Writer, key: string): string {
  return /^".*"$/.test(key) ? `"${writer.named(key.slice(1, -1))}"` : writer.named(key);
}

/** `name` of the example `[name]`. */
function textsOf({ shape, field }: Slot): readonly string[] | undefined {
  const inner = shape.kind === 'list' && shape.items.kind === 'text' ? /^\[(.+)\]$/.exec(field?.example ?? '')?.[1] : undefined;
  return inner?.split(', ');
}

/** Where one option is what is meant unless others are asked for (an import needs `from`, a first step is a call), only that one. */
function likelyObjects(file: SourceFile, shape: Shape): readonly ObjectDefinition[] {
  const usual = shape.kind === 'choice' ? usualShape(file, shape) : undefined;
  return objectsOf(file, usual ?? shape);
}

function usualShape(file: SourceFile, { title, options }: Extract<Shape, { kind: 'choice' }>): Shape | undefined {
  const usable = options.filter((option) => isIn(option, structureOf(file)));
  const usual = usable.find(({ when }) => when.kind === 'otherwise');
  return (usual ?? (usualOptions.has(title) ? usable[0] : undefined))?.shape;
}

/** Of these, the first kind is what most files have, and what the others are written like. */
const usualOptions: ReadonlySet<string> = new Set(['step', 'output parameter']);

/** Keys an object needs: by themselves, and for the way to write it that comes first. */
export function neededFields(file: SourceFile, definition: ObjectDefinition): readonly FieldDefinition[] {
  const structure = structureOf(file);
  const needed = new Set<string>();
  for (const set of definition.modeSets ?? []) {
    if (!isIn(set, structure)) continue;
    const modes = set.modes.filter((mode) => isIn(mode, structure));
    const usual = modes.find((mode) => mode.name === usualModes[definition.name]) ?? modes[0];
    for (const key of usual?.requires ?? []) needed.add(key);
  }
  for (const key of usualKeys[definition.name] ?? []) needed.add(key);
  return fieldsOf(definition, structure).filter((field) => isRequired(field, structure) || needed.has(field.key));
}

/** Keys that the schema lets be left out, and without which the block does nothing. */
const usualKeys: Partial<Record<string, readonly string[]>> = {
  AuthBasic: ['username', 'password'],
  AuthApiKey: ['key', 'value'],
  AuthBearer: ['token'],
  AuthDigest: ['username', 'password'],
  Aggregate: ['namespace'],
  StepScript: ['language', 'location'],
};

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

/** Text as it must stand in a snippet. */
export function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** A snippet as plain text, for clients that know none: of choices the first. */
export function withoutStops(snippet: string): string {
  return snippet.replace(
    /\\([\\$}])|\$\{\d+:((?:\\.|[^\\}])*)\}|\$\{\d+\|((?:\\.|[^\\,|])*)(?:\\.|[^\\|])*\|\}|\$\d+/g,
    (_, literal: string | undefined, text: string | undefined, choice: string | undefined) =>
      literal ?? (text ?? choice ?? '').replace(/\\(.)/g, '$1'),
  );
}
