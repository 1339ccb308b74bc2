/** The words of the messages: what is expected and what is there, without schema jargon. */
import { dialects, type Structure, usesKeyedMaps } from '../../dialects/dialect.ts';
import { deref } from '../../syntax/navigate.ts';
import type { Node } from '../../syntax/tree.ts';
import { type EnumValue, isIn, type NumberShape, type Range, type Shape } from '../definition.ts';

export function code(text: string): string {
  return `\`${text}\``;
}

/** `a, b or c` */
export function orList(items: readonly string[]): string {
  return joinList(items, 'or');
}

export function andList(items: readonly string[]): string {
  return joinList(items, 'and');
}

function joinList(items: readonly string[], word: string): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

/** `a tool`, `an MCP server` */
export function withArticle(noun: string): string {
  return `${/^([aeio]|u(?!n)|API|HTTP|MCP|OAuth|OTLP)/.test(noun) ? 'an' : 'a'} ${noun}`;
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a value must be, as in `must be …`. */
export function expected(shape: Shape, structure: Structure): string {
  switch (shape.kind) {
    case 'text':
      if (shape.values) return orList(allowedValues(shape.values, structure).map(code));
      return shape.pattern ? `text: ${shape.pattern.words}` : 'text';
    case 'number':
    case 'integer':
      return number(shape);
    case 'boolean':
      return '`true` or `false`';
    case 'any':
      return orList((shape.types ?? []).filter((type) => type !== 'null').map(typeWord));
    case 'list':
      return 'a list';
    case 'map':
    case 'object':
      return 'a map';
    case 'named':
      return usesKeyedMaps(structure) ? 'a map' : 'a list';
    case 'choice':
      return orList([
        ...new Set(shape.options.filter((option) => isIn(option, structure)).map((option) => expected(option.shape, structure))),
      ]);
    default:
      return shape satisfies never;
  }
}

export function number(shape: NumberShape): string {
  const what = shape.kind === 'integer' ? 'a whole number' : 'a number';
  if (shape.minimum !== undefined && shape.maximum !== undefined) return `${what} from ${shape.minimum} to ${shape.maximum}`;
  return shape.minimum === undefined ? what : `${what}, ${shape.minimum} or more`;
}

function typeWord(type: string): string {
  const words: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    boolean: '`true` or `false`',
    array: 'a list',
    object: 'a map',
  };
  return words[type] ?? 'a value';
}

/** What is there instead, as in `not …`. */
export function found(node: Node): string {
  const target = deref(node);
  if (target?.kind === 'mapping') return 'a map';
  if (target?.kind === 'sequence') return 'a list';
  if (target?.kind !== 'scalar' || target.value === null) return 'nothing';
  switch (typeof target.value) {
    case 'number':
      return 'a number';
    case 'boolean':
      return code(String(target.value));
    default:
      return 'text';
  }
}

export function allowedValues(values: readonly EnumValue[], structure: Structure): readonly string[] {
  return [...new Set(values.filter((value) => isIn(value, structure)).map((value) => value.value))];
}

/** The first version with a structure, as people know it: `ikanos 1.0.0-alpha3` where the number alone is not enough. */
export function versionOf(structure: Structure): string {
  const dialect = dialects.find((known) => known.structure === structure);
  if (!dialect) return structure;
  return structure === 'alpha3' ? `${dialect.key} ${dialect.version}` : dialect.version;
}

/** The last version with a structure. */
export function lastVersionOf(structure: Structure): string {
  const dialect = dialects.findLast((known) => known.structure === structure);
  if (!dialect) return structure;
  return structure === 'alpha2' ? `${dialect.key} ${dialect.version}` : dialect.version;
}

export function existsFrom(range: Range): string {
  return range.since ? `exists from ${versionOf(range.since)} on` : 'exists';
}

export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

/** `{{NAME}}` written without quotes is a map of a map to YAML. */
export function isPlaceholder(source: string): boolean {
  return /^\{\{[^{}\n]*\}\}$/.test(source);
}
