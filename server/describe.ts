/** The format in words, as Markdown: what a key is, which values it takes. Used by hover and by completion. */

import { type Dialect, dialects, type Structure } from '../spec/dialects/dialect.ts';
import { say, sayText } from '../spec/say.ts';
import { type FieldDefinition, isRequired, type ObjectDefinition, type Shape } from '../spec/schema/definition.ts';
import { orList } from '../spec/schema/explain/words.ts';
import { valuesOf } from '../spec/schema/lookup.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { exampleOf } from './example-of.ts';
import { structureOf, usesLists } from './structure.ts';

/** One or two words for what a value may be: `text`, `list of clients`, `call`, `rest | mcp`. */
export function shapeWords(file: SourceFile, shape: Shape): string {
  switch (shape.kind) {
    case 'text': {
      const values = valuesOf(file, shape);
      if (values.length > 0 && values.length <= 6) return values.map((value) => value.value).join(' | ');
      return (shape.meaning && meaningWords(shape.meaning)) ?? say`text`;
    }
    case 'number':
    case 'integer': {
      const name = shape.kind === 'integer' ? say`whole number` : say`number`;
      if (shape.minimum !== undefined && shape.maximum !== undefined) return say`${name}, ${shape.minimum} to ${shape.maximum}`;
      return shape.minimum === undefined ? name : say`${name}, at least ${shape.minimum}`;
    }
    case 'boolean':
      return 'true | false';
    case 'any':
      return shape.types ? orList(shape.types.map(dataWord)) : say`anything`;
    case 'object':
      return say`block`;
    case 'map':
      return say`map of ${pluralOf(shape.entry)}`;
    case 'list':
      return shape.items.kind === 'choice' ? say`list of ${pluralOf(shape.items.title)}` : say`list`;
    case 'named':
      return usesLists(file) ? say`list of ${pluralOf(shape.entry)}` : say`map of ${pluralOf(shape.entry)}`;
    case 'choice':
      return sayText(shape.title);
    default:
      return shape satisfies never;
  }
}

function dataWord(type: string): string {
  if (type === 'string') return say`text`;
  if (type === 'array') return say`list`;
  if (type === 'object') return say`map`;
  return type;
}

/** A text of its own for translators: plurals follow the noun. */
function pluralOf(noun: string): string {
  return sayText(`${noun}s`);
}

function meaningWords(meaning: string): string | undefined {
  switch (meaning) {
    case 'call':
      return 'namespace.operation';
    case 'flow-ref':
      return 'aggregate.flow';
    case 'client-namespace':
      return say`name of a consumed client`;
    case 'server-namespace':
      return say`name of a server`;
    case 'action':
      return say`name of a tool or operation`;
    case 'json-path':
      return 'JSONPath';
    case 'step-path':
      return '$.step.field';
    case 'step-name':
      return say`name of a step`;
    case 'file':
      return say`path of a file`;
    case 'media-type':
      return say`media type`;
    case 'template':
      return say`text, may hold {{names}}`;
    default:
      return undefined;
  }
}

export function describeField(
  file: SourceFile,
  field: FieldDefinition,
  owner: ObjectDefinition | undefined,
  shape: Shape = field.shape,
): string {
  const structure = structureOf(file);
  const facts = [`\`${field.key}\`: ${shapeWords(file, shape)}`];
  if (isRequired(field, structure)) facts.push(say`required`);
  if (field.default !== undefined) facts.push(say`default \`${String(field.default)}\``);
  const lines = [facts.join(' · '), '', sayText(field.doc)];
  const values = valuesOf(file, shape);
  if (values.length > 0) lines.push('', ...values.map((value) => `- \`${value.value}\`: ${sayText(value.doc)}`));
  if (shape.kind === 'text' && shape.pattern) lines.push('', say`Must be ${sayText(shape.pattern.words)}.`);
  const example = exampleOf(file, field, shape);
  if (example?.length === 1) lines.push('', say`Example: \`${example[0] ?? ''}\``);
  else if (example) lines.push('', say`Example:`, '', '```yaml', ...example, '```');
  const life = lifeWords(field);
  if (life) lines.push('', life);
  if (owner) lines.push('', `*${capitalised(sayText(owner.title))}*`);
  return lines.join('\n');
}

export function describeObject(definition: ObjectDefinition): string {
  return `**${capitalised(sayText(definition.title))}**\n\n${sayText(definition.doc)}`;
}

/** `Since ikanos 1.0.0-beta4.`, with the name it has now where it was renamed. */
export function lifeWords({ since, until, renamedTo }: FieldDefinition): string {
  if (since && until) {
    return renamedTo
      ? say`Since ${firstVersion(since)} until ${lastVersion(until)}, then \`${renamedTo}\`.`
      : say`Since ${firstVersion(since)} until ${lastVersion(until)}.`;
  }
  if (until) return renamedTo ? say`Until ${lastVersion(until)}, then \`${renamedTo}\`.` : say`Until ${lastVersion(until)}.`;
  return since ? say`Since ${firstVersion(since)}.` : '';
}

function firstVersion(structure: Structure): string {
  return withKey(dialects.find((dialect) => dialect.structure === structure)) ?? structure;
}

function lastVersion(structure: Structure): string {
  return withKey(dialects.findLast((dialect) => dialect.structure === structure)) ?? structure;
}

/** With the key in front: `1.0.0-alpha3` exists under both. */
function withKey(dialect: Dialect | undefined): string | undefined {
  return dialect && `${dialect.key} ${dialect.version}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
