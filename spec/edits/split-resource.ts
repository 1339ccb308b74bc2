import { deref, findPair, textOf } from '../syntax/navigate.ts';
import type { MappingNode, Node, PairNode } from '../syntax/tree.ts';
import type { TextEdit } from './apply-edits.ts';
import { lineBreakOf } from './insert-key.ts';
import { columnOf, isFirstOnLine, lineStart } from './lines.ts';
import { removePair } from './remove-pair.ts';
import { rewriteScalar, writeScalar } from './write-scalar.ts';

interface Operation {
  readonly node: MappingNode;
  /** Where it begins: its dash, or its key. */
  readonly start: number;
  readonly name: string;
  readonly pathPair: PairNode | undefined;
  readonly path: string;
}

/**
 * Operations that have a `path` of their own become resources of their own, one for each path; the lines of the
 * operations stay as they are. Undefined where something stands in the way: flow style, keys behind the operations,
 * inputs of the resource that all operations share.
 */
export function splitResource(text: string, resource: MappingNode, isKeyed: boolean): readonly TextEdit[] | undefined {
  const path = findPair(resource, 'path');
  const operations = findPair(resource, 'operations');
  if (!path || !operations || path.value.kind !== 'scalar' || resource.flow || findPair(resource, 'inputParameters')) return undefined;
  if (resource.pairs.at(-1) !== operations) return undefined;
  const list = readOperations(text, operations.value, path.value.text, isKeyed);
  const [first] = list ?? [];
  const start = isKeyed ? ownerOf(resource)?.start : text.lastIndexOf('-', resource.start - 1);
  if (!list || !first || start === undefined || start < 0) return undefined;
  const name = isKeyed ? ownerOf(resource)?.key.text : textOf(findPair(resource, 'name')?.value);
  const outer = ' '.repeat(columnOf(text, start));
  const inner = ' '.repeat(columnOf(text, path.start));
  const eol = lineBreakOf(text);
  const edits: TextEdit[] = [];
  if (first.path !== path.value.text)
    edits.push({ start: path.value.start, end: path.value.end, newText: rewriteScalar(path.value, first.path) });
  let current = first.path;
  for (const operation of list) {
    if (operation.pathPair) edits.push(removePair(text, operation.node, operation.pathPair));
    if (operation.path === current) continue;
    current = operation.path;
    const title = name === undefined ? operation.name : `${name}-${operation.name}`;
    const head = isKeyed ? `${title}:` : `- name: ${title}`;
    const lines = [`${outer}${head}`, `${inner}path: ${writeScalar(operation.path)}`, `${inner}operations:`, ''];
    const at = lineStart(text, operation.start);
    edits.push({ start: at, end: at, newText: lines.join(eol) });
  }
  return edits;
}

function ownerOf(resource: MappingNode): PairNode | undefined {
  return resource.parent?.kind === 'pair' ? resource.parent : undefined;
}

function readOperations(text: string, value: Node, resourcePath: string, isKeyed: boolean): readonly Operation[] | undefined {
  const operations: Operation[] = [];
  for (const { node, start, name } of (isKeyed ? keyedNodes(value) : listedNodes(text, value)) ?? []) {
    const target = deref(node);
    if (target?.kind !== 'mapping' || target !== node || target.flow || !isFirstOnLine(text, start)) return undefined;
    const pathPair = findPair(target, 'path');
    operations.push({ node: target, start, name: name ?? 'operation', pathPair, path: joinPaths(resourcePath, textOf(pathPair?.value)) });
  }
  return operations;
}

interface Placed {
  readonly node: Node;
  readonly start: number;
  readonly name: string | undefined;
}

function listedNodes(text: string, value: Node): readonly Placed[] | undefined {
  if (value.kind !== 'sequence' || value.flow) return undefined;
  return value.items.map((node) => ({ node, start: text.lastIndexOf('-', node.start - 1), name: textOf(findPair(node, 'name')?.value) }));
}

function keyedNodes(value: Node): readonly Placed[] | undefined {
  if (value.kind !== 'mapping' || value.flow) return undefined;
  return value.pairs.map((pair) => ({ node: pair.value, start: pair.start, name: pair.key.text }));
}

/** People write the path of an operation both below the resource and from the root of the API. */
function joinPaths(resource: string, operation: string | undefined): string {
  if (operation === undefined || operation === '' || operation === '/') return resource;
  if (operation === resource || operation.startsWith(resource.endsWith('/') ? resource : `${resource}/`)) return operation;
  return `${resource.replace(/\/$/, '')}${operation.startsWith('/') ? '' : '/'}${operation}`;
}
