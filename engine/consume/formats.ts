/** Answers of consumed APIs as JSON data, by the declared `outputRawFormat` (engine.md 2.9). */
import { XMLParser } from 'fast-xml-parser';
import { parseDocument } from 'yaml';
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

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    return fail(
      'invalid-upstream-body',
      500,
      `The upstream answer is no JSON: ${error instanceof Error ? error.message : 'it cannot be read'}`,
    );
  }
}

function parseYaml(text: string): Json {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: 'silent', version: '1.1' });
  const [problem] = document.errors;
  if (problem) fail('invalid-upstream-body', 500, `The upstream answer is no YAML: ${problem.message.split('\n')[0] ?? ''}`);
  return (document.toJS({ maxAliasCount: 100 }) ?? null) as Json;
}

const xmlParser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  cdataPropName: '#cdata',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  preserveOrder: true,
  processEntities: true,
  htmlEntities: false,
});

type XmlItem = { readonly [name: string]: readonly XmlItem[] | string | Readonly<Record<string, string>> };

/** The root's name disappears; equal siblings become a list; text beside elements has the empty name. */
function parseXml(text: string): Json {
  if (/<!DOCTYPE/i.test(text))
    fail('invalid-upstream-body', 500, 'The upstream answer is XML with a document type declaration, which is refused.');
  let items: readonly XmlItem[];
  try {
    items = xmlParser.parse(text, true) as readonly XmlItem[];
  } catch (error) {
    return fail(
      'invalid-upstream-body',
      500,
      `The upstream answer is no XML: ${error instanceof Error ? error.message : 'it cannot be read'}`,
    );
  }
  const root = items.find((item) => elementName(item) !== undefined);
  if (!root) return fail('invalid-upstream-body', 500, 'The upstream answer is no XML: it has no element.');
  const value = elementValue(root, 0);
  return typeof value === 'string' ? (value === '' ? {} : { '': value }) : value;
}

function elementName(item: XmlItem): string | undefined {
  return Object.keys(item).find((key) => key !== ':@' && !key.startsWith('#') && !key.startsWith('?'));
}

function elementValue(item: XmlItem, depth: number): Json {
  if (depth > 500) return fail('invalid-upstream-body', 500, 'The upstream answer is XML nested more than 500 levels deep.');
  const name = elementName(item) ?? '';
  const attributes = (item[':@'] ?? {}) as Readonly<Record<string, string>>;
  const children = item[name] as readonly XmlItem[];
  if (attributes['@nil'] === 'true') return null;
  const fields = new Map<string, Json[]>();
  const add = (key: string, value: Json) => fields.set(key, [...(fields.get(key) ?? []), value]);
  for (const [key, value] of Object.entries(attributes)) if (!key.startsWith('@xmlns') && key !== '@xmlns') add(key.slice(1), value);
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
