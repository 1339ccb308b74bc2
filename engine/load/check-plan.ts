/**
 * Everything that would keep a capability from being served, found before a port is opened, all of it at once. Mistakes
 * that hurt one call only (an unknown operation in `call`) are no reason to refuse the rest.
 */
import { findFlow, splitReference } from '../../spec/links/operations.ts';
import type { Effective, EffectiveSections } from '../../spec/links/resolve-imports.ts';
import type { Authentication, Behaviour, Client, Server, Step, Text, WithEntry } from '../../spec/model/capability.ts';
import { baseUriMistake } from '../../spec/rules/addresses.ts';
import { credentialsMistake } from '../../spec/rules/credentials.ts';
import { tunnelNotRun } from '../../spec/rules/effects.ts';
import { sameFlows, sameNamespaces, samePorts } from '../../spec/rules/names.ts';
import { outputSchemaMistake } from '../../spec/rules/output-schemas.ts';
import { noSuchAggregate, noSuchFlow } from '../../spec/rules/unknown-flow.ts';
import type { Project } from '../../spec/source-file.ts';
import { findPair } from '../../spec/syntax/navigate.ts';
import type { Node } from '../../spec/syntax/tree.ts';
import { parseBinarySize } from '../binary-size.ts';
import { schemaPath } from '../consume/schema-file.ts';
import { tokenAddresses } from '../oauth-variables.ts';
import { checkFiles, isMissing, missingSeenFrom } from './check-files.ts';
import { checkSkills } from './check-skills.ts';
import type { Reporter } from './reporter.ts';

export interface CheckOptions {
  /** The capability file: what is imported twice is told there. */
  readonly uri: string;
  readonly mock: boolean;
  readonly project: Project;
  /** Consumed APIs that are sent to another address: their tunnel is not needed. */
  readonly overridden: ReadonlySet<string>;
}

export function checkSections(sections: EffectiveSections, options: CheckOptions, reporterOf: (uri: string) => Reporter): void {
  for (const client of sections.clients) checkClient(client, options, reporterOf(client.uri));
  for (const { part, uri } of sections.aggregates) {
    const reporter = reporterOf(uri);
    reporter.found('duplicate-name', ...sameFlows(part, uri));
    for (const flow of part.flows) checkBehaviour(flow, reporter);
  }
  for (const { part, uri } of sections.servers) checkServer(part, sections, reporterOf(uri));
  const own = reporterOf(options.uri);
  own.found('duplicate-namespace', ...sameNamespaces(sections, options.uri));
  own.found('duplicate-port', ...samePorts(sections, options.uri));
  for (const { part, uri } of sections.bindings)
    if (part.keys.every(({ name }) => name === '') && !options.mock) reporterOf(uri).key(part.node, 'keys');
  for (const { part, uri } of sections.servers)
    if (part.kind === 'skill') checkSkills(part, sections.servers, missingSeenFrom(uri, options.project), reporterOf(uri));
  checkFiles(sections, options.project, reporterOf);
}

// ---------------------------------------------------------------- clients

function checkClient(
  { part: client, namespace, uri }: Effective<Client>,
  { mock, overridden, project }: CheckOptions,
  reporter: Reporter,
): void {
  const slash = baseUriMistake(client);
  if (slash) reporter.found('base-uri-trailing-slash', slash);
  const tunnel = mock || (namespace !== undefined && overridden.has(namespace)) ? undefined : tunnelNotRun(client);
  if (tunnel) reporter.found('not-run-here', tunnel);
  if (client.authentication) checkClientAuthentication(client.authentication, mock, reporter);
  for (const operation of client.resources.flatMap(({ operations }) => operations)) {
    checkSize(operation, reporter);
    // Made-up answers need no schema.
    const schema = outputSchemaMistake(operation, (path) => !mock && isMissing(project, schemaPath(uri, path)));
    if (schema) reporter.found('missing-output-schema', schema);
  }
}

const authenticationTypes: ReadonlySet<string> = new Set(['apikey', 'basic', 'bearer', 'digest', 'oauth2']);

function checkAuthentication({ type, node }: Authentication, reporter: Reporter): void {
  if (!authenticationTypes.has(type?.value ?? '')) reporter.key(node, 'type');
}

function checkClientAuthentication(authentication: Authentication, mock: boolean, reporter: Reporter): void {
  checkAuthentication(authentication, reporter);
  if (authentication.type?.value !== 'oauth2' || mock) return;
  for (const name of tokenAddresses)
    if (authentication.fields[name] && !isAddress(authentication, name)) reporter.key(authentication.node, name);
}

function isAddress({ fields }: Authentication, name: string): boolean {
  const value = fields[name]?.value;
  return typeof value === 'string' && (URL.canParse(value) || value.includes('{{'));
}

function checkServerAuthentication(authentication: Authentication, reporter: Reporter): void {
  checkAuthentication(authentication, reporter);
  if (authentication.type?.value !== 'oauth2') return;
  for (const name of ['authorizationServerUri', 'resource']) if (!isAddress(authentication, name)) reporter.key(authentication.node, name);
}

// ---------------------------------------------------------------- what is called

function checkBehaviour({ with: entries, steps }: Behaviour, reporter: Reporter): void {
  checkWith(entries, reporter);
  for (const step of steps) checkStep(step, reporter);
}

function checkRef(ref: Text, unit: Node, sections: EffectiveSections, reporter: Reporter): void {
  if (findFlow(sections, ref.value)) return;
  const parts = splitReference(ref.value);
  if (!parts) {
    reporter.key(unit, 'ref');
    return;
  }
  const [namespace, name] = parts;
  const aggregate = sections.aggregates.find((candidate) => candidate.namespace === namespace);
  if (aggregate) {
    const flows = aggregate.part.flows.map((flow) => flow.name);
    const span = reporter.within(ref, namespace.length + 1, ref.value.length);
    reporter.found('unknown-flow', { message: noSuchFlow(namespace, name, flows), span });
  } else {
    const namespaces = sections.aggregates.flatMap((candidate) => candidate.namespace ?? []);
    reporter.found('unknown-flow', { message: noSuchAggregate(namespace, namespaces), span: reporter.within(ref, 0, namespace.length) });
  }
}

function checkStep(step: Step, reporter: Reporter): void {
  switch (step.kind) {
    case 'unknown':
      reporter.key(step.node, 'type');
      return;
    case 'call':
    case 'script':
      checkWith(step.with, reporter);
      return;
    case 'lookup':
      return;
    default:
      step satisfies never;
  }
}

function checkWith(entries: readonly WithEntry[], reporter: Reporter): void {
  for (const { name, nameNode, node, value } of entries) {
    if (value.value === null) reporter.key(nameNode?.parent?.kind === 'pair' ? nameNode.parent.parent : node, name);
  }
}

// ---------------------------------------------------------------- servers

function checkServer(server: Server, sections: EffectiveSections, reporter: Reporter): void {
  if (server.kind === 'unknown-server') {
    reporter.key(server.node, 'type');
    return;
  }
  if (server.authentication) checkServerAuthentication(server.authentication, reporter);
  const credentials = credentialsMistake(server);
  if (credentials) reporter.found('missing-credentials', credentials);
  checkPort(server, reporter);
  if (server.address) reporter.refusedKey(server.node, 'address');
  const units = unitsOf(server);
  for (const unit of units) {
    if (unit.ref) checkRef(unit.ref, unit.node, sections, reporter);
    checkBehaviour(unit, reporter);
  }
  switch (server.kind) {
    case 'rest':
      checkSize(server, reporter);
      for (const { path, node } of server.resources) if (!path) reporter.key(node, 'path');
      return;
    case 'mcp':
      checkSize(server, reporter);
      return;
    case 'control':
      checkTraceBuffer(server.observability?.node, reporter);
      return;
    case 'skill':
      return;
    default:
      server satisfies never;
  }
}

function unitsOf(server: Server): readonly (Behaviour & { readonly node: Node })[] {
  if (server.kind === 'rest') return server.resources.flatMap(({ operations }) => operations);
  return server.kind === 'mcp' ? [...server.tools, ...server.resources] : [];
}

function checkPort(server: Server, reporter: Reporter): void {
  if (server.kind === 'mcp' && server.transport?.value === 'stdio') return;
  // Without one, any free port is taken; with something that is no number, nobody can say which was meant.
  if (!server.port && findPair(server.node, 'port')) reporter.key(server.node, 'port');
  const port = server.port?.value ?? 0;
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) reporter.key(server.node, 'port');
}

function checkSize({ maxBinarySize, node }: { readonly maxBinarySize: Text | undefined; readonly node: Node }, reporter: Reporter): void {
  if (maxBinarySize && parseBinarySize(maxBinarySize.value) === undefined) reporter.key(node, 'maxBinarySize');
}

function checkTraceBuffer(observability: Node | undefined, reporter: Reporter): void {
  const local = findPair(findPair(observability, 'traces')?.value, 'local')?.value;
  const size = findPair(local, 'buffer-size')?.value;
  if (local && size?.kind === 'scalar' && typeof size.value === 'number' && size.value < 1) reporter.key(local, 'buffer-size');
}
