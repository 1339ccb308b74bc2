/** What may change while a client stays, and how it is told. */
import type { Server } from '@modelcontextprotocol/server';
import type { McpState } from './mcp-server.ts';

export type ListChange = { readonly kind: 'tools' } | { readonly kind: 'resources' } | { readonly kind: 'prompts' };
export type Change = ListChange | { readonly kind: 'resource'; readonly uri: string };

/** What a client would list differently after a reload. */
export function listChanges(before: McpState, after: McpState): readonly ListChange[] {
  const parts: readonly (readonly [ListChange['kind'], (state: McpState) => unknown])[] = [
    ['tools', ({ tools }) => [...tools.values()].map(({ definition }) => definition)],
    ['resources', ({ declaration }) => declaration.resources.map(({ name, uri, description }) => [name, uri?.value, description?.value])],
    [
      'prompts',
      ({ declaration }) =>
        declaration.prompts.map((prompt) => [prompt.name, prompt.description?.value, prompt.arguments.map(({ name }) => name)]),
    ],
  ];
  return parts.flatMap(([kind, part]) => (JSON.stringify(part(before)) === JSON.stringify(part(after)) ? [] : [{ kind }]));
}

/** A kind that the file did not have when the client came is none of what it was told about. */
export async function tell(server: Server, change: Change): Promise<void> {
  const { resources, prompts } = server.getCapabilities();
  switch (change.kind) {
    case 'tools':
      return await server.sendToolListChanged();
    case 'resources':
      return resources ? await server.sendResourceListChanged() : undefined;
    case 'prompts':
      return prompts ? await server.sendPromptListChanged() : undefined;
    case 'resource':
      return resources ? await server.sendResourceUpdated({ uri: change.uri }) : undefined;
    default:
      return change satisfies never;
  }
}
