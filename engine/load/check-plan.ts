/**
 * Everything that would keep a capability from being served, found before a port is opened, all of it at once. Mistakes
 * that hurt one call only (an unknown operation in `call`) are no reason to refuse the rest.
 */

import type { Effective, EffectiveSections } from '../../spec/links/resolve-imports.ts';
import type {
  Aggregate,
  Authentication,
  Behaviour,
  Client,
  ClientOperation,
  Server,
  Step,
  WithEntry,
} from '../../spec/model/capability.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import { parseBinarySize } from '../expose/binary-size.ts';
import { checkSkills } from './check-skills.ts';
import { fatal, type LoadProblem } from './problems.ts';

export interface CheckOptions {
  readonly mock: boolean;
  /** Consumed APIs that are sent to another address: their tunnel is not needed. */
  readonly overridden: ReadonlySet<string>;
}

type Report = (span: Span, code: string, message: string) => void;

const authenticationTypes = ['apikey', 'basic', 'bearer', 'digest', 'oauth2'];

export function checkSections(sections: EffectiveSections, options: CheckOptions): readonly LoadProblem[] {
  const problems: LoadProblem[] = [];
  const reporter =
    (uri: string): Report =>
    (span, code, message) =>
      problems.push(fatal(uri, span, code, message));

  for (const { part, namespace, uri } of sections.clients) checkClient(part, namespace, options, reporter(uri));
  const flows = checkAggregates(sections.aggregates, reporter);
  for (const { part, uri } of sections.servers) checkServer(part, flows, reporter(uri));
  checkNames('consumes', sections.clients, reporter);
  checkNames('exposes', sections.servers, reporter);
  checkNames('aggregates', sections.aggregates, reporter);
  checkPorts(sections.servers, reporter);
  for (const { part, uri } of sections.servers) if (part.kind === 'skill') checkSkills(part, uri, sections.servers, reporter(uri));
  return problems;
}

function checkNames(section: string, parts: readonly Effective<Client | Server | Aggregate>[], reporter: (uri: string) => Report): void {
  const seen = new Map<string, number>();
  for (const [index, { part, namespace, uri }] of parts.entries()) {
    if (namespace === undefined || namespace === '') continue;
    const first = seen.get(namespace);
    if (first === undefined) seen.set(namespace, index);
    else {
      const node = part.namespace?.node ?? part.node;
      reporter(uri)(
        node,
        'duplicate-namespace',
        `The namespace ${namespace} is used twice in ${section}: by entry ${first + 1} and by entry ${index + 1}. Rename one, or import it with "as".`,
      );
    }
  }
}

function checkPorts(servers: readonly Effective<Server>[], reporter: (uri: string) => Report): void {
  const seen = new Map<number, string>();
  for (const { part, namespace, uri } of servers) {
    const port = part.port;
    if (!port) continue;
    const name = namespace ?? part.type?.value ?? 'a server';
    const first = seen.get(port.value);
    if (first === undefined) seen.set(port.value, name);
    else reporter(uri)(port.node, 'port-used-twice', `Port ${port.value} is already used by ${first}. Give ${name} another one.`);
  }
}

// ---------------------------------------------------------------- clients

function checkClient(client: Client, namespace: string | undefined, options: CheckOptions, report: Report): void {
  const overridden = namespace !== undefined && options.overridden.has(namespace);
  if (client.baseUri?.value.endsWith('/')) {
    report(client.baseUri.node, 'base-uri-slash', `"${client.baseUri.value}" ends with a slash: paths start with one already. Remove it.`);
  }
  if (client.tunnel && !options.mock && !overridden) {
    const type = client.tunnel.type?.value ?? '';
    report(
      client.tunnel.node,
      'tunnel-unsupported',
      `The tunnel "${type}" needs an agent of its own. Where one runs, send ${namespace ?? 'this API'} to the address it offers with --upstream, or start with --mock.`,
    );
  }
  if (client.authentication) checkAuthentication(client.authentication, report);
  for (const resource of client.resources) {
    for (const operation of resource.operations) {
      checkSize(operation.maxBinarySize, report);
      checkSchemaFile(operation, report);
    }
  }
}

/** Formats that cannot be read without a schema file. */
const schemaFormats = ['avro', 'protobuf'];

function checkSchemaFile({ outputRawFormat, outputSchema }: ClientOperation, report: Report): void {
  const format = outputRawFormat?.value.toLowerCase() ?? '';
  if (!outputRawFormat || !schemaFormats.includes(format) || (outputSchema && outputSchema.value.trim() !== '')) return;
  const kind = format === 'avro' ? '.avsc' : '.proto';
  report(outputRawFormat.node, 'missing-schema', `Answers in ${format} need a schema: name a ${kind} file in "outputSchema".`);
}

function checkAuthentication(authentication: Authentication, report: Report): void {
  const type = authentication.type;
  if (!type) report(authentication.node, 'authentication-type', `"type" is missing: one of ${authenticationTypes.join(', ')}.`);
  else if (!authenticationTypes.includes(type.value))
    report(type.node, 'authentication-type', `"${type.value}" is no kind of authentication: one of ${authenticationTypes.join(', ')}.`);
}

function checkServerAuthentication(authentication: Authentication, report: Report): void {
  checkAuthentication(authentication, report);
  if (authentication.type?.value !== 'oauth2') return;
  const text = (name: string): string => {
    const value = authentication.fields[name]?.value;
    return typeof value === 'string' ? value : '';
  };
  for (const name of ['authorizationServerUri', 'resource']) {
    const value = text(name);
    const node = authentication.fields[name]?.node ?? authentication.node;
    if (!URL.canParse(value) && !value.includes('{{'))
      report(
        node,
        'oauth2-address',
        value === ''
          ? `"${name}" is missing: the address of the ${name === 'resource' ? 'protected resource' : 'authorization server'}.`
          : `"${value}" is not an address.`,
      );
  }
}

// ---------------------------------------------------------------- flows

function checkAggregates(aggregates: readonly Effective<Aggregate>[], reporter: (uri: string) => Report): ReadonlySet<string> {
  const references = new Set<string>();
  for (const { part, namespace, uri } of aggregates) {
    const report = reporter(uri);
    for (const flow of part.flows) {
      checkBehaviour(flow, undefined, report);
      if (namespace === undefined) continue;
      const reference = `${namespace}.${flow.name}`;
      if (references.has(reference)) report(flow.nameNode ?? flow.node, 'duplicate-flow', `There are two flows ${reference}. Rename one.`);
      references.add(reference);
    }
  }
  return references;
}

function checkBehaviour(behaviour: Behaviour, flows: ReadonlySet<string> | undefined, report: Report): void {
  const { ref } = behaviour;
  if (ref && flows && !flows.has(ref.value)) {
    const known = [...flows];
    report(
      ref.node,
      'unknown-flow',
      `There is no flow ${ref.value}. ${known.length > 0 ? `Known: ${known.join(', ')}.` : 'This capability has no flows.'}`,
    );
  }
  checkWith(behaviour.with, report);
  for (const step of behaviour.steps) checkStep(step, report);
}

function checkStep(step: Step, report: Report): void {
  switch (step.kind) {
    case 'unknown':
      report(
        step.type?.node ?? step.nameNode ?? step.node,
        'step-type',
        step.type
          ? `"${step.type.value}" is no type of step: call, lookup or script.`
          : `Step ${step.name} has no "type": call, lookup or script.`,
      );
      return;
    case 'call':
      checkWith(step.with, report);
      return;
    case 'script':
      checkWith(step.with, report);
      return;
    case 'lookup':
      return;
    default:
      step satisfies never;
  }
}

function checkWith(entries: readonly WithEntry[], report: Report): void {
  for (const entry of entries) {
    if (entry.value.value === null) report(entry.value.node, 'with-null', `"${entry.name}" has no value. Give it one, or remove it.`);
  }
}

// ---------------------------------------------------------------- servers

function checkServer(server: Server, flows: ReadonlySet<string>, report: Report): void {
  if (server.kind === 'unknown-server') {
    if (server.type) report(server.type.node, 'server-type', `"${server.type.value}" is no type of server: rest, mcp, skill or control.`);
    else report(server.node, 'server-type', '"type" is missing: rest, mcp, skill or control.');
    return;
  }
  if (server.authentication) checkServerAuthentication(server.authentication, report);
  checkPort(server, report);
  switch (server.kind) {
    case 'rest':
      checkSize(server.maxBinarySize, report);
      for (const resource of server.resources) {
        if (!resource.path) report(resource.nameNode ?? resource.node, 'resource-path', `Resource ${resource.name} has no "path".`);
        for (const operation of resource.operations) checkBehaviour(operation, flows, report);
      }
      return;
    case 'mcp':
      checkSize(server.maxBinarySize, report);
      for (const tool of server.tools) checkBehaviour(tool, flows, report);
      for (const resource of server.resources) checkBehaviour(resource, undefined, report);
      return;
    case 'control':
      checkTraceBuffer(server.observability?.value, server.observability?.node ?? server.node, report);
      return;
    case 'skill':
      return;
    default:
      server satisfies never;
  }
}

function checkPort(server: Server, report: Report): void {
  const isStdio = server.kind === 'mcp' && server.transport?.value === 'stdio';
  if (isStdio) return;
  const { port } = server;
  if (port && !(Number.isInteger(port.value) && port.value >= 0 && port.value <= 65_535))
    report(port.node, 'port-range', `${port.value} is no port: a whole number from 1 to 65535.`);
}

function checkSize(size: { readonly value: string; readonly node: Span } | undefined, report: Report): void {
  if (size && parseBinarySize(size.value) === undefined)
    report(size.node, 'binary-size', `"${size.value}" is no size: a number with B, KiB, MiB or GiB, such as 10MiB.`);
}

function checkTraceBuffer(observability: unknown, span: Span, report: Report): void {
  const size = at(at(at(observability, 'traces'), 'local'), 'buffer-size');
  if (typeof size === 'number' && size < 1) report(span, 'trace-buffer', `The trace buffer has a size of ${size}: it must be at least 1.`);
}

function at(data: unknown, key: string): unknown {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, key) ? (data as Record<string, unknown>)[key] : undefined;
}
