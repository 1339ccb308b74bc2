import type { ChoiceShape, ObjectDefinition } from '../definition.ts';
import { choice, field, listOf, matching, object, oneOf, required, text, uri } from './shapes.ts';

export const authentication: ChoiceShape = choice('authentication', [
  { shape: object('AuthBasic'), when: { kind: 'value', key: 'type', values: ['basic'] } },
  { shape: object('AuthApiKey'), when: { kind: 'value', key: 'type', values: ['apikey'] } },
  { shape: object('AuthBearer'), when: { kind: 'value', key: 'type', values: ['bearer'] } },
  { shape: object('AuthDigest'), when: { kind: 'value', key: 'type', values: ['digest'] } },
  { shape: object('AuthOAuth2'), when: { kind: 'value', key: 'type', values: ['oauth2'] }, since: 'alpha2' },
]);

const kindDoc = 'Kind of authentication.';

export const authenticationDefinitions: readonly ObjectDefinition[] = [
  {
    name: 'AuthBasic',
    title: 'basic authentication',
    doc: 'User name and password with every request.',
    fields: [
      required('type', oneOf({ basic: 'User name and password.' }), kindDoc, { example: 'basic' }),
      field('username', text('secret'), 'User name.', { example: '"{{API_USER}}"' }),
      field('password', text('secret'), 'Password, as a `{{VARIABLE}}`.', { example: '"{{API_PASSWORD}}"' }),
    ],
  },
  {
    name: 'AuthApiKey',
    title: 'API key authentication',
    doc: 'A key in a header or in the query.',
    fields: [
      required('type', oneOf({ apikey: 'A key in a header or in the query.' }), kindDoc, { example: 'apikey' }),
      field('key', text(), 'Name of the header or query parameter.', { example: 'X-API-Key' }),
      field('value', text('secret'), 'The key itself, as a `{{VARIABLE}}`.', { example: '"{{API_KEY}}"' }),
      field(
        'placement',
        oneOf({ header: 'In the request header that `key` names.', query: 'In the query of the address, under the name in `key`.' }),
        'Where the key goes.',
        {
          default: 'header',
          example: 'header',
        },
      ),
    ],
  },
  {
    name: 'AuthBearer',
    title: 'bearer authentication',
    doc: 'A token in the `Authorization` header.',
    fields: [
      required('type', oneOf({ bearer: 'A token in the `Authorization` header.' }), kindDoc, { example: 'bearer' }),
      field('token', text('secret'), 'The token, as a `{{VARIABLE}}`.', { example: '"{{API_TOKEN}}"' }),
    ],
  },
  {
    name: 'AuthDigest',
    title: 'digest authentication',
    doc: 'User name and password, never sent in the clear.',
    fields: [
      required('type', oneOf({ digest: 'User name and password, hashed with a challenge.' }), kindDoc, { example: 'digest' }),
      field('username', text('secret'), 'User name.', { example: '"{{API_USER}}"' }),
      field('password', text('secret'), 'Password, as a `{{VARIABLE}}`.', { example: '"{{API_PASSWORD}}"' }),
    ],
  },
  {
    name: 'AuthOAuth2',
    title: 'OAuth 2 authentication',
    doc: 'Checks the access tokens that callers of a server bring along. On a client, fetches tokens for it, with credentials from variables named after its namespace: `CRM_CLIENT_ID` and `CRM_CLIENT_SECRET` for `crm`.',
    since: 'alpha2',
    fields: [
      required('type', oneOf({ oauth2: 'Access tokens of an authorization server.' }), kindDoc, { example: 'oauth2' }),
      required('authorizationServerUri', matching(uri), 'Address of the server that issues the tokens.', {
        example: 'https://login.example.org',
      }),
      required('resource', matching(uri), 'Address tokens must have been issued for.', { example: 'https://api.example.org' }),
      field('scopes', listOf(text()), 'Scopes a token must have.'),
      field('audience', text(), 'Audience a token must have; without it, `resource`.'),
      field('tokenEndpoint', matching(uri), 'Where tokens are issued, when the server does not publish it.'),
      field(
        'tokenValidation',
        oneOf({ jwks: 'By signature, with the published keys of the server.', introspection: 'By asking the server about each token.' }),
        'How tokens are checked.',
        { default: 'jwks' },
      ),
    ],
  },
];
