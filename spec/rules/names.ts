/** Rules about names that are there twice. */
import type { Effective, EffectiveSections } from '../links/resolve-imports.ts';
import { routeOf } from '../links/routes.ts';
import { effectiveUnits, ownUnits } from '../links/units.ts';
import type { Aggregate, Binding, Client, Named, Server } from '../model/capability.ts';
import { ownAggregates, ownClients, ownServers } from '../model/own-parts.ts';
import { say } from '../say.ts';
import { spanOf } from '../span.ts';
import type { Span } from '../syntax/tree.ts';
import { rememberClean } from './clean.ts';
import { example } from './example.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';

interface Place {
  readonly name: string;
  readonly span: Span;
  /** What it is, in words. */
  readonly what: string;
  /** An import can take another name here. */
  readonly imported?: boolean;
}

/** The second and later places of each name, each with the first as related place. */
function repeated(places: readonly Place[], uri: string, message: (place: Place, first: Place) => string): Finding[] {
  const seen = new Map<string, Place>();
  return places.flatMap((place): Finding[] => {
    const first = seen.get(place.name);
    if (!first) {
      seen.set(place.name, place);
      return [];
    }
    return [{ message: message(place, first), span: place.span, related: [{ uri, span: first.span, message: say`The first one.` }] }];
  });
}

const twoClients = (second: string) => `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - {type: http, namespace: shop, baseUri: "https://shop.internal"}
    - {type: http, namespace: ${second}, baseUri: "https://store.internal"}
`;

export const duplicateNamespace: Rule = {
  id: 'duplicate-namespace',
  severity: 'error',
  doc: {
    title: 'A namespace is there twice',
    why: 'Consumed APIs, servers and binds are told apart by their namespaces, imported ones by their alias. Two of one name cannot both be meant.',
    bad: twoClients('shop'),
    good: twoClients('store'),
  },
  check: ({ file, links }) => {
    const { clients, servers, bindings, aggregates } = links.sections;
    const shared = [
      ...namespacesOf(clients, say`consumed API`),
      ...namespacesOf(servers, say`server`),
      ...namespacesOf(bindings, say`bind`),
    ].sort((a, b) => a.span.start - b.span.start);
    return [...repeated(shared, file.uri, namespaceTaken), ...repeated(namespacesOf(aggregates, say`aggregate`), file.uri, namespaceTaken)];
  },
};

function namespacesOf(parts: readonly Effective<Client | Server | Binding | Aggregate>[], what: string): Place[] {
  return parts.flatMap(({ part, namespace, entry }) => {
    const node = entry ? (entry.nameNode ?? entry.node) : (part.namespace?.node ?? part.node);
    return namespace ? [{ name: namespace, span: spanOf(node), what, imported: entry !== undefined }] : [];
  });
}

/** Of parts of one kind the second and later ones of each namespace: nothing could tell them apart. */
export function sameNamespaces({ clients, servers, aggregates }: EffectiveSections, uri: string): readonly Finding[] {
  const kinds = [namespacesOf(clients, say`consumed API`), namespacesOf(servers, say`server`), namespacesOf(aggregates, say`aggregate`)];
  return kinds.flatMap((places) => repeated(places, uri, namespaceTaken));
}

const twoOperations = (second: string) =>
  example({
    resources: `open:\n  path: /open\n  operations:\n    list-orders: {method: GET}\nclosed:\n  path: /closed\n  operations:\n    ${second}: {method: GET}\n`,
  });

export const duplicateOperation: Rule = {
  id: 'duplicate-operation',
  severity: 'warning',
  doc: {
    title: 'Two operations of an API have the same name',
    why: 'A `call` names the API and the operation, not the resource: it always reaches the first operation of that name, and the other cannot be called.',
    bad: twoOperations('list-orders'),
    good: twoOperations('list-closed-orders'),
  },
  check: ({ file }) =>
    ownClients(file).flatMap((client) =>
      repeated(
        client.resources.flatMap((resource) => resource.operations).flatMap((operation) => placeOf(operation, 'operation')),
        file.uri,
        ({ name }) => say`Another operation of this API is called \`${name}\` already, and calls reach that one only. Choose another name.`,
      ),
    ),
};

function namespaceTaken(place: Place, first: Place): string {
  const { name, what, imported } = place;
  if (what === first.what) {
    return imported
      ? say`The namespace \`${name}\` is taken by another ${what}. Give it another name with \`as\`.`
      : say`The namespace \`${name}\` is taken by another ${what}. Choose another name.`;
  }
  return imported
    ? say`The namespace \`${name}\` is taken by a ${first.what}. Give it another name with \`as\`: ${what}s and ${first.what}s share their names.`
    : say`The namespace \`${name}\` is taken by a ${first.what}. Choose another name: ${what}s and ${first.what}s share their names.`;
}

function placeOf(part: Named, what: string): Place[] {
  return part.name ? [{ name: part.name, span: spanOf(part.nameNode ?? part.node), what }] : [];
}

const twoServers = (port: number) =>
  example({
    exposes: `- type: mcp\n  port: 3000\n  namespace: shop-tools\n  tools:\n    list: {description: Lists all orders of the shop, call: shop.list-orders}\n- type: rest\n  address: 127.0.0.1\n  port: ${port}\n  namespace: shop-api\n  resources:\n    orders: {path: /orders, description: All orders, operations: {list: {method: GET, call: shop.list-orders}}}\n`,
  });

export const duplicatePort: Rule = {
  id: 'duplicate-port',
  severity: 'error',
  doc: {
    title: 'Two servers have the same port',
    why: 'A port can be listened on once. The second server could not start.',
    bad: twoServers(3000),
    good: twoServers(3001),
  },
  check: ({ file, links }) => samePorts(links.sections, file.uri),
};

/** Servers with the port of an earlier one, imported ones included: they are told where they are imported. */
export function samePorts({ servers }: EffectiveSections, uri: string): readonly Finding[] {
  // Of a server that is there twice, that is told: its port is no mistake of its own.
  const isCopy = ({ part, namespace }: Effective<Server>, index: number) =>
    servers.slice(0, index).some((other) => (part.kind === 'control' ? other.part.kind === 'control' : other.namespace === namespace));
  const different = servers.filter((server, index) => !isCopy(server, index));
  return repeated(
    different.flatMap(({ part: { port, type }, namespace, entry }) =>
      port
        ? [
            {
              name: String(port.value),
              span: spanOf(entry?.nameNode ?? entry?.node ?? port.node),
              what: namespace ?? type?.value ?? say`another server`,
            },
          ]
        : [],
    ),
    uri,
    (place, first) => say`Port ${place.name} is taken by \`${first.what}\`. Choose another one.`,
  );
}

export const secondControlServer: Rule = {
  id: 'second-control-server',
  severity: 'error',
  doc: {
    title: 'There are two control servers',
    why: 'A capability is managed through one control server. Settings of a second one have no effect.',
    bad: example({ exposes: '- {type: control, port: 9090, address: localhost}\n- {type: control, port: 9091, address: localhost}\n' }),
    good: example({ exposes: '- {type: control, port: 9090, address: localhost}\n' }),
  },
  check: ({ file }) =>
    ownServers(file)
      .filter((server) => server.kind === 'control')
      .slice(1)
      .map((server) => ({
        message: say`There is a control server already, and a capability can have one only.`,
        span: spanOf(server.type?.node ?? server.node),
      })),
};

const twoRoutes = (path: string) =>
  example({
    exposes: `- type: rest\n  address: 127.0.0.1\n  port: 3000\n  namespace: shop-api\n  resources:\n    orders: {path: /orders, description: All orders, operations: {list: {method: GET, call: shop.list-orders}}}\n    others: {path: ${path}, description: Others, operations: {list-others: {method: GET, call: shop.list-orders}}}\n`,
  });

export const duplicateRoute: Rule = {
  id: 'duplicate-route',
  severity: 'warning',
  doc: {
    title: 'Two operations answer the same requests',
    why: 'The first route in the file that fits a request answers it. A second operation with the same path and method is never reached.',
    bad: twoRoutes('/orders'),
    good: twoRoutes('/others'),
  },
  check: ({ file, links }: RuleContext) => {
    const routes = effectiveUnits(links.sections).flatMap(({ unit, uri, restResource, server }) => {
      if (uri !== file.uri || unit.kind !== 'rest-operation' || !unit.method || !restResource?.path || !server) return [];
      return [
        {
          name: `${server.node.start} ${routeOf(unit.method.value, restResource.path.value)}`,
          span: spanOf(unit.nameNode ?? unit.node),
          what: `${unit.method.value} ${restResource.path.value}`,
        },
      ];
    });
    return repeated(routes, file.uri, (place) => say`Another operation answers ${place.what} already: this one is never reached.`);
  },
};

const listStyle = (second: string) => `naftiko: "1.0.0-alpha2"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      resources: [{name: orders, path: /orders, operations: [{name: list-orders, method: GET}]}]
  exposes:
    - type: mcp
      port: 3000
      namespace: shop-tools
      tools:
        - {name: list, description: Lists all orders of the shop, call: shop.list-orders}
        - {name: ${second}, description: Lists open orders of the shop, call: shop.list-orders}
`;

export const duplicateName: Rule = {
  id: 'duplicate-name',
  severity: 'error',
  doc: {
    title: 'A name is there twice in a list',
    why: 'Tools, prompts, resources, steps, inputs and outputs are told apart by their names. Of two with one name only one can be reached.',
    bad: listStyle('list'),
    good: listStyle('list-open'),
  },
  check: ({ file }) => {
    const judge = (part: object, listsOf: () => readonly NamedList[]) =>
      cleanLists(part, [], () => listsOf().flatMap((list) => twiceIn(list, file.uri)));
    return [
      ...ownUnits(file).flatMap(({ unit }) =>
        judge(unit, () => [
          { what: say`step`, parts: unit.steps },
          { what: say`input`, parts: unit.inputParameters },
          { what: say`output`, parts: unit.outputs?.form === 'map' ? unit.outputs.parameters : [] },
        ]),
      ),
      ...ownServers(file).flatMap((server) => {
        if (server.kind === 'rest')
          return server.resources.flatMap((resource) => judge(resource, () => [{ what: say`input`, parts: resource.inputParameters }]));
        return listsOfServer(server).flatMap((list) => twiceIn(list, file.uri));
      }),
      ...ownClients(file).flatMap((client) => [
        ...twiceIn({ what: say`input`, parts: client.inputParameters }, file.uri),
        ...client.resources.flatMap((resource) =>
          judge(resource, () => [
            { what: say`input`, parts: resource.inputParameters },
            ...resource.operations.flatMap((operation) => [
              { what: say`input`, parts: operation.inputParameters },
              { what: say`output`, parts: operation.outputs?.form === 'map' ? operation.outputs.parameters : [] },
            ]),
          ]),
        ),
      ]),
      ...ownAggregates(file).flatMap((aggregate) => sameFlows(aggregate, file.uri)),
    ];
  },
};

const cleanLists = rememberClean();

export function sameFlows({ flows }: Aggregate, uri: string): readonly Finding[] {
  return twiceIn({ what: say`flow`, parts: flows }, uri);
}

function listsOfServer(server: Server): readonly NamedList[] {
  if (server.kind === 'skill')
    return [{ what: say`skill`, parts: server.skills }, ...server.skills.map(({ tools }) => ({ what: say`tool`, parts: tools }))];
  return server.kind === 'mcp'
    ? [
        { what: say`tool`, parts: server.tools },
        { what: say`resource`, parts: server.resources },
        { what: say`prompt`, parts: server.prompts },
        ...server.prompts.map((prompt) => ({ what: say`argument`, parts: prompt.arguments })),
      ]
    : [];
}

function twiceIn({ what, parts }: NamedList, uri: string): readonly Finding[] {
  return repeated(
    parts.filter(isListItem).flatMap((part) => placeOf(part, what)),
    uri,
    ({ name }) => say`There is another ${what} \`${name}\` in this list, and only one of them can be reached. Choose another name.`,
  );
}

interface NamedList {
  readonly what: string;
  readonly parts: readonly Named[];
}

/** Keys of a map that are there twice are told by YAML. */
function isListItem({ nameNode }: Named): boolean {
  const pair = nameNode?.parent;
  return pair?.kind === 'pair' && pair.key !== nameNode;
}

/** What the larger MCP clients take. */
const longestName = 64;

const namedTool = (name: string) => example({ tool: `${name}:\n  description: Lists all orders of the shop\n  call: shop.list-orders\n` });

export const nameTooLong: Rule = {
  id: 'name-too-long',
  severity: 'warning',
  doc: {
    title: 'A name is too long for agents',
    why: `Clients of MCP servers refuse tools and prompts whose names have more than ${longestName} characters, or leave them out.`,
    bad: namedTool(`list-${'all-the-orders-of-'.repeat(4)}the-shop`),
    good: namedTool('list-all-the-orders-of-the-shop'),
  },
  check: ({ file }) =>
    ownServers(file).flatMap((server) =>
      server.kind !== 'mcp'
        ? []
        : [...server.tools, ...server.prompts].flatMap(({ name, nameNode, node }): Finding[] =>
            name.length > longestName
              ? [
                  {
                    message: say`Many clients take names of at most ${longestName} characters; this one has ${name.length}.`,
                    span: spanOf(nameNode ?? node),
                  },
                ]
              : [],
          ),
    ),
};
