import type { EnumValue, ObjectDefinition, Shape } from '../definition.ts';
import { authentication } from './authentication.ts';
import {
  anything,
  baseAddress,
  byteSize,
  choice,
  extended,
  familyA,
  familyB,
  field,
  kebab,
  listOf,
  mapOf,
  matching,
  namedOf,
  object,
  oneOf,
  required,
  text,
} from './shapes.ts';

export const methods = oneOf({
  GET: 'Reads; has no body.',
  POST: 'Creates something, or starts an action.',
  PUT: 'Creates or replaces the whole.',
  PATCH: 'Changes a part.',
  DELETE: 'Removes.',
});

export const nameA = (example: string, pattern = kebab) =>
  required('name', matching(pattern), 'Name by which it is referred to. Becomes the key from ikanos 1.0.0-alpha3 on.', {
    ...familyA,
    example,
  });

export const labelA = field('label', text(), 'Name for people. Called `display` from ikanos 1.0.0-alpha3 on.', {
  ...familyA,
  renamedTo: 'display',
});
export const displayB = field('display', text(), 'Name for people.', familyB);
export const tagsB = field('tags', listOf(text()), 'Words by which it is found.', familyB);

const inputs = (doc: string) =>
  field('inputParameters', namedOf('input parameter', object('ConsumedInputParameter'), { keys: extended }), doc);

const rawFormats: readonly EnumValue[] = [
  { value: 'json', doc: 'JSON, the usual case.' },
  { value: 'xml', doc: 'XML, read as a tree of elements.' },
  { value: 'avro', doc: 'Avro; name the schema file in `outputSchema`.' },
  { value: 'protobuf', doc: 'Protocol Buffers; name the schema file in `outputSchema`.' },
  { value: 'csv', doc: 'Rows separated by commas; the first row names the columns.' },
  { value: 'tsv', doc: 'Rows separated by tabs; the first row names the columns.', since: 'alpha2' },
  { value: 'psv', doc: 'Rows separated by bars; the first row names the columns.', since: 'alpha2' },
  { value: 'yaml', doc: 'YAML, read like JSON.' },
  { value: 'html', doc: 'The tables of a page; `outputSchema` can select them by CSS.', since: 'alpha2' },
  { value: 'markdown', doc: 'Front matter, tables and sections of a Markdown text.', since: 'alpha2' },
  { value: 'binary', doc: 'Bytes, handed on as they are.', since: 'beta1' },
];

const data = { kind: 'data' } as const;

const body: Shape = choice('request body', [
  { shape: text('template'), when: { ...data, type: 'string' } },
  { shape: object('BodyJson'), when: { kind: 'value', key: 'type', values: ['json'] } },
  { shape: object('BodyText'), when: { kind: 'value', key: 'type', values: ['text', 'xml', 'sparql'] } },
  { shape: object('BodyForm'), when: { kind: 'value', key: 'type', values: ['formUrlEncoded'] } },
  { shape: object('BodyMultipart'), when: { kind: 'value', key: 'type', values: ['multipartForm'] } },
]);

export const consumeDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'ConsumesHttp',
    title: 'HTTP client',
    doc: 'An upstream HTTP API: where it is, how to log in, and the operations that are used of it.',
    fields: [
      required('type', oneOf({ http: 'An HTTP API.' }), 'Kind of client; `http` is the only one.', { example: 'http' }),
      required('namespace', matching(kebab, 'namespace'), 'Name of this client: the first half of `call: namespace.operation`.', {
        example: 'orders',
      }),
      field('description', text('markdown'), 'What the API is for.', {
        required: { until: '0.4' },
        example: 'The API this capability builds on',
      }),
      required(
        'baseUri',
        matching(baseAddress),
        'Address all paths are appended to, without a slash at the end. A variable may stand in the host, not in the path.',
        { example: 'https://api.example.org/v1' },
      ),
      field('authentication', authentication, 'How to log in. Write secrets as `{{VARIABLES}}`.'),
      inputs('Parameters sent with every request, such as a version header.'),
      field('tunnel', object('TunnelZiti'), 'A private network the calls go through.', { since: 'alpha3' }),
      field(
        'resources',
        namedOf('resource', object('ConsumedResource')),
        'The paths of the API, each with its operations. Can be left out when requests are only forwarded.',
      ),
    ],
  },
  {
    name: 'ConsumedResource',
    title: 'consumed resource',
    doc: 'One path of the API and the operations on it.',
    fields: [
      nameA('orders'),
      labelA,
      displayB,
      tagsB,
      field('description', text('markdown'), 'What is found there.'),
      required('path', text('path-template'), 'Path below `baseUri`, beginning with a slash; `{{name}}` is replaced by an argument.', {
        example: '/orders',
      }),
      inputs('Parameters of all operations of this resource.'),
      required('operations', namedOf('operation', object('ConsumedOperation')), 'What can be called here.'),
    ],
  },
  {
    name: 'ConsumedOperation',
    title: 'consumed operation',
    doc: 'One request to the API. Tools, REST operations, flows and steps reach it by `call: namespace.operation`.',
    fields: [
      nameA('list-orders'),
      labelA,
      displayB,
      tagsB,
      field('description', text('markdown'), 'What it does.'),
      required('method', methods, 'HTTP method. It has to be written, also when it is GET.', { example: 'GET' }),
      inputs('What the request takes, and where each value goes. A value without `value` is an argument of the call.'),
      field('body', body, 'Body of the request; `{{name}}` is replaced by an argument.'),
      field('outputRawFormat', { kind: 'text', values: rawFormats }, 'Format of the answer.', { default: 'json' }),
      field(
        'outputSchema',
        text(),
        'For Avro and Protocol Buffers the schema file, for HTML a CSS selector, for Markdown the beginning of a heading.',
        { since: 'alpha2' },
      ),
      field('outputMediaType', text('media-type'), 'Media type the answer is announced as. Does not change how it is read.', {
        since: 'beta1',
      }),
      field(
        'maxBinarySize',
        matching(byteSize),
        'Largest binary answer that is accepted, such as `10MiB`. Wins over the one of the server.',
        { since: 'beta1' },
      ),
      field(
        'outputParameters',
        namedOf('output parameter', object('ConsumedOutputParameter'), {}),
        'Names for parts of the answer, for later steps to use.',
      ),
    ],
  },
  {
    name: 'ConsumedInputParameter',
    title: 'consumed input parameter',
    doc: 'One value that goes into the request.',
    fields: [
      nameA('order_id', extended),
      required(
        'in',
        oneOf({
          query: 'In the query of the address.',
          header: 'In the request header of that name.',
          path: 'In the path, where `{{name}}` stands.',
          cookie: 'In the cookie of that name.',
          body: 'In the body, where `{{name}}` stands.',
          environment: 'Read from the environment variable of this name.',
        }),
        'Where in the request the value goes.',
        { example: 'query' },
      ),
      field('value', text('template'), 'A fixed value, or a template. Without it the caller gives the value.'),
    ],
  },
  {
    name: 'ConsumedOutputParameter',
    title: 'consumed output parameter',
    doc: 'A named part of the answer.',
    fields: [
      nameA('orders', extended),
      required(
        'type',
        oneOf({ string: 'Text.', number: 'A number, whole or not.', boolean: 'True or false.', object: 'Named fields.', array: 'A list.' }),
        'Type of the value.',
        { example: 'string' },
      ),
      required('value', text('json-path'), 'JSONPath into the answer, such as `$.data[0].id`.', { example: '$.id' }),
    ],
  },
  {
    name: 'BodyJson',
    title: 'JSON body',
    doc: 'A body sent as JSON.',
    fields: [
      required('type', oneOf({ json: 'Structured data, sent as JSON.' }), 'Kind of body.', { example: 'json' }),
      required('data', anything('string', 'object', 'array'), 'What is sent: structured data, or JSON as text.', { example: '{}' }),
    ],
  },
  {
    name: 'BodyText',
    title: 'text body',
    doc: 'A body sent as text.',
    fields: [
      required('type', oneOf({ text: 'Plain text.', xml: 'XML, sent as it is written.', sparql: 'A SPARQL query.' }), 'Kind of body.', {
        example: 'text',
      }),
      required('data', text('template'), 'The text that is sent.', { example: '""' }),
    ],
  },
  {
    name: 'BodyForm',
    title: 'form body',
    doc: 'A body sent as an encoded form.',
    fields: [
      required('type', oneOf({ formUrlEncoded: 'A form, as browsers send it.' }), 'Kind of body.', { example: 'formUrlEncoded' }),
      required(
        'data',
        choice('encoded form', [
          { shape: text('template'), when: { ...data, type: 'string' } },
          { shape: mapOf('form field', text('template')), when: { kind: 'otherwise' } },
        ]),
        'The fields of the form, or the form already encoded.',
        { example: '{}' },
      ),
    ],
  },
  {
    name: 'BodyMultipart',
    title: 'multipart body',
    doc: 'A body of several parts, as for file uploads.',
    fields: [
      required('type', oneOf({ multipartForm: 'A form of several parts.' }), 'Kind of body.', { example: 'multipartForm' }),
      required('data', listOf(object('MultipartPart')), 'The parts, in order.', { example: '[]' }),
    ],
  },
  {
    name: 'MultipartPart',
    title: 'body part',
    doc: 'One part of a multipart body.',
    fields: [
      required('name', text(), 'Name of the form field.', { example: 'file' }),
      required('value', text('template'), 'Content of the part.', { example: '""' }),
      field('filename', text(), 'File name given with the part.'),
      field('contentType', text('media-type'), 'Media type of the part.'),
    ],
  },
];
