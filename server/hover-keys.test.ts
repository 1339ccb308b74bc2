/** What hover says of keys and values, checked for every one that the tables of the format have, in every version. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dialects, structures } from '../spec/dialects/dialect.ts';
import { readSourceFile } from '../spec/read-file.ts';
import {
  type EnumValue,
  type FieldDefinition,
  fieldsOf,
  isIn,
  isRequired,
  type ObjectDefinition,
  type Shape,
} from '../spec/schema/definition.ts';
import { definitions } from '../spec/schema/definitions/index.ts';
import { valuesOf } from '../spec/schema/lookup.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { describeField, describeValue } from './describe.ts';

const files = structures.map((structure) => {
  const { key, version } = dialects.find((dialect) => dialect.structure === structure) ?? { key: '', version: '' };
  return { structure, file: readSourceFile('file:///ws/main.yaml', `${key}: "${version}"\n`) };
});

/** One line for each key or value that something is wrong with; of several versions the first. */
function wrongIn(
  check: (place: {
    readonly file: SourceFile;
    readonly definition: ObjectDefinition;
    readonly field: FieldDefinition;
  }) => readonly string[],
): readonly string[] {
  const wrong = new Map<string, string>();
  for (const { structure, file } of files)
    for (const definition of definitions)
      for (const field of isIn(definition, structure) ? fieldsOf(definition, structure) : [])
        for (const fault of check({ file, definition, field })) wrong.set(`${definition.name}.${field.key} ${fault}`, structure);
  return [...wrong].map(([fault, structure]) => `${fault} (${structure})`);
}

const filler = new Set('a an the of or and to in is it its one as for'.split(' '));

function wordsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => word.replace(/s$/, ''))
    .filter((word) => word !== '' && !filler.has(word));
}

/** Nothing that the name does not say already. */
function repeats(doc: string, name: string): boolean {
  const known = new Set(wordsOf(name));
  return wordsOf(doc).every((word) => known.has(word));
}

function enumsIn(file: SourceFile, shape: Shape): readonly EnumValue[] {
  return shape.kind === 'text' || shape.kind === 'choice' ? valuesOf(file, shape) : [];
}

describe('the hover of every key', () => {
  it('begins with its type, and says whether it must be there and what holds without it', () => {
    const structureOf = new Map(files.map(({ file, structure }) => [file, structure]));
    assert.deepEqual(
      wrongIn(({ file, definition, field }) => {
        const [first = ''] = describeField(file, field, definition).split('\n');
        const structure = structureOf.get(file) ?? '0.4';
        return [
          ...(/^`[^`]+`: \S/.test(first) ? [] : [`has no type: ${first}`]),
          ...(first.includes(' · required') === isRequired(field, structure) ? [] : [`is not told to be required: ${first}`]),
          ...(field.default === undefined || first.includes(` · default \`${field.default}\``) ? [] : [`has no default: ${first}`]),
        ];
      }),
      [],
    );
  });

  it('has a text of its own, which says more than the key', () => {
    assert.deepEqual(
      wrongIn(({ field }) =>
        repeats(field.doc, field.key) || !/[.]$/.test(field.doc) ? [`says no more than its name: ${field.doc}`] : [],
      ),
      [],
    );
  });

  it('tells in which versions it is there', () => {
    assert.deepEqual(
      wrongIn(({ file, definition, field }) =>
        /^(?:In every version|Since|Until)\b.*\.$/m.test(describeField(file, field, definition)) ? [] : ['is in no version'],
      ),
      [],
    );
  });

  it('shows an example', () => {
    assert.deepEqual(
      wrongIn(({ file, definition, field }) =>
        /^Example: `.+`$|^Example:\n\n```yaml\n.+\n```$/ms.test(describeField(file, field, definition)) ? [] : ['has no example'],
      ),
      [],
    );
  });

  it('lists its values, each with what it means', () => {
    assert.deepEqual(
      wrongIn(({ file, definition, field }) => {
        const text = describeField(file, field, definition);
        return enumsIn(file, field.shape).flatMap(({ value, doc }) => [
          ...(text.includes(`- \`${value}\`: ${doc}`) ? [] : [`does not list ${value}`]),
          ...(repeats(doc, value) ? [`says no more of ${value} than its name: ${doc}`] : []),
        ]);
      }),
      [],
    );
  });
});

describe('the hover of every value', () => {
  it('says what it means, what it is a value of, and whether it holds without being written', () => {
    assert.deepEqual(
      wrongIn(({ file, definition, field }) =>
        enumsIn(file, field.shape).flatMap((value) => {
          const text = describeValue(value, field, definition);
          const isDefault = field.default === value.value;
          return text.startsWith(`\`${value.value}\`: ${value.doc}`) &&
            text.includes(`\`${field.key}\``) &&
            text.includes('Holds when the key is left out.') === isDefault
            ? []
            : [`of ${value.value}: ${text}`];
        }),
      ),
      [],
    );
  });
});
