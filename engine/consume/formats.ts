/** Answers of consumed APIs as JSON data, by the declared `outputRawFormat` (engine.md 2.9). */
import { XMLParser } from 'fast-xml-parser';
import { parseAllDocuments } from 'yaml';
import type { Json } from '../result.ts';
import { parseDelimited } from './delimited.ts';
import { fail } from './failure.ts';

export function toJson(body: Uint8Array, format: string, charset: string | undefined): Json {
  const text = decode(body, charset);
  switch (format.toLowerCase()) {
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
      return fail('unsupported-format', 500, `Answers in the format \`${format}\` cannot be mapped.`);
  }
}

export function decode(body: Uint8Array, charset: string | undefined): string {
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(body).replace(/^\uFEFF/, '');
  } catch {
    // A charset nobody knows: most such labels are wrong and the text is UTF-8.
    return new TextDecoder().decode(body);
  }
}

/** Long runs of digits can be whole numbers that a float does not hold. */
const manyDigits = /\d{16}/;

/** The first value of the text; what follows it is not read. Whole numbers too large for a float become texts. */
function parseJson(text: string): Json {
  try {
    return parseExact(text);
  } catch (error) {
    const first = firstValue(text);
    if (first !== undefined) return first;
    const cut = error instanceof Error && /end of JSON|Unterminated/.test(error.message) && text.trim() !== '';
    return unreadable('JSON', cut ? 'it ends in the middle' : beginning(text));
  }
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

function unreadable(format: string, reason: string): never {
  return fail('invalid-upstream-body', 500, `The upstream answer is no ${format}: ${reason}.`);
}

/** YAML 1.1 as far as plain scalars go; dates stay texts, and what JSON cannot say (`.inf`) is null. */
function parseYaml(text: string): Json {
  const [document] = parseAllDocuments(text, {
    uniqueKeys: false,
    logLevel: 'silent',
    version: '1.1',
    customTags: (tags) => tags.filter((tag) => tag !== 'timestamp' && (typeof tag === 'string' || !tag.tag.endsWith(':timestamp'))),
  });
  if (!document || !('errors' in document)) return null;
  const [problem] = document.errors;
  if (problem) return unreadable('YAML', (problem.message.split('\n')[0] ?? '').replace(/:$/, ''));
  const finite = (_key: unknown, value: unknown): unknown => (typeof value === 'number' && !Number.isFinite(value) ? null : value);
  return (document.toJS({ maxAliasCount: 100, reviver: finite }) ?? null) as Json;
}

const xmlParser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  cdataPropName: '#cdata',
  removeNSPrefix: true,
  // Names that mean something to JavaScript (`constructor`) are refused unless they look different.
  transformTagName: mark,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  preserveOrder: true,
  processEntities: true,
  // Numeric references too; entities that a document declares itself are refused with its declaration.
  htmlEntities: true,
});

/** The parser asks twice for the name of an element without content. */
function mark(name: string): string {
  return name.startsWith('<') ? name : `<${name}`;
}

type XmlItem = { readonly [name: string]: readonly XmlItem[] | string | Readonly<Record<string, string>> };

/** The root's name disappears; equal siblings become a list; text beside elements has the empty name. */
function parseXml(text: string): Json {
  if (/<!DOCTYPE/i.test(text))
    fail('invalid-upstream-body', 500, 'The upstream answer is XML with a document type declaration, which is refused.');
  let items: readonly XmlItem[];
  try {
    items = xmlParser.parse(text, true) as readonly XmlItem[];
  } catch (error) {
    const message = error instanceof Error ? error.message : 'it cannot be read';
    // The library ends its messages with `:line:column`.
    const [, reason = message, line] = /^(.*?)\.?:(\d+):\w+$/s.exec(message) ?? [];
    return unreadable('XML', line === undefined ? reason : `${reason} (line ${line})`);
  }
  const root = items.find((item) => elementName(item) !== undefined);
  if (!root) return fail('invalid-upstream-body', 500, 'The upstream answer is no XML: it has no element.');
  const value = elementValue(root, 0);
  return typeof value === 'string' ? (value === '' ? {} : { '': value }) : value;
}

function elementName(item: XmlItem): string | undefined {
  return Object.keys(item)
    .find((key) => key.startsWith('<'))
    ?.slice(1);
}

function elementValue(item: XmlItem, depth: number): Json {
  if (depth > 500) return fail('invalid-upstream-body', 500, 'The upstream answer is XML nested more than 500 levels deep.');
  const name = elementName(item) ?? '';
  const attributes = (item[':@'] ?? {}) as Readonly<Record<string, string>>;
  const children = item[`<${name}`] as readonly XmlItem[];
  if (attributes['@nil'] === 'true') return null;
  const fields = new Map<string, Json[]>();
  const add = (key: string, value: Json) => fields.set(key, [...(fields.get(key) ?? []), value]);
  for (const [key, value] of Object.entries(attributes)) if (!key.startsWith('@xmlns')) add(key.slice(1), value);
  const hasElements = children.some((child) => elementName(child) !== undefined);
  for (const child of children) {
    const text = textOf(child);
    if (text === undefined) add(elementName(child) ?? '', elementValue(child, depth + 1));
    else if (text.trim() !== '' || (!hasElements && text !== '')) add('', text);
  }
  const only = fields.size === 1 ? fields.get('') : undefined;
  if (only && depth > 0) return only.join('');
  if (fields.size === 0) return depth === 0 ? {} : '';
  return Object.fromEntries([...fields].map(([key, values]) => [key, values.length === 1 ? (values[0] ?? null) : values]));
}

function textOf(item: XmlItem): string | undefined {
  if (typeof item['#text'] === 'string') return item['#text'];
  const cdata = item['#cdata'];
  return Array.isArray(cdata) ? cdata.map((part: XmlItem) => (typeof part['#text'] === 'string' ? part['#text'] : '')).join('') : undefined;
}
