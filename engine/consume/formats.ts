/** Answers of consumed APIs as JSON data, by the declared `outputRawFormat` (engine.md 2.9). */
import { decoderFor } from '../charset.ts';
import { isTooDeep, maxDepth } from '../json-depth.ts';
import type { PlanFiles } from '../plan.ts';
import type { Json } from '../result.ts';
import { parseDelimited } from './delimited.ts';
import { fail } from './failure.ts';
import { unreadable } from './unreadable.ts';
import { parseXml } from './xml.ts';
import { parseYaml } from './yaml.ts';

export interface Format {
  /** `outputRawFormat`, in any case. */
  readonly name: string;
  /** `outputSchema`: a schema file, a CSS selector or the beginning of headings. */
  readonly schema?: string | undefined;
  /** Of the file that names the schema file. */
  readonly uri: string;
  /** Where a schema file is read. */
  readonly files: PlanFiles;
  /** Of the media type. */
  readonly charset?: string | undefined;
}

/** Parsers that few files need are loaded when the first of them does. */
export async function toJson(body: Uint8Array, format: Format): Promise<Json> {
  try {
    return await parse(body, format);
  } catch (error) {
    // Parsers descend by recursion: what is nested some thousand levels deep ends them.
    if (error instanceof RangeError) return unreadable(format.name, 'it is nested too deep to be read');
    throw error;
  }
}

async function parse(body: Uint8Array, format: Format): Promise<Json> {
  const name = format.name.toLowerCase();
  switch (name) {
    case 'avro':
      return (await import('./avro.ts')).parseAvro(body, format);
    case 'protobuf':
      return (await import('./protobuf.ts')).parseProtobuf(body, format);
    case 'html':
      return (await import('./html.ts')).parseHtml(decode(body, format.charset ?? declaredCharset(body, name)), format.schema);
    case 'markdown':
      return (await import('./markdown.ts')).parseMarkdown(decode(body, format.charset), format.schema);
    default:
      return textToJson(decode(body, format.charset ?? (name === 'xml' ? declaredCharset(body, name) : undefined)), name, format.name);
  }
}

function textToJson(text: string, format: string, written: string): Json {
  switch (format) {
    case 'json':
      return parseJson(text);
    case 'xml':
      return parseXml(text);
    case 'yaml':
      return parseYaml(text);
    case 'csv':
      return parseDelimited(text, ',');
    case 'tsv':
      return parseDelimited(text, '\t');
    case 'psv':
      return parseDelimited(text, '|');
    default:
      return fail('unsupported-format', 500, `Answers in the format \`${written}\` cannot be mapped.`);
  }
}

/** What XML and pages say about themselves at their beginning; it counts where the media type says nothing. */
function declaredCharset(body: Uint8Array, format: string): string | undefined {
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 1024)).toString('latin1');
  const pattern = format === 'xml' ? /^[^<]*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']/i : /<meta[^>]*?charset\s*=\s*["']?([\w.-]+)/i;
  return pattern.exec(start)?.[1];
}

/** A mark at the beginning shows the order of bytes, whatever anybody says. */
function markedCharset([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** What names no charset is UTF-8, and what cannot be UTF-8 is taken for the charset of Western Europe, as browsers do. */
function decode(body: Uint8Array, charset: string | undefined): string {
  const marked = markedCharset(body) ?? charset;
  const text = marked === undefined ? (decodeUtf8(body) ?? western.decode(body)) : (decoderFor(marked) ?? utf8).decode(body);
  return text.replace(/^\uFEFF/, '');
}

function decodeUtf8(body: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(body);
  } catch {
    // The caller tries another charset.
    return undefined;
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const western = new TextDecoder('windows-1252');
/** Most labels that nobody knows are wrong, and the text is UTF-8. */
const utf8 = new TextDecoder();
/** Long runs of digits can be whole numbers that a float does not hold. */
const manyDigits = /\d{16}/;

/** The first value of the text; what follows it is not read. Whole numbers too large for a float become texts. */
function parseJson(text: string): Json {
  if (isTooDeep(text)) return unreadable('JSON', `it is nested more than ${maxDepth} levels deep`);
  try {
    return parseExact(text);
  } catch (error) {
    const first = firstValue(text);
    if (first !== undefined) return first;
    return unreadable('JSON', isCut(text, error) ? 'it ends in the middle' : beginning(text));
  }
}

function isCut(text: string, error: unknown): boolean {
  const message = error instanceof Error ? error.message : '';
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  const length = text.trimEnd().length;
  return length > 0 && (/end of JSON|Unterminated/.test(message) || (position !== undefined && Number(position) >= length));
}

function parseExact(text: string): Json {
  if (!manyDigits.test(text)) return JSON.parse(text) as Json;
  // Older engines give no source: there the number stays as it is.
  const keepDigits = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '') ? context?.source : value;
  return JSON.parse(text, keepDigits) as Json;
}

function firstValue(text: string): Json | undefined {
  const end = endOfFirstValue(text);
  if (end === undefined || text.slice(end).trim() === '') return undefined;
  try {
    return parseExact(text.slice(0, end));
  } catch {
    // Neither the whole nor its beginning is JSON: the caller says so.
    return undefined;
  }
}

/** Where an object, a list, a text or a word at the beginning ends; undefined when it does not. */
function endOfFirstValue(text: string): number | undefined {
  const pattern = /"(?:[^"\\]|\\.)*"|[[{]|[\]}]|[^\s"[\]{},:]+/g;
  let depth = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '[' || match[0] === '{') depth++;
    else if (match[0] === ']' || match[0] === '}') depth--;
    if (depth <= 0) return match.index + match[0].length;
  }
  return undefined;
}

function beginning(text: string): string {
  const start = text.trimStart().slice(0, 60).replaceAll(/\s+/g, ' ');
  return start === '' ? 'it is blank' : `it begins with \`${start}${text.trim().length > 60 ? '…' : ''}\``;
}
