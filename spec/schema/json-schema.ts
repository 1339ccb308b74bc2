/** Our JSON Schema (draft 2020-12) of each structure, made from the definitions. */
import { dialects, type Structure } from '../dialects/dialect.ts';
import {
  type DefinitionName,
  type FieldDefinition,
  fieldsOf,
  isIn,
  isRequired,
  type Mode,
  type ModeSet,
  type ObjectDefinition,
  type Pattern,
  type Shape,
} from './definition.ts';
import { definitions } from './definitions/index.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

/** `mode` lets the schema be written with its texts, for people and other tools, or without, for the compiler. */
export function toJsonSchema(structure: Structure, mode: 'with texts' | 'verdict only'): JsonSchema {
  const writer = new SchemaWriter(structure, mode === 'with texts');
  const defs = Object.fromEntries(
    definitions.filter((definition) => isIn(definition, structure)).map((definition) => [definition.name, writer.writeObject(definition)]),
  );
  const versions = dialects.filter((dialect) => dialect.structure === structure);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:capstan:capability:${structure}`,
    title: `Capability file, ${versions.map((dialect) => `${dialect.key} ${dialect.version}`).join(', ')}`,
    $ref: '#/$defs/Root',
    $defs: defs,
  };
}

class SchemaWriter {
  private readonly structure: Structure;
  private readonly texts: boolean;

  constructor(structure: Structure, texts: boolean) {
    this.structure = structure;
    this.texts = texts;
  }

  writeObject(definition: ObjectDefinition): JsonSchema {
    const fields = fieldsOf(definition, this.structure);
    const required = fields.filter((field) => isRequired(field, this.structure)).map((field) => field.key);
    const modeSets = (definition.modeSets ?? []).filter((set) => isIn(set, this.structure));
    return {
      ...(this.texts ? { title: definition.title, description: definition.doc } : {}),
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field.key, this.writeField(field)])),
      ...(required.length > 0 ? { required } : {}),
      ...(modeSets.length > 0 ? { allOf: modeSets.map((set) => this.writeModeSet(set)) } : {}),
      additionalProperties: false,
    };
  }

  private writeField(field: FieldDefinition): JsonSchema {
    const schema = this.writeShape(field.shape);
    if (!this.texts) return schema;
    return { description: field.doc, ...(field.default === undefined ? {} : { default: field.default }), ...schema };
  }

  private writeModeSet(set: ModeSet): JsonSchema {
    const modes = set.modes.filter((mode) => isIn(mode, this.structure)).map((mode) => this.writeMode(mode));
    return set.rule === 'one' ? { oneOf: modes } : { anyOf: modes };
  }

  private writeMode(mode: Mode): JsonSchema {
    const properties: Record<string, unknown> = {};
    for (const [key, shape] of Object.entries(mode.shapes ?? {})) properties[key] = this.writeShape(shape);
    for (const [key, value] of Object.entries(mode.values ?? {})) properties[key] = { const: value };
    const forbidden = (mode.forbids ?? []).map((key) => ({ required: [key] }));
    return {
      ...(this.texts ? { title: mode.name } : {}),
      ...(mode.requires.length > 0 ? { required: mode.requires } : {}),
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
      ...(forbidden.length > 0 ? { not: { anyOf: forbidden } } : {}),
    };
  }

  private writeShape(shape: Shape): JsonSchema {
    switch (shape.kind) {
      case 'text': {
        const values = shape.values?.filter((value) => isIn(value, this.structure)).map((value) => value.value);
        return {
          type: 'string',
          ...(values ? { enum: values } : {}),
          ...(shape.pattern ? { pattern: toRegExpSource(shape.pattern) } : {}),
          ...(shape.minLength === undefined ? {} : { minLength: shape.minLength }),
          ...(shape.maxLength === undefined ? {} : { maxLength: shape.maxLength }),
        };
      }
      case 'number':
      case 'integer':
        return {
          type: shape.kind,
          ...(shape.minimum === undefined ? {} : { minimum: shape.minimum }),
          ...(shape.maximum === undefined ? {} : { maximum: shape.maximum }),
        };
      case 'boolean':
        return { type: 'boolean' };
      case 'any':
        return shape.types ? { type: shape.types } : {};
      case 'object':
        return refTo(shape.definition);
      case 'list':
        return this.writeList(shape.items, shape.min);
      case 'map':
        return this.writeMap(shape.values, shape.keys, shape.min);
      case 'named':
        return isIn({ until: 'alpha2' }, this.structure)
          ? this.writeList(shape.values, shape.minItems)
          : this.writeMap(shape.values, shape.keys, shape.minEntries);
      case 'choice': {
        const options = shape.options.filter((option) => isIn(option, this.structure)).map((option) => this.writeShape(option.shape));
        return options.length === 1 && options[0] ? options[0] : { anyOf: options };
      }
      default:
        return shape satisfies never;
    }
  }

  private writeList(items: Shape, min: number | undefined): JsonSchema {
    return { type: 'array', items: this.writeShape(items), ...(min ? { minItems: min } : {}) };
  }

  private writeMap(values: Shape, keys: Pattern | undefined, min: number | undefined): JsonSchema {
    return {
      type: 'object',
      ...(keys ? { propertyNames: { pattern: toRegExpSource(keys) } } : {}),
      additionalProperties: this.writeShape(values),
      ...(min ? { minProperties: min } : {}),
    };
  }
}

export function toRegExpSource(pattern: Pattern): string {
  return pattern.sources.length === 1 ? (pattern.sources[0] ?? '') : pattern.sources.map((source) => `(?:${source})`).join('|');
}

function refTo(name: DefinitionName): JsonSchema {
  return { $ref: `#/$defs/${name}` };
}
