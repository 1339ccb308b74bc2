/** Servers under `exposes`: a new one, and more in one that is there. */
import type { LinkedProject } from '../../links/linked-project.ts';
import type { SourceFile } from '../../source-file.ts';
import type { MappingNode, Node } from '../../syntax/tree.ts';
import type { TextEdit } from '../apply-edits.ts';
import { freeName } from '../free-name.ts';
import { writeScalar } from '../write-scalar.ts';
import { dashed, indented } from './blocks.ts';
import { appendEntry, appendKey, appendLines, findBlock } from './insert-lines.ts';
import { keyOrder } from './refactoring.ts';

export interface ServerKind {
  readonly type: 'mcp' | 'rest' | 'skill';
  readonly collection: 'tools' | 'resources' | 'skills';
  readonly port: number;
}

/** A server with one entry; what answers requests of anybody listens on this machine only. */
export function serverLines(
  { type, collection }: ServerKind,
  { namespace, port }: { readonly namespace: string; readonly port: number },
  lines: readonly string[],
  keyed: boolean,
): readonly string[] {
  return [
    `type: ${type}`,
    ...(type === 'mcp' ? [] : ['address: 127.0.0.1']),
    `port: ${port}`,
    `namespace: ${writeScalar(namespace)}`,
    `${collection}:`,
    ...indented(keyed ? lines : dashed(lines), 2),
  ];
}

/** Behind the servers there are; undefined where those are written in one line. */
export function addServers(file: SourceFile, capability: MappingNode, servers: readonly (readonly string[])[]): TextEdit | undefined {
  const lines = servers.flatMap(dashed);
  const block = findBlock(capability, 'exposes');
  if (block) return appendEntry(file.text, block, lines);
  if (capability.pairs.some(({ key }) => key.text === 'exposes')) return undefined;
  return appendKey(file.text, capability, 'exposes', lines, keyOrder(file, capability));
}

/** Behind the other tools, resources or skills of something, or as its first. */
export function intoServer(
  text: string,
  { node }: { readonly node: Node },
  collection: string,
  lines: readonly string[],
  keyed: boolean,
): TextEdit | undefined {
  if (node.kind !== 'mapping') return undefined;
  const block = findBlock(node, collection);
  if (block) return (block.kind === 'mapping') === keyed ? appendLines(text, block, lines) : undefined;
  if (node.pairs.some(({ key }) => key.text === collection)) return undefined;
  return appendKey(text, node, collection, keyed ? lines : dashed(lines), []);
}

/** Servers share their names with consumed APIs and binds (format.md 3.1). */
export function freeNamespace(file: SourceFile, project: LinkedProject, wanted: string): string {
  const { clients, servers, bindings } = project.linksOf(file).sections;
  return freeName(
    [...clients, ...servers, ...bindings].map(({ namespace }) => namespace),
    toNamespace(wanted),
  );
}

/** Letters, digits and hyphens (format.md 2.1), whatever it is made from. */
export function toNamespace(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'shared';
}

/** Two servers cannot listen on one port. */
export function freePort({ model: { capability } }: SourceFile, wanted: number): number {
  const taken = new Set(capability?.exposes.map((entry) => (entry.kind === 'import' ? undefined : entry.port?.value)));
  let port = wanted;
  while (taken.has(port)) port++;
  return port;
}
