/** The format in words, as Markdown: what a key is, which values it takes. Used by hover and by completion. */

import { type Dialect, dialects, type Structure } from '../spec/dialects/dialect.ts';
import { type FieldDefinition, isRequired, type ObjectDefinition, type Shape } from '../spec/schema/definition.ts';
import { valuesOf } from '../spec/schema/lookup.ts';
import type { SourceFile } from '../spec/source-file.ts';

/** One or two words for what a value may be: `text`, `list of clients`, `call`, `rest | mcp`. */
export function shapeWords(file: SourceFile, shape: Shape): string {
  switch (shape.kind) {
    case 'text': {
      const values = valuesOf(file, shape);
      if (values.length > 0 && values.length <= 6) return values.map((value) => value.value).join(' | ');
      return (shape.meaning && meaningWords[shape.meaning]) ?? 'text';
    }
    case 'number':
    case 'integer': {
      const name = shape.kind === 'integer' ? 'whole number' : 'number';
      if (shape.minimum !== undefined && shape.maximum !== undefined) return `${name}, ${shape.minimum} to ${shape.maximum}`;
      return shape.minimum === undefined ? name : `${name}, at least ${shape.minimum}`;
    }
    case 'boolean':
      return 'true | false';
    case 'any':
      return shape.types ? shape.types.map(dataWord).join(' or ') : 'anything';
    case 'object':
      return 'block';
    case 'map':
      return `map of ${shape.entry}s`;
    case 'list':
      return shape.items.kind === 'choice' ? `list of ${shape.items.title}s` : 'list';
    case 'named':
      return `${usesLists(file) ? 'list' : 'map'} of ${shape.entry}s`;
    case 'choice':
      return shape.title;
    default:
      return shape satisfies never;
  }
}

/** Named things are lists with `name` in the older family of versions. */
export function usesLists(file: SourceFile): boolean {
  const structure = structureOf(file);
  return structure === '0.4' || structure === '0.5' || structure === 'alpha1' || structure === 'alpha2';
}

export function structureOf(file: SourceFile): Structure {
  return file.declared?.dialect.structure ?? 'beta4';
}

function dataWord(type: string): string {
  if (type === 'string') return 'text';
  if (type === 'array') return 'list';
  if (type === 'object') return 'map';
  return type;
}

const meaningWords: Partial<Record<string, string>> = {
  call: 'namespace.operation',
  'flow-ref': 'aggregate.flow',
  'client-namespace': 'name of a consumed client',
  'server-namespace': 'name of a server',
  action: 'name of a tool or operation',
  'json-path': 'JSONPath',
  'step-path': '$.step.field',
  'step-name': 'name of a step',
  file: 'path of a file',
  'media-type': 'media type',
  template: 'text, may hold {{names}}',
};

export function describeField(
  file: SourceFile,
  field: FieldDefinition,
  owner: ObjectDefinition | undefined,
  shape: Shape = field.shape,
): string {
  const structure = structureOf(file);
  const facts = [`\`${field.key}\`: ${shapeWords(file, shape)}`];
  if (isRequired(field, structure)) facts.push('required');
  if (field.default !== undefined) facts.push(`default \`${String(field.default)}\``);
  const lines = [facts.join(' · '), '', field.doc];
  const values = valuesOf(file, shape);
  if (values.length > 0) lines.push('', ...values.map((value) => `- \`${value.value}\`: ${value.doc}`));
  if (shape.kind === 'text' && shape.pattern) lines.push('', `Must be ${shape.pattern.words}.`);
  if (field.example !== undefined && !field.example.includes('\n')) lines.push('', `Example: \`${field.key}: ${field.example}\``);
  if (field.example?.includes('\n')) lines.push('', 'Example:', '', '```yaml', `${field.key}:`, ...indented(field.example), '```');
  const life = lifeWords(field);
  if (life) lines.push('', life);
  if (owner) lines.push('', `*${capitalised(owner.title)}*`);
  return lines.join('\n');
}

function indented(example: string): readonly string[] {
  return example
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`);
}

export function describeObject(definition: ObjectDefinition): string {
  return `**${capitalised(definition.title)}**\n\n${definition.doc}`;
}

/** `Since ikanos 1.0.0-beta4.`, with the name it has now where it was renamed. */
export function lifeWords(field: FieldDefinition): string {
  const parts: string[] = [];
  if (field.since) parts.push(`Since ${firstVersion(field.since)}`);
  if (field.until) parts.push(`${parts.length > 0 ? 'until' : 'Until'} ${lastVersion(field.until)}`);
  if (parts.length === 0) return '';
  return `${parts.join(' ')}${field.renamedTo ? `, then \`${field.renamedTo}\`` : ''}.`;
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
