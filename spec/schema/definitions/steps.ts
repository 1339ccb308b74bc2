import type { ChoiceShape, ObjectDefinition, Shape } from '../definition.ts';
import { nameA } from './consumes.ts';
import {
  anything,
  choice,
  extended,
  familyA,
  familyB,
  field,
  fileUri,
  kebab,
  listOf,
  mapOf,
  mappingTarget,
  matching,
  namedOf,
  object,
  oneOf,
  reference,
  required,
  text,
} from './shapes.ts';

export const callTarget = matching(reference, 'call');

/** Arguments of a call: text or numbers only. */
const argumentsOf: Shape = mapOf('argument', anything('string', 'number'));

export const withField = field(
  'with',
  argumentsOf,
  'Arguments of the call, by the name of the input they fill. `namespace.name` passes an input on, `{{name}}` is a template, anything else is sent as written.',
);

const step: ChoiceShape = choice('step', [
  { shape: object('StepCall'), when: { kind: 'value', key: 'type', values: ['call'] } },
  { shape: object('StepLookup'), when: { kind: 'value', key: 'type', values: ['lookup'] } },
  { shape: object('StepScript'), when: { kind: 'value', key: 'type', values: ['script'] }, since: 'alpha2' },
]);

export const stepsField = field(
  'steps',
  namedOf('step', step),
  'What is done, one step after the other. `mappings` makes the result of what the steps give.',
);

export const mappingsField = field(
  'mappings',
  listOf(object('StepOutputMapping')),
  'Which value of which step becomes which part of the result.',
);

export const languages = oneOf({
  javascript: 'JavaScript, run in a sandbox.',
  python: 'Python, run by an interpreter that is fetched first.',
  groovy: 'Groovy: it is not run here, and can be translated to JavaScript.',
});

const stepName = nameA('get-order');

export const stepDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'StepCall',
    title: 'call step',
    doc: 'Calls an operation of a client. Later steps and `mappings` use its answer by the name of the step.',
    fields: [
      stepName,
      required('type', oneOf({ call: 'Calls an operation.' }), 'Kind of step.', { example: 'call' }),
      required('call', callTarget, 'The operation, as `namespace.operation`.', { example: 'orders.list-orders' }),
      withField,
    ],
  },
  {
    name: 'StepLookup',
    title: 'lookup step',
    doc: 'Picks entries out of what an earlier step gave, where one field equals a value.',
    fields: [
      stepName,
      required('type', oneOf({ lookup: 'Picks entries of an earlier answer.' }), 'Kind of step.', { example: 'lookup' }),
      required('index', matching(kebab, 'step-name'), 'The earlier step that is searched.', { example: 'list-orders' }),
      required('match', matching(kebab), 'The field that is compared.', { example: 'id' }),
      required('lookupValue', text('step-path'), 'What it is compared with: `$.step.field`, or a template.', { example: '$.get-order.id' }),
      required('outputParameters', listOf(text(), 1), 'Names of the fields that are kept, as plain text.', { example: '[name]' }),
    ],
  },
  {
    name: 'StepScript',
    title: 'script step',
    doc: 'Runs a script over the inputs and the answers so far. The script reads `context` and sets `result`.',
    since: 'alpha2',
    fields: [
      stepName,
      required('type', oneOf({ script: 'Runs a script.' }), 'Kind of step.', { example: 'script' }),
      field('language', languages, 'Language of the script; without it the default of the control server.'),
      field('location', matching(fileUri, 'file'), 'Folder of the scripts; without it the default of the control server.', {
        example: 'file:///opt/scripts',
      }),
      required('file', { kind: 'text', minLength: 1, meaning: 'file' }, 'The script, relative to `location`.', { example: 'transform.js' }),
      field('dependencies', listOf({ kind: 'text', minLength: 1, meaning: 'file' }, 1), 'Scripts that are run before, in this order.'),
      withField,
    ],
  },
  {
    name: 'StepOutputMapping',
    title: 'mapping',
    doc: 'Puts a value of a step into the result.',
    fields: [
      required('targetName', matching(extended), 'Output parameter that is filled. Called `target` from ikanos 1.0.0-alpha3 on.', {
        until: 'alpha1',
        renamedTo: 'target',
        example: 'id',
      }),
      required(
        'targetName',
        matching(mappingTarget),
        'Output parameter that is filled; dots lead into objects. Called `target` from ikanos 1.0.0-alpha3 on.',
        { since: 'alpha2', ...familyA, renamedTo: 'target', example: 'id' },
      ),
      required('target', matching(mappingTarget), 'Output parameter that is filled; dots lead into objects.', {
        ...familyB,
        example: 'id',
      }),
      required('value', text('step-path'), 'Where the value comes from: `$.step`, or `$.step.field`.', { example: '$.get-order.id' }),
    ],
  },
];
