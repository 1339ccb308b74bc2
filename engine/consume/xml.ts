/** XML as JSON (engine.md 2.9): the root's name disappears, attributes are fields, leaf values are texts. */
import { XMLParser } from 'fast-xml-parser';
import type { Json } from '../result.ts';
import { Failure, fail } from './failure.ts';
import { unreadable } from './unreadable.ts';

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

/** What stands before the root: blank lines too, which some servers send before the declaration. */
const prolog = /^(?:\s|<\?.*?\?>|<!--.*?-->)*/s;
/** It may name a DTD, which is not fetched; one that declares something itself does not match. */
const documentType = /^<!DOCTYPE(?:\s+(?:[^\s"'[\]<>]+|"[^"]*"|'[^']*'))*\s*>/i;

/** The root's name disappears; equal siblings become a list; text beside elements has the empty name. */
export function parseXml(text: string): Json {
  let items: readonly XmlItem[];
  try {
    items = xmlParser.parse(withoutDocumentType(text), true) as readonly XmlItem[];
  } catch (error) {
    if (error instanceof Failure) throw error;
    return unreadable('XML', reasonOf(error));
  }
  const root = items.find((item) => elementName(item) !== undefined);
  if (!root) return fail('invalid-upstream-body', 500, 'The upstream answer is no XML: it has no element.');
  const value = elementValue(root, 0);
  return typeof value === 'string' ? (value === '' ? {} : { '': value }) : value;
}

/** Entities that a document declares itself are refused with their declaration, wherever the parser would take it from. */
function withoutDocumentType(text: string): string {
  const before = prolog.exec(text)?.[0] ?? '';
  const after = text.slice(before.length);
  const declared = documentType.exec(after)?.[0] ?? '';
  const rest = after.slice(declared.length);
  if (/<!DOCTYPE/i.test(rest) && /<!DOCTYPE/i.test(rest.replaceAll(/<!\[CDATA\[.*?\]\]>|<!--.*?-->/gs, '')))
    fail('invalid-upstream-body', 500, 'The upstream answer is XML with a document type of its own, which is refused.');
  // Line numbers of what follows stay what they are.
  return `${before.trimStart()}${declared.replaceAll(/[^\n]/g, '')}${rest}`;
}

/** The library ends its messages with `:line:column`. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : 'it cannot be read';
  const [, reason = message, line] = /^(.*?)\.?:(\d+):\w+$/s.exec(message) ?? [];
  if (/^Invalid '\[/.test(reason)) return 'it ends before all of its elements do';
  return line === undefined ? reason : `${reason} (line ${line})`;
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
  if (children.length === 0 && /^(?:true|1)$/.test(attributes['@nil'] ?? '')) return null;
  const fields = new Map<string, Json[]>();
  const add = (key: string, value: Json): void => {
    const known = fields.get(key);
    if (known) known.push(value);
    else fields.set(key, [value]);
  };
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
