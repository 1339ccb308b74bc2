/** The words of the messages: what is expected and what is there, without schema jargon. */

import { dialects, type Structure, usesKeyedMaps } from '../../dialects/dialect.ts';
import { say, sayText } from '../../say.ts';
import { deref } from '../../syntax/navigate.ts';
import type { Node } from '../../syntax/tree.ts';
import { type EnumValue, isIn, type NumberShape, type Range, type Shape } from '../definition.ts';
import type { Frame } from './finding.ts';

export function code(text: string): string {
  return `\`${text}\``;
}

/** `a, b or c` */
export function orList(items: readonly string[]): string {
  return items.length > 1 ? say`${items.slice(0, -1).join(', ')} or ${items.at(-1) ?? ''}` : (items[0] ?? '');
}

export function andList(items: readonly string[]): string {
  return items.length > 1 ? say`${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}` : (items[0] ?? '');
}

/** `a tool`, `an MCP server`; a text of its own for translators, since articles follow the noun. */
export function withArticle(noun: string): string {
  return sayText(`${/^([aeio]|u(?!n)|API|HTTP|MCP|OAuth|OTLP)/.test(noun) ? 'an' : 'a'} ${noun}`);
}

/** `tools`, `entries`; a text of its own for translators, like the article. */
export function inPlural(noun: string): string {
  return sayText(toPlural(noun));
}

/** English, before it is translated. */
export function toPlural(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(?:s|x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a value must be, as in `must be …`. */
export function expected(shape: Shape, structure: Structure): string {
  switch (shape.kind) {
    case 'text':
      if (shape.values) return orList(allowedValues(shape.values, structure).map(code));
      return shape.pattern ? say`text: ${sayText(shape.pattern.words)}` : say`text`;
    case 'number':
    case 'integer':
      return number(shape);
    case 'boolean':
      return say`\`true\` or \`false\``;
    case 'any':
      return orList((shape.types ?? []).filter((type) => type !== 'null').map(typeWord));
    case 'list':
      return say`a list`;
    case 'map':
    case 'object':
      return say`a map`;
    case 'named':
      return usesKeyedMaps(structure) ? say`a map` : say`a list`;
    case 'choice':
      return orList([
        ...new Set(shape.options.filter((option) => isIn(option, structure)).map((option) => expected(option.shape, structure))),
      ]);
    default:
      return shape satisfies never;
  }
}

export function number(shape: NumberShape): string {
  const what = shape.kind === 'integer' ? say`a whole number` : say`a number`;
  if (shape.minimum !== undefined && shape.maximum !== undefined) return say`${what} from ${shape.minimum} to ${shape.maximum}`;
  return shape.minimum === undefined ? what : say`${what}, ${shape.minimum} or more`;
}

function typeWord(type: string): string {
  switch (type) {
    case 'string':
      return say`text`;
    case 'number':
      return say`a number`;
    case 'boolean':
      return say`\`true\` or \`false\``;
    case 'array':
      return say`a list`;
    case 'object':
      return say`a map`;
    default:
      return say`a value`;
  }
}

/** What is there instead, as in `not …`. */
export function found(node: Node): string {
  const target = deref(node);
  if (target?.kind === 'mapping') return say`a map`;
  if (target?.kind === 'sequence') return say`a list`;
  if (target?.kind !== 'scalar' || target.value === null) return say`nothing`;
  switch (typeof target.value) {
    case 'number':
      return say`a number`;
    case 'boolean':
      return code(String(target.value));
    default:
      return say`text`;
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

/** That something came with a later version than the one the file declares. */
export function isTooNewSentence(name: string, { since }: Range, declared: string): string {
  return since
    ? say`${name} exists from ${versionOf(since)} on; this file declares ${declared}.`
    : say`${name} exists; this file declares ${declared}.`;
}

/** The object that lacks something: by its name where it has one, else by what it is. */
export function ownerInWords(frame: Frame): string {
  const { owner, definition } = frame;
  const name = owner ? owner.key.text : nameIn(frame);
  if (name === undefined) return say`This ${sayText(definition.title)}`;
  return name === definition.title ? code(name) : say`${code(name)} (${withArticle(definition.title)})`;
}

const names = ['name', 'namespace', 'target', 'targetName', 'fullName', 'import', 'display', 'label'];

/** What an item of a list is called by a key of its own. */
function nameIn({ mapping }: Frame): string | undefined {
  for (const key of names) {
    const value = mapping.pairs.find((pair) => pair.key.text === key)?.value;
    if (value?.kind === 'scalar' && typeof value.value === 'string' && value.text.trim() !== '') return shorten(value.text);
  }
  return undefined;
}

export function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

/** `{{NAME}}` written without quotes is a map of a map to YAML. */
export function isPlaceholder(source: string): boolean {
  return /^\{\{[^{}\n]*\}\}$/.test(source);
}
