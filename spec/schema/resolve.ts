/** Picks the branch the author meant: of a choice by what the node is, of the modes of an object by the keys it has. */
import type { Structure } from '../dialects/dialect.ts';
import { deref, entriesOf, findPair, textOf } from '../syntax/navigate.ts';
import type { MappingNode, Node } from '../syntax/tree.ts';
import {
  type ChoiceOption,
  type ChoiceShape,
  type DataType,
  findField,
  type Mode,
  type ModeSet,
  type ObjectDefinition,
  type Shape,
} from './definition.ts';
import { getDefinition } from './definitions/index.ts';
import { findNearest } from './nearest.ts';
import { optionsOf, tableOf } from './tables.ts';

export type SimpleShape = Exclude<Shape, ChoiceShape>;

export type Decision =
  /** The node says what it is. */
  | { readonly kind: 'told'; readonly shape: SimpleShape; readonly option: ChoiceOption | undefined }
  /** The telling value is wrong or absent; nearest value, other version, or keys let one guess. */
  | { readonly kind: 'guessed'; readonly shape: SimpleShape; readonly option: ChoiceOption }
  /** Nothing to go by. */
  | { readonly kind: 'open'; readonly options: readonly ChoiceOption[] };

/** What `shape` comes to at a node. Without a node a choice stays open, unless the version leaves one option only. */
export function decide(shape: Shape, node: Node | undefined, structure: Structure): Decision {
  if (shape.kind !== 'choice') return { kind: 'told', shape, option: undefined };
  const options = optionsOf(shape, structure);
  const target = node && deref(node);
  const told = options.length === 1 ? options[0] : target && findTold(options, target);
  if (told) return settle(told, node, structure);
  if (target?.kind === 'mapping') {
    const guess = guessOption(shape, options, target, structure);
    if (guess) {
      const inner = settle(guess, node, structure);
      return inner.kind === 'open' ? inner : { kind: 'guessed', shape: inner.shape, option: guess };
    }
  }
  return { kind: 'open', options };
}

/** Options may be choices themselves. */
function settle(option: ChoiceOption, node: Node | undefined, structure: Structure): Decision {
  if (option.shape.kind === 'choice') return decide(option.shape, node, structure);
  return { kind: 'told', shape: option.shape, option };
}

function findTold(options: readonly ChoiceOption[], node: Node): ChoiceOption | undefined {
  if (node.kind === 'mapping') {
    const has = options.find((option) => option.when.kind === 'has' && hasKeys(node, option.when.keys));
    if (has) return has;
    const value = options.find((option) => option.when.kind === 'value' && option.when.values.includes(textAt(node, option.when.key)));
    if (value) return value;
    if (options.some((option) => option.when.kind === 'value')) return undefined;
  }
  const type = typeOf(node);
  return (
    options.find((option) => option.when.kind === 'data' && option.when.type === type) ??
    options.find((option) => option.when.kind === 'otherwise')
  );
}

/** The first key decides by itself; the others only when the mapping does not say its `type`. */
function hasKeys(mapping: MappingNode, keys: readonly string[]): boolean {
  const [first, ...others] = keys;
  if (first !== undefined && findPair(mapping, first)) return true;
  return !findPair(mapping, 'type') && others.some((key) => findPair(mapping, key));
}

function textAt(mapping: MappingNode, key: string): string {
  return textOf(findPair(mapping, key)?.value) ?? '';
}

/** By a value of another version, then by a misspelt value, then by the keys that only one option has. */
function guessOption(
  shape: ChoiceShape,
  options: readonly ChoiceOption[],
  mapping: MappingNode,
  structure: Structure,
): ChoiceOption | undefined {
  const otherVersion = findTold(
    shape.options.filter((option) => option.when.kind !== 'otherwise'),
    mapping,
  );
  if (otherVersion) return otherVersion;
  const byValue = new Map<string, ChoiceOption>();
  let tellingKey: string | undefined;
  for (const option of options) {
    if (option.when.kind !== 'value') continue;
    tellingKey = option.when.key;
    for (const value of option.when.values) byValue.set(value, option);
  }
  if (tellingKey === undefined) return undefined;
  const written =
    textAt(mapping, tellingKey) ||
    textAt(
      mapping,
      findNearest(
        tellingKey,
        mapping.pairs.map((pair) => pair.key.text),
      ) ?? '',
    );
  const exact = byValue.get(written);
  if (exact) return exact;
  const near = written && findNearest(written, byValue.keys());
  if (near) return byValue.get(near);
  return guessByKeys(options, mapping, structure);
}

function guessByKeys(options: readonly ChoiceOption[], mapping: MappingNode, structure: Structure): ChoiceOption | undefined {
  const keys = entriesOf(mapping).map((pair) => pair.key.text);
  const scored = options
    .filter((option) => option.shape.kind === 'object')
    .map((option) => ({ option, score: scoreOf(option, keys, structure) }))
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  return best && best.score > (second?.score ?? 0) ? best.option : undefined;
}

/** Known keys count for, unknown ones against an option. */
function scoreOf(option: ChoiceOption, keys: readonly string[], structure: Structure): number {
  if (option.shape.kind !== 'object') return 0;
  const definition = getDefinition(option.shape.definition);
  return keys.reduce((sum, key) => sum + (findField(definition, structure, key) ? 2 : -1), 0);
}

export function typeOf(node: Node): DataType {
  const target = deref(node);
  if (!target) return 'null';
  if (target.kind === 'mapping') return 'object';
  if (target.kind === 'sequence') return 'array';
  if (target.kind === 'scalar') {
    const type = typeof target.value;
    return type === 'string' || type === 'number' || type === 'boolean' ? type : 'null';
  }
  return 'null';
}

// ---------------------------------------------------------------- modes

export function modeSetsOf(definition: ObjectDefinition, structure: Structure): readonly ModeSet[] {
  return tableOf(definition, structure).modeSets;
}

export function valueIs(mapping: MappingNode, key: string, value: string): boolean {
  return textAt(mapping, key) === value;
}

/** The modes whose telling key is there, the most telling first; a mode by output alone counts only by itself. */
export function meantModes(set: ModeSet, has: (key: string) => boolean): readonly Mode[] {
  const meant = set.modes.filter((mode) => mode.key !== undefined && has(mode.key));
  const telling = meant.filter((mode) => mode.key !== 'outputParameters');
  if (telling.length > 0) return telling;
  return meant.length > 0 ? meant : set.modes.filter((mode) => mode.key === undefined);
}

/** What the value of a key may be, the mode of its object considered. */
export function shapeOfKey(
  definition: ObjectDefinition,
  structure: Structure,
  key: string,
  has: (key: string) => boolean,
): Shape | undefined {
  for (const set of modeSetsOf(definition, structure)) {
    for (const mode of meantModes(set, has)) {
      const shape = mode.suggests?.[key] ?? mode.shapes?.[key];
      if (shape) return shape;
    }
  }
  return findField(definition, structure, key)?.shape;
}

export function hasKey(mapping: MappingNode | undefined): (key: string) => boolean {
  return (key) => mapping !== undefined && findPair(mapping, key) !== undefined;
}
