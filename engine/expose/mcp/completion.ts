/** Completion of arguments: the values that a parameter of a resource lists in `enum`. Arguments of prompts have no such list in the format. */
import { type CompleteResult, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { McpServer } from '../../../spec/model/capability.ts';
import { withSingleBraces } from '../path-template.ts';
import { unknownResource } from './resources.ts';

/** What the protocol allows in one answer. */
const most = 100;

export type CompletionReference =
  | { readonly type: 'ref/prompt'; readonly name: string }
  | { readonly type: 'ref/resource'; readonly uri: string };

/** Refuses a prompt or a resource that is not declared; values begin with what was typed, in any case. */
export function completeArgument(
  { prompts, resources }: McpServer,
  reference: CompletionReference,
  argument: { readonly name: string; readonly value: string },
): CompleteResult {
  if (reference.type === 'ref/prompt') {
    if (!prompts.some(({ name }) => name === reference.name))
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no prompt ${reference.name}.`);
    return { completion: { values: [], total: 0, hasMore: false } };
  }
  const resource = resources.find(({ uri }) => uri !== undefined && withSingleBraces(uri.value) === withSingleBraces(reference.uri));
  if (!resource) throw unknownResource(reference.uri);
  const listed = resource.inputParameters.find(({ name }) => name === argument.name)?.extras['enum']?.value;
  const typed = argument.value.toLowerCase();
  const fitting = (Array.isArray(listed) ? listed : []).map(String).filter((value) => value.toLowerCase().startsWith(typed));
  return { completion: { values: fitting.slice(0, most), total: fitting.length, hasMore: fitting.length > most } };
}
