import type { Mode, ObjectDefinition } from '../definition.ts';
import { authentication } from './authentication.ts';
import { displayB, labelA, methods, tagsB } from './consumes.ts';
import { looseMappedOutputs, mappedOutputs, mockOutputs, orchestratedMode, outputFields } from './outputs.ts';
import {
  address,
  anything,
  byteSize,
  extended,
  familyA,
  field,
  flag,
  integer,
  kebab,
  listOf,
  mapOf,
  matching,
  mediaType,
  namedOf,
  object,
  oneOf,
  reference,
  required,
  statusCode,
  text,
} from './shapes.ts';
import { callTarget, mappingsField, stepsField, withField } from './steps.ts';

export const port = integer(1, 65_535);

export const serverFields = {
  address: field('address', matching(address), 'Address to listen on, such as `localhost`. `0.0.0.0` listens on all of them.', {
    example: 'localhost',
  }),
  port: (example: string) => required('port', port, 'Port to listen on, 1 to 65535, without quotes.', { example }),
  namespace: required(
    'namespace',
    matching(kebab, 'namespace'),
    'Name of this server; `with` uses it to pass inputs on: `namespace.input`.',
    { example: 'api' },
  ),
  authentication: field('authentication', authentication, 'What callers have to bring along.'),
  maxBinarySize: field('maxBinarySize', matching(byteSize), 'Largest binary answer that is passed on.', {
    since: 'beta1',
    example: '10MiB',
  }),
};

export const flowRef = matching(reference, 'flow-ref');

const optionalName = field(
  'name',
  matching(kebab),
  'Name by which it is referred to. Becomes the key from ikanos 1.0.0-alpha3 on.',
  familyA,
);

const valueTypes = oneOf({
  string: 'Text.',
  number: 'A number, whole or not.',
  integer: 'A whole number.',
  boolean: 'True or false.',
  array: 'A list.',
  object: 'Named fields.',
});
export const inputType = required('type', valueTypes, 'Type of the value.', { example: 'string' });

const inputs = (doc: string) =>
  field('inputParameters', namedOf('input parameter', object('ExposedInputParameter'), { keys: extended }), doc);

/** The format lets a REST operation do without any mode, and looks into its outputs only if they are a list. */
const operationModes: readonly Mode[] = [
  { name: 'reference', key: 'ref', requires: ['ref'], since: 'alpha2' },
  { ...orchestratedMode('name'), until: 'alpha2' },
  { ...orchestratedMode(), since: 'alpha3' },
  {
    name: 'simple',
    key: 'call',
    requires: ['call'],
    shapes: { outputParameters: looseMappedOutputs },
    suggests: { outputParameters: mappedOutputs },
  },
  // Where named outputs are a list, the format takes a list for mapped ones, whose items have no name.
  {
    name: 'mock',
    requires: [],
    until: 'alpha2',
    shapes: { outputParameters: looseMappedOutputs },
    suggests: { outputParameters: mappedOutputs },
  },
  {
    name: 'mock',
    requires: [],
    since: 'alpha3',
    shapes: { outputParameters: looseMappedOutputs },
    suggests: { outputParameters: mockOutputs },
  },
];

export const restDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'ExposesRest',
    title: 'REST server',
    doc: 'A REST API made of the clients below.',
    fields: [
      required('type', oneOf({ api: 'A REST API. Called `rest` from 0.5 on.' }), 'Kind of server.', { until: '0.4', example: 'api' }),
      required('type', oneOf({ rest: 'A REST API.' }), 'Kind of server.', { since: '0.5', example: 'rest' }),
      serverFields.namespace,
      serverFields.address,
      serverFields.port('8080'),
      serverFields.authentication,
      serverFields.maxBinarySize,
      field('resources', namedOf('resource', object('ExposedResource')), 'The routes, each with its operations.'),
    ],
  },
  {
    name: 'ExposedResource',
    title: 'REST resource',
    doc: 'A route of the REST API. It has operations, or passes requests on, or both.',
    fields: [
      optionalName,
      labelA,
      displayB,
      tagsB,
      field('description', text('markdown'), 'What is found there.', { required: { until: '0.4' }, example: 'What is found there' }),
      required('path', text('path-template'), 'Route, beginning with a slash. `{name}` stands for an input parameter in the path.', {
        example: '/orders',
      }),
      inputs('Inputs of all operations of this resource.'),
      field('operations', namedOf('operation', object('ExposedOperation'), { keys: kebab, minEntries: 1 }), 'What can be done here.'),
      field('forward', object('ForwardConfig'), 'Passes requests that no operation takes on to a client.'),
    ],
    modeSets: [
      {
        rule: 'any',
        modes: [
          { name: 'operations', key: 'operations', requires: ['operations'] },
          { name: 'forward', key: 'forward', requires: ['forward'] },
        ],
      },
    ],
  },
  {
    name: 'ExposedOperation',
    title: 'REST operation',
    doc: 'Answers one method on the route: by a call, by steps, by a flow, or with made-up values.',
    fields: [
      optionalName,
      labelA,
      displayB,
      tagsB,
      field('description', text('markdown'), 'What it does. With `ref` the text of the flow is used when this is empty.'),
      required('method', methods, 'HTTP method. It has to be written, also when it is GET.', { example: 'GET' }),
      inputs('What the operation takes.'),
      field('ref', flowRef, 'The flow it runs, as `namespace.flow`.', { since: 'alpha2', example: 'orders.list-orders' }),
      field('call', callTarget, 'The consumed operation it calls, as `namespace.operation`.', { example: 'orders.list-orders' }),
      withField,
      stepsField,
      mappingsField,
      ...outputFields,
      field('responses', mapOf('status', object('ResponseDefinition'), { keys: statusCode }), 'The answers, by status.', {
        since: 'beta1',
      }),
      field('responseBinary', object('ResponseBinary'), 'Short for one binary answer. Not together with `responses`.', { since: 'beta1' }),
    ],
    modeSets: [
      { rule: 'any', apart: true, modes: operationModes },
      {
        rule: 'any',
        since: 'beta1',
        modes: [
          { name: 'responses', key: 'responses', requires: [], forbids: ['responseBinary'] },
          { name: 'responseBinary', key: 'responseBinary', requires: [], forbids: ['responses'] },
        ],
      },
    ],
  },
  {
    name: 'ExposedInputParameter',
    title: 'REST input parameter',
    doc: 'A value the caller sends along.',
    fields: [
      required('name', matching(extended), 'Name by which it is referred to. Becomes the key from ikanos 1.0.0-alpha3 on.', {
        ...familyA,
        example: 'order-id',
      }),
      required(
        'in',
        oneOf({
          query: 'In the query of the address.',
          header: 'In the request header of that name.',
          path: 'In the path, where `{name}` stands.',
          cookie: 'In the cookie of that name.',
          body: 'In the body: the field of this name, or what `value` selects.',
        }),
        'Where in the request the value is.',
        { example: 'query' },
      ),
      inputType,
      required('description', text('markdown'), 'What it means.', { example: 'What it means' }),
      field('pattern', text(), 'Regular expression that values match.'),
      field('value', text(), 'A fixed value; in the body, a JSONPath that begins with `$`.'),
    ],
  },
  {
    name: 'ForwardConfig',
    title: 'forward',
    doc: 'Passes requests on to a client as they are.',
    fields: [
      required('targetNamespace', matching(kebab, 'client-namespace'), 'Namespace of the client.', { example: 'orders' }),
      field('trustedHeaders', listOf(text(), 1), 'Request headers that are passed on; none without it.', { example: '[Accept]' }),
    ],
  },
  {
    name: 'ResponseDefinition',
    title: 'response',
    doc: 'What is answered with this status.',
    since: 'beta1',
    fields: [
      field('description', text('markdown'), 'When this is answered.'),
      field('content', mapOf('media type', object('ResponseContent'), { keys: mediaType, min: 1 }), 'The answer, by media type.'),
    ],
  },
  {
    name: 'ResponseContent',
    title: 'response content',
    doc: 'The answer in one media type.',
    since: 'beta1',
    fields: [
      field('binary', flag, 'True for bytes that are passed on; the consumed operation then needs `outputRawFormat: binary`.', {
        default: false,
      }),
      field('schema', anything('object'), 'JSON Schema of the answer. Without effect when it is binary.', {
        example: '{type: object}',
      }),
    ],
  },
  {
    name: 'ResponseBinary',
    title: 'binary response',
    doc: 'One binary answer.',
    since: 'beta1',
    fields: [
      field('status', integer(100, 599), 'Status it is answered with.', { default: 200 }),
      required('mediaType', matching(mediaType, 'media-type'), 'Media type of the bytes.', { example: 'application/octet-stream' }),
      field('description', text('markdown'), 'What the bytes are.'),
    ],
  },
];
