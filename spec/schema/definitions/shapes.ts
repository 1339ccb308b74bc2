/** The words in which the definitions are written. */
import type {
  ChoiceShape,
  DataType,
  DefinitionName,
  EnumValue,
  FieldDefinition,
  ListShape,
  MapShape,
  NamedShape,
  ObjectShape,
  Pattern,
  Range,
  Shape,
  TextMeaning,
  TextShape,
} from '../definition.ts';

export const familyA: Range = { until: 'alpha2' };
export const familyB: Range = { since: 'alpha3' };

export function field(key: string, shape: Shape, doc: string, more: Omit<FieldDefinition, 'key' | 'shape' | 'doc'> = {}): FieldDefinition {
  return { key, shape, doc, ...more };
}

/** A field that must be there in every version that has it. */
export function required(
  key: string,
  shape: Shape,
  doc: string,
  more: Omit<FieldDefinition, 'key' | 'shape' | 'doc' | 'required'> = {},
): FieldDefinition {
  return { key, shape, doc, required: true, ...more };
}

export function text(meaning?: TextMeaning): TextShape {
  return meaning ? { kind: 'text', meaning } : { kind: 'text' };
}

export function matching(pattern: Pattern, meaning?: TextMeaning): TextShape {
  return meaning ? { kind: 'text', pattern, meaning } : { kind: 'text', pattern };
}

/** `oneOf({ get: 'What it is.' })`: a text out of a list, each value with its documentation. */
export function oneOf(values: Readonly<Record<string, string | (Range & { doc: string })>>): TextShape {
  return { kind: 'text', values: Object.entries(values).map(([value, doc]) => toEnumValue(value, doc)) };
}

function toEnumValue(value: string, doc: string | (Range & { doc: string })): EnumValue {
  return typeof doc === 'string' ? { value, doc } : { value, ...doc };
}

export const flag: Shape = { kind: 'boolean' };

export function integer(minimum?: number, maximum?: number): Shape {
  return { kind: 'integer', ...(minimum === undefined ? {} : { minimum }), ...(maximum === undefined ? {} : { maximum }) };
}

export function anything(...types: readonly DataType[]): Shape {
  return types.length > 0 ? { kind: 'any', types } : { kind: 'any' };
}

export function object(definition: DefinitionName): ObjectShape {
  return { kind: 'object', definition };
}

export function listOf(items: Shape, min?: number): ListShape {
  return { kind: 'list', items, ...(min === undefined ? {} : { min }) };
}

export function mapOf(entry: string, values: Shape, more: { keys?: Pattern; min?: number } = {}): MapShape {
  return { kind: 'map', entry, values, ...more };
}

/** Named things of which there must be at least one, keyed by names of letters, digits and hyphens. */
export function namedOf(
  entry: string,
  values: Shape,
  more: { keys?: Pattern; minItems?: number; minEntries?: number } = { keys: kebab, minItems: 1, minEntries: 1 },
): NamedShape {
  return { kind: 'named', entry, values, ...more };
}

export function choice(title: string, options: ChoiceShape['options']): ChoiceShape {
  return { kind: 'choice', title, options };
}

// ---------------------------------------------------------------- patterns

export const kebab: Pattern = {
  sources: ['^[a-zA-Z0-9-]+$'],
  words: 'letters, digits and hyphens',
  example: 'list-orders',
};

export const extended: Pattern = {
  sources: ['^[a-zA-Z0-9_*-]+$'],
  words: 'letters, digits, hyphens, underscores and asterisks',
  example: 'order_id',
};

export const variableName: Pattern = {
  sources: ['^[A-Z][A-Z0-9_]*$'],
  words: 'capital letters, digits and underscores, beginning with a letter',
  example: 'API_TOKEN',
};

export const reference: Pattern = {
  sources: ['^[a-zA-Z0-9-]+\\.[a-zA-Z0-9-]+$'],
  words: 'two names joined by one dot, each of letters, digits and hyphens',
  example: 'orders.list-orders',
};

export const baseAddress: Pattern = {
  sources: ['^https?://[^/]+(/[^{]*)?$'],
  words: 'an address that begins with `http://` or `https://` and has no braces after the host',
  example: 'https://api.example.org/v1',
};

export const uriLocation: Pattern = {
  sources: ['^[a-zA-Z][a-zA-Z0-9+.-]*://'],
  words: 'an address that begins with a scheme and `://`',
  example: 'file:///./secrets.yml',
};

export const mappingTarget: Pattern = {
  sources: ['^[a-zA-Z0-9_.-]+$'],
  words: 'letters, digits, hyphens, underscores and dots',
  example: 'route.from',
};

export const date: Pattern = {
  sources: ['^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$'],
  words: 'a date written as year-month-day',
  example: '2026-03-31',
};

export const email: Pattern = {
  sources: ['^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\\.[a-zA-Z]{2,}$'],
  words: 'an e-mail address',
  example: 'jane.doe@example.org',
};

export const byteSize: Pattern = {
  sources: ['^\\d+(\\.\\d+)?(B|KiB|MiB|GiB)$'],
  words: 'a number directly followed by B, KiB, MiB or GiB',
  example: '10MiB',
};

export const statusCode: Pattern = {
  sources: ['^[1-5][0-9X]{2}$'],
  words: 'a status such as 200, or a class of them such as 2XX',
  example: '200',
};

const token = '[a-zA-Z0-9!#$&^_.+-]+';

export const mediaType: Pattern = {
  sources: [`^${token}/${token}(?:\\s*;\\s*${token}=(?:${token}|"[^"]*"))*$`],
  words: 'a media type: type, slash, subtype, and parameters if need be',
  example: 'application/json',
};

const label = '[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const octet = '(25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)';

export const address: Pattern = {
  sources: [`^(${label})(\\.${label})*$`, `^(${octet}\\.){3}${octet}$`, '^([0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}$'],
  words: 'a host name or an IP address, without port',
  example: 'localhost',
};

// URI of RFC 3986, appendix A, letters of either case.
const pctEncoded = '%[0-9a-fA-F]{2}';
const unreserved = "a-zA-Z0-9._~!$&'()*+,;=\\-";
const pathChars = `(?:[${unreserved}:@]|${pctEncoded})`;
const h16 = '[0-9a-fA-F]{1,4}';
const decimalOctet = '(?:25[0-5]|2[0-4]\\d|[01]?\\d\\d?)';
const ipv4 = `${decimalOctet}(?:\\.${decimalOctet}){3}`;
const ls32 = `(?:${h16}:${h16}|${ipv4})`;
const ipv6 = [
  `(?:${h16}:){6}${ls32}`,
  `::(?:${h16}:){5}${ls32}`,
  `(?:${h16})?::(?:${h16}:){4}${ls32}`,
  `(?:(?:${h16}:){0,1}${h16})?::(?:${h16}:){3}${ls32}`,
  `(?:(?:${h16}:){0,2}${h16})?::(?:${h16}:){2}${ls32}`,
  `(?:(?:${h16}:){0,3}${h16})?::${h16}:${ls32}`,
  `(?:(?:${h16}:){0,4}${h16})?::${ls32}`,
  `(?:(?:${h16}:){0,5}${h16})?::${h16}`,
  `(?:(?:${h16}:){0,6}${h16})?::`,
].join('|');
const ipFuture = `[vV][0-9a-fA-F]+\\.[${unreserved}:]+`;
const authority = `(?:(?:[${unreserved}:]|${pctEncoded})*@)?(?:\\[(?:${ipv6}|${ipFuture})\\]|(?:[${unreserved}]|${pctEncoded})*)(?::\\d*)?`;
// One slash before the authority is let through, and nothing after the scheme is not: so the usual checkers have it.
const hierarchy = `(?:/?/${authority}(?:/${pathChars}*)*|/(?:${pathChars}+(?:/${pathChars}*)*)?|${pathChars}+(?:/${pathChars}*)*)`;
const queryOrFragment = `(?:${pathChars}|[/?])*`;

export const uri: Pattern = {
  sources: [`^[a-zA-Z][a-zA-Z0-9+.-]*:${hierarchy}(?:\\?${queryOrFragment})?(?:#${queryOrFragment})?$`],
  words: 'a complete address, without variables',
  example: 'https://login.example.org',
};

export const fileUri: Pattern = {
  sources: [`^file://(?:/${pathChars}*)+(?:\\?${queryOrFragment})?(?:#${queryOrFragment})?$`],
  words: 'an absolute file address that begins with `file:///`',
  example: 'file:///opt/capability/files',
};
