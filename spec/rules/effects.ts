/** Rules about what is written and does nothing: at all, in other engines, or here. */
import { parseJsonPath } from '../links/json-path.ts';
import { findOperation } from '../links/operations.ts';
import type { EffectiveSections } from '../links/resolve-imports.ts';
import { ownUnits } from '../links/units.ts';
import type { Client, InputParameter, Server, Unit } from '../model/capability.ts';
import { ownBindings, ownClients, ownServers } from '../model/own-parts.ts';
import { valueAt } from '../model/reader.ts';
import { say } from '../say.ts';
import type { DefinitionName } from '../schema/definition.ts';
import { spanOf } from '../span.ts';
import { findPair, textOf } from '../syntax/navigate.ts';
import type { Node, Span } from '../syntax/tree.ts';
import { targetsOf } from './calls.ts';
import { rememberClean } from './clean.ts';
import { example } from './example.ts';
import { groovyFindings } from './groovy-scripts.ts';
import { stepPathsOf } from './parts.ts';
import type { Finding, Rule } from './rule.ts';

/** Span of a key; undefined when it is not there. */
export function keySpan(mapping: Node | undefined, key: string): Span | undefined {
  const pair = findPair(mapping, key);
  return pair && spanOf(pair.key);
}

const binarySchemas: ReadonlySet<string> = new Set(['avro', 'protobuf', 'html', 'markdown']);

export const noEffect: Rule = {
  id: 'no-effect',
  severity: 'warning',
  doc: {
    title: 'A key has no effect here',
    why: 'It is allowed, and nothing reads it: because another key takes its place (`ref` before `steps` before `call`), or because what it belongs to is not there. Remove it, or the other one.',
    bad: example({
      tool: 'list:\n  description: Lists all orders of the shop\n  call: shop.list-orders\n  mappings: [{target: total, value: $.list.total}]\n',
    }),
    good: example({
      tool: 'list:\n  description: Lists all orders of the shop\n  steps: {list: {type: call, call: shop.list-orders}}\n  mappings: [{target: total, value: $.list.total}]\n  outputParameters: {total: {type: number}}\n',
    }),
  },
  check: ({ file }) => [
    ...ownUnits(file).flatMap(({ unit }) => cleanUnits(unit, [], () => atKeys(unit.node, idleInUnit(unit.kind, unit.node)))),
    ...ownClients(file).flatMap(({ resources }) =>
      resources.flatMap(({ operations }) =>
        operations.flatMap((operation) =>
          operation.maxBinarySize || operation.outputSchema ? atKeys(operation.node, idleInOperation(operation.node)) : [],
        ),
      ),
    ),
    ...ownServers(file).flatMap(({ kind, node }) => (kind === 'mcp' ? atKeys(node, idleInServer(node)) : [])),
  ],
};

const cleanUnits = rememberClean();

/** Keys that do nothing where they are, or would do nothing if they were there. */
type IdleKeys = Readonly<Record<string, IdleKey>>;

interface IdleKey {
  readonly why: () => string;
  /** True where it only wants another key that is not there yet; false where one that is there takes its place. */
  readonly waits: boolean;
}

/** Of a mapping, by the name of its definition. */
export function idleKeysOf(definition: DefinitionName, mapping: Node): IdleKeys {
  switch (definition) {
    case 'McpTool':
      return idleInUnit('tool', mapping);
    case 'McpResource':
      return idleInUnit('resource', mapping);
    case 'ExposedOperation':
      return idleInUnit('rest-operation', mapping);
    case 'AggregateFlow':
      return idleInUnit('flow', mapping);
    case 'ConsumedOperation':
      return idleInOperation(mapping);
    case 'ExposesMcp':
      return idleInServer(mapping);
    default:
      return {};
  }
}

function atKeys(node: Node, idle: IdleKeys): readonly Finding[] {
  return Object.entries(idle).flatMap(([key, { why }]): Finding[] => {
    const span = keySpan(node, key);
    return span ? [{ message: why(), span, tags: ['unnecessary'] }] : [];
  });
}

function idleInUnit(kind: Unit['kind'], node: Node): IdleKeys {
  const beside = (other: string, keys: readonly string[]): IdleKeys =>
    Object.fromEntries(keys.map((key) => [key, { why: () => say`\`${key}\` has no effect beside \`${other}\`.`, waits: false }]));
  if (kind === 'resource' && valueAt(node, 'location')) return beside('location', ['with', 'mappings', 'outputParameters']);
  if (kind !== 'flow' && valueAt(node, 'ref')) return beside('ref', ['steps', 'call', 'mappings']);
  if (valueAt(node, 'steps')) return beside('steps', ['call']);
  return { mappings: { why: () => say`\`mappings\` has no effect without \`steps\`.`, waits: true } };
}

function idleInOperation(node: Node): IdleKeys {
  const format = textOf(valueAt(node, 'outputRawFormat')) ?? 'json';
  return {
    ...(format !== 'binary' && {
      maxBinarySize: { why: () => say`\`maxBinarySize\` has no effect without \`outputRawFormat: binary\`.`, waits: true },
    }),
    ...(!binarySchemas.has(format) && {
      outputSchema: { why: () => say`\`outputSchema\` has no effect for answers in \`${format}\`.`, waits: true },
    }),
  };
}

function idleInServer(node: Node): IdleKeys {
  return textOf(valueAt(node, 'transport')) === 'stdio'
    ? { address: { why: () => say`\`address\` has no effect over standard input and output.`, waits: false } }
    : {};
}

export const noEffectElsewhere: Rule = {
  id: 'no-effect-elsewhere',
  severity: 'hint',
  doc: {
    title: 'Other engines do nothing here',
    why: 'The format allows it and Capstan does what it says. The reference engine does not: the message says what will not happen there. Worth knowing for a capability that is served by both.',
    bad: example({
      resources:
        'orders:\n  path: /orders\n  operations:\n    list-orders: {method: GET, inputParameters: {session: {in: cookie, value: none}}}\n',
    }),
    good: example(),
  },
  check: ({ file, links }) => {
    const { root, capability } = file.model;
    return [
      ...(capability
        ? [
            ...elsewhere(
              keySpan(capability.node, 'binds'),
              say`Other engines read \`binds\` at the top of the file only, not under \`capability\`.`,
            ),
            ...(['consumes', 'exposes', 'aggregates'] as const).flatMap((section) =>
              root[section].length > 0
                ? elsewhere(
                    keySpan(file.tree.root, section),
                    say`Other engines read \`${section}\` of such a file under \`capability\` only.`,
                  )
                : [],
            ),
          ]
        : []),
      ...ownClients(file).flatMap((client) => ofClient(client)),
      ...ownServers(file).flatMap((server) => ofServer(server)),
      ...ownUnits(file).flatMap((place) =>
        cleanElsewhere(place.unit, targetsOf(place, links.sections), () => inUnit(place.unit, links.sections)),
      ),
    ];
  },
};

const cleanElsewhere = rememberClean();

function elsewhere(span: Span | undefined, message: string): readonly Finding[] {
  return span ? [{ message, span }] : [];
}

function inUnit(unit: Unit, sections: EffectiveSections): readonly Finding[] {
  return [
    ...(unit.kind === 'flow'
      ? elsewhere(keySpan(unit.node, 'outputMediaType'), say`Other engines do not read \`outputMediaType\` of a flow.`)
      : []),
    ...(unit.kind === 'resource' && unit.steps.length > 0
      ? elsewhere(
          keySpan(unit.node, 'mappings'),
          say`Other engines do not read \`mappings\` of a resource: callers get the last answer as it is.`,
        )
      : []),
    ...pathsElsewhere(unit),
    ...unit.steps.flatMap((step) => {
      const format = step.kind === 'call' && step.call ? findOperation(sections, step.call.value)?.operation.outputRawFormat : undefined;
      return step.kind === 'call' && step.call && format && format.value !== 'json'
        ? elsewhere(
            spanOf(step.call.node),
            say`Other engines read the answers of steps as JSON only: this one is ${format.value} and leaves nothing behind.`,
          )
        : [];
    }),
  ];
}

/** Paths into steps that go through more than names. */
function pathsElsewhere(unit: Unit): readonly Finding[] {
  return stepPathsOf(unit).flatMap(({ value, node }) =>
    /[[*(]|\.\./.test(value) && !parseJsonPath(value).problem
      ? elsewhere(spanOf(node), say`Other engines take \`$.step\` and names between dots only, and find nothing here.`)
      : [],
  );
}

/** Headers that the framework of the reference engine keeps to itself. */
const keptHeaders =
  /^(?:accept(?:-charset|-encoding|-language|-patch|-ranges)?|access-control-.*|age|allow|authentication-info|authorization|cache-control|connection|content-(?:disposition|encoding|language|length|location|md5|range|type)|cookie|date|etag|expect|expires|from|host|if-(?:match|modified-since|none-match|range|unmodified-since)|last-modified|location|max-forwards|proxy-auth(?:enticate|orization)|range|referer|retry-after|server|set-cookie2?|user-agent|vary|via|warning|www-authenticate)$/i;

function ofClient(client: Client): readonly Finding[] {
  const { authentication } = client;
  const type = authentication?.type;
  return [
    ...(type && (type.value === 'digest' || type.value === 'oauth2')
      ? elsewhere(spanOf(type.node), say`Other engines send no credentials for \`${type.value}\`.`)
      : []),
    ...client.inputParameters.flatMap(ofParameter),
    ...client.resources.flatMap((resource) =>
      cleanElsewhere(resource, [], () => [
        ...elsewhere(keySpan(resource.node, 'inputParameters'), say`Other engines do not read \`inputParameters\` of a consumed resource.`),
        ...resource.operations.flatMap(({ body, inputParameters }) => [
          ...inputParameters.flatMap(ofParameter),
          ...(body && body.type !== 'json' && body.type !== 'raw' && body.type !== 'unknown'
            ? elsewhere(keySpan(body.node, 'type'), say`Other engines send bodies of type \`${body.type}\` as JSON text.`)
            : []),
        ]),
      ]),
    ),
  ];
}

function ofParameter({ name, in: place, nameNode, node }: InputParameter): readonly Finding[] {
  if (place?.value === 'cookie') return elsewhere(spanOf(place.node), say`Other engines do not send cookies.`);
  return place?.value === 'header' && keptHeaders.test(name)
    ? elsewhere(spanOf(nameNode ?? node), say`Other engines do not send \`${name}\` as a parameter.`)
    : [];
}

function ofServer(server: Server): readonly Finding[] {
  const type = server.authentication?.type;
  const credentials = type?.value === 'digest' ? elsewhere(spanOf(type.node), say`Other engines do not know \`digest\` for callers.`) : [];
  switch (server.kind) {
    case 'rest': {
      const ofInput = ({ in: place, pattern, node }: InputParameter) => [
        ...(place?.value === 'cookie' ? elsewhere(spanOf(place.node), say`Other engines do not read cookies.`) : []),
        ...(pattern ? elsewhere(keySpan(node, 'pattern'), say`Other engines do not check \`pattern\`.`) : []),
      ];
      return [
        ...credentials,
        ...server.resources.flatMap((resource) =>
          cleanElsewhere(resource, [], () =>
            [...resource.inputParameters, ...resource.operations.flatMap((operation) => operation.inputParameters)].flatMap(ofInput),
          ),
        ),
      ];
    }
    case 'control': {
      const { management } = server;
      return [
        ...credentials,
        ...(['reload', 'validate', 'logs'] as const).flatMap((key) =>
          management?.[key] && management[key]?.value !== false
            ? elsewhere(keySpan(management.node, key), say`Other engines do not serve \`${key}\`.`)
            : [],
        ),
      ];
    }
    case 'mcp':
      return [
        ...credentials,
        ...server.resources.flatMap(({ binary, node }) =>
          binary?.value === true
            ? elsewhere(
                keySpan(node, 'binary'),
                say`Other engines do not read \`binary\` of a resource, only \`outputRawFormat\` of what it calls.`,
              )
            : [],
        ),
      ];
    case 'skill':
    case 'unknown-server':
      return credentials;
    default:
      return server satisfies never;
  }
}

export const notRunHere: Rule = {
  id: 'not-run-here',
  severity: 'information',
  doc: {
    title: 'Capstan does not run this',
    why: 'It is valid, and other engines can do it: tunnels, scripts in Groovy, values from stores other than Vault. Here a capability that needs it runs with mocks, with another address for the API (`--upstream`), or with values given when it is started. Scripts in Groovy can be had in JavaScript: by the quick fix, or with `capstan translate`.',
    bad: example({
      root: 'binds:\n  - {namespace: env, keys: {IDENTITY: IDENTITY}}\n',
      client: 'tunnel: {type: ziti, service: shop, identity: "{{env.IDENTITY}}"}\n',
    }),
    good: example(),
  },
  check: ({ file, project, links }) => [
    ...ownClients(file).flatMap((client) => tunnelNotRun(client) ?? []),
    ...ownBindings(file).flatMap(({ location }): readonly Finding[] => {
      const scheme = location && /^([a-z][a-z0-9+.-]*):\/\//i.exec(location.value)?.[1];
      return scheme && !['file', 'vault'].includes(scheme.toLowerCase())
        ? [
            {
              message: say`Capstan does not read \`${scheme}:\`. It asks for these values when the file is run.`,
              span: spanOf(location.node),
            },
          ]
        : [];
    }),
    ...groovyFindings(file, project, links.sections),
  ],
};

export function tunnelNotRun({ tunnel, namespace }: Client): Finding | undefined {
  if (!tunnel) return undefined;
  const message = say`Capstan has no tunnels. To run this, send \`${namespace?.value ?? 'the API'}\` to another address (\`--upstream\`), or use mocks (\`--mock\`).`;
  return { message, span: spanOf(tunnel.type?.node ?? tunnel.node) };
}
