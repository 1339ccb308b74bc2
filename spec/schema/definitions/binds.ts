import type { ObjectDefinition, Shape } from '../definition.ts';
import { extended, field, kebab, mapOf, matching, oneOf, required, text, uriLocation, variableName } from './shapes.ts';

const bindingKeys = mapOf('variable', matching(extended), { keys: variableName });
const externalKeys = mapOf('variable', matching(extended), { keys: extended });

const fromFile: Shape = oneOf({ file: 'Values are read from the file at `uri`.' });
const fromRuntime: Shape = oneOf({ runtime: 'Values are given by the environment the engine runs in.' });

export const bindDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'Binding',
    title: 'bind',
    doc: 'A source of values for `{{VARIABLES}}`: the file at `location`, or without it the environment.',
    since: 'alpha1',
    fields: [
      required('namespace', matching(kebab, 'namespace'), 'Name of this source.', { example: 'env' }),
      field('description', text('markdown'), 'What it holds, and where to get it.'),
      field(
        'location',
        matching(uriLocation, 'file'),
        'File the values are read from, such as `file:///./secrets.yml`. Leave it out to read environment variables.',
        { example: 'file:///./secrets.yml' },
      ),
      required('keys', bindingKeys, 'The variables, each with the key in the source that fills it: `API_TOKEN: api-token`.', {
        example: '{API_TOKEN: API_TOKEN}',
      }),
    ],
  },
  {
    name: 'ExternalRefFile',
    title: 'external reference',
    doc: 'Variables that are read from a file. Becomes a bind with a `location` in 1.0.0-alpha1.',
    until: '0.5',
    fields: [
      required('name', matching(kebab), 'Name of this source.', { example: 'secrets', renamedTo: 'namespace' }),
      field('description', text('markdown'), 'What it holds, and where to get it.', {
        required: { until: '0.4' },
        example: 'Secrets of this capability',
      }),
      required('type', oneOf({ environment: 'Values are read from a file.' }), 'Kind of source.', { example: 'environment' }),
      required('resolution', fromFile, 'How the values are found: always `file` for this kind.', { example: 'file' }),
      required('uri', text('file'), 'File the values are read from.', { example: './secrets.json', renamedTo: 'location' }),
      required('keys', externalKeys, 'The variables, each with the key in the file that fills it.', { example: '{api_token: api_token}' }),
    ],
  },
  {
    name: 'ExternalRefRuntime',
    title: 'external reference',
    doc: 'Variables that the environment gives at run time. Becomes a bind without `location` in 1.0.0-alpha1.',
    until: '0.5',
    fields: [
      required('name', matching(kebab), 'Name of this source.', { example: 'env', renamedTo: 'namespace' }),
      field('description', text('markdown'), 'What it holds, and where to get it.', { since: '0.5' }),
      required('type', oneOf({ variables: 'Values come from the environment.' }), 'Kind of source.', { example: 'variables' }),
      required('resolution', fromRuntime, 'How the values are found: always `runtime` for this kind.', { example: 'runtime' }),
      required('keys', externalKeys, 'The variables, each with the name it has in the environment.', { example: '{api_token: API_TOKEN}' }),
    ],
  },
];

export const tunnelDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'TunnelZiti',
    title: 'tunnel',
    doc: 'Sends the calls of this client through an OpenZiti overlay network instead of the open network.',
    since: 'alpha3',
    fields: [
      required('type', oneOf({ ziti: 'An OpenZiti overlay network.' }), 'Kind of tunnel.', { example: 'ziti' }),
      required('service', text(), 'Name of the service in the overlay network.', { example: 'orders-service' }),
      required('identity', text('template'), 'Enrolled identity: a `{{VARIABLE}}` that holds it, or the path of its file.', {
        example: '"{{ZITI_IDENTITY}}"',
      }),
      field(
        'fallback',
        oneOf({ fail: 'Calls fail.', direct: 'Calls go over the open network.' }),
        'What happens when the overlay cannot be reached.',
        { default: 'fail' },
      ),
    ],
  },
];
