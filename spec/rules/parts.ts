/** The parts of a file that rules look at, wherever they stand. */
import type { Authentication, Client, Server, Text, Unit } from '../model/capability.ts';
import { ownAggregates, ownClients, ownServers } from '../model/own-parts.ts';
import type { SourceFile } from '../source-file.ts';

export function authentications(file: SourceFile): readonly { readonly authentication: Authentication; readonly owner: Client | Server }[] {
  return [...ownClients(file), ...ownServers(file)].flatMap((owner) =>
    owner.authentication ? [{ authentication: owner.authentication, owner }] : [],
  );
}

/** Descriptions and names for people, which may be rendered somewhere. */
export function proseOf(file: SourceFile): readonly Text[] {
  const { info } = file.model;
  const texts: (Text | undefined)[] = [info?.description, info?.display];
  for (const client of ownClients(file)) texts.push(client.description);
  for (const server of ownServers(file)) {
    if (server.kind === 'mcp' || server.kind === 'skill') texts.push(server.description);
    if (server.kind === 'rest')
      for (const resource of server.resources)
        texts.push(
          resource.description,
          resource.display,
          ...resource.operations.flatMap((operation) => [operation.description, operation.display]),
        );
    if (server.kind === 'mcp')
      for (const part of [...server.tools, ...server.resources, ...server.prompts]) texts.push(part.description, part.display);
    if (server.kind === 'skill') for (const skill of server.skills) texts.push(skill.description);
  }
  for (const aggregate of ownAggregates(file)) for (const flow of aggregate.flows) texts.push(flow.description, flow.display);
  return texts.filter((text) => text !== undefined);
}

/** A host that only this machine reaches. */
export function isLocalHost(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?|.*\.localhost)$/i.test(host);
}

export function hostOf(address: string): string {
  return /^[a-z]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(address)?.[1] ?? '';
}

/** Paths into steps: of mappings and lookups. Other texts there are no paths. */
export function stepPathsOf({ mappings, steps }: Unit): readonly Text[] {
  const texts = [...mappings.map(({ value }) => value), ...steps.map((step) => (step.kind === 'lookup' ? step.lookupValue : undefined))];
  return texts.filter((text): text is Text => text !== undefined && /^\$[.[]/.test(text.value));
}
