/**
 * What the format says about a place in a file: which object it is, which keys it takes, what a value may be. Picks the
 * branch the author meant: by the telling value (`type: mcp`), then by the keys present, then by the nearest key.
 */
import { compareStructures, type Structure, usesKeyedMaps } from '../dialects/dialect.ts';
import type { SourceFile } from '../source-file.ts';
import { deref, findPair, pathOf } from '../syntax/navigate.ts';
import type { MappingNode, Node, PairNode } from '../syntax/tree.ts';
import {
  type ChoiceOption,
  type EnumValue,
  type FieldDefinition,
  fieldsOf,
  findField,
  isIn,
  isRequired,
  type Mode,
  type ModeSet,
  type ObjectDefinition,
  type Shape,
} from './definition.ts';
import { getDefinition } from './definitions/index.ts';
import { decide, hasKey, meantModes, modeSetsOf, shapeOfKey, valueIs } from './resolve.ts';

export { fieldsOf } from './definition.ts';

/** A key that may be added to a mapping. */
export interface AllowedKey {
  readonly field: FieldDefinition;
  /** Must be there, by itself or because of the mode the mapping is in (a tool with `call` needs `description`). */
  readonly required: boolean;
  /** What its value may be here, the mode considered. */
  readonly shape: Shape;
}

const rootShape: Shape = { kind: 'object', definition: 'Root' };

/** The object a mapping is, or would be; undefined where the format takes free data or nothing known. */
export function definitionOf(file: SourceFile, mapping: MappingNode): ObjectDefinition | undefined {
  const shape = shapeOf(file, mapping);
  return shape?.kind === 'object' ? getDefinition(shape.definition) : undefined;
}

/** The field a pair is; undefined for names the author chose and for unknown keys. */
export function fieldOf(file: SourceFile, pair: PairNode): FieldDefinition | undefined {
  const structure = file.declared?.dialect.structure;
  const definition = definitionOf(file, pair.parent);
  return structure && definition && findField(definition, structure, pair.key.text);
}

/** What is expected at a node; a choice is already decided as far as the node tells. */
export function shapeOf(file: SourceFile, node: Node): Shape | undefined {
  return shapeAtPath(file, pathOf(node));
}

/**
 * What is expected at a path, whether or not there is a node; `[]` is the root. A path may lead past what is written:
 * to a key or an item that is still to come. A choice is decided as far as the text at the path tells.
 */
export function shapeAtPath(file: SourceFile, path: readonly (string | number)[]): Shape | undefined {
  const structure = file.declared?.dialect.structure;
  if (!structure) return undefined;
  let node: Node | undefined = file.tree.root;
  let shape: Shape | undefined = rootShape;
  for (const step of path) {
    shape = stepDown(decided(shape, node, structure), node, step, structure);
    if (!shape) return undefined;
    node = childAt(node, step);
  }
  return decided(shape, node, structure);
}

function childAt(node: Node | undefined, step: string | number): Node | undefined {
  const target = node && deref(node);
  if (target?.kind === 'sequence') return typeof step === 'number' ? target.items[step] : undefined;
  return findPair(target, String(step))?.value;
}

function decided(shape: Shape, node: Node | undefined, structure: Structure): Shape {
  const decision = decide(shape, node, structure);
  return decision.kind === 'open' ? shape : decision.shape;
}

/** The shape of one child. Lists and maps are both followed where named things stand, whichever the version has. */
function stepDown(shape: Shape, node: Node | undefined, step: string | number, structure: Structure): Shape | undefined {
  switch (shape.kind) {
    case 'object': {
      if (typeof step === 'number') return undefined;
      const target = node && deref(node);
      const mapping = target?.kind === 'mapping' ? target : undefined;
      const has = hasKey(mapping);
      const isOrchestrated = mapping !== undefined && step === 'outputParameters' && namesOutputs(mapping, structure);
      return shapeOfKey(getDefinition(shape.definition), structure, step, (key) => has(key) || (isOrchestrated && key === 'steps'));
    }
    case 'list':
      return typeof step === 'number' ? shape.items : undefined;
    case 'map':
      return typeof step === 'string' ? shape.values : undefined;
    case 'named':
      return shape.values;
    case 'choice':
      return typeof step === 'string' ? stepDownOpen(shape, step, structure) : undefined;
    case 'text':
    case 'number':
    case 'integer':
    case 'boolean':
    case 'any':
      return undefined;
    default:
      return shape satisfies never;
  }
}

/** Before there were made-up values, named outputs were those of steps, which may still be to come. */
function namesOutputs(unit: MappingNode, structure: Structure): boolean {
  if (compareStructures(structure, 'alpha2') >= 0 || ['call', 'ref', 'steps'].some(hasKey(unit))) return false;
  const outputs = findPair(unit, 'outputParameters')?.value;
  return outputs?.kind === 'sequence' && outputs.items.some((item) => findPair(item, 'name'));
}

/** Of an undecided choice, a key that is the same in all options that have it: `type`, with the values of all of them. */
function stepDownOpen(choice: Shape, key: string, structure: Structure): Shape | undefined {
  const shapes = objectsIn(choice, structure)
    .map((definition) => findField(definition, structure, key)?.shape)
    .filter((shape) => shape !== undefined);
  const texts = shapes.filter((shape) => shape.kind === 'text');
  if (texts.length > 1 && texts.length === shapes.length && texts.every((shape) => shape.values)) {
    return { kind: 'text', values: texts.flatMap((shape) => shape.values ?? []) };
  }
  return shapes[0];
}

/** The shape a place has whatever stands there: a choice stays one. */
export function openShapeAtPath(file: SourceFile, path: readonly (string | number)[]): Shape | undefined {
  const structure = file.declared?.dialect.structure;
  const step = path.at(-1);
  if (!structure || step === undefined) return shapeAtPath(file, path);
  const above = path.slice(0, -1);
  const around = shapeAtPath(file, above);
  return around && stepDown(around, nodeAtPath(file, above), step, structure);
}

function nodeAtPath(file: SourceFile, path: readonly (string | number)[]): Node | undefined {
  return path.reduce<Node | undefined>(childAt, file.tree.root);
}

/**
 * The keys that may still be added to the mapping at a path, in the order in which one writes them, required ones first.
 * Left out are those that are there, and those that a key that is there excludes. For a mapping that can still be
 * several things (`- ` in `exposes`) these are the keys of all of them.
 *
 * `isNew`: nothing is written there yet but the word at the cursor, so that nothing has been decided.
 */
export function allowedKeys(file: SourceFile, path: readonly (string | number)[], isNew = false): readonly AllowedKey[] {
  const structure = file.declared?.dialect.structure;
  const shape = isNew ? openShapeAtPath(file, path) : shapeAtPath(file, path);
  if (!structure || !shape) return [];
  const node = nodeAtPath(file, path);
  const target = node && deref(node);
  const mapping = target?.kind === 'mapping' ? target : undefined;
  const found = new Map<string, AllowedKey>();
  const objects = objectsIn(shape, structure);
  for (const definition of objects) {
    for (const allowed of keysOf(definition, mapping, structure)) {
      const known = found.get(allowed.field.key);
      // What only some of the possible objects require is not required yet.
      if (known) continue;
      const { key } = allowed.field;
      const open = objects.length > 1 ? stepDownOpen(shape, key, structure) : undefined;
      found.set(key, open ? { ...allowed, required: key === 'type' && allowed.required, shape: open } : allowed);
    }
  }
  return [...found.values()].sort((a, b) => Number(b.required) - Number(a.required));
}

function keysOf(definition: ObjectDefinition, mapping: MappingNode | undefined, structure: Structure): readonly AllowedKey[] {
  const has = hasKey(mapping);
  const excluded = new Set<string>();
  const needed = new Set<string>();
  for (const set of modeSetsOf(definition, structure)) {
    const meant = meantOrDefault(definition, set, mapping);
    const [first] = meant;
    if (meant.length === 1) for (const key of first?.requires ?? []) needed.add(key);
    for (const mode of meant) {
      for (const key of mode.forbids ?? []) {
        const other = set.modes.find((candidate) => candidate.key === key);
        if (!other || mode.values || !goTogether(set, mode, other)) excluded.add(key);
      }
    }
    for (const other of set.modes) {
      if (other.key !== undefined && meant.some((mode) => mode !== other && !goTogether(set, mode, other))) excluded.add(other.key);
    }
  }
  return fieldsOf(definition, structure)
    .filter((field) => !has(field.key) && !excluded.has(field.key))
    .map((field) => ({
      field,
      required: isRequired(field, structure) || needed.has(field.key),
      shape: shapeOfKey(definition, structure, field.key, (key) => key === field.key || has(key)) ?? field.shape,
    }));
}

/** `transport: http` is a key of the mode `stdio`, and not its value. */
function fitsValues(mapping: MappingNode | undefined, mode: Mode): boolean {
  return Object.entries(mode.values ?? {}).every(([key, value]) => !mapping || !hasKey(mapping)(key) || valueIs(mapping, key, value));
}

/** Where no key tells the mode, the one that the value of a key stands for: without `transport` an MCP server is in `http`. */
function meantOrDefault(definition: ObjectDefinition, set: ModeSet, mapping: MappingNode | undefined): readonly Mode[] {
  const meant = meantModes(set, hasKey(mapping)).filter((mode) => fitsValues(mapping, mode));
  if (meant.length > 0) return meant;
  const isDefault = (key: string, value: string) => definition.fields.some((field) => field.key === key && field.default === value);
  return set.modes.filter((mode) =>
    Object.entries(mode.values ?? {}).some(([key, value]) =>
      mapping && hasKey(mapping)(key) ? valueIs(mapping, key, value) : isDefault(key, value),
    ),
  );
}

/** Whether an object that is in `mode` may get the telling key of `other` as well. */
function goTogether(set: ModeSet, mode: Mode, other: Mode): boolean {
  // A mode by output alone is no choice of its own, and one by the value of a key does not forbid the key.
  if (other.key === 'outputParameters' || other.key === mode.key || mode.key === undefined || mode.values || other.key === undefined)
    return true;
  if (mode.key === 'outputParameters') return true;
  if (set.rule === 'any') return set.apart !== true;
  const stays = !(mode.forbids ?? []).includes(other.key);
  const joins = !(other.forbids ?? []).includes(mode.key);
  return stays !== joins;
}

/** The values a shape takes in this file's version, with their texts; empty when it takes more than a list of values. */
export function valuesOf(file: SourceFile, shape: Shape): readonly EnumValue[] {
  const structure = file.declared?.dialect.structure;
  if (!structure) return [];
  if (shape.kind === 'boolean') {
    return [
      { value: 'true', doc: 'Yes.' },
      { value: 'false', doc: 'No.' },
    ];
  }
  if (shape.kind === 'text') return (shape.values ?? []).filter((value) => isIn(value, structure));
  if (shape.kind !== 'choice') return [];
  return shape.options.filter((option) => isIn(option, structure)).flatMap((option) => valuesOf(file, option.shape));
}

/** All the objects a shape can be in this file's version: one for an object, several for an undecided choice. */
export function objectsOf(file: SourceFile, shape: Shape): readonly ObjectDefinition[] {
  const structure = file.declared?.dialect.structure;
  return structure ? objectsIn(shape, structure) : [];
}

function objectsIn(shape: Shape, structure: Structure): readonly ObjectDefinition[] {
  if (shape.kind === 'object') return [getDefinition(shape.definition)];
  if (shape.kind !== 'choice') return [];
  // What certain keys stand for, such as an import, is the exception: it comes last.
  const isException = ({ when }: ChoiceOption) => Number(when.kind === 'has');
  return shape.options
    .filter((option) => isIn(option, structure))
    .sort((a, b) => isException(a) - isException(b))
    .flatMap((option) => objectsIn(option.shape, structure));
}

/** Whether named things stand in a list here, each with a `name`, or in a map keyed by the name. */
export function formOf(file: SourceFile, shape: Shape): 'list' | 'map' | undefined {
  const structure = file.declared?.dialect.structure;
  if (shape.kind === 'list') return 'list';
  if (shape.kind === 'map') return 'map';
  if (shape.kind !== 'named' || !structure) return undefined;
  return usesKeyedMaps(structure) ? 'map' : 'list';
}
