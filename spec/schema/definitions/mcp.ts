import type { Mode, ObjectDefinition } from '../definition.ts';
import { displayB, labelA, nameA, tagsB } from './consumes.ts';
import { mappedOutputs, mockMode, orchestratedMode, orchestratedOutputs, outputFields, simpleMode } from './outputs.ts';
import { flowRef, inputType, port, serverFields } from './rest.ts';
import {
  anything,
  extended,
  familyA,
  familyB,
  field,
  fileUri,
  flag,
  integer,
  kebab,
  listOf,
  matching,
  mediaType,
  namedOf,
  object,
  oneOf,
  required,
  text,
} from './shapes.ts';
import { callTarget, mappingsField, stepsField, withField } from './steps.ts';

/** Up to alpha1 a tool had `call` or `steps`; its name and description were required by themselves. */
const toolModes: readonly Mode[] = [
  { name: 'reference', key: 'ref', requires: ['ref'], since: 'alpha2' },
  { ...simpleMode(), until: 'alpha1' },
  { ...orchestratedMode(), until: 'alpha1' },
  { ...simpleMode('name', 'description'), since: 'alpha2', until: 'alpha2' },
  { ...orchestratedMode('name', 'description'), since: 'alpha2', until: 'alpha2' },
  { ...mockMode('name', 'description'), since: 'alpha2', until: 'alpha2' },
  { ...simpleMode('description'), since: 'alpha3' },
  { ...orchestratedMode('description'), since: 'alpha3' },
  { ...mockMode('description'), since: 'alpha3' },
];

const namedSince05 = { keys: kebab, minItems: 1, minEntries: 1 };
const labelRequired = (example: string) =>
  required('label', text(), 'Name for people. Called `display` from ikanos 1.0.0-alpha3 on.', {
    ...familyA,
    renamedTo: 'display',
    example,
  });
const displayRequired = (example: string) => required('display', text(), 'Name for people.', { ...familyB, example });

export const mcpDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'ExposesMcp',
    title: 'MCP server',
    doc: 'A server of the Model Context Protocol: tools, resources and prompts for AI agents.',
    fields: [
      required('type', oneOf({ mcp: 'A server of the Model Context Protocol, for AI agents.' }), 'Kind of server.', { example: 'mcp' }),
      serverFields.namespace,
      field('description', text('markdown'), 'What the server is for. Agents are shown it as instructions.'),
      field(
        'transport',
        oneOf({ http: 'Over HTTP; needs a `port`.', stdio: 'Over standard input and output; has no `port`.' }),
        'How agents connect.',
        { default: 'http' },
      ),
      serverFields.address,
      field('port', port, 'Port to listen on, 1 to 65535, without quotes. Needed unless `transport` is `stdio`.', { example: '3000' }),
      field('authentication', serverFields.authentication.shape, 'What callers have to bring along. Without effect over stdio.', {
        since: 'alpha2',
      }),
      serverFields.maxBinarySize,
      field('ttlMs', integer(), 'How long clients may keep answers, in milliseconds.', { since: 'beta4', default: 0 }),
      field(
        'cacheScope',
        oneOf({ public: 'One copy may serve everybody.', private: 'Each user has a copy of their own.' }),
        'Who may share kept answers.',
        { since: 'beta4', default: 'private' },
      ),
      required(
        'tools',
        namedOf('tool', object('McpTool')),
        'The tools agents can call. At least one, also on a server of resources or prompts.',
      ),
      field('resources', namedOf('resource', object('McpResource'), namedSince05), 'What agents can read.', { since: '0.5' }),
      field('prompts', namedOf('prompt', object('McpPrompt'), namedSince05), 'Prepared prompts.', { since: '0.5' }),
    ],
    modeSets: [
      {
        rule: 'one',
        modes: [
          { name: 'stdio', key: 'transport', requires: ['transport'], forbids: ['port'], values: { transport: 'stdio' } },
          { name: 'http', key: 'port', requires: ['port'], values: { transport: 'http' } },
        ],
      },
    ],
  },
  {
    name: 'McpTool',
    title: 'tool',
    doc: 'A tool agents can call. It makes one call (`call`), works in steps (`steps`), runs a flow (`ref`), or answers made-up values (only `outputParameters`).',
    fields: [
      required('name', matching(kebab), 'Name by which agents call it. Becomes the key from ikanos 1.0.0-alpha3 on.', {
        until: 'alpha1',
        example: 'list-orders',
      }),
      field(
        'name',
        matching(kebab),
        'Name by which agents call it; with `ref` the name of the flow is used when this is missing. Becomes the key from ikanos 1.0.0-alpha3 on.',
        { since: 'alpha2', until: 'alpha2', example: 'list-orders' },
      ),
      field('label', text(), 'Name for people. Called `display` from ikanos 1.0.0-alpha3 on.', {
        since: '0.5',
        until: 'alpha2',
        renamedTo: 'display',
      }),
      displayB,
      tagsB,
      field('description', text('markdown'), 'What it does and when to use it. Agents choose by this text.', {
        required: { until: 'alpha1' },
        example: 'What this tool does',
      }),
      field('hints', object('McpToolHints'), 'What agents should know before they call it.', { since: 'alpha2' }),
      field('inputParameters', namedOf('input parameter', object('McpToolInputParameter'), { keys: extended }), 'What the tool takes.'),
      field('ref', flowRef, 'The flow it runs, as `namespace.flow`.', { since: 'alpha2', example: 'orders.list-orders' }),
      field('call', callTarget, 'The consumed operation it calls, as `namespace.operation`.', { example: 'orders.list-orders' }),
      withField,
      stepsField,
      mappingsField,
      ...outputFields,
    ],
    modeSets: [{ rule: 'any', apart: true, modes: toolModes }],
  },
  {
    name: 'McpToolHints',
    title: 'hints block',
    doc: 'What a tool does to the world, as a hint to agents and their users.',
    since: 'alpha2',
    fields: [
      field('readOnly', flag, 'It changes nothing. Taken as false when absent.', { default: false }),
      field('destructive', flag, 'It may destroy something. Taken as true when absent; says nothing about a read-only tool.', {
        default: true,
      }),
      field('idempotent', flag, 'Calling it again changes nothing more. Taken as false when absent.', { default: false }),
      field('openWorld', flag, 'It reaches systems outside. Taken as true when absent.', { default: true }),
    ],
  },
  {
    name: 'McpToolInputParameter',
    title: 'input parameter',
    doc: 'A value the caller gives.',
    fields: [
      nameA('order-id', extended),
      inputType,
      required('description', text('markdown'), 'What it means. Agents fill it in by this text.', { example: 'What it means' }),
      field('required', flag, 'False when it can be left out. It is required otherwise.', { default: true }),
    ],
  },
  {
    name: 'McpResource',
    title: 'MCP resource',
    doc: 'Something agents can read: the answer of a call or of steps, or the files of a folder.',
    since: '0.5',
    fields: [
      nameA('orders', extended),
      labelRequired('Orders'),
      displayRequired('Orders'),
      required('uri', text('uri-template'), 'Address by which agents ask for it; `{name}` makes it a template.', {
        example: 'orders://all',
      }),
      required('description', text('markdown'), 'What is found there.', { example: 'What is found there' }),
      field('mimeType', matching(mediaType, 'media-type'), 'Media type of the content.', { example: 'application/json' }),
      field('binary', flag, 'True for bytes.', { since: 'beta1', default: false }),
      field('call', callTarget, 'The consumed operation it calls, as `namespace.operation`.', { example: 'orders.list-orders' }),
      withField,
      stepsField,
      mappingsField,
      field(
        'outputParameters',
        listOf(anything()),
        'What is kept of the answer: with `call` a list of shapes, with `steps` the named fields.',
        { until: 'alpha2' },
      ),
      field(
        'outputParameters',
        anything('array', 'object'),
        'What is kept of the answer: with `call` a list of shapes, with `steps` the named fields.',
        familyB,
      ),
      field('location', matching(fileUri, 'file'), 'Folder whose files are served. Not together with `call` or `steps`.', {
        example: 'file:///opt/files',
      }),
    ],
    modeSets: [
      {
        rule: 'one',
        modes: [
          { name: 'call', key: 'call', requires: ['call'], forbids: ['location'], shapes: { outputParameters: mappedOutputs } },
          { name: 'steps', key: 'steps', requires: ['steps'], forbids: ['location'], shapes: { outputParameters: orchestratedOutputs } },
          { name: 'files', key: 'location', requires: ['location'], forbids: ['call', 'steps'] },
        ],
      },
    ],
  },
  {
    name: 'McpPrompt',
    title: 'prompt',
    doc: 'A prepared prompt, written here or in a file.',
    since: '0.5',
    fields: [
      nameA('summarize-orders', extended),
      labelRequired('Summarize orders'),
      displayRequired('Summarize orders'),
      required('description', text('markdown'), 'What the prompt is for.', { example: 'What this prompt is for' }),
      field(
        'arguments',
        namedOf('argument', object('McpPromptArgument'), { keys: extended, minItems: 1 }),
        'What is filled into the text.',
      ),
      field('template', listOf(object('McpPromptMessage'), 1), 'The messages.', { example: '[{role: user, content: ""}]' }),
      field('location', matching(fileUri, 'file'), 'File with the text. Not together with `template`.', {
        example: 'file:///opt/prompts/summarize.md',
      }),
    ],
    modeSets: [
      {
        rule: 'one',
        modes: [
          { name: 'messages', key: 'template', requires: ['template'], forbids: ['location'] },
          { name: 'file', key: 'location', requires: ['location'], forbids: ['template'] },
        ],
      },
    ],
  },
  {
    name: 'McpPromptArgument',
    title: 'prompt argument',
    doc: 'A text that is filled into a prompt.',
    since: '0.5',
    fields: [
      nameA('topic', extended),
      labelA,
      displayB,
      required('description', text('markdown'), 'What it means.', { example: 'What it means' }),
      field('required', flag, 'False when it can be left out. It is required otherwise.', { default: true }),
    ],
  },
  {
    name: 'McpPromptMessage',
    title: 'prompt message',
    doc: 'One message of a prompt.',
    since: '0.5',
    fields: [
      required('role', oneOf({ user: 'Said by the user.', assistant: 'Said by the assistant.' }), 'Who says it.', { example: 'user' }),
      required('content', text('template'), 'The text; `{{argument}}` is replaced.', { example: '""' }),
    ],
  },
];
