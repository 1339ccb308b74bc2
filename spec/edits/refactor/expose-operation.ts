/** A consumed operation as an MCP tool or a REST operation, in the server there is or in a new one. */
import { compareStructures } from '../../dialects/dialect.ts';
import type { LinkedProject } from '../../links/linked-project.ts';
import type { FoundOperation, OperationInput } from '../../links/operations.ts';
import { routeOf } from '../../links/routes.ts';
import { templateNames } from '../../links/template.ts';
import type { Server } from '../../model/capability.ts';
import { say } from '../../say.ts';
import type { SourceFile } from '../../source-file.ts';
import { freeName } from '../free-name.ts';
import { writeScalar } from '../write-scalar.ts';
import { entryLines, indented, namedLines } from './blocks.ts';
import { openInputs } from './open-inputs.ts';
import { isKeyed, type Place, type Refactoring, type Refusal } from './refactoring.ts';
import { addServers, freeNamespace, freePort, intoServer, type ServerKind, serverLines } from './server-entry.ts';

export function exposeAsTool(place: Place): Refactoring | Refusal | undefined {
  const found = operationAround(place);
  if (!found) return undefined;
  return expose(place, found, say`Expose \`${found.operation.name}\` as an MCP tool`, mcpTarget);
}

export function exposeAsRest(place: Place): Refactoring | Refusal | undefined {
  const found = operationAround(place);
  const structure = place.file.declared?.dialect.structure;
  if (!found || !structure || compareStructures(structure, '0.5') < 0) return undefined;
  return expose(place, found, say`Expose \`${found.operation.name}\` as a REST operation`, {
    type: 'rest',
    collection: 'resources',
    port: 8080,
    suffix: 'api',
    lines: resourceLines,
  });
}

interface Target extends ServerKind {
  readonly suffix: string;
  readonly lines: (exposing: Exposing) => readonly string[];
}

interface Exposing {
  readonly found: FoundOperation;
  /** What callers give. */
  readonly inputs: readonly OperationInput[];
  readonly name: string;
  /** Of the server that exposes it. */
  readonly namespace: string;
  readonly keyed: boolean;
  /** Undefined when there is none yet. */
  readonly server: Server | undefined;
}

const mcpTarget: Target = { type: 'mcp', collection: 'tools', port: 3000, suffix: 'tools', lines: toolLines };

export function operationAround({ file, offset }: Place): FoundOperation | undefined {
  const { capability } = file.model;
  for (const part of capability?.consumes ?? []) {
    if (part.kind !== 'client' || !part.namespace || offset < part.node.start || offset > part.node.end) continue;
    const client = { part, namespace: part.namespace.value, uri: file.uri, entry: undefined };
    for (const resource of part.resources) {
      for (const operation of resource.operations) {
        const start = Math.min(operation.node.start, operation.nameNode?.start ?? operation.node.start);
        if (operation.name && start <= offset && offset <= operation.node.end) return { client, resource, operation };
      }
    }
  }
  return undefined;
}

function expose({ file, project }: Place, found: FoundOperation, title: string, target: Target): Refactoring | Refusal | undefined {
  const { capability } = file.model;
  if (capability?.node.kind !== 'mapping') return undefined;
  const exposed = exposedBy(file, project, found, target);
  const edit = exposed.server
    ? intoServer(file.text, exposed.server, target.collection, exposed.lines, isKeyed(file))
    : addServers(file, capability.node, [exposed.newServer]);
  return edit ? { title, kind: 'rewrite', edits: [{ uri: file.uri, ...edit }] } : refuseTarget(title);
}

/** The file has servers, tools or skills, written so that nothing can be put behind them. */
export function refuseTarget(title: string): Refusal {
  const refused = say`What it would be added to is written on one line. Write it over several lines first.`;
  return { title, kind: 'rewrite', refused };
}

/** What exposes an operation, and where: in the first server of its kind, else in a new one. */
export interface Exposed {
  readonly namespace: string;
  readonly name: string;
  readonly server: Server | undefined;
  readonly lines: readonly string[];
  readonly newServer: readonly string[];
}

function exposedBy(file: SourceFile, project: LinkedProject, found: FoundOperation, target: Target): Exposed {
  const keyed = isKeyed(file);
  const server = file.model.capability?.exposes.find(
    (entry): entry is Server => entry.kind === target.type && entry.namespace !== undefined,
  );
  const namespace = server?.namespace?.value ?? freeNamespace(file, project, `${found.client.namespace}-${target.suffix}`);
  const taken = server && (server.kind === 'mcp' ? server.tools : server.kind === 'rest' ? server.resources : []).map(({ name }) => name);
  const name = freeName(taken ?? [], found.operation.name);
  const inputs = openInputs(found, project.linksOf(file).sections);
  const lines = target.lines({ found, inputs, name, namespace, keyed, server });
  const newServer = serverLines(target, { namespace, port: freePort(file, target.port) }, lines, keyed);
  return { namespace, name, server, lines, newServer };
}

/** The operation as a tool, for those who need one first. */
export function exposedAsTool(file: SourceFile, project: LinkedProject, found: FoundOperation): Exposed {
  return exposedBy(file, project, found, mcpTarget);
}

function describeCall({ operation }: FoundOperation): string {
  return writeScalar(operation.description?.value ?? `${operation.method?.value ?? 'GET'} ${operation.name}`);
}

function callLines({ found, inputs, namespace }: Exposing): readonly string[] {
  const passed = inputs.map(({ name }) => `  ${writeScalar(name)}: ${writeScalar(`${namespace}.${name}`)}`);
  return [`call: ${writeScalar(`${found.client.namespace}.${found.operation.name}`)}`, ...(passed.length > 0 ? ['with:', ...passed] : [])];
}

function toolLines(exposing: Exposing): readonly string[] {
  const { found, name, keyed } = exposing;
  const inputs = exposing.inputs.flatMap((input) => {
    const fields = [...inputFields(input), ...(input.required ? [] : ['required: false'])];
    return indented(namedLines(input.name, fields, keyed), 2);
  });
  const body = [
    `description: ${describeCall(found)}`,
    ...(inputs.length > 0 ? ['inputParameters:', ...inputs] : []),
    ...callLines(exposing),
  ];
  return entryLines(name, body, keyed);
}

function inputFields({ parameter }: OperationInput): readonly string[] {
  return [`type: ${parameter?.type?.value ?? 'string'}`, `description: ${JSON.stringify(parameter?.description?.value ?? '')}`];
}

/** The path of the operation, below the name of its API where another operation answers the same requests already. */
function freePath({ found: { client, resource, operation }, inputs, server }: Exposing): string {
  const path = routeLike(
    resource.path?.value ?? '/',
    inputs.map(({ name }) => name),
  );
  const method = operation.method?.value ?? 'GET';
  const routes = (server?.kind === 'rest' ? server.resources : []).flatMap((other) =>
    other.operations.map((one) => routeOf(one.method?.value ?? 'GET', other.path?.value ?? '')),
  );
  const isTaken = (candidate: string) => routes.includes(routeOf(method, candidate));
  if (!isTaken(path)) return path;
  const below = `/${client.namespace}${path}`;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? below : `/${client.namespace}-${number}${path}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** A consumed path as a route: without a query, with the placeholders that callers fill, and a slash in front. */
function routeLike(path: string, inputs: readonly string[]): string {
  const [route = ''] = path.split(/[?#]/);
  const filled = route.replaceAll(/\{\{\s*([\w.-]+)\s*\}\}/g, (_, name: string) => (inputs.includes(name) ? `{${name}}` : ''));
  return `/${filled}`.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
}

/** The path of the operation becomes the route; what is no placeholder of it comes the way it goes on, or with the query. */
function resourceLines(exposing: Exposing): readonly string[] {
  const { found, name, keyed } = exposing;
  const path = freePath(exposing);
  const hasBody = /^(?:POST|PUT|PATCH)$/i.test(found.operation.method?.value ?? 'GET');
  const sent = templateNames(found.resource.path?.value ?? '').map((tag) => tag.name);
  const placeOf = ({ name: input, parameter }: OperationInput) => {
    if (path.includes(`{${input}}`)) return 'path';
    const place = parameter?.in?.value;
    if (hasBody && (place === 'body' || (!parameter && !sent.includes(input)))) return 'body';
    return place === 'header' ? 'header' : 'query';
  };
  const inputs = exposing.inputs.flatMap((input) => {
    return indented(namedLines(input.name, [`in: ${placeOf(input)}`, ...inputFields(input)], keyed), 2);
  });
  const operation = [
    `method: ${found.operation.method?.value ?? 'GET'}`,
    ...(inputs.length > 0 ? ['inputParameters:', ...inputs] : []),
    ...callLines(exposing),
  ];
  const operations = namedLines(found.operation.name, operation, keyed);
  return entryLines(
    name,
    [`path: ${writeScalar(path)}`, `description: ${describeCall(found)}`, 'operations:', ...indented(operations, 2)],
    keyed,
  );
}
