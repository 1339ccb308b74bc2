import type { ChoiceShape, Mode, ObjectDefinition, Shape } from '../definition.ts';
import { nameA } from './consumes.ts';
import { anything, choice, extended, familyA, familyB, field, listOf, mapOf, namedOf, object, oneOf, required, text } from './shapes.ts';

const scalars = { string: 'Text.', number: 'A number, whole or not.', boolean: 'True or false.' };
const scalarNames = Object.keys(scalars);

export const mapped: ChoiceShape = choice('output parameter', [
  { shape: object('MappedScalar'), when: { kind: 'value', key: 'type', values: scalarNames } },
  { shape: object('MappedObject'), when: { kind: 'value', key: 'type', values: ['object'] } },
  { shape: object('MappedArray'), when: { kind: 'value', key: 'type', values: ['array'] } },
]);

export const orchestrated: ChoiceShape = choice('output parameter', [
  { shape: object('OrchestratedScalar'), when: { kind: 'value', key: 'type', values: scalarNames } },
  { shape: object('OrchestratedObject'), when: { kind: 'value', key: 'type', values: ['object'] } },
  { shape: object('OrchestratedArray'), when: { kind: 'value', key: 'type', values: ['array'] } },
]);

/** Simple mode: alternatives without names, the first that gives a value counts. */
export const mappedOutputs: Shape = listOf(mapped);
/** Orchestrated mode: the fields of the result. */
export const orchestratedOutputs: Shape = namedOf('output parameter', orchestrated, {});
/** Mock mode: the fields of the made-up result. */
export const mockOutputs: Shape = namedOf('output parameter', object('MockOutput'), { minItems: 1, minEntries: 1 });

/** REST operations are checked loosely by the format: only a list is looked into. */
export const looseMappedOutputs: Shape = choice('outputs block', [
  { shape: mappedOutputs, when: { kind: 'data', type: 'array' } },
  { shape: anything('string', 'number', 'boolean', 'null', 'object'), when: { kind: 'otherwise' } },
]);

const outputsDoc =
  'What is answered. With `call` a list of shapes that map the upstream answer; with `steps` the named fields of the result; with neither, made-up values.';

/** The field itself takes a list in family A and anything in family B; the mode says more. */
export const outputFields = [
  field('outputParameters', listOf(anything()), outputsDoc, { until: 'alpha2' }),
  field('outputParameters', anything(), outputsDoc, familyB),
];

export const simpleMode = (...also: readonly string[]): Mode => ({
  name: 'simple',
  key: 'call',
  requires: [...also, 'call'],
  shapes: { outputParameters: mappedOutputs },
});

export const orchestratedMode = (...also: readonly string[]): Mode => ({
  name: 'orchestrated',
  key: 'steps',
  requires: [...also, 'steps'],
  shapes: { outputParameters: orchestratedOutputs },
});

export const mockMode = (...also: readonly string[]): Mode => ({
  name: 'mock',
  key: 'outputParameters',
  since: 'alpha2',
  requires: [...also, 'outputParameters'],
  shapes: { outputParameters: mockOutputs },
});

const typeDoc = 'Type of the value.';
const mapping = field('mapping', text('json-path'), 'JSONPath into the upstream answer; inside `items`, into one element.', {
  example: '$.id',
});
const constant = (example: string) =>
  field(
    'const',
    anything('string', 'number', 'boolean', 'array', 'object'),
    'A value as an example. Up to 1.0.0-alpha1 a fixed value, since then documentation only.',
    { example },
  );
const fixed = field('value', text('template'), 'A fixed text in place of a mapped value.', { since: 'alpha2' });

const fieldsOfElements = namedOf('field', orchestrated, { minItems: 1, minEntries: 1 });

const arrayType = oneOf({ array: 'A list.' });
const objectType = oneOf({ object: 'Named fields.' });

export const outputDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'MappedScalar',
    title: 'output parameter',
    doc: 'One text, number or flag of the answer.',
    fields: [required('type', oneOf(scalars), typeDoc, { example: 'string' }), mapping, constant('EUR'), fixed],
    modeSets: [
      {
        rule: 'one',
        modes: [
          { name: 'mapped', key: 'mapping', requires: ['mapping'] },
          { name: 'fixed', key: 'value', requires: ['value'], since: 'alpha2' },
          { name: 'fixed', key: 'const', requires: ['const'], until: 'alpha1' },
        ],
      },
    ],
  },
  {
    name: 'MappedObject',
    title: 'object output',
    doc: 'An object of the answer, with the fields that are kept.',
    fields: [
      required('type', objectType, typeDoc, { example: 'object' }),
      mapping,
      constant('{currency: EUR}'),
      fixed,
      required('properties', mapOf('field', mapped), 'The fields of the object, each with its own `mapping`.', { example: '{}' }),
    ],
  },
  {
    name: 'MappedArray',
    title: 'array output',
    doc: 'A list of the answer. `mapping` selects it, `items` says what is kept of each element.',
    fields: [
      required('type', arrayType, typeDoc, { example: 'array' }),
      mapping,
      constant('[EUR, USD]'),
      fixed,
      required('items', listOf(mapped, 1), 'What each element is, as a list of one.', {
        until: '0.5',
        example: '[{type: object, properties: {}}]',
      }),
      required('items', mapped, 'What each element is.', { since: 'alpha1', example: '{type: object, properties: {}}' }),
    ],
  },
  {
    name: 'OrchestratedScalar',
    title: 'output parameter',
    doc: 'One text, number or flag of the result; `mappings` fills it.',
    fields: [nameA('id', extended), required('type', oneOf(scalars), typeDoc, { example: 'string' })],
  },
  {
    name: 'OrchestratedObject',
    title: 'object output',
    doc: 'An object of the result; `mappings` fills its fields.',
    fields: [
      nameA('order', extended),
      required('type', objectType, typeDoc, { example: 'object' }),
      required('properties', mapOf('field', orchestrated), 'The fields of the object.', { example: '{}' }),
    ],
  },
  {
    name: 'OrchestratedArray',
    title: 'array output',
    doc: 'A list of the result; `mappings` fills it.',
    fields: [
      nameA('orders', extended),
      required('type', arrayType, typeDoc, { example: 'array' }),
      required('items', fieldsOfElements, 'The fields of each element, each with its name: not the element itself.', {
        ...familyA,
        example: '[{name: id, type: string}]',
      }),
      required('items', fieldsOfElements, 'The fields of each element, by name: not the element itself.', {
        ...familyB,
        example: '{id: {type: string}}',
      }),
    ],
  },
  {
    name: 'MockOutput',
    title: 'mock output',
    doc: 'A made-up value, answered without any call.',
    since: 'alpha2',
    fields: [
      nameA('message', extended),
      required('type', oneOf(scalars), typeDoc, { example: 'string' }),
      required('value', text('template'), 'What is answered; `{{name}}` is replaced by an input.', { example: '""' }),
    ],
  },
];
