/** Inputs of a REST operation out of one request: path, query, header, cookie and body. */
import { isUtf8 } from 'node:buffer';
import type { InputParameter } from '../../../spec/model/capability.ts';
import { charsetOf, decoderFor } from '../../charset.ts';
import { findFirst } from '../../compose/json-path.ts';
import { isTooDeep, maxDepth } from '../../json-depth.ts';
import { memberOf } from '../../json-object.ts';
import type { EngineError, Json } from '../../result.ts';
import { checkInputs, type InputFault } from '../check-inputs.ts';

export interface RequestParts {
  readonly variables: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Lower-case names, several values joined as Node does. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly contentType: string | undefined;
  /** Undefined when there is none. */
  readonly body: Buffer | undefined;
}

export type RequestInputs =
  | { readonly kind: 'inputs'; readonly inputs: Readonly<Record<string, Json>> }
  | { readonly kind: 'refused'; readonly error: EngineError };

export interface DeclaredInputs {
  /** Of the server, the resource and the operation; a later one of the same name counts. */
  readonly own: readonly InputParameter[];
  /** Of the flow that `ref` names: they have no `in`, their place is found by looking. */
  readonly inherited: readonly InputParameter[];
}

/** What is the same for all requests: worked out once per operation. */
interface Prepared extends DeclaredInputs {
  readonly needsBody: boolean;
  readonly bodyIsOptional: boolean;
  /** Names of those that are lists. */
  readonly lists: ReadonlySet<string>;
}

const known = new WeakMap<DeclaredInputs, Prepared>();

function prepare(declared: DeclaredInputs): Prepared {
  const before = known.get(declared);
  if (before) return before;
  const own = lastByName(declared.own);
  const inherited = lastByName(declared.inherited).filter(({ name }) => !own.some((parameter) => parameter.name === name));
  const takesBody = own.some((parameter) => placeOf(parameter) === 'body');
  const lists = new Set([...own, ...inherited].filter(isList).map(({ name }) => name));
  const made = { own, inherited, needsBody: inherited.length > 0 || takesBody, bodyIsOptional: !takesBody, lists };
  known.set(declared, made);
  return made;
}

export function readInputs(declared: DeclaredInputs, parts: RequestParts): RequestInputs {
  const prepared = prepare(declared);
  const { own, inherited, needsBody } = prepared;
  const body = needsBody ? parseBody(parts, prepared) : { kind: 'body' as const, data: undefined };
  if (body.kind === 'refused') return body;

  const given: Record<string, Json> = Object.create(null) as Record<string, Json>;
  // Path variables nobody declares can be used all the same.
  Object.assign(given, parts.variables);
  for (const parameter of own) {
    const value = findOwn(parameter, parts, body.data);
    if (value === undefined) delete given[parameter.name];
    else given[parameter.name] = value;
  }
  for (const parameter of inherited) {
    const value = findInherited(parameter, parts, body.data);
    if (value !== undefined) given[parameter.name] = value;
  }
  const ownResult = checkInputs(own, given, { requiredByDefault: false });
  const result =
    inherited.length === 0
      ? { inputs: ownResult.inputs, faults: [] }
      : checkInputs(inherited, ownResult.inputs, { requiredByDefault: true });
  const faults = [...ownResult.faults, ...result.faults];
  return faults.length > 0 ? { kind: 'refused', error: invalidInput(faults) } : { kind: 'inputs', inputs: result.inputs };
}

export function invalidInput(faults: readonly InputFault[]): EngineError {
  const list = faults.map(({ name, message }) => `${name} ${message}`).join('; ');
  return { code: 'invalid-input', message: `The request cannot be used: ${list}.`, status: 400, details: faults };
}

function lastByName(parameters: readonly InputParameter[]): readonly InputParameter[] {
  return [...new Map(parameters.map((parameter) => [parameter.name, parameter])).values()];
}

function placeOf(parameter: InputParameter): string {
  return parameter.in?.value ?? 'body';
}

function findOwn(parameter: InputParameter, parts: RequestParts, body: Json | undefined): Json | undefined {
  const fixed = parameter.value?.value;
  if (fixed !== undefined && !(typeof fixed === 'string' && fixed.startsWith('$'))) return fixed;
  switch (placeOf(parameter)) {
    case 'path':
      return parts.variables[parameter.name];
    case 'query':
      return findInQuery(parameter, parts.query);
    case 'header': {
      const value = parts.headers[parameter.name.toLowerCase()];
      return Array.isArray(value) ? value[0] : value;
    }
    case 'cookie':
      return findCookie(parts.headers['cookie'], parameter.name);
    case 'body':
      return findInBody(parameter, body);
    // `environment` would publish the environment of this process: the loader reports it, nothing is read here.
    default:
      return undefined;
  }
}

function findInherited(parameter: InputParameter, parts: RequestParts, body: Json | undefined): Json | undefined {
  return parts.variables[parameter.name] ?? findInBody(parameter, body) ?? findInQuery(parameter, parts.query);
}

function findInQuery(parameter: InputParameter, query: URLSearchParams): Json | undefined {
  return query.has(parameter.name) ? fieldOf(query, parameter.name, isList(parameter)) : undefined;
}

function isList({ type }: InputParameter): boolean {
  return type?.value === 'array';
}

/** Of several values the first counts, unless a list is wanted. */
function fieldOf(fields: URLSearchParams, name: string, list: boolean): Json {
  if (!list) return fields.get(name) ?? '';
  const [first = '', ...others] = fields.getAll(name);
  // A single value may be a JSON list; anything else single is a list of one.
  return others.length === 0 && first.trimStart().startsWith('[') ? first : [first, ...others];
}

function findCookie(header: string | string[] | undefined, name: string): string | undefined {
  const text = Array.isArray(header) ? header.join('; ') : header;
  for (const pair of text?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at < 0 || pair.slice(0, at).trim() !== name) continue;
    const value = pair.slice(at + 1).trim();
    return value.startsWith('"') && value.endsWith('"') && value.length > 1 ? value.slice(1, -1) : value;
  }
  return undefined;
}

function findInBody(parameter: InputParameter, body: Json | undefined): Json | undefined {
  if (body === undefined) return undefined;
  const path = parameter.value?.value;
  if (typeof path === 'string') return findFirst(body, path) ?? undefined;
  return memberOf(body, parameter.name) ?? undefined;
}

type ParsedBody = { readonly kind: 'body'; readonly data: Json | undefined } | { readonly kind: 'refused'; readonly error: EngineError };

function parseBody(parts: RequestParts, { bodyIsOptional: optional, lists }: Prepared): ParsedBody {
  if (!parts.body || parts.body.byteLength === 0) return { kind: 'body', data: undefined };
  const type = parts.contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
  const read = readText(parts.body, type, charsetOf(parts.contentType));
  if (read.kind === 'refused') return optional ? { kind: 'body', data: undefined } : read;
  const { text } = read;
  if (type === formType) {
    const form = read.percent ? readForm(text, read.percent) : new URLSearchParams(text);
    return {
      kind: 'body',
      data: Object.fromEntries([...new Set(form.keys())].map((name) => [name, fieldOf(form, name, lists.has(name))])),
    };
  }
  if (isTooDeep(text)) return refused('invalid-body', 400, `The request body is nested more than ${maxDepth} levels deep.`);
  try {
    return { kind: 'body', data: JSON.parse(text) as Json };
  } catch (error) {
    if (optional) return { kind: 'body', data: undefined };
    return isJson(type)
      ? refused('invalid-body', 400, `The request body is not JSON: ${reasonOf(error)}.`)
      : refused('unsupported-media-type', 415, `The request body must be JSON or a form, not ${type}.`);
  }
}

const formType = 'application/x-www-form-urlencoded';

function isJson(type: string): boolean {
  return type === '' || type === 'application/json' || type.endsWith('+json');
}

type ReadText =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** Of the bytes that a form writes as `%E4`; undefined for UTF-8. */
      readonly percent?: InstanceType<typeof TextDecoder>;
    }
  | { readonly kind: 'refused'; readonly error: EngineError };

/**
 * JSON is UTF-8 whatever anybody says about it (RFC 8259, 8.1 and 11). Forms and texts are in the charset they name; the signs of a form
 * are ASCII, and the charset is that of the bytes it writes as `%E4`, unless it is one of two bytes a sign.
 */
function readText(body: Buffer, type: string, charset: string | undefined): ReadText {
  const decoder = charset === undefined || isUtf8Label(charset) ? undefined : decoderFor(charset);
  const isOther = charset !== undefined && !isUtf8Label(charset);
  if (isOther && isJson(type)) {
    // Most of it is ASCII all the same.
    if (!isUtf8(body) || body.includes(0))
      return refused('unsupported-media-type', 415, `The request body must be in UTF-8, as all JSON, not in ${charset}.`);
  } else if (isOther) {
    if (!decoder)
      return refused('unsupported-media-type', 415, `The charset ${charset} of the request body is not known. Send it in UTF-8.`);
    const text = decoder.decode(body);
    return { kind: 'text', text, ...(!decoder.encoding.startsWith('utf-') && { percent: decoder }) };
  } else if (!isUtf8(body)) return refused('invalid-body', 400, 'The request body is not in UTF-8.');
  return { kind: 'text', text: body.toString('utf8').replace(/^\uFEFF/, '') };
}

function isUtf8Label(charset: string): boolean {
  return ['utf-8', 'utf8', 'us-ascii', 'ascii'].includes(charset.toLowerCase());
}

function readForm(text: string, decoder: InstanceType<typeof TextDecoder>): URLSearchParams {
  const decode = (written: string): string =>
    written
      .replaceAll('+', ' ')
      .replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => decoder.decode(Buffer.from(bytes.replaceAll('%', ''), 'hex')));
  const pairs = text.split('&').filter((pair) => pair !== '');
  return new URLSearchParams(
    pairs.map((pair): [string, string] => {
      const at = pair.indexOf('=');
      return at < 0 ? [decode(pair), ''] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
    }),
  );
}

function refused(code: string, status: number, message: string): { readonly kind: 'refused'; readonly error: EngineError } {
  return { kind: 'refused', error: { code, message, status } };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, '') : 'it cannot be read';
}
