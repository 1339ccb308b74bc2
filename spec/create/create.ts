/** A new capability from whatever somebody has: a description, a curl command, a sample answer, or nothing. */
import type { DraftResult, Shape } from './draft.ts';
import { draftFromCurl, isCurlCommand } from './from-curl.ts';
import { draftFromDescription, isApiDescription, readDescription } from './from-openapi.ts';
import { kebab } from './names.ts';
import { shapeOfData } from './shape-of-data.ts';
import { type Exposure, type WriteOptions, writeCapability, writeEmpty } from './write-capability.ts';

export interface CreateOptions {
  readonly expose: readonly Exposure[];
  /** Where the source was found, if it was fetched. */
  readonly address?: string;
  /** Address of the API: needed for a sample answer, and before that of a description. */
  readonly url?: string;
  /** Operations of a description to take; all when absent. */
  readonly only?: ReadonlySet<string>;
  /** A sample answer, beside a curl command. */
  readonly sample?: string;
  readonly port?: number;
}

export type Created =
  | {
      readonly kind: 'created';
      readonly text: string;
      readonly name: string;
      readonly operations: number;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly message: string };

export type SourceKind = 'description' | 'curl' | 'sample' | 'unknown';

export function kindOfSource(text: string): SourceKind {
  if (isCurlCommand(text)) return 'curl';
  if (isApiDescription(readDescription(text))) return 'description';
  return parseJson(text) === undefined ? 'unknown' : 'sample';
}

/** `name` is a base for the name of the file. */
export function createCapability(source: string, options: CreateOptions): Created {
  const drafted = draftOf(source, options);
  if (drafted.kind === 'refused') return drafted;
  const { draft, notes } = drafted;
  return {
    kind: 'created',
    text: writeCapability(draft, { expose: options.expose, ...(options.port !== undefined && { port: options.port }) }),
    name: draft.namespace,
    operations: draft.operations.length,
    notes,
  };
}

function draftOf(source: string, options: CreateOptions): DraftResult {
  const kind = kindOfSource(source);
  switch (kind) {
    case 'curl':
      return draftFromCurl(source, options.sample === undefined ? undefined : sampleShape(options.sample));
    case 'description':
      return draftFromDescription(readDescription(source), {
        ...(options.address !== undefined && { address: options.address }),
        ...(options.url !== undefined && { baseUri: options.url }),
        ...(options.only && { only: options.only }),
      });
    case 'sample':
      return draftFromSample(source, options.url);
    case 'unknown':
      return {
        kind: 'refused',
        message: 'This is neither an API description (OpenAPI 3, Swagger 2), nor a curl command, nor a sample answer in JSON.',
      };
    default:
      return kind satisfies never;
  }
}

function sampleShape(text: string): Shape | undefined {
  const data = parseJson(text);
  return data === undefined ? undefined : shapeOfData(data.value);
}

/** What answers the sample is told by its address, which becomes a call as curl would make it. */
function draftFromSample(source: string, url: string | undefined): DraftResult {
  const shape = sampleShape(source);
  if (!shape) return { kind: 'refused', message: 'The sample answer has nothing in it that could be mapped.' };
  const drafted = draftFromCurl(`curl ${quoted(url ?? 'https://api.example.org/items')}`, shape);
  if (drafted.kind === 'refused' || url !== undefined) return drafted;
  return {
    ...drafted,
    notes: [
      ...drafted.notes,
      'Where the answer comes from is not known: put its address in the place of https://api.example.org and /items.',
    ],
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", '%27')}'`;
}

function parseJson(text: string): { readonly value: ReturnType<typeof readDescription> } | undefined {
  try {
    return { value: JSON.parse(text) as ReturnType<typeof readDescription> };
  } catch {
    // Not JSON: it is something else, or nothing.
    return undefined;
  }
}

/** A capability without an API behind it: one tool, or operation, with a made-up answer, to be changed. */
export function createEmpty(display: string, options: WriteOptions): Created {
  const namespace = kebab(display, 'hello');
  return { kind: 'created', text: writeEmpty(display, namespace, options), name: namespace, operations: 1, notes: [] };
}
