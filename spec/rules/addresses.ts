/** Rules about addresses and paths. */
import { spanWithin } from '../links/scalar-text.ts';
import { templateNames } from '../links/template.ts';
import { quoteList } from '../links/words.ts';
import type { Client, Text } from '../model/capability.ts';
import { ownClients, ownServers } from '../model/own-parts.ts';
import type { Fix } from '../problem.ts';
import { say } from '../say.ts';
import type { SourceFile } from '../source-file.ts';
import { spanOf } from '../span.ts';
import type { Span } from '../syntax/tree.ts';
import { example } from './example.ts';
import { replace } from './fixes.ts';
import { authentications, hostOf, isLocalHost } from './parts.ts';
import type { Finding, Rule } from './rule.ts';

/** A text with its last sign taken away, inside its quotes. */
function withoutLast(uri: string, text: Text, title: string): () => readonly Fix[] {
  return () => [replace(uri, lastSign(text), '', title, true)];
}

function lastSign({ node }: Text): Span {
  const end = node.end - (node.kind === 'scalar' && (node.style === 'single' || node.style === 'double') ? 1 : 0);
  return { start: end - 1, end };
}

export const baseUriTrailingSlash: Rule = {
  id: 'base-uri-trailing-slash',
  severity: 'error',
  doc: {
    title: '`baseUri` ends with a slash',
    why: 'Paths begin with a slash, so the address of a call would have two. Engines refuse to serve such a file.',
    bad: example().replace('https://shop.internal\n', 'https://shop.internal/v1/\n'),
    good: example().replace('https://shop.internal\n', 'https://shop.internal/v1\n'),
  },
  check: ({ file }) =>
    ownClients(file).flatMap((client): Finding[] => {
      const found = baseUriMistake(client);
      return found ? [{ ...found, fixes: () => [slashToPaths(file, client, client.baseUri)] }] : [];
    }),
};

export function baseUriMistake({ baseUri }: Client): Finding | undefined {
  if (!baseUri?.value.endsWith('/')) return undefined;
  const message = say`\`baseUri\` ends with a slash, and paths begin with one: engines refuse this. Remove it.`;
  return { message, span: spanOf(baseUri.node) };
}

/** Takes the slash from the base address, and gives one to each path that relied on it. */
function slashToPaths(file: SourceFile, { resources }: Client, baseUri: Text | undefined): Fix {
  const bare = resources.flatMap(({ path }) => (path && /^[^/?]/.test(path.value) ? path : []));
  const edits = [
    ...(baseUri ? [{ uri: file.uri, ...lastSign(baseUri), newText: '' }] : []),
    ...bare.map(({ node }) => ({ uri: file.uri, ...spanWithin(file, node, 0, 0), newText: '/' })),
  ];
  return { title: bare.length > 0 ? say`Move the slash to the paths` : say`Remove the slash`, preferred: true, edits };
}

const rest = (path: string) =>
  example({
    exposes: `- type: rest\n  address: 127.0.0.1\n  port: 3000\n  namespace: shop-api\n  resources:\n    orders:\n      path: ${path}\n      description: All orders\n      operations:\n        list: {method: GET, call: shop.list-orders}\n`,
  });

export const queryInPath: Rule = {
  id: 'query-in-path',
  severity: 'warning',
  doc: {
    title: 'A path has a query in it',
    why: 'What follows a `?` belongs into input parameters with `in: query`: there it is encoded, can be left out, and shows up in completion. A route with a `?` never matches.',
    bad: rest('/orders?open=true'),
    good: rest('/orders'),
  },
  check: ({ file }) =>
    [
      ...ownClients(file).flatMap((client) => client.resources),
      ...ownServers(file).flatMap((server) => (server.kind === 'rest' ? server.resources : [])),
    ].flatMap(({ path }): Finding[] =>
      path?.value.includes('?')
        ? [{ message: say`A path takes no query. Declare an input parameter with \`in: query\` instead.`, span: spanOf(path.node) }]
        : [],
    ),
};

export const routeTrailingSlash: Rule = {
  id: 'route-trailing-slash',
  severity: 'warning',
  doc: {
    title: 'An exposed path ends with a slash',
    why: 'Routes match to the letter: `/orders/` does not answer requests to `/orders`, which is what callers expect.',
    bad: rest('/orders/'),
    good: rest('/orders'),
  },
  check: ({ file }) =>
    ownServers(file)
      .flatMap((server) => (server.kind === 'rest' ? server.resources : []))
      .flatMap(({ path, operations }): Finding[] =>
        // The root is a route like any other; one that only forwards lacks more than that.
        path && path.value.length > 1 && path.value.endsWith('/') && operations.length > 0
          ? [
              {
                message: say`A route matches to the letter: without the slash at its end, \`${path.value.slice(0, -1)}\` is what callers expect.`,
                span: spanOf(path.node),
                fixes: withoutLast(file.uri, path, say`Remove the slash`),
              },
            ]
          : [],
      ),
};

export const exampleAddress: Rule = {
  id: 'example-address',
  severity: 'warning',
  doc: {
    title: 'The address is a placeholder',
    why: 'Hosts below `example.com` are reserved for documentation: nothing can be served there.',
    bad: rest('/orders').replace('address: 127.0.0.1', 'address: api.example.com'),
    good: rest('/orders'),
  },
  check: ({ file }) =>
    ownServers(file).flatMap(({ address }): Finding[] =>
      address && /(?:^|\.)example\.com$/i.test(address.value)
        ? [
            {
              message: say`\`${address.value}\` is a placeholder. Write the address to listen on, such as \`127.0.0.1\`.`,
              span: spanOf(address.node),
            },
          ]
        : [],
    ),
};

export const exampleBaseUri: Rule = {
  id: 'example-base-uri',
  severity: 'off',
  doc: {
    title: '`baseUri` is a placeholder',
    why: 'Hosts below `example.com` are reserved for documentation: calls will not be answered.',
    bad: example().replace('https://shop.internal', 'https://shop.example.com'),
    good: example(),
  },
  check: ({ file }) =>
    ownClients(file).flatMap(({ baseUri }): Finding[] =>
      baseUri?.value.includes('example.com')
        ? [{ message: say`\`baseUri\` is a placeholder: nothing answers at example.com.`, span: spanOf(baseUri.node) }]
        : [],
    ),
};

export const insecureCredentials: Rule = {
  id: 'insecure-credentials',
  severity: 'warning',
  doc: {
    title: 'Credentials travel without encryption',
    why: 'Over plain `http:` everybody on the way can read the credentials. Only on this machine itself is that harmless.',
    bad: example({
      root: 'binds:\n  - {namespace: env, keys: {TOKEN: TOKEN}}\n',
      client: 'authentication: {type: bearer, token: "{{TOKEN}}"}\n',
    }).replace('https://', 'http://'),
    good: example({
      root: 'binds:\n  - {namespace: env, keys: {TOKEN: TOKEN}}\n',
      client: 'authentication: {type: bearer, token: "{{TOKEN}}"}\n',
    }),
  },
  check: ({ file }) =>
    authentications(file).flatMap(({ owner }): Finding[] => {
      const address = owner.kind === 'client' ? owner.baseUri : undefined;
      if (!address?.value.startsWith('http://')) return [];
      const host = hostOf(address.value);
      if (isLocalHost(host) || templateNames(host).length > 0) return [];
      return [
        {
          message: say`Credentials go to \`${host}\` without encryption. Use \`https:\`.`,
          span: spanOf(address.node),
          fixes: () => [useHttps(file.uri, address)],
        },
      ];
    }),
};

function useHttps(uri: string, address: Text): Fix {
  const { node } = address;
  const start = node.start + (node.kind === 'scalar' && (node.style === 'single' || node.style === 'double') ? 1 : 0);
  return replace(uri, { start, end: start + 'http:'.length }, 'https:', say`Use \`https:\``, false);
}

const singleBraces = /(?<!\{)\{([A-Za-z_][\w-]*)\}(?!\})/g;

export const singleBracePlaceholder: Rule = {
  id: 'single-brace-placeholder',
  severity: 'warning',
  doc: {
    title: 'A consumed path has a placeholder in single braces',
    why: 'In consumed paths a value is inserted by double braces. Single braces go out as they are, and the API answers that it knows no such thing.',
    bad: example({
      resources: 'order:\n  path: "/orders/{id}"\n  operations:\n    list-orders: {method: GET, inputParameters: {id: {in: path}}}\n',
      tool: 'list:\n  description: Reads one order of the shop\n  call: shop.list-orders\n  with: {id: 5}\n',
    }),
    good: example({
      resources: 'order:\n  path: "/orders/{{id}}"\n  operations:\n    list-orders: {method: GET, inputParameters: {id: {in: path}}}\n',
      tool: 'list:\n  description: Reads one order of the shop\n  call: shop.list-orders\n  with: {id: 5}\n',
    }),
  },
  check: ({ file }) =>
    ownClients(file)
      .flatMap(({ resources }) => resources)
      .flatMap(({ path }): Finding[] => {
        const single = path ? [...path.value.matchAll(singleBraces)] : [];
        const [first] = single;
        const last = single.at(-1);
        if (!path || !first || !last) return [];
        const fixed = path.value.replaceAll(singleBraces, '{{$1}}');
        const written = quoteList(single.map(([whole]) => whole));
        return [
          {
            message:
              single.length > 1
                ? say`${written} go out as they are: in consumed paths a value is inserted by \`{{${first[1] ?? ''}}}\`.`
                : say`${written} goes out as it is: in consumed paths a value is inserted by \`{{${first[1] ?? ''}}}\`.`,
            span: spanWithin(file, path.node, first.index, last.index + last[0].length),
            fixes: () => [replace(file.uri, path.node, `"${fixed}"`, say`Use double braces`, true)],
          },
        ];
      }),
};
