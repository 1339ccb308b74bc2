import { type Dialect, dialects, type Structure } from '../../dialects/dialect.ts';
import type { ChoiceShape, EnumValue, ListShape, ObjectDefinition, TextShape } from '../definition.ts';
import { choice, date, email, familyA, familyB, field, kebab, listOf, matching, object, required, text } from './shapes.ts';

/** What a structure is, or brought: for those who choose a version. */
const newIn: Readonly<Record<Structure, string>> = {
  '0.4': 'The first version: servers of type `api` and `mcp`, variables by `externalRefs`.',
  '0.5': 'Brought shared files and imports, servers of type `rest`, and resources and prompts of MCP.',
  alpha1: 'Brought `binds`, in place of `externalRefs`.',
  alpha2: 'Brought `aggregates`, `ref` and the hints of tools. The last structure in which named things are lists.',
  alpha3: 'The first structure in which named things are maps, keyed by their names; brought tunnels.',
  beta1: 'Brought binary answers, `responses` by status, and media types of outputs.',
  beta4: 'The newest structure: brought the `version` of a capability and how long MCP answers may be kept.',
};

function versionsOf(key: Dialect['key']): TextShape {
  const values: EnumValue[] = dialects
    .filter((dialect) => dialect.key === key)
    .map(({ version, structure }) => ({ value: version, doc: newIn[structure], since: structure, until: structure }));
  return { kind: 'text', values, meaning: 'version' };
}

const importEntry = { kind: 'has', keys: ['from', 'import', 'as'] } as const;
/** The first imports named their file by `location`, which a bind has too. */
const consumedImport = { kind: 'has', keys: ['from', 'import', 'location', 'as'] } as const;

const client: ChoiceShape = choice('consumed client', [
  { shape: object('ImportEntry'), when: consumedImport, since: '0.5' },
  { shape: object('ConsumesHttp'), when: { kind: 'otherwise' } },
]);

const server: ChoiceShape = choice('server', [
  { shape: object('ImportEntry'), when: importEntry, ...familyB },
  { shape: object('ExposesRest'), when: { kind: 'value', key: 'type', values: ['api'] }, until: '0.4' },
  { shape: object('ExposesRest'), when: { kind: 'value', key: 'type', values: ['rest'] }, since: '0.5' },
  { shape: object('ExposesMcp'), when: { kind: 'value', key: 'type', values: ['mcp'] } },
  { shape: object('ExposesSkill'), when: { kind: 'value', key: 'type', values: ['skill'] }, since: '0.5' },
  { shape: object('ExposesControl'), when: { kind: 'value', key: 'type', values: ['control'] }, since: 'alpha2' },
]);

const aggregate: ChoiceShape = choice('aggregate', [
  { shape: object('ImportEntry'), when: importEntry, ...familyB },
  { shape: object('Aggregate'), when: { kind: 'otherwise' } },
]);

const binding: ChoiceShape = choice('bind', [
  { shape: object('ImportEntry'), when: importEntry, ...familyB },
  { shape: object('Binding'), when: { kind: 'otherwise' } },
]);

const externalRef: ChoiceShape = choice('external reference', [
  { shape: object('ExternalRefFile'), when: { kind: 'value', key: 'type', values: ['environment'] }, until: '0.5' },
  { shape: object('ExternalRefRuntime'), when: { kind: 'value', key: 'type', values: ['variables'] }, until: '0.5' },
]);

const section = (entry: ChoiceShape): ListShape => listOf(entry, 1);

const docs = {
  consumes:
    'The upstream HTTP APIs that are called. Each entry is a client with its own address, credentials and operations, or an import from another file.',
  exposes: 'The servers that are offered: REST, MCP, agent skills or a control port. An entry can also be imported from another file.',
  aggregates: 'Reusable flows, grouped by domain, that tools and REST operations refer to with `ref`.',
  binds: 'Where the values of `{{VARIABLES}}` come from: the environment, or a file that is not checked in.',
  externalRefs: 'Where variables come from. Called `binds` from 1.0.0-alpha1 on.',
};

const sharedSince: Structure = 'alpha3';

export const rootDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'Root',
    title: 'capability file',
    doc: 'A capability: the HTTP APIs it consumes, and what it makes of them for others. Without `capability` the file is shared: it holds one section that other files import from.',
    fields: [
      required(
        'naftiko',
        versionsOf('naftiko'),
        'Version of the format this file is written in, in quotes. Renamed `ikanos` with 1.0.0-alpha3.',
        { ...familyA, renamedTo: 'ikanos' },
      ),
      required('ikanos', versionsOf('ikanos'), 'Version of the format this file is written in.', { ...familyB }),
      field('info', object('Info'), 'Who this is for: a name, a description, tags, the people behind it.', { required: { until: '0.4' } }),
      field('externalRefs', section(externalRef), docs.externalRefs, { until: '0.5', renamedTo: 'binds' }),
      field('binds', section(binding), docs.binds, { since: 'alpha1' }),
      field('capability', object('Capability'), 'What is consumed and what is exposed.', { required: { until: '0.4' } }),
      field('consumes', section(client), `${docs.consumes} At the root of the file: clients that other files import.`, { since: '0.5' }),
      field('aggregates', section(aggregate), `${docs.aggregates} At the root of the file: aggregates that other files import.`, {
        since: sharedSince,
      }),
      field('exposes', section(server), `${docs.exposes} At the root of the file: servers that other files import.`, {
        since: sharedSince,
      }),
    ],
    modeSets: [
      {
        rule: 'one',
        since: '0.5',
        ...familyA,
        modes: [
          { name: 'capability', key: 'capability', requires: ['capability'] },
          { name: 'shared clients', key: 'consumes', requires: ['consumes'] },
        ],
      },
      {
        rule: 'one',
        ...familyB,
        modes: [
          { name: 'capability', key: 'capability', requires: ['capability'] },
          { name: 'shared clients', key: 'consumes', requires: ['consumes'], forbids: ['capability'] },
          { name: 'shared servers', key: 'exposes', requires: ['exposes'], forbids: ['capability'] },
          { name: 'shared aggregates', key: 'aggregates', requires: ['aggregates'], forbids: ['capability'] },
          { name: 'shared bindings', key: 'binds', requires: ['binds'], forbids: ['capability'] },
        ],
      },
    ],
  },
  {
    name: 'Capability',
    title: 'capability',
    doc: 'What is consumed and what is exposed. At least one of `consumes` and `exposes` has to be there; to be served, it needs `exposes`.',
    fields: [
      field('binds', section(binding), docs.binds, { since: 'alpha1' }),
      field('consumes', section(client), docs.consumes),
      field('aggregates', section(aggregate), docs.aggregates, { since: 'alpha2' }),
      field('exposes', section(server), docs.exposes),
    ],
    modeSets: [
      {
        rule: 'any',
        modes: [
          { name: 'servers', key: 'exposes', requires: ['exposes'] },
          { name: 'clients', key: 'consumes', requires: ['consumes'] },
        ],
      },
    ],
  },
  {
    name: 'Info',
    title: 'info block',
    doc: 'Metadata about the capability, for people and catalogues.',
    fields: [
      required('label', text(), 'Name for people. Called `display` from ikanos 1.0.0-alpha3 on.', {
        ...familyA,
        renamedTo: 'display',
        example: 'Orders',
      }),
      required('display', text(), 'Name for people; also the service name in telemetry.', { ...familyB, example: 'Orders' }),
      required('description', text('markdown'), 'What the capability is for, in a sentence or two.', {
        example: 'What this capability offers',
      }),
      field('version', text(), 'Version of this capability, as its authors count.', { since: 'beta4', example: '"1.0"' }),
      field('tags', listOf(text()), 'Words by which it is found in a catalogue.', { example: '[orders]' }),
      field('created', matching(date), 'Day on which it was first written, as year-month-day.', { example: '"2026-01-31"' }),
      field('modified', matching(date), 'Day of the last change, as year-month-day.', { example: '"2026-01-31"' }),
      field('stakeholders', listOf(object('Person')), 'The people to ask.'),
    ],
  },
  {
    name: 'Person',
    title: 'stakeholder',
    doc: 'A person behind the capability.',
    fields: [
      required('role', text(), 'What they do for it, such as owner, editor or viewer.', { example: 'owner' }),
      required('fullName', text(), 'Name of the person.', { example: 'Jane Doe' }),
      field('email', matching(email), 'Where to write to.', { example: 'jane.doe@example.org' }),
    ],
  },
  {
    name: 'ImportEntry',
    title: 'import',
    doc: 'Takes one entry, by its namespace, out of the same section of another file.',
    since: '0.5',
    fields: [
      required('location', text('file'), 'File to import from, relative to this one. Called `from` from ikanos 1.0.0-alpha3 on.', {
        ...familyA,
        renamedTo: 'from',
        example: './shared.consumes.yml',
      }),
      required('from', text('file'), 'File to import from, relative to this one.', { ...familyB, example: './shared.consumes.yml' }),
      required('import', matching(kebab, 'namespace'), 'Namespace of the wanted entry in that file.', { example: 'orders' }),
      field('as', matching(kebab, 'namespace'), 'Name it gets here; without it, the name it has there.', { example: 'orders' }),
      field('description', text('markdown'), 'Why it is imported.', { since: 'alpha2' }),
    ],
  },
];
