/**
 * The vocabulary in which the format is described: objects with fields, fields with shapes, and how each of them
 * differs between the seven structures. The data are in `definitions/`; the JSON Schemas, the lookup (completion,
 * hover) and the explanation are all made from them, so that they cannot disagree.
 */
import { compareStructures, type Structure } from '../dialects/dialect.ts';

/** First and last structure in which something exists; absent means from the beginning, to this day. */
export interface Range {
  readonly since?: Structure;
  readonly until?: Structure;
}

export interface ObjectDefinition extends Range {
  readonly name: DefinitionName;
  /** What the author would call it, in running text: `MCP tool`, `consumed operation`. */
  readonly title: string;
  /** One or two sentences, Markdown. */
  readonly doc: string;
  /** In the order in which an author writes them. A key may occur twice, with ranges that do not overlap. */
  readonly fields: readonly FieldDefinition[];
  /** Combinations of fields of which at least one (`any`) or exactly one (`one`) must hold. */
  readonly modeSets?: readonly ModeSet[];
}

export interface FieldDefinition extends Range {
  readonly key: string;
  readonly shape: Shape;
  /** One or two sentences, Markdown. */
  readonly doc: string;
  /** In which structures the key must be there. */
  readonly required?: true | Range;
  /** Value that holds when the key is absent, as data. */
  readonly default?: string | number | boolean;
  /** What one would write, as YAML text: offered by snippets and by "add the missing key". */
  readonly example?: string;
  /** What the same thing is called after `until`. */
  readonly renamedTo?: string;
}

export interface ModeSet extends Range {
  readonly rule: 'any' | 'one';
  /** The format accepts several modes at once, but only one of them makes sense. */
  readonly apart?: true;
  readonly modes: readonly Mode[];
}

/** One way to write an object. */
export interface Mode extends Range {
  readonly name: string;
  /** The key that tells that the author meant this mode. */
  readonly key?: string;
  readonly requires: readonly string[];
  readonly forbids?: readonly string[];
  /** Shapes that take the place of the fields' own in this mode. */
  readonly shapes?: Readonly<Record<string, Shape>>;
  /** Shapes to offer where the schema of the format takes more than makes sense; not part of the verdict. */
  readonly suggests?: Readonly<Record<string, Shape>>;
  /** Keys that must have this value if they are there. */
  readonly values?: Readonly<Record<string, string>>;
}

export type DataType = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object';

export type Shape =
  | TextShape
  | NumberShape
  | { readonly kind: 'boolean' }
  | AnyShape
  | ObjectShape
  | MapShape
  | ListShape
  | NamedShape
  | ChoiceShape;

export interface TextShape {
  readonly kind: 'text';
  /** The only values accepted. */
  readonly values?: readonly EnumValue[];
  readonly pattern?: Pattern;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** What the text means; drives completion, hover and links, never the verdict. */
  readonly meaning?: TextMeaning;
}

export type TextMeaning =
  | 'call'
  | 'flow-ref'
  | 'client-namespace'
  | 'server-namespace'
  | 'action'
  | 'namespace'
  | 'version'
  | 'json-path'
  | 'step-path'
  | 'step-name'
  | 'template'
  | 'path-template'
  | 'uri-template'
  | 'file'
  | 'markdown'
  | 'media-type'
  | 'secret';

export interface EnumValue extends Range {
  readonly value: string;
  readonly doc: string;
}

export interface Pattern {
  /** Regular expressions of which one must match; compiled with the `u` flag, anchored where they mean it. */
  readonly sources: readonly string[];
  /** What is allowed, to complete the sentence "… must be …": `letters, digits and hyphens`. */
  readonly words: string;
  readonly example: string;
}

export interface NumberShape {
  readonly kind: 'number' | 'integer';
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Free data; with `types`, only of these types. */
export interface AnyShape {
  readonly kind: 'any';
  readonly types?: readonly DataType[];
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly definition: DefinitionName;
}

/** Keys chosen by the author, in every structure. */
export interface MapShape {
  readonly kind: 'map';
  readonly keys?: Pattern;
  readonly values: Shape;
  readonly min?: number;
  /** What one entry is called: `variable`. */
  readonly entry: string;
}

export interface ListShape {
  readonly kind: 'list';
  readonly items: Shape;
  readonly min?: number;
}

/** Named things: a list whose items have a `name` up to alpha2, a map keyed by the name from ikanos alpha3 on. */
export interface NamedShape {
  readonly kind: 'named';
  readonly values: Shape;
  /** Pattern of the keys of the map; the pattern of `name` is in the definition of the values. */
  readonly keys?: Pattern;
  readonly minItems?: number;
  readonly minEntries?: number;
  readonly entry: string;
}

export interface ChoiceShape {
  readonly kind: 'choice';
  /** What the author would call it: `authentication`. */
  readonly title: string;
  readonly options: readonly ChoiceOption[];
}

export interface ChoiceOption extends Range {
  readonly shape: Shape;
  readonly when: When;
}

/** How an option of a choice is told from the others, looked at in this order: has, value, data. */
export type When =
  | { readonly kind: 'value'; readonly key: string; readonly values: readonly string[] }
  | { readonly kind: 'has'; readonly keys: readonly string[] }
  | { readonly kind: 'data'; readonly type: DataType }
  | { readonly kind: 'otherwise' };

export type DefinitionName =
  | 'Root'
  | 'Capability'
  | 'Info'
  | 'Person'
  | 'ImportEntry'
  | 'Binding'
  | 'ExternalRefFile'
  | 'ExternalRefRuntime'
  | 'Aggregate'
  | 'AggregateFlow'
  | 'Semantics'
  | 'ExposesRest'
  | 'ExposedResource'
  | 'ExposedOperation'
  | 'ExposedInputParameter'
  | 'ForwardConfig'
  | 'ResponseDefinition'
  | 'ResponseContent'
  | 'ResponseBinary'
  | 'ExposesMcp'
  | 'McpTool'
  | 'McpToolHints'
  | 'McpToolInputParameter'
  | 'McpResource'
  | 'McpPrompt'
  | 'McpPromptArgument'
  | 'McpPromptMessage'
  | 'ExposesSkill'
  | 'ExposedSkill'
  | 'SkillTool'
  | 'SkillToolSource'
  | 'ExposesControl'
  | 'ControlManagement'
  | 'ControlLogs'
  | 'ControlScripting'
  | 'Observability'
  | 'ObservabilityMetrics'
  | 'ObservabilityMetricsLocal'
  | 'ObservabilityTraces'
  | 'ObservabilityTracesLocal'
  | 'ObservabilityExporters'
  | 'ObservabilityOtlp'
  | 'ConsumesHttp'
  | 'TunnelZiti'
  | 'ConsumedResource'
  | 'ConsumedOperation'
  | 'ConsumedInputParameter'
  | 'ConsumedOutputParameter'
  | 'BodyJson'
  | 'BodyText'
  | 'BodyForm'
  | 'BodyMultipart'
  | 'MultipartPart'
  | 'AuthBasic'
  | 'AuthApiKey'
  | 'AuthBearer'
  | 'AuthDigest'
  | 'AuthOAuth2'
  | 'StepCall'
  | 'StepLookup'
  | 'StepScript'
  | 'StepOutputMapping'
  | 'MappedScalar'
  | 'MappedObject'
  | 'MappedArray'
  | 'OrchestratedScalar'
  | 'OrchestratedObject'
  | 'OrchestratedArray'
  | 'MockOutput';

export function isIn(range: Range, structure: Structure): boolean {
  return !isTooNew(range, structure) && !isTooOld(range, structure);
}

/** Appeared after this structure. */
export function isTooNew(range: Range, structure: Structure): boolean {
  return range.since !== undefined && compareStructures(structure, range.since) < 0;
}

/** Had gone before this structure. */
export function isTooOld(range: Range, structure: Structure): boolean {
  return range.until !== undefined && compareStructures(structure, range.until) > 0;
}

export function isRequired(field: FieldDefinition, structure: Structure): boolean {
  return field.required === true || (field.required !== undefined && isIn(field.required, structure));
}

export function fieldsOf(definition: ObjectDefinition, structure: Structure): readonly FieldDefinition[] {
  return definition.fields.filter((field) => isIn(field, structure));
}

export function findField(definition: ObjectDefinition, structure: Structure, key: string): FieldDefinition | undefined {
  return definition.fields.find((field) => field.key === key && isIn(field, structure));
}
