/** One consumed operation alone in a shared file, with the address, the credentials and the path it needs. */
import { defineNamed } from '../../links/define.ts';
import type { Aggregate, Client, ClientOperation, ClientResource } from '../../model/capability.ts';
import { ownClients } from '../../model/own-parts.ts';
import { say } from '../../say.ts';
import { contains } from '../../span.ts';
import { findPair, toData } from '../../syntax/navigate.ts';
import type { MappingNode, Node } from '../../syntax/tree.ts';
import { freeName } from '../free-name.ts';
import { followPiece } from '../rename-file.ts';
import { writeScalar } from '../write-scalar.ts';
import { dashed, indented, isBlock } from './blocks.ts';
import { copyLines, entryOf, hasAnchors } from './entry.ts';
import { extractPart } from './extract-part.ts';
import { appendEntry, findBlock } from './insert-lines.ts';
import { isKeyed, type Place, type Refactoring, type Refusal } from './refactoring.ts';
import { onOneLine } from './spread.ts';

export function isOnOperationName(place: Place): boolean {
  return operationNamedAt(place) !== undefined;
}

interface Found {
  readonly client: Client;
  readonly resource: ClientResource;
  readonly operation: ClientOperation;
}

/** What goes elsewhere, as entries of a list or map. */
interface Moved {
  readonly operation: readonly string[];
  /** The resource with it, when it has no other operation: its comments come along. */
  readonly whole: readonly string[] | undefined;
}

/** Offered on its name. An API with this operation alone moves as a whole: see `extractToFile`. */
export function extractOperation(place: Place): readonly (Refactoring | Refusal)[] {
  const found = operationNamedAt(place);
  const namespace = found?.client.namespace?.value;
  if (!found || namespace === undefined) return [];
  const { client, resource, operation } = found;
  if (client.resources.flatMap(({ operations }) => operations).length < 2) return [];
  const { text } = place.file;
  const keyed = isKeyed(place.file);
  const isLast = resource.operations.length === 1;
  const linesOf = (node: Node, uri: string) => entryOf(text, node, followPiece(place.file, node, uri, place.project))?.lines ?? [];
  const lines = (uri: string): Moved => ({
    operation: linesOf(operation.node, uri),
    whole: isLast ? linesOf(resource.node, uri) : undefined,
  });
  return extractPart(place, {
    section: 'consumes',
    definition: defineNamed('client-operation', operation, place.file.uri, namespace),
    namespace,
    toNewFile: say`Move operation \`${operation.name}\` to a shared file`,
    toFile: (path) => say`Move operation \`${operation.name}\` to \`${path}\``,
    take: () => {
      const owner = isBlock(client.node) && isBlock(resource.node);
      const entry = owner ? entryOf(text, (isLast ? resource : operation).node) : undefined;
      if (!entry || !entryOf(text, operation.node)) return onOneLine();
      const copied = [...partsWithout(client.node, 'resources'), ...partsWithout(resource.node, 'operations'), operation.node];
      if (copied.some(hasAnchors)) return say`It uses an anchor (\`&\`, \`*\` or \`<<\`) of this file. Write it out first.`;
      return entry.removal;
    },
    entry: (name) =>
      copyLines(text, client.node as MappingNode, {
        namespace: [`namespace: ${writeScalar(name)}`],
        resources: ['resources:', ...indented(resourceLines(text, found, resource.name, lines(place.file.uri), keyed), 2)],
      }),
    fits: (other) => isSameApi(client, other) && !namesOf(other).includes(operation.name),
    append: (other, target) => appendTo(other as Client, found, text, target.text, lines(target.uri), keyed),
  });
}

function operationNamedAt({ file, offset }: Place): Found | undefined {
  for (const client of ownClients(file))
    for (const resource of client.resources)
      for (const operation of resource.operations)
        if (operation.nameNode && contains(operation.nameNode, offset)) return { client, resource, operation };
  return undefined;
}

function partsWithout(node: Node, key: string): readonly Node[] {
  return node.kind === 'mapping' ? node.pairs.flatMap((pair) => (pair.key.text === key ? [] : hasMerge(pair.key.text, pair.value))) : [];
}

/** A merge key as something that has an anchor, whatever it brings. */
function hasMerge(key: string, value: Node): Node {
  return key === '<<' && value.parent?.kind === 'pair' ? value.parent.parent : value;
}

/** A resource with one operation, as an entry of `resources`. */
function resourceLines(text: string, { resource }: Found, name: string, { operation, whole }: Moved, keyed: boolean): readonly string[] {
  if (whole && name === resource.name) return whole;
  const own = copyLines(text, resource.node as MappingNode, {
    ...(keyed ? {} : { name: [`name: ${writeScalar(name)}`] }),
    operations: ['operations:', ...indented(operation, 2)],
  });
  return keyed ? [`${writeScalar(name)}:`, ...indented(own, 2)] : dashed(own);
}

/** The same address under the same conditions: a request is the same from either. */
function isSameApi(client: Client, other: Client | Aggregate): boolean {
  if (other.kind !== 'client' || client.baseUri?.value !== other.baseUri?.value) return false;
  return ['authentication', 'tunnel', 'inputParameters'].every(
    (key) => JSON.stringify(dataAt(client.node, key)) === JSON.stringify(dataAt(other.node, key)),
  );
}

function dataAt(node: Node, key: string): unknown {
  const pair = findPair(node, key);
  return pair ? toData(pair.value) : null;
}

function namesOf(other: Client | Aggregate): readonly string[] {
  return other.kind === 'client' ? other.resources.flatMap(({ operations }) => operations.map(({ name }) => name)) : [];
}

/** Beside the operations of its path, or with its path beside the others. */
function appendTo(other: Client, found: Found, text: string, target: string, lines: Moved, keyed: boolean) {
  const { resource } = found;
  if (other.node.kind !== 'mapping') return undefined;
  const twin = other.resources.find(
    (candidate) =>
      candidate.path?.value === resource.path?.value &&
      JSON.stringify(dataAt(candidate.node, 'inputParameters')) === JSON.stringify(dataAt(resource.node, 'inputParameters')),
  );
  const operations = twin?.node.kind === 'mapping' ? findBlock(twin.node, 'operations') : undefined;
  if (twin) return operations && appendEntry(target, operations, lines.operation);
  const taken = other.resources.map(({ name }) => name);
  const name = freeName(taken, resource.name);
  const resources = findBlock(other.node, 'resources');
  return resources && appendEntry(target, resources, resourceLines(text, found, name, lines, keyed));
}
