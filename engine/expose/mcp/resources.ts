/** Resources of an MCP server: dynamic ones run a unit, templates take variables from the URI, static ones show the files of a directory. */
import {
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  type Resource,
  type ResourceTemplateType,
} from '@modelcontextprotocol/server';
import type { McpResource } from '../../../spec/model/capability.ts';
import { decodePercent } from '../../../spec/percent.ts';
import { locationPath } from '../../file-location.ts';
import type { UnitResult } from '../../result.ts';
import { findFile, listFiles, readCapped } from '../files.ts';
import { isTextType, mediaTypeOf } from '../media-types.ts';
import { compileTemplate, withSingleBraces } from '../path-template.ts';
import { emptyAnswer, textOfData } from './answer-text.ts';
import { decodeText } from './text.ts';

export type MatchedResource =
  | { readonly kind: 'dynamic'; readonly resource: McpResource; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: 'static'; readonly resource: McpResource; readonly location: string; readonly segments: readonly string[] };

export async function listResources(resources: readonly McpResource[], directory: string): Promise<Resource[]> {
  const listed: Resource[] = [];
  for (const resource of resources) {
    const uri = resource.uri?.value;
    if (uri === undefined) continue;
    if (resource.location) listed.push(...(await listStatic(resource, uri, resource.location.value, directory)));
    else if (!isTemplate(uri)) listed.push({ uri, ...describe(resource), ...(resource.mimeType && { mimeType: resource.mimeType.value }) });
  }
  return listed;
}

export function listTemplates(resources: readonly McpResource[]): ResourceTemplateType[] {
  return resources.flatMap((resource) => {
    const uri = resource.uri?.value;
    if (uri === undefined || resource.location || !isTemplate(uri)) return [];
    return [{ uriTemplate: withSingleBraces(uri), ...describe(resource), ...(resource.mimeType && { mimeType: resource.mimeType.value }) }];
  });
}

async function listStatic(resource: McpResource, uri: string, location: string, directory: string): Promise<Resource[]> {
  const root = locationPath(location, directory);
  if (root === undefined) return [];
  const files = await listFiles(root);
  return files.map((file) => ({
    uri: `${uri.replace(/\/$/, '')}/${file.path.split('/').map(encodeURIComponent).join('/')}`,
    name: `${resource.name}/${file.path}`,
    title: file.path,
    ...(resource.description && { description: resource.description.value }),
    mimeType: resource.mimeType?.value ?? mediaTypeOf(file.path),
    size: file.size,
  }));
}

function describe(resource: McpResource): { readonly name: string; readonly title: string; readonly description?: string } {
  return {
    name: resource.name,
    title: resource.display?.value ?? resource.name,
    ...(resource.description && { description: resource.description.value }),
  };
}

/** The first declared resource that a URI belongs to. */
export function matchResource(resources: readonly McpResource[], uri: string): MatchedResource | undefined {
  for (const resource of resources) {
    const declared = resource.uri?.value;
    if (declared === undefined) continue;
    if (resource.location) {
      const base = declared.replace(/\/$/, '');
      if (uri === base || uri.startsWith(`${base}/`)) {
        const rest = uri.slice(base.length + 1);
        return {
          kind: 'static',
          resource,
          location: resource.location.value,
          segments: rest === '' ? [] : rest.split('/').map(decodePercent),
        };
      }
      continue;
    }
    const variables = matchTemplate(declared, uri);
    if (variables) return { kind: 'dynamic', resource, variables };
  }
  return undefined;
}

export function isTemplate(uri: string): boolean {
  return /\{[^{}]+\}/.test(uri);
}

/** A value is one or more characters without a slash. */
function matchTemplate(template: string, uri: string): Readonly<Record<string, string>> | undefined {
  const { expression, names } = compileTemplate(template, () => '([^/]+)');
  const found = expression.exec(uri);
  return found ? Object.fromEntries(names.map((name, index) => [name, decodePercent(found[index + 1] ?? '')])) : undefined;
}

export function unknownResource(uri: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown resource URI: ${uri}`, { uri });
}

/** One file of a static resource. Whatever is wrong with the path, the answer is the same: callers learn nothing about this machine. */
export async function readStatic(
  match: MatchedResource & { readonly kind: 'static' },
  uri: string,
  directory: string,
  maxBytes: number,
): Promise<ReadResourceResult> {
  const root = locationPath(match.location, directory);
  const found = root === undefined ? undefined : await findFile(root, match.segments);
  if (found?.kind !== 'file') throw unknownResource(uri);
  const bytes = await readCapped(found.absolute, maxBytes);
  if (!bytes) throw new ProtocolError(ProtocolErrorCode.InternalError, `The resource is larger than ${maxBytes} bytes.`, { uri });
  const mimeType = match.resource.mimeType?.value ?? mediaTypeOf(match.segments.at(-1) ?? '');
  if (isTextType(mimeType)) return { contents: [{ uri, mimeType, text: bytes.toString('utf8') }] };
  return { contents: [{ uri, mimeType, blob: bytes.toString('base64') }] };
}

/** What a dynamic resource answered, as contents; upstream errors are errors. */
export function toResourceResult(result: UnitResult, resource: McpResource, uri: string): ReadResourceResult {
  const declared = resource.mimeType?.value;
  switch (result.kind) {
    case 'data':
      if (result.status >= 400) throw upstreamError(`The upstream answered with status ${result.status}.`, uri);
      return {
        contents: [{ uri, mimeType: declared ?? result.mediaType ?? 'application/json', text: textOfData(result.data, result.mediaType) }],
      };
    case 'raw': {
      if (result.status >= 400) throw upstreamError(`The upstream answered with status ${result.status}.`, uri);
      const mimeType = declared ?? result.mediaType ?? 'application/octet-stream';
      const asBlob = result.binary || resource.binary?.value === true;
      return asBlob
        ? { contents: [{ uri, mimeType, blob: Buffer.from(result.body).toString('base64') }] }
        : { contents: [{ uri, mimeType, text: decodeText(result.body, result.mediaType) }] };
    }
    case 'empty':
      if (result.status >= 400) throw upstreamError(emptyAnswer(result.status), uri);
      return {
        contents: [
          resource.binary?.value === true
            ? { uri, ...(declared && { mimeType: declared }), blob: '' }
            : { uri, ...(declared && { mimeType: declared }), text: '' },
        ],
      };
    case 'failed':
      if (result.error.status === 400 && !result.upstream)
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, result.error.message, { uri });
      throw upstreamError(result.error.message, uri);
    default:
      return result satisfies never;
  }
}

function upstreamError(message: string, uri: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InternalError, message, { uri });
}
