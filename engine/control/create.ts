import { createCapability, createEmpty, kindOfSource } from '../../spec/create/create.ts';
import { operationsIn, readDescription } from '../../spec/create/from-openapi.ts';
import type { CreatedFile, CreateParams, SourceInfo } from './file-protocol.ts';

export function inspectSource(text: string): SourceInfo {
  const kind = kindOfSource(text);
  return { kind, operations: kind === 'description' ? operationsIn(readDescription(text)) : [] };
}

export function createFile({ source, display, expose, address, url, only }: CreateParams): CreatedFile {
  if (source === undefined) return createEmpty(display, { expose });
  return createCapability(source, {
    expose,
    ...(address !== undefined && { address }),
    ...(url !== undefined && { url }),
    ...(only && { only: new Set(only) }),
  });
}
