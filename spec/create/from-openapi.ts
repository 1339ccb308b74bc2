/** OpenAPI 3.0 and 3.1, and Swagger 2.0 → a draft. Mistakes in a description leave out what they touch, with a note. */
import { type Data, toData } from '../syntax/navigate.ts';
import { parse } from '../syntax/parse.ts';
import type {
  ApiDraft,
  DraftAuthentication,
  DraftBody,
  DraftFormat,
  DraftInput,
  DraftMethod,
  DraftOperation,
  DraftResult,
  Shape,
} from './draft.ts';
import { at, isObject, listOf, type Obj, objectOf, textOf } from './json-view.ts';
import { createUniqueNames, inputName, isInputName, kebab, nameInWords, oneLine, variableName } from './names.ts';
import { createSchemaReader, type SchemaReader } from './openapi-schema.ts';

export interface OpenApiOptions {
  /** Where the description was found: a server address in it may be relative. */
  readonly address?: string;
  /** Base address to use instead of that of the description. */
  readonly baseUri?: string;
  /** Operations to take, by name as `operationNames` gives it; all when absent. */
  readonly only?: ReadonlySet<string>;
}

export function isApiDescription(data: Data): boolean {
  return isObject(data) && (textOf(at(data, 'openapi')) !== undefined || textOf(at(data, 'swagger')) !== undefined);
}

/** The parsed text of a description in YAML or JSON. */
export function readDescription(text: string): Data {
  return toData(parse(text).root);
}

const methods: Readonly<Record<string, DraftMethod>> = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' };

interface Found {
  readonly name: string;
  readonly path: string;
  readonly method: DraftMethod;
  readonly item: Obj;
  readonly operation: Obj;
}

export interface OperationSummary {
  readonly name: string;
  readonly method: DraftMethod;
  readonly path: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** What may be chosen from, in the order of the description. */
export function operationsIn(document: Data): readonly OperationSummary[] {
  const reader = createSchemaReader(document, () => undefined);
  return findOperations(document, reader).map(({ name, method, path, operation }) => ({
    name,
    method,
    path,
    description: oneLine(textOf(at(operation, 'summary')) ?? textOf(at(operation, 'description')) ?? '', 120),
    tags: listOf(at(operation, 'tags')).flatMap((tag) => textOf(tag) ?? []),
  }));
}

function findOperations(document: Data, reader: SchemaReader): readonly Found[] {
  const unique = createUniqueNames();
  return Object.entries(objectOf(at(document, 'paths'))).flatMap(([path, value]) => {
    const item = reader.resolve(value);
    return Object.entries(methods).flatMap(([key, method]): Found[] => {
      const operation = at(item, key);
      if (!isObject(operation)) return [];
      const name = unique(kebab(textOf(at(operation, 'operationId')) ?? `${key} ${path}`));
      return [{ name, path, method, item, operation }];
    });
  });
}

export function draftFromDescription(document: Data, options: OpenApiOptions = {}): DraftResult {
  if (!isApiDescription(document))
    return { kind: 'refused', message: 'This is no API description: it has neither `openapi` nor `swagger` at its top.' };
  const version = textOf(at(document, 'openapi')) ?? textOf(at(document, 'swagger')) ?? '';
  if (!/^(?:2\.0|3\.[01])/.test(version))
    return { kind: 'refused', message: `Descriptions of version ${version} cannot be read: OpenAPI 3.0, 3.1 and Swagger 2.0 can.` };
  const notes = new Set<string>();
  const note = (text: string) => void notes.add(text);
  const reader = createSchemaReader(document, note);
  const found = findOperations(document, reader).filter(({ name }) => options.only?.has(name) ?? true);
  if (found.length === 0)
    return {
      kind: 'refused',
      message: options.only ? 'None of these operations is in the description.' : 'The description has no operations under `paths`.',
    };
  const info = at(document, 'info');
  const display = oneLine(textOf(at(info, 'title')) ?? 'API', 80) || 'API';
  const namespace = kebab(display.replaceAll(/\b(?:api|rest|openapi|swagger|v\d[\d.]*)\b/gi, ''), kebab(display, 'api'));
  const draft: ApiDraft = {
    display,
    description: ensureSentence(oneLine(textOf(at(info, 'description')) ?? textOf(at(info, 'summary')) ?? ''), `Calls ${display}.`),
    namespace,
    baseUri: baseUriOf(document, options, note),
    authentication: authenticationOf(document, found, namespace, reader, note),
    operations: found.map((one) => operationOf(one, document, display, reader, note)),
  };
  return { kind: 'draft', draft, notes: [...notes] };
}

function ensureSentence(text: string, fallback: string): string {
  if (text === '') return fallback;
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

const placeholder = 'https://api.example.com';

function baseUriOf(document: Data, options: OpenApiOptions, note: (text: string) => void): string {
  const written = options.baseUri ?? serverOf(document, options.address);
  const address =
    written !== undefined && options.address !== undefined && URL.canParse(written, options.address)
      ? new URL(written, options.address).href
      : written;
  const clean = address
    ?.replaceAll(/\{[^{}]*\}/g, 'default')
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '');
  if (clean !== undefined && /^https?:\/\/[^/]/.test(clean) && URL.canParse(clean)) return clean;
  note(`The description does not say where the API is: put its address in the place of ${placeholder}.`);
  return placeholder;
}

function serverOf(document: Data, address: string | undefined): string | undefined {
  const [server] = listOf(at(document, 'servers'));
  const url = textOf(at(server, 'url'));
  if (url !== undefined) {
    const variables = at(server, 'variables');
    return url.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => textOf(at(at(variables, name), 'default')) ?? whole);
  }
  const host = textOf(at(document, 'host'));
  const path = textOf(at(document, 'basePath')) ?? '';
  const schemes = listOf(at(document, 'schemes')).flatMap((scheme) => textOf(scheme) ?? []);
  const scheme = schemes.includes('https') ? 'https' : (schemes.find((one) => one === 'http') ?? 'https');
  if (host !== undefined) return `${scheme}://${host}${path}`;
  return address !== undefined && textOf(at(document, 'swagger')) !== undefined ? path : undefined;
}

function schemesOf(document: Data): Obj {
  return objectOf(at(at(document, 'components'), 'securitySchemes') ?? at(document, 'securityDefinitions'));
}

/** One for the whole API: that of the description, else the one most operations ask for. */
function authenticationOf(
  document: Data,
  operations: readonly Found[],
  namespace: string,
  reader: SchemaReader,
  note: (text: string) => void,
): DraftAuthentication | undefined {
  const counts = new Map<string, number>();
  const count = (requirements: Data | undefined, weight: number) => {
    for (const name of Object.keys(objectOf(listOf(requirements)[0]))) counts.set(name, (counts.get(name) ?? 0) + weight);
  };
  count(at(document, 'security'), 1000);
  for (const { operation } of operations) count(at(operation, 'security'), 1);
  const [name] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  if (name === undefined) return undefined;
  if (counts.size > 1) note(`Several ways to authenticate are described; ${name} was taken.`);
  const scheme = reader.resolve(at(schemesOf(document), name));
  const type = textOf(at(scheme, 'type'));
  const token: DraftAuthentication = { type: 'bearer', variable: variableName(namespace, 'token') };
  switch (type) {
    case 'http':
      if (textOf(at(scheme, 'scheme'))?.toLowerCase() === 'basic') return basic(namespace);
      return token;
    case 'basic':
      return basic(namespace);
    case 'apiKey': {
      const place = textOf(at(scheme, 'in'));
      const key = textOf(at(scheme, 'name')) ?? 'X-API-Key';
      if (place === 'header' || place === 'query')
        return { type: 'apikey', key, variable: variableName(namespace, 'key'), placement: place };
      note(`The API key ${name} is sent in a cookie, which a client cannot declare: it was left out.`);
      return undefined;
    }
    case 'oauth2':
    case 'openIdConnect':
      note(`${name} gives tokens by OAuth 2: get one yourself and give it as ${token.variable}.`);
      return token;
    default:
      note(`How ${name} authenticates is not known: it was left out.`);
      return undefined;
  }
}

function basic(namespace: string): DraftAuthentication {
  return { type: 'basic', username: variableName(namespace, 'username'), password: variableName(namespace, 'password') };
}

function operationOf(found: Found, document: Data, display: string, reader: SchemaReader, note: (text: string) => void): DraftOperation {
  const { name, method, operation } = found;
  const isOld = textOf(at(document, 'swagger')) !== undefined;
  const declared = new Map<string, Obj>();
  for (const value of [...listOf(at(found.item, 'parameters')), ...listOf(at(operation, 'parameters'))]) {
    const parameter = reader.resolve(value);
    declared.set(`${textOf(at(parameter, 'in'))} ${textOf(at(parameter, 'name'))}`, parameter);
  }
  const { path, inputs } = pathInputs(found.path, declared, reader);
  const unique = createUniqueNames();
  for (const input of inputs) unique(input.name);
  const others = [...declared.values()].flatMap((parameter) => sentInput(parameter, name, reader, note, unique) ?? []);
  const body = isOld ? oldBody(operation, declared, reader, unique) : bodyOf(operation, name, reader, note, unique);
  const answer = answerOf(operation, document, reader);
  return {
    name,
    method,
    path,
    description: descriptionOf(found, display),
    tags: listOf(at(operation, 'tags')).flatMap((tag) => textOf(tag) ?? []),
    inputs: [...inputs, ...others, ...(body?.inputs ?? [])],
    body: body?.body,
    format: answer.format,
    output: answer.output,
  };
}

/** Long enough to choose by: what it does, else what is called. */
function descriptionOf({ method, path, operation }: Found, display: string): string {
  const summary = oneLine(textOf(at(operation, 'summary')) ?? '', 200);
  const description = oneLine(textOf(at(operation, 'description')) ?? '', 300);
  const said = description.length > summary.length && description.length < 200 ? description : summary || description;
  if (said.length >= 20) return said;
  const where = `${method} ${path} of ${display}`;
  return said === '' ? `Calls ${where}` : `${said.replace(/\.$/, '')} (${where})`;
}

/** Placeholders with names the format allows; those nobody declares are inputs too. */
function pathInputs(
  path: string,
  declared: ReadonlyMap<string, Obj>,
  reader: SchemaReader,
): { readonly path: string; readonly inputs: readonly DraftInput[] } {
  const unique = createUniqueNames();
  const inputs: DraftInput[] = [];
  const written = path.replace(/[?#].*$/, '').replaceAll(/\{([^{}]+)\}/g, (_whole, original: string) => {
    const parameter = declared.get(`path ${original}`);
    const name = unique(inputName(original));
    inputs.push({ name, in: 'path', ...describe(parameter, original, reader), required: true });
    return `{${name}}`;
  });
  return { path: written === '/' ? '' : written.replace(/\/+$/, ''), inputs };
}

/** Headers that the connection, the body or the authentication decides. */
const ownHeaders = ['accept', 'content-type', 'authorization', 'content-length', 'host', 'user-agent', 'cookie'];

function sentInput(
  parameter: Obj,
  operation: string,
  reader: SchemaReader,
  note: (text: string) => void,
  unique: (name: string) => string,
): DraftInput | undefined {
  const name = textOf(at(parameter, 'name'));
  const place = textOf(at(parameter, 'in'));
  if (name === undefined || (place !== 'query' && place !== 'header' && place !== 'cookie')) return undefined;
  if (place === 'header' && ownHeaders.includes(name.toLowerCase())) return undefined;
  const leftOut = (why: string): undefined => note(`${operation}: ${name} was left out, because ${why}.`) as undefined;
  if (place === 'cookie') return leftOut('cookies are not sent');
  if (!isInputName(name)) return leftOut('the format allows no such name');
  if (unique(name) !== name) return leftOut('another input has this name');
  return { name, in: place, ...describe(parameter, name, reader), required: at(parameter, 'required') === true };
}

function describe(parameter: Obj | undefined, name: string, reader: SchemaReader): Pick<DraftInput, 'type' | 'description'> {
  const schema = at(parameter, 'schema') ?? firstContent(at(parameter, 'content'))?.schema ?? parameter;
  return inputOf(schema, oneLine(textOf(at(parameter, 'description')) ?? ''), name, reader);
}

function inputOf(schema: Data | undefined, said: string, name: string, reader: SchemaReader): Pick<DraftInput, 'type' | 'description'> {
  const own = said || oneLine(textOf(at(reader.resolve(schema), 'description')) ?? '');
  const first = own === '' ? nameInWords(name) : own;
  const remarks = reader.remarks(schema);
  return { type: reader.inputType(schema), description: remarks === '' ? first : `${first.replace(/\.?$/, '.')} ${remarks}` };
}

interface Body {
  readonly body: DraftBody;
  readonly inputs: readonly DraftInput[];
}

function firstContent(content: Data | undefined): { readonly type: string; readonly schema: Data | undefined } | undefined {
  const entries = Object.entries(objectOf(content));
  const chosen = entries.find(([type]) => /[/+]json\b/.test(type)) ?? entries[0];
  return chosen && { type: chosen[0], schema: at(chosen[1], 'schema') };
}

function bodyOf(
  operation: Obj,
  name: string,
  reader: SchemaReader,
  note: (text: string) => void,
  unique: (name: string) => string,
): Body | undefined {
  const request = reader.resolve(at(operation, 'requestBody'));
  const content = firstContent(at(request, 'content'));
  if (!content) return undefined;
  const isRequired = at(request, 'required') === true;
  if (/[/+]json\b|^\*\/\*$/.test(content.type)) return jsonBody(content.schema, isRequired, reader, unique);
  if (content.type.startsWith('application/x-www-form-urlencoded')) return formBody(content.schema, reader, unique);
  if (content.type.startsWith('text/')) {
    const input = unique('body');
    return {
      body: { type: 'text', data: `{{${input}}}` },
      inputs: [{ name: input, in: 'body', type: 'string', description: 'The text to send', required: isRequired }],
    };
  }
  note(`${name}: a body of type ${content.type} cannot be made of inputs; the operation is called without one.`);
  return undefined;
}

function oldBody(
  operation: Obj,
  declared: ReadonlyMap<string, Obj>,
  reader: SchemaReader,
  unique: (name: string) => string,
): Body | undefined {
  const parameters = [...declared.values()];
  const body = parameters.find((parameter) => textOf(at(parameter, 'in')) === 'body');
  if (body) return jsonBody(at(body, 'schema'), at(body, 'required') === true, reader, unique);
  const fields = parameters.filter((parameter) => textOf(at(parameter, 'in')) === 'formData');
  const consumes = listOf(at(operation, 'consumes')).some((type) => textOf(type)?.startsWith('multipart/'));
  if (fields.length === 0 || consumes) return undefined;
  const properties = Object.fromEntries(fields.map((field) => [textOf(at(field, 'name')) ?? 'value', field as Data]));
  const required = new Set(fields.filter((field) => at(field, 'required') === true).map((field) => textOf(at(field, 'name')) ?? ''));
  return formOf(properties, required, reader, unique);
}

function fieldInputs(
  properties: Obj,
  required: ReadonlySet<string>,
  reader: SchemaReader,
  unique: (name: string) => string,
): readonly { readonly field: string; readonly input: DraftInput }[] {
  return Object.entries(properties).flatMap(([field, schema]) => {
    if (at(reader.resolve(schema), 'readOnly') === true) return [];
    const wanted = inputName(field);
    const free = unique(wanted);
    const name = free === wanted ? wanted : unique(`body-${wanted}`);
    return [{ field, input: { name, in: 'body' as const, ...inputOf(schema, '', field, reader), required: required.has(field) } }];
  });
}

function jsonBody(schema: Data | undefined, isRequired: boolean, reader: SchemaReader, unique: (name: string) => string): Body | undefined {
  const fields = reader.fields(schema);
  if (!fields || Object.keys(fields.properties).length === 0) {
    const name = unique('body');
    const { type, description } = inputOf(schema, '', 'body', reader);
    return {
      body: { type: 'json', data: `{{${name}}}` },
      inputs: [{ name, in: 'body', type, description: description === 'Body' ? 'The body to send' : description, required: isRequired }],
    };
  }
  const inputs = fieldInputs(fields.properties, fields.required, reader, unique);
  if (inputs.length === 0) return undefined;
  return {
    body: { type: 'json', data: Object.fromEntries(inputs.map(({ field, input }) => [field, `{{${input.name}}}`])) },
    inputs: inputs.map(({ input }) => input),
  };
}

function formBody(schema: Data | undefined, reader: SchemaReader, unique: (name: string) => string): Body | undefined {
  const fields = reader.fields(schema);
  return fields && formOf(fields.properties, fields.required, reader, unique);
}

function formOf(properties: Obj, required: ReadonlySet<string>, reader: SchemaReader, unique: (name: string) => string): Body {
  const inputs = fieldInputs(properties, required, reader, unique);
  return {
    body: { type: 'formUrlEncoded', data: Object.fromEntries(inputs.map(({ field, input }) => [field, `{{${input.name}}}`])) },
    inputs: inputs.map(({ input }) => input),
  };
}

function answerOf(
  operation: Obj,
  document: Data,
  reader: SchemaReader,
): { readonly format: DraftFormat; readonly output: Shape | undefined } {
  const responses = objectOf(at(operation, 'responses'));
  const code = ['200', '201', '202', '2XX', '2xx', 'default'].find((status) => at(responses, status) !== undefined);
  const response = reader.resolve(code === undefined ? undefined : at(responses, code));
  const old = at(response, 'schema');
  const produces = [...listOf(at(operation, 'produces')), ...listOf(at(document, 'produces'))].flatMap((type) => textOf(type) ?? []);
  const content =
    old === undefined
      ? firstContent(at(response, 'content'))
      : { type: produces.find((type) => /json/.test(type)) ?? produces[0] ?? 'application/json', schema: old };
  if (!content) return { format: 'json', output: undefined };
  const format = formatOf(content.type);
  return { format, output: format === 'json' && !content.type.startsWith('text/') ? reader.shape(content.schema) : undefined };
}

export function formatOf(mediaType: string): DraftFormat {
  if (/[/+]json\b|^\*\/\*$/.test(mediaType)) return 'json';
  if (/[/+]xml\b/.test(mediaType)) return 'xml';
  if (/\bcsv\b/.test(mediaType)) return 'csv';
  if (/yaml/.test(mediaType)) return 'yaml';
  if (/^text\/html/.test(mediaType)) return 'html';
  return /^(?:image|audio|video|font)\/|octet-stream|\/pdf|zip|msword|officedocument/.test(mediaType) ? 'binary' : 'json';
}
