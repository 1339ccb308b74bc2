/** References inside consumed clients: templates in addresses, parameters, credentials and bodies. */
import type { Client, ClientOperation, ClientResource } from '../model/capability.ts';
import { walk } from '../syntax/navigate.ts';
import type { Linker } from './link.ts';
import { splitReference } from './operations.ts';
import { clientScope, type Scope, type UnitPlace } from './scope.ts';
import { effectiveUnits } from './units.ts';

export function linkClients(linker: Linker): void {
  const { root, capability } = linker.file.model;
  const callers = effectiveUnits(linker.sections);
  for (const client of [...root.consumes, ...(capability?.consumes ?? [])])
    if (client.kind === 'client') linkClient(linker, client, callers);
}

function linkClient(linker: Linker, client: Client, callers: readonly UnitPlace[]): void {
  const namespace = client.namespace?.value;
  const mine = callers.filter((caller) => callsOf(caller).some((call) => splitReference(call)?.[0] === namespace));
  const scope = withCallers(
    clientScope({ client, resource: undefined, operation: undefined, uri: linker.file.uri }, linker.file, linker.sections, mine),
    mine,
  );
  if (client.baseUri) linker.templates(client.baseUri.node, scope);
  for (const field of Object.values(client.authentication?.fields ?? {})) linker.templates(field.node, scope);
  for (const parameter of client.inputParameters) if (parameter.value) linker.templates(parameter.value.node, scope);
  if (client.tunnel?.identity) linker.templates(client.tunnel.identity.node, { ...scope, open: true });
  for (const resource of client.resources) linkResource(linker, client, resource, mine);
}

function linkResource(linker: Linker, client: Client, resource: ClientResource, callers: readonly UnitPlace[]): void {
  const namespace = client.namespace?.value;
  const references = new Set(resource.operations.map((operation) => `${namespace}.${operation.name}`));
  const mine = callers.filter((caller) => callsOf(caller).some((call) => references.has(call)));
  const place = (operation: ClientOperation | undefined) => ({ client, resource, operation, uri: linker.file.uri });
  // The path belongs to all operations: what any of them declares is a name in it.
  const inPath = withCallers(clientScope(place(undefined), linker.file, linker.sections, mine), mine);
  const names = new Map(inPath.names);
  for (const operation of resource.operations)
    for (const [name, known] of clientScope(place(operation), linker.file, linker.sections, []).names) names.set(name, known);
  if (resource.path) linker.templates(resource.path.node, { ...inPath, names });
  for (const parameter of resource.inputParameters) if (parameter.value) linker.templates(parameter.value.node, inPath);
  for (const operation of resource.operations) {
    const callersOfIt = mine.filter((caller) => callsOf(caller).includes(`${namespace}.${operation.name}`));
    const scope = withCallers(clientScope(place(operation), linker.file, linker.sections, callersOfIt), callersOfIt);
    for (const parameter of operation.inputParameters) if (parameter.value) linker.templates(parameter.value.node, scope);
    if (operation.body?.data) for (const node of walk(operation.body.data.node)) linker.templates(node, scope);
  }
}

/** What nobody calls yet says nothing about what it will be given. */
function withCallers(scope: Scope, callers: readonly UnitPlace[]): Scope {
  return callers.length === 0 ? { ...scope, moreInputs: true } : scope;
}

/** Everything a unit calls itself; a flow's calls belong to the flow. */
export function callsOf({ unit }: UnitPlace): readonly string[] {
  return [unit.call?.value, ...unit.steps.map((step) => (step.kind === 'call' ? step.call?.value : undefined))].filter(
    (call) => call !== undefined,
  );
}
