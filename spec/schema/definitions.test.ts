import assert from 'node:assert/strict';
import { test } from 'node:test';
import { structures } from '../dialects/dialect.ts';
import { readSourceFile } from '../read-file.ts';
import { parse } from '../syntax/parse.ts';
import { type DefinitionName, isIn, type ObjectDefinition, type Shape } from './definition.ts';
import { definitions, getDefinition } from './definitions/index.ts';
import { check } from './explain/check.ts';
import type { Checking } from './explain/finding.ts';
import { isValid } from './validate.ts';

/** The names of the definitions a shape leads to. */
function namesIn(shape: Shape): readonly DefinitionName[] {
  if (shape.kind === 'object') return [shape.definition];
  if (shape.kind === 'list') return namesIn(shape.items);
  if (shape.kind === 'map' || shape.kind === 'named') return namesIn(shape.values);
  return shape.kind === 'choice' ? shape.options.flatMap((option) => namesIn(option.shape)) : [];
}

function shapesOf(definition: ObjectDefinition): readonly Shape[] {
  const modes = (definition.modeSets ?? []).flatMap((set) => set.modes);
  return [
    ...definition.fields.map((field) => field.shape),
    ...modes.flatMap((mode) => [...Object.values(mode.shapes ?? {}), ...Object.values(mode.suggests ?? {})]),
  ];
}

test('every definition is reached from the root, and every name leads to one', () => {
  const reached = new Set<DefinitionName>(['Root']);
  for (const name of reached) for (const shape of shapesOf(getDefinition(name))) for (const next of namesIn(shape)) reached.add(next);
  assert.deepEqual([...reached].sort(), definitions.map((definition) => definition.name).sort());
});

test('a key that occurs twice never does so in one version', () => {
  const twice = definitions.flatMap((definition) =>
    structures.flatMap((structure) => {
      const keys = definition.fields.filter((field) => isIn(field, structure)).map((field) => field.key);
      return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${definition.name}.${key} in ${structure}`);
    }),
  );
  assert.deepEqual(twice, []);
});

test('keys of modes are fields, in every version that has the mode', () => {
  const strange = definitions.flatMap((definition) =>
    structures.flatMap((structure) => {
      if (!isIn(definition, structure)) return [];
      const known = new Set(definition.fields.filter((field) => isIn(field, structure)).map((field) => field.key));
      const modes = (definition.modeSets ?? [])
        .filter((set) => isIn(set, structure))
        .flatMap((set) => set.modes.filter((mode) => isIn(mode, structure)));
      return modes.flatMap((mode) =>
        mode.requires.filter((key) => !known.has(key)).map((key) => `${definition.name}.${key} in ${structure}`),
      );
    }),
  );
  assert.deepEqual(strange, []);
});

test('every example and every default is what its field takes', () => {
  const file = readSourceFile('file:///example.yml', '');
  const wrong = definitions.flatMap((definition) =>
    structures.flatMap((structure) =>
      definition.fields.flatMap((field) => {
        const value = field.default === undefined ? field.example : String(field.default);
        const root = value === undefined ? undefined : parse(value).root;
        if (!isIn(definition, structure) || !isIn(field, structure) || !root) return [];
        const checking: Checking = { file, structure, findings: [], seen: new Map(), open: new Set() };
        check(checking, root, field.shape, { pair: undefined, frame: undefined });
        return checking.findings.map((finding) => `${definition.name}.${field.key} in ${structure}: ${finding.message}`);
      }),
    ),
  );
  assert.deepEqual(wrong, []);
});

test('texts are sentences', () => {
  const texts = definitions.flatMap((definition) => [
    { at: definition.name, doc: definition.doc },
    ...definition.fields.map((field) => ({ at: `${definition.name}.${field.key}`, doc: field.doc })),
  ]);
  assert.deepEqual(
    texts.filter(({ doc }) => !/^[A-Z`].*\.$/s.test(doc)).map(({ at }) => at),
    [],
  );
});

test('the verdict wants the key and the version of the dialect', () => {
  const shared = { consumes: [{ type: 'http', namespace: 'a', baseUri: 'https://a.org' }] };
  assert.equal(isValid({ naftiko: '1.0.0-alpha3', ...shared }, 'alpha2', '1.0.0-alpha3'), true);
  assert.equal(isValid({ ikanos: '1.0.0-alpha3', ...shared }, 'alpha3', '1.0.0-alpha3'), true);
  assert.equal(isValid({ naftiko: '1.0.0-alpha3', ...shared }, 'alpha3', '1.0.0-alpha3'), false);
  assert.equal(isValid({ ikanos: '1.0.0-beta4', ...shared }, 'beta4', '1.0.0-beta5'), false);
  assert.equal(isValid({ naftiko: 0.5, ...shared }, '0.5', '0.5'), false);
});
