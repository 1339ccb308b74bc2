/** The format in words, as Markdown: what a key is, which values it takes. Used by hover and by completion. */
import { compareStructures, type Dialect, dialects, type Structure } from '../spec/dialects/dialect.ts';
import { say, sayText } from '../spec/say.ts';
import {
  type EnumValue,
  type FieldDefinition,
  isRequired,
  type ObjectDefinition,
  type Range,
  type Shape,
} from '../spec/schema/definition.ts';
import { capitalize, inPlural, orList } from '../spec/schema/explain/words.ts';
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
      return say`map of ${inPlural(shape.entry)}`;
    case 'list':
      return shape.items.kind === 'choice' ? say`list of ${inPlural(shape.items.title)}` : say`list`;
    case 'named':
      return usesLists(file) ? say`list of ${inPlural(shape.entry)}` : say`map of ${inPlural(shape.entry)}`;
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
  const life = owner ? lifeWords(within(field, owner)) : lifeWords(field);
  if (life || owner) lines.push('', life || say`In every version.`);
  if (owner) lines.push('', `*${capitalize(sayText(owner.title))}*`);
  return lines.join('\n');
}

export function describeObject(definition: ObjectDefinition): string {
  return `**${capitalize(sayText(definition.title))}**\n\n${sayText(definition.doc)}`;
}

/** A value of a list, and the key it is a value of. */
export function describeValue(value: EnumValue, field?: FieldDefinition, owner?: ObjectDefinition): string {
  const lines = [`\`${value.value}\`: ${sayText(value.doc)}`];
  if (field?.default === value.value) lines.push('', say`Holds when the key is left out.`);
  // Of a version, what came later or was there before says nothing.
  const isVersion = field?.shape.kind === 'text' && field.shape.meaning === 'version';
  const newest = dialects.at(-1)?.version;
  if (isVersion && newest !== value.value) lines.push('', say`The newest version is \`${newest ?? ''}\`.`);
  const life = isVersion ? '' : lifeWords(value);
  if (life) lines.push('', life);
  if (field) lines.push('', owner ? `*\`${field.key}\` · ${capitalize(sayText(owner.title))}*` : `*\`${field.key}\`*`);
  return lines.join('\n');
}

/** A key is not older than the object it is in, and not newer. */
function within(field: FieldDefinition, { since, until }: Range): Life {
  const { renamedTo } = field;
  return {
    since: field.since === undefined || (since !== undefined && compareStructures(since, field.since) > 0) ? since : field.since,
    until: field.until === undefined || (until !== undefined && compareStructures(until, field.until) < 0) ? until : field.until,
    renamedTo,
  };
}

interface Life {
  readonly since?: Structure | undefined;
  readonly until?: Structure | undefined;
  readonly renamedTo?: string | undefined;
}

/** `Since ikanos 1.0.0-beta4.`, with the name it has now where it was renamed; nothing for what was always there. */
function lifeWords({ since, until, renamedTo }: Life): string {
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
