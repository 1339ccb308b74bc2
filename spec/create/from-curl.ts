/** A curl command, as documentation and browsers give it → a draft with one operation. Secrets in it are not taken over. */
import type { Data } from '../syntax/navigate.ts';
import type { ApiDraft, DraftAuthentication, DraftBody, DraftInput, DraftMethod, DraftResult, InputType, Shape } from './draft.ts';
import { createUniqueNames, inputName, isInputName, kebab, nameInWords, variableName } from './names.ts';
import { shellWords } from './shell-words.ts';

interface Command {
  readonly url: string | undefined;
  readonly method: string | undefined;
  readonly headers: readonly (readonly [string, string])[];
  readonly data: readonly string[];
  readonly user: string | undefined;
  readonly isGet: boolean;
  readonly isJson: boolean;
  readonly hasForm: boolean;
  readonly hasCookie: boolean;
}

export function isCurlCommand(text: string): boolean {
  return /^\s*(?:\$\s*)?curl(?:\.exe)?\s/.test(text);
}

/** `output` is the shape of the answer, where a sample of it is known. */
export function draftFromCurl(text: string, output?: Shape): DraftResult {
  if (!isCurlCommand(text)) return { kind: 'refused', message: 'This is no curl command: it does not begin with `curl`.' };
  const command = readCommand(shellWords(text.trim().replace(/^\$\s*/, '')).slice(1));
  if (command.url === undefined) return { kind: 'refused', message: 'The curl command has no address.' };
  const address = /^[a-z]+:\/\//i.test(command.url) ? command.url : `https://${command.url}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    return { kind: 'refused', message: `\`${command.url}\` is no address of an API: it must begin with http:// or https://.` };
  const notes: string[] = [];
  const note = (remark: string) => void notes.push(remark);
  const method = methodOf(command, note);
  const namespace = namespaceOf(url);
  const unique = createUniqueNames();
  const [base] = /^(?:\/(?:api|rest|v\d[\d.]*)(?=\/))*/i.exec(url.pathname) ?? [''];
  const { path, inputs } = pathInputs(url.pathname.slice(base.length), unique);
  const authentication = authenticationOf(command, url, namespace, note);
  const query = queryInputs(url, command, authentication, note, unique);
  const body = command.isGet ? undefined : bodyOf(command, note, unique);
  const resource = path.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? namespace;
  const endsInInput = path.endsWith('}');
  const draft: ApiDraft = {
    display: url.hostname,
    description: `Calls ${url.hostname}.`,
    namespace,
    baseUri: `${url.origin}${base}`,
    authentication,
    operations: [
      {
        name: kebab(`${verbOf(method, endsInInput)} ${resource}`),
        method,
        path: path === '/' ? '' : path.replace(/\/+$/, ''),
        description: `${sentenceOf(method, endsInInput)} ${resource.replaceAll(/[-_]+/g, ' ')} (${method} ${path} of ${url.hostname})`,
        tags: [],
        inputs: [...inputs, ...query, ...fixedHeaders(command, authentication, unique), ...(body?.inputs ?? [])],
        body: body?.body,
        format: 'json',
        output,
      },
    ],
  };
  return { kind: 'draft', draft, notes };
}

/** Options with a value that says nothing about the request. */
const ignoredWithValue = new Set(
  '-o --output -m --max-time --connect-timeout -x --proxy -e --referer -A --user-agent -w --write-out --retry --retry-delay -c --cookie-jar --cacert --cert -E --key --capath -K --config --resolve --interface --limit-rate --max-redirs -r --range -T --upload-file -C --proxy-user -U --ciphers --tls-max'.split(
    ' ',
  ),
);

function readCommand(words: readonly string[]): Command {
  const command = {
    url: undefined as string | undefined,
    method: undefined as string | undefined,
    headers: [] as [string, string][],
    data: [] as string[],
    user: undefined as string | undefined,
    isGet: false,
    isJson: false,
    hasForm: false,
    hasCookie: false,
  };
  const queue = words.flatMap(splitOption);
  for (let at = 0; at < queue.length; at++) {
    const word = queue[at] ?? '';
    const value = () => queue[++at] ?? '';
    switch (word) {
      case '-X':
      case '--request':
        command.method = value().toUpperCase();
        break;
      case '-H':
      case '--header': {
        const [, name = '', content = ''] = /^([^:]+):\s*(.*)$/s.exec(value()) ?? [];
        if (name !== '') command.headers.push([name.trim(), content.trim()]);
        break;
      }
      case '-d':
      case '--data':
      case '--data-raw':
      case '--data-binary':
      case '--data-ascii':
      case '--data-urlencode':
        command.data.push(value());
        break;
      case '--json':
        command.isJson = true;
        command.data.push(value());
        break;
      case '-u':
      case '--user':
        command.user = value();
        break;
      case '-F':
      case '--form':
      case '--form-string':
        value();
        command.hasForm = true;
        break;
      case '-b':
      case '--cookie':
        value();
        command.hasCookie = true;
        break;
      case '-G':
      case '--get':
        command.isGet = true;
        break;
      case '--url':
        command.url = value();
        break;
      default:
        if (ignoredWithValue.has(word)) value();
        else if (!word.startsWith('-')) command.url ??= word;
    }
  }
  return command;
}

/** `-XPOST` and `--request=POST` are two words, `-sSL` is three. */
function splitOption(word: string): readonly string[] {
  const long = /^(--[a-z-]+)=(.*)$/s.exec(word);
  if (long) return [long[1] ?? '', long[2] ?? ''];
  if (!/^-[A-Za-z]./.test(word)) return [word];
  const letters: string[] = [];
  for (let at = 1; at < word.length; at++) {
    const option = `-${word[at]}`;
    letters.push(option);
    const takesValue = 'XHdubFomxeAwcEKrTCU'.includes(word[at] ?? '');
    if (takesValue) return at + 1 < word.length ? [...letters, word.slice(at + 1)] : letters;
  }
  return letters;
}

function methodOf({ method, data, isGet, hasForm }: Command, note: (text: string) => void): DraftMethod {
  const wanted = method ?? (isGet ? 'GET' : data.length > 0 || hasForm ? 'POST' : 'GET');
  switch (wanted) {
    case 'GET':
    case 'POST':
    case 'PUT':
    case 'PATCH':
    case 'DELETE':
      return wanted;
    default:
      note(`The format knows no method ${wanted}: GET was taken.`);
      return 'GET';
  }
}

function verbOf(method: DraftMethod, isOne: boolean): string {
  const verbs = { GET: isOne ? 'get' : 'list', POST: 'create', PUT: 'replace', PATCH: 'change', DELETE: 'delete' } as const;
  return verbs[method];
}

function sentenceOf(method: DraftMethod, isOne: boolean): string {
  const verbs = { GET: isOne ? 'Reads one of' : 'Reads', POST: 'Creates', PUT: 'Replaces', PATCH: 'Changes', DELETE: 'Deletes' } as const;
  return verbs[method];
}

function namespaceOf({ hostname }: URL): string {
  const parts = hostname
    .split('.')
    .filter((part) => !/^(?:www|api|com|org|net|io|dev|co|uk|de|eu|ai|app|cloud|gov|edu|internal|local|corp|lan)$/.test(part));
  return /^[\d.:[\]]+$|^localhost$/.test(hostname) ? 'local-api' : kebab(parts.at(-1) ?? hostname, 'api');
}

/** Numbers and identifiers in a path differ from call to call: they become inputs. */
function pathInputs(pathname: string, unique: (name: string) => string): { readonly path: string; readonly inputs: readonly DraftInput[] } {
  const inputs: DraftInput[] = [];
  const parts = pathname.split('/');
  const path = parts.map((part, index) => {
    const original = decode(part);
    const isValue = /^\d+$/.test(original) || /^[0-9a-f]{8}-[0-9a-f-]{27}$/i.test(original) || /^[0-9a-f]{24,}$/i.test(original);
    if (!isValue) return /^\{[^{}]*\}$|^:\w+$/.test(original) ? named(inputName(original.replaceAll(/[{}:]/g, ''))) : part;
    return named(inputName(`${(parts[index - 1] ?? '').replace(/s$/, '')}-id`), original);
  });
  return { path: path.join('/'), inputs };

  function named(wanted: string, example?: string): string {
    const name = unique(wanted.startsWith('-') ? `id${wanted.slice(3)}` : wanted);
    inputs.push({ name, in: 'path', type: 'string', description: describe(name, example), required: true });
    return `{${name}}`;
  }
}

function describe(name: string, example: string | undefined): string {
  const text = nameInWords(name);
  // A value that may be a secret is shown nowhere.
  const isOpen = example !== undefined && example !== '' && !/pass|secret|token|key|auth|credential|pin$/i.test(name);
  return !isOpen ? text : `${text}, such as ${example.length > 40 ? `${example.slice(0, 40)}…` : example}`;
}

const secretName =
  /^(?:x-)?(?:api[-_]?key|apikey|auth[-_]?token|access[-_]?token|token|api[-_]?token|secret|subscription-key|ocp-apim-subscription-key|app[-_]?id|appid|key)$/i;

function authenticationOf(command: Command, url: URL, namespace: string, note: (text: string) => void): DraftAuthentication | undefined {
  const kept = (names: string) => note(`What the command authenticates with was not taken over: give it as ${names}.`);
  if (
    command.user !== undefined ||
    command.headers.some(([name, value]) => name.toLowerCase() === 'authorization' && /^basic\b/i.test(value))
  ) {
    const [username, password] = [variableName(namespace, 'username'), variableName(namespace, 'password')];
    kept(`${username} and ${password}`);
    return { type: 'basic', username, password };
  }
  const header = command.headers.find(([name]) => name.toLowerCase() === 'authorization');
  if (header && /^bearer\b/i.test(header[1])) {
    const variable = variableName(namespace, 'token');
    kept(variable);
    return { type: 'bearer', variable };
  }
  const [key] = header ?? command.headers.find(([name]) => secretName.test(name)) ?? [];
  const query = [...url.searchParams.keys()].find((name) => secretName.test(name));
  const variable = variableName(namespace, 'key');
  if (key !== undefined) {
    kept(variable);
    return { type: 'apikey', key, variable, placement: 'header' };
  }
  if (query !== undefined) {
    kept(variable);
    return { type: 'apikey', key: query, variable, placement: 'query' };
  }
  if (command.hasCookie) note('Cookies of the command were not taken over: the format has no way to authenticate with them.');
  return undefined;
}

function queryInputs(
  url: URL,
  command: Command,
  authentication: DraftAuthentication | undefined,
  note: (text: string) => void,
  unique: (name: string) => string,
): readonly DraftInput[] {
  const isKey = (name: string) => authentication?.type === 'apikey' && authentication.placement === 'query' && authentication.key === name;
  const pairs = new Map([...url.searchParams, ...(command.isGet ? command.data.flatMap((data) => [...new URLSearchParams(data)]) : [])]);
  return [...pairs].flatMap(([name, value]): DraftInput[] => {
    if (isKey(name) || secretName.test(name)) return [];
    if (!isInputName(name) || unique(name) !== name) {
      note(`The query parameter ${name} was left out: the format allows no such name here.`);
      return [];
    }
    return [{ name, in: 'query', type: typeOfText(value), description: describe(name, value), required: false }];
  });
}

/** What a client always sends the same: it is no input of anybody. */
function fixedHeaders(
  command: Command,
  authentication: DraftAuthentication | undefined,
  unique: (name: string) => string,
): readonly DraftInput[] {
  const left =
    /^(?:authorization|content-type|content-length|accept|accept-.*|host|connection|cookie|origin|referer|user-agent|sec-.*|cache-control|pragma|dnt|priority|te|upgrade-.*|:.*)$/i;
  return command.headers.flatMap(([name, value]): DraftInput[] => {
    const isKey = authentication?.type === 'apikey' && authentication.key === name;
    if (left.test(name) || isKey || secretName.test(name) || !isInputName(name) || value.includes('{{') || unique(name) !== name) return [];
    return [{ name, in: 'header', type: 'string', description: name, required: true, fixed: value }];
  });
}

interface Body {
  readonly body: DraftBody;
  readonly inputs: readonly DraftInput[];
}

function bodyOf(command: Command, note: (text: string) => void, unique: (name: string) => string): Body | undefined {
  if (command.hasForm) note('The parts of the multipart form were left out: write them under `body` with `type: multipartForm`.');
  const text = command.data.join('&');
  if (text === '') return undefined;
  if (text.startsWith('@')) {
    note(`The body was in the file ${text.slice(1)}: write it under \`body\`.`);
    return undefined;
  }
  const type = command.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const data = parseJson(text);
  if (data !== undefined && (command.isJson || /json/.test(type) || type === '')) return jsonBody(data, unique);
  if (/json/.test(type) || command.isJson) note('The body is no JSON, although it is said to be: it is sent as text.');
  else if (type === '' || type.startsWith('application/x-www-form-urlencoded')) return formBody(text, unique);
  return { body: { type: 'text', data: text.replaceAll('{{', '{ {') }, inputs: [] };
}

function jsonBody(data: Data, unique: (name: string) => string): Body {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const name = unique('body');
    const input: DraftInput = { name, in: 'body', type: typeOfData(data), description: 'The body to send', required: true };
    return { body: { type: 'json', data: `{{${name}}}` }, inputs: [input] };
  }
  const fields = Object.entries(data).map(([field, value]) => {
    const name = unique(inputName(field));
    const example = typeof value === 'object' ? undefined : String(value);
    const input: DraftInput = { name, in: 'body', type: typeOfData(value), description: describe(field, example), required: true };
    return { field, input };
  });
  return {
    body: { type: 'json', data: Object.fromEntries(fields.map(({ field, input }) => [field, `{{${input.name}}}`])) },
    inputs: fields.map(({ input }) => input),
  };
}

function formBody(text: string, unique: (name: string) => string): Body {
  const fields = [...new Map(new URLSearchParams(text))].map(([field, value]) => {
    const name = unique(inputName(field));
    const input: DraftInput = { name, in: 'body', type: typeOfText(value), description: describe(field, value), required: true };
    return { field, input };
  });
  return {
    body: { type: 'formUrlEncoded', data: Object.fromEntries(fields.map(({ field, input }) => [field, `{{${input.name}}}`])) },
    inputs: fields.map(({ input }) => input),
  };
}

function typeOfData(data: Data): InputType {
  if (Array.isArray(data)) return 'array';
  if (data === null) return 'string';
  if (typeof data === 'number') return Number.isInteger(data) ? 'integer' : 'number';
  return typeof data as 'string' | 'boolean' | 'object';
}

function typeOfText(text: string): InputType {
  if (/^-?\d{1,15}$/.test(text)) return 'integer';
  if (/^-?\d+\.\d+$/.test(text)) return 'number';
  return text === 'true' || text === 'false' ? 'boolean' : 'string';
}

function parseJson(text: string): Data | undefined {
  try {
    return JSON.parse(text) as Data;
  } catch {
    // The caller takes it for a form or for text.
    return undefined;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray `%` stands for itself.
    return text;
  }
}
