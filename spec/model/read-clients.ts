/** Consumed clients and what they share with servers: authentication. */
import { deref, textOf, toData } from '../syntax/navigate.ts';
import type { Node } from '../syntax/tree.ts';
import type { Authentication, Client, ClientOperation, ClientResource, RequestBody } from './capability.ts';
import { head, readInputParameters, readOutputs } from './read-behaviour.ts';
import { mappingOf, onceForNode, oncePerNode, readData, readFields, readNamedAt, readText, readTexts, valueAt } from './reader.ts';

export const readClient = onceForNode(
  (node): Client => ({
    kind: 'client',
    node,
    type: readText(node, 'type'),
    namespace: readText(node, 'namespace'),
    description: readText(node, 'description'),
    baseUri: readText(node, 'baseUri'),
    inputParameters: readInputParameters(node, 'inputParameters'),
    authentication: readAuthentication(node),
    tunnel: readTunnel(node),
    resources: readNamedAt(node, 'resources').map(readClientResource),
  }),
);

const readClientResource = oncePerNode(
  (named): ClientResource => ({
    ...head(named),
    ...readDescribed(named.mapping),
    path: readText(named.mapping, 'path'),
    inputParameters: readInputParameters(named.mapping, 'inputParameters'),
    operations: readNamedAt(named.mapping, 'operations').map(readClientOperation),
  }),
);

const readClientOperation = oncePerNode(
  (named): ClientOperation => ({
    ...head(named),
    kind: 'client-operation',
    ...readDescribed(named.mapping),
    method: readText(named.mapping, 'method'),
    inputParameters: readInputParameters(named.mapping, 'inputParameters'),
    outputRawFormat: readText(named.mapping, 'outputRawFormat'),
    outputMediaType: readText(named.mapping, 'outputMediaType'),
    maxBinarySize: readText(named.mapping, 'maxBinarySize'),
    outputSchema: readText(named.mapping, 'outputSchema'),
    outputs: readOutputs(named.mapping, true),
    body: readBody(named.mapping),
  }),
);

/** Names and texts that most parts have; `label` is what `display` was called up to alpha2. */
export function readDescribed(mapping: Node | undefined) {
  return {
    display: readText(mapping, 'display') ?? readText(mapping, 'label'),
    description: readText(mapping, 'description'),
    tags: readTexts(mapping, 'tags'),
  };
}

const bodyTypes = ['json', 'text', 'xml', 'sparql', 'formUrlEncoded', 'multipartForm'] as const;

function readBody(operation: Node | undefined): RequestBody | undefined {
  const node = valueAt(operation, 'body');
  const target = node && deref(node);
  if (!target) return undefined;
  const text = textOf(target);
  if (text !== undefined) return { node: target, type: 'raw', data: { value: text, node: target } };
  if (target.kind !== 'mapping') return { node: target, type: 'unknown', data: { value: toData(target), node: target } };
  const written = readText(target, 'type')?.value ?? 'json';
  return { node: target, type: bodyTypes.find((type) => type === written) ?? 'unknown', data: readData(target, 'data') };
}

function readTunnel(node: Node): Client['tunnel'] {
  const tunnel = mappingOf(valueAt(node, 'tunnel'));
  return (
    tunnel && {
      node: tunnel,
      type: readText(tunnel, 'type'),
      service: readText(tunnel, 'service'),
      identity: readText(tunnel, 'identity'),
      fallback: readText(tunnel, 'fallback'),
    }
  );
}

export function readAuthentication(owner: Node): Authentication | undefined {
  const node = mappingOf(valueAt(owner, 'authentication'));
  return node && { node, type: readText(node, 'type'), fields: readFields(node, new Set(['type'])) };
}
