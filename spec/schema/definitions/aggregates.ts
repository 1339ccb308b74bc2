import type { ObjectDefinition } from '../definition.ts';
import { nameA, tagsB } from './consumes.ts';
import { mockMode, orchestratedMode, outputFields, simpleMode } from './outputs.ts';
import { extended, familyA, familyB, field, flag, kebab, matching, namedOf, object, required, text } from './shapes.ts';
import { callTarget, mappingsField, stepsField, withField } from './steps.ts';

const flowsDoc = 'The flows. Tools and operations run one by `ref: namespace.flow`.';

export const aggregateDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'Aggregate',
    title: 'aggregate',
    doc: 'A group of flows around one topic, written once and exposed several times.',
    since: 'alpha2',
    fields: [
      required('label', text(), 'Name for people. Called `display` from ikanos 1.0.0-alpha3 on.', {
        ...familyA,
        renamedTo: 'display',
        example: 'Orders',
      }),
      required('display', text(), 'Name for people.', { ...familyB, example: 'Orders' }),
      field('namespace', matching(kebab, 'namespace'), 'Name of this aggregate: the first half of `ref: namespace.flow`.', {
        required: familyA,
        example: 'orders',
      }),
      required('functions', namedOf('function', object('AggregateFlow')), 'The functions. Called `flows` from ikanos 1.0.0-alpha3 on.', {
        ...familyA,
        renamedTo: 'flows',
      }),
      required('flows', namedOf('flow', object('AggregateFlow')), flowsDoc, familyB),
    ],
  },
  {
    name: 'AggregateFlow',
    title: 'flow',
    doc: 'A reusable piece of work: one call, several steps, or made-up values.',
    since: 'alpha2',
    fields: [
      nameA('list-orders'),
      required('description', text('markdown'), 'What it does. Tools and operations that refer to it inherit the text.', {
        example: 'What this flow does',
      }),
      tagsB,
      field('semantics', object('Semantics'), 'How the flow behaves; MCP hints are derived from it.'),
      field('inputParameters', namedOf('input parameter', object('McpToolInputParameter'), { keys: extended }), 'What the flow takes.'),
      field('call', callTarget, 'The consumed operation it calls, as `namespace.operation`.', { example: 'orders.list-orders' }),
      withField,
      stepsField,
      mappingsField,
      field('outputMediaType', text('media-type'), 'Media type the result is announced as.', { since: 'beta1' }),
      ...outputFields,
    ],
    modeSets: [{ rule: 'any', apart: true, modes: [simpleMode(), orchestratedMode(), mockMode()] }],
  },
  {
    name: 'Semantics',
    title: 'semantics block',
    doc: 'How a flow behaves towards the world.',
    since: 'alpha2',
    fields: [
      field('safe', flag, 'True when nothing is changed. Becomes the hint `readOnly`.'),
      field('idempotent', flag, 'True when repeating changes nothing more. Becomes the hint of the same name.'),
      field('cacheable', flag, 'True when the result may be kept for a while.'),
    ],
  },
];
