/** References inside consumed clients: templates in addresses, parameters, credentials and bodies. */
import type { Behaviour, Client, ClientOperation, ClientResource } from '../model/capability.ts';
import { ownClients } from '../model/own-parts.ts';
import { walk } from '../syntax/navigate.ts';
import { linkOnce } from './keep.ts';
import type { Linker } from './linker.ts';
import { findOperation, splitReference } from './operations.ts';
import { addInputsOfPath, clientScope, lazily, type Scope, type UnitPlace } from './scope.ts';
import { effectiveUnits } from './units.ts';

export function linkClients(linker: Linker): void {
  const callers = indexCallers(effectiveUnits(linker.sections));
  for (const client of ownClients(linker.file)) linkClient(linker, client, callers, client.namespace?.value);
}

/** Who calls what, in the order of the text: by `namespace.operation`, and by namespace alone. */
export interface Callers {
  readonly ofOperation: ReadonlyMap<string, readonly UnitPlace[]>;
  readonly ofClient: ReadonlyMap<string, readonly UnitPlace[]>;
}

export function indexCallers(units: readonly UnitPlace[]): Callers {
  const ofOperation = new Map<string, UnitPlace[]>();
  const ofClient = new Map<string, UnitPlace[]>();
  const add = (index: Map<string, UnitPlace[]>, name: string, unit: UnitPlace) => {
    const known = index.get(name);
    if (!known) index.set(name, [unit]);
    // Units come one after the other, so a second call of the same one would be the last entry.
    else if (known.at(-1) !== unit) known.push(unit);
  };
  for (const unit of units) {
    for (const call of callsOf(unit)) {
      add(ofOperation, call, unit);
      const [namespace] = splitReference(call) ?? [];
      if (namespace !== undefined) add(ofClient, namespace, unit);
    }
  }
  return { ofOperation, ofClient };
}

/** `namespace`: the name callers know the client by. */
export function linkClient(linker: Linker, client: Client, callers: Callers, namespace: string | undefined): void {
  const mine = callers.ofClient.get(namespace ?? '') ?? [];
  const place = { client, resource: undefined, operation: undefined, uri: linker.file.uri };
  const scope = lazily(() => withCallers(clientScope(place, linker.file, linker.sections, mine), mine));
  if (client.baseUri) linker.templates(client.baseUri.node, scope);
  for (const field of Object.values(client.authentication?.fields ?? {})) linker.templates(field.node, scope);
  for (const parameter of client.inputParameters) if (parameter.value) linker.templates(parameter.value.node, scope);
  if (client.tunnel?.identity) linker.templates(client.tunnel.identity.node, () => ({ ...scope(), open: true }));
  for (const resource of client.resources)
    linkOnce(linker, resource, surroundingsOf(linker, client, resource, callers, namespace), () =>
      linkResource(linker, client, resource, callers, namespace),
    );
}

/** What the references of a resource depend on besides its own text: what the API declares, and what its callers bring along. */
function surroundingsOf(
  linker: Linker,
  client: Client,
  resource: ClientResource,
  callers: Callers,
  namespace: string | undefined,
): readonly unknown[] {
  const parts: unknown[] = [...linker.surroundings, linker.file.uri, client.namespace?.value, ...client.inputParameters];
  for (const operation of resource.operations) {
    for (const { unit, uri, server, restResource } of callers.ofOperation.get(`${namespace}.${operation.name}`) ?? []) {
      parts.push(unit, uri, restResource?.path?.value, ...(restResource?.inputParameters ?? []));
      if (server?.kind === 'rest') parts.push(...server.inputParameters);
      // What a step gives is declared by the operation it calls.
      if (unit.steps.length > 0) for (const call of callsOf({ unit })) parts.push(findOperation(linker.sections, call)?.operation);
    }
  }
  return parts;
}

function linkResource(linker: Linker, client: Client, resource: ClientResource, callers: Callers, namespace: string | undefined): void {
  const callersOf = (operation: ClientOperation) => callers.ofOperation.get(`${namespace}.${operation.name}`) ?? [];
  const place = (operation: ClientOperation | undefined) => ({ client, resource, operation, uri: linker.file.uri });
  // The path belongs to all operations: what any of them declares is a name in it.
  const resourceScope = () => {
    const mine = [...new Set(resource.operations.flatMap(callersOf))];
    return withCallers(clientScope(place(undefined), linker.file, linker.sections, mine), mine);
  };
  const inResource = lazily(resourceScope);
  const inPath = lazily(() => {
    const scope = resourceScope();
    addInputsOfPath(scope.names, resource.operations, linker.file.uri);
    return scope;
  });
  if (resource.path) linker.templates(resource.path.node, inPath);
  for (const parameter of resource.inputParameters) if (parameter.value) linker.templates(parameter.value.node, inResource);
  for (const operation of resource.operations) {
    const mine = callersOf(operation);
    const scope = lazily(() => withCallers(clientScope(place(operation), linker.file, linker.sections, mine), mine));
    for (const parameter of operation.inputParameters) if (parameter.value) linker.templates(parameter.value.node, scope);
    if (operation.body?.data) for (const node of walk(operation.body.data.node)) linker.templates(node, scope);
  }
}

/** What nobody calls yet says nothing about what it will be given. */
function withCallers<T extends Scope>(scope: T, callers: readonly UnitPlace[]): T {
  return callers.length === 0 ? { ...scope, moreInputs: true } : scope;
}

const calls = new WeakMap<Behaviour, readonly string[]>();

/** Everything a unit calls itself; a flow's calls belong to the flow. */
export function callsOf({ unit }: { readonly unit: Behaviour }): readonly string[] {
  let known = calls.get(unit);
  if (!known) {
    known = [unit.call?.value, ...unit.steps.map((step) => (step.kind === 'call' ? step.call?.value : undefined))].filter(
      (call) => call !== undefined,
    );
    calls.set(unit, known);
  }
  return known;
}
