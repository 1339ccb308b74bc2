/**
 * The definitions, arranged for one structure, so that checking a large file does not sort them out for every node.
 * Made once from constants; nothing of any file is in here.
 */
import { type Structure, structures } from '../dialects/dialect.ts';
import {
  type ChoiceOption,
  type ChoiceShape,
  type EnumValue,
  type FieldDefinition,
  fieldsOf,
  isIn,
  isRequired,
  type ModeSet,
  type ObjectDefinition,
  type Pattern,
} from './definition.ts';
import { toRegExpSource } from './json-schema.ts';

export interface ObjectTable {
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  readonly required: readonly FieldDefinition[];
  readonly modeSets: readonly ModeSet[];
}

/** `once(make)`: makes a value for each key, the first time it is asked for. */
function once<K extends object, V>(make: (key: K, structure: Structure) => V): (key: K, structure: Structure) => V {
  const made = new Map<Structure, Map<K, V>>(structures.map((structure) => [structure, new Map<K, V>()]));
  return (key, structure) => {
    const known = made.get(structure);
    let value = known?.get(key);
    if (value === undefined) {
      value = make(key, structure);
      known?.set(key, value);
    }
    return value;
  };
}

export const tableOf = once((definition: ObjectDefinition, structure): ObjectTable => {
  const fields = fieldsOf(definition, structure);
  return {
    fields: new Map(fields.map((field) => [field.key, field])),
    required: fields.filter((field) => isRequired(field, structure)),
    modeSets: (definition.modeSets ?? [])
      .filter((set) => isIn(set, structure))
      .map((set) => ({ ...set, modes: set.modes.filter((mode) => isIn(mode, structure)) })),
  };
});

export const optionsOf = once((choice: ChoiceShape, structure): readonly ChoiceOption[] =>
  choice.options.filter((option) => isIn(option, structure)),
);

export const valueSetOf = once(
  (values: readonly EnumValue[], structure): ReadonlySet<string> =>
    new Set(values.filter((value) => isIn(value, structure)).map((value) => value.value)),
);

const expressions = new Map<Pattern, RegExp>();

export function matches(pattern: Pattern, text: string): boolean {
  let expression = expressions.get(pattern);
  if (!expression) {
    expression = new RegExp(toRegExpSource(pattern), 'u');
    expressions.set(pattern, expression);
  }
  return expression.test(text);
}
