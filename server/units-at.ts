/** Which unit, step or client a place in a file belongs to. */
import { columnOf, lineStart } from '../spec/edits/lines.ts';
import type { UnitPlace } from '../spec/links/scope.ts';
import { ownUnits } from '../spec/links/units.ts';
import type { Client, ClientOperation, ClientResource, McpPrompt, Step } from '../spec/model/capability.ts';
import { ownClients, ownServers } from '../spec/model/own-parts.ts';
import type { SourceFile } from '../spec/source-file.ts';
import type { Node } from '../spec/syntax/tree.ts';

/**
 * Whether a part of a block text is around an offset. A line that is being written at the end of a part is beyond its
 * last node, so the part reaches to the next line that is not deeper than its first.
 */
export function isAround(file: SourceFile, node: Node, offset: number): boolean {
  if (offset < node.start) return false;
  if (offset <= node.end) return true;
  if (
    /\S/.test(
      file.text
        .slice(node.end, offset)
        .replace(/^[^\n]*/, '')
        .replace(/^\s*#.*$/gm, ''),
    )
  ) {
    // Something stands between; only a broken line of the same depth may.
    const between = file.text.slice(node.end, offset).split('\n').slice(1);
    const column = columnOf(file.text, node.start);
    return between.every((line) => line.trim() === '' || line.search(/\S/) >= column);
  }
  const start = lineStart(file.text, offset);
  const written = file.text.slice(start, offset);
  const indent = written.search(/\S/) < 0 ? written.length : written.search(/\S/);
  return start <= node.end || indent >= columnOf(file.text, node.start);
}

/** Of parts that stand one after the other, the one around an offset: only the last that begins before it can be. */
function partAround<T>(file: SourceFile, parts: readonly T[], nodeOf: (part: T) => Node, offset: number): T | undefined {
  const last = parts.findLast((part) => nodeOf(part).start <= offset);
  return last && isAround(file, nodeOf(last), offset) ? last : undefined;
}

export function unitAt(file: SourceFile, offset: number): UnitPlace | undefined {
  return partAround(file, ownUnits(file), (place) => place.unit.node, offset);
}

export function stepAt(file: SourceFile, place: UnitPlace, offset: number): { readonly step: Step; readonly index: number } | undefined {
  const step = partAround(file, place.unit.steps, ({ node }) => node, offset);
  return step && { step, index: place.unit.steps.indexOf(step) };
}

/** The steps of the unit at an offset that run before what stands there: behind the steps all of them. */
export function stepsBefore(file: SourceFile, offset: number): readonly Step[] {
  const place = unitAt(file, offset);
  return place?.unit.steps.slice(0, stepAt(file, place, offset)?.index) ?? [];
}

export interface ClientPlace {
  readonly client: Client;
  readonly resource: ClientResource | undefined;
  readonly operation: ClientOperation | undefined;
}

export function clientAt(file: SourceFile, offset: number): ClientPlace | undefined {
  for (const client of ownClients(file)) {
    if (!isAround(file, client.node, offset)) continue;
    const resource = partAround(file, client.resources, ({ node }) => node, offset);
    const operation = resource && partAround(file, resource.operations, ({ node }) => node, offset);
    return { client, resource, operation };
  }
  return undefined;
}

/** `namespace.operation`: the call whose answer paths at an offset look into, of the operation itself or of the unit there. */
export function callAt(file: SourceFile, offset: number): string | undefined {
  const { client, operation } = clientAt(file, offset) ?? {};
  if (!client) return unitAt(file, offset)?.unit.call?.value;
  const namespace = client.namespace?.value;
  return operation && namespace !== undefined ? `${namespace}.${operation.name}` : undefined;
}

export function promptAt(file: SourceFile, offset: number): McpPrompt | undefined {
  for (const server of ownServers(file)) {
    if (server.kind !== 'mcp') continue;
    const prompt = partAround(file, server.prompts, ({ node }) => node, offset);
    if (prompt) return prompt;
  }
  return undefined;
}
