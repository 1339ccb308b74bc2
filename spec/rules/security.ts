/** Rules about secrets and authentication. */
import { isVariableName } from '../links/linker.ts';
import { spanWithin } from '../links/scalar-text.ts';
import { templateNames } from '../links/template.ts';
import { ownClients, ownServers } from '../model/own-parts.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { spanOf } from '../span.ts';
import { example } from './example.ts';
import { replace } from './fixes.ts';
import { authentications, hostOf, isLocalHost, proseOf } from './parts.ts';
import type { Finding, Rule } from './rule.ts';

const withToken = (token: string) =>
  example({ root: 'binds:\n  - {namespace: env, keys: {TOKEN: TOKEN}}\n', client: `authentication: {type: bearer, token: "${token}"}\n` });

/** Names of parameters that carry a secret. */
const secretNames =
  /^(?:authorization|proxy-authorization|(?:x-)?api[-_]?key|apikey|(?:x-)?auth[-_]?token|access[-_]?token|token|(?:x-)?secret|client[-_]?secret|password)$/i;

const secretFields: Readonly<Record<string, string>> = { bearer: 'token', basic: 'password', digest: 'password', apikey: 'value' };

export const literalSecret: Rule = {
  id: 'literal-secret',
  severity: 'warning',
  doc: {
    title: 'A secret is written into the file',
    why: 'Capability files are shared and kept in version control; a secret in them is known to everybody who ever reads them. Write a variable and bind it to a file that is not shared, or to the environment.',
    bad: withToken('sk-live-4f1c2d'),
    good: withToken('{{TOKEN}}'),
  },
  check: ({ file }) => [
    ...inParameters(file),
    ...inAddresses(file),
    ...authentications(file).flatMap(({ authentication }): Finding[] => {
      const field = authentication.fields[secretFields[authentication.type?.value ?? ''] ?? ''];
      const value = field?.value;
      // Without a letter or a digit it is no secret yet: `???`, `<…>`.
      if (!field || typeof value !== 'string' || !/[\p{L}\p{N}]/u.test(value) || templateNames(value).length > 0) return [];
      if (isVariableName(value)) {
        const fixes = () => [replace(file.uri, field.node, `"{{${value}}}"`, say`Change to \`{{${value}}}\``, true)];
        return [
          {
            message: say`This is the text \`${value}\` itself. Write \`{{${value}}}\` for the value of the variable.`,
            span: spanOf(field.node),
            fixes,
          },
        ];
      }
      return [{ message: readable(), span: spanOf(field.node) }];
    }),
  ],
};

const readable = () => say`This secret is readable for everybody who has the file. Write a variable such as \`{{API_TOKEN}}\` and bind it.`;

/** Parameters with the name of a credential and a value of their own. */
function inParameters(file: SourceFile): readonly Finding[] {
  return ownClients(file)
    .flatMap((client) => [
      ...client.inputParameters,
      ...client.resources.flatMap((resource) => [
        ...resource.inputParameters,
        ...resource.operations.flatMap((operation) => operation.inputParameters),
      ]),
    ])
    .flatMap(({ name, in: place, value }): Finding[] =>
      value &&
      /^(?:header|query|cookie)$/.test(place?.value ?? '') &&
      secretNames.test(name) &&
      typeof value.value === 'string' &&
      /[\p{L}\p{N}]/u.test(value.value) &&
      templateNames(value.value).length === 0
        ? [{ message: readable(), span: spanOf(value.node) }]
        : [],
    );
}

/** `https://user:password@host`. */
function inAddresses(file: SourceFile): readonly Finding[] {
  return ownClients(file).flatMap(({ baseUri }): Finding[] => {
    const found = baseUri && /^https?:\/\/[^/@:]*:([^/@]+)@/i.exec(baseUri.value);
    const password = found?.[1];
    if (!baseUri || password === undefined || templateNames(password).length > 0) return [];
    const end = (found?.[0].length ?? 0) - 1;
    return [{ message: readable(), span: spanWithin(file, baseUri.node, end - password.length, end) }];
  });
}

const oauth = (server: string, rest = 'scopes: [read]') =>
  example({
    exposes: `- type: rest\n  address: 127.0.0.1\n  port: 3000\n  namespace: shop-api\n  authentication: {type: oauth2, authorizationServerUri: "${server}", resource: "https://shop.internal", ${rest}}\n  resources:\n    orders: {path: /orders, description: All orders, operations: {list: {method: GET, call: shop.list-orders}}}\n`,
  });

export const oauth2NotHttps: Rule = {
  id: 'oauth2-not-https',
  severity: 'error',
  doc: {
    title: 'OAuth 2 over plain HTTP',
    why: 'Keys and tokens of an authorization server that is reached without encryption can be exchanged by anybody on the way.',
    bad: oauth('http://login.internal'),
    good: oauth('https://login.internal'),
  },
  check: ({ file }) =>
    authentications(file).flatMap(({ authentication }) =>
      authentication.type?.value !== 'oauth2'
        ? []
        : ['authorizationServerUri', 'resource', 'tokenEndpoint'].flatMap((key): Finding[] => {
            const field = authentication.fields[key];
            return field && typeof field.value === 'string' && /^http:/i.test(field.value) && !isLocalHost(hostOf(field.value))
              ? [{ message: say`\`${key}\` must be reached over \`https:\`.`, span: spanOf(field.node) }]
              : [];
          }),
    ),
};

export const oauth2WithoutScopes: Rule = {
  id: 'oauth2-without-scopes',
  severity: 'warning',
  doc: {
    title: 'OAuth 2 without scopes',
    why: 'Without `scopes` every valid token of the authorization server opens this server, whatever it was issued for.',
    bad: oauth('https://login.internal', 'audience: shop'),
    good: oauth('https://login.internal'),
  },
  check: ({ file }) =>
    authentications(file).flatMap(({ authentication }): Finding[] =>
      authentication.type?.value === 'oauth2' && !authentication.fields['scopes']
        ? [
            {
              message: say`Without \`scopes\` every token of the authorization server is accepted. List those that callers need.`,
              span: spanOf(authentication.type.node),
            },
          ]
        : [],
    ),
};

export const authenticationOverStdio: Rule = {
  id: 'authentication-over-stdio',
  severity: 'warning',
  doc: {
    title: 'Authentication over standard input and output',
    why: 'A server with `transport: stdio` is started by the one who uses it, and there are no HTTP headers to carry credentials.',
    bad: example({
      root: 'binds:\n  - {namespace: env, keys: {TOKEN: TOKEN}}\n',
      exposes:
        '- type: mcp\n  transport: stdio\n  namespace: shop-tools\n  authentication: {type: bearer, token: "{{TOKEN}}"}\n  tools:\n    list: {description: Lists all orders of the shop, call: shop.list-orders}\n',
    }),
    good: example({
      exposes:
        '- type: mcp\n  transport: stdio\n  namespace: shop-tools\n  tools:\n    list: {description: Lists all orders of the shop, call: shop.list-orders}\n',
    }),
  },
  check: ({ file }) =>
    ownServers(file).flatMap((server): Finding[] => {
      if (server.kind !== 'mcp' || server.transport?.value !== 'stdio' || !server.authentication) return [];
      const node = server.authentication.node.parent;
      return [
        {
          message: say`\`authentication\` has no effect over standard input and output. Remove it, or use \`transport: http\`.`,
          span: node?.kind === 'pair' ? spanOf(node.key) : spanOf(server.authentication.node),
        },
      ];
    }),
};

export const controlNotLocal: Rule = {
  id: 'control-not-local',
  severity: 'warning',
  doc: {
    title: 'The control server can be reached from outside',
    why: 'Health, metrics, traces and script settings are for whoever operates the capability. On another address than the local one everybody on the network can ask for them.',
    bad: example({ exposes: '- {type: control, port: 9090, address: 0.0.0.0}\n' }),
    good: example({ exposes: '- {type: control, port: 9090, address: localhost}\n' }),
  },
  check: ({ file }) =>
    ownServers(file).flatMap((server): Finding[] =>
      server.kind === 'control' && server.address && !/^(?:localhost|127\.0\.0\.1|::1)$/.test(server.address.value)
        ? [
            {
              message: say`On \`${server.address.value}\` the management endpoints can be reached from outside. Use \`localhost\`.`,
              span: spanOf(server.address.node),
            },
          ]
        : [],
    ),
};

export const scriptInText: Rule = {
  id: 'script-in-text',
  severity: 'error',
  doc: {
    title: 'A description holds code',
    why: 'Descriptions are rendered by editors, portals and agents. A `<script` tag or an `eval(` in them may be run there.',
    bad: example({ tool: 'list:\n  description: "Lists orders <script src=x>"\n  call: shop.list-orders\n' }),
    good: example({ tool: 'list:\n  description: "Lists orders"\n  call: shop.list-orders\n' }),
  },
  check: ({ file }) =>
    proseOf(file).flatMap((text): Finding[] => {
      const found = /<script|eval\(/i.exec(text.value)?.[0];
      return found === undefined
        ? []
        : [{ message: say`\`${found}\` could be run where this text is shown. Remove it.`, span: spanOf(text.node) }];
    }),
};
