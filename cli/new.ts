/** `capstan new`: a capability file from an API description, a curl command, a sample answer, or nothing. */
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Created, createCapability, createEmpty, kindOfSource } from '../spec/create/create.ts';
import { operationsIn, readDescription } from '../spec/create/from-openapi.ts';
import { type Exposure, exposures } from '../spec/create/write-capability.ts';
import { exists, readNamedFile } from './find-files.ts';
import { parseFlags } from './parse-flags.ts';
import { plural } from './report.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { writeOutput } from './write-output.ts';

export const newUsage = `capstan new [SOURCE] [options]

Writes a capability file. SOURCE is an API description (OpenAPI 3, Swagger 2), a text with a curl command, or a sample
answer in JSON: a file, an address, or - for standard input. Without it the file has one tool with a made-up answer.

  --expose LIST       mcp (default), rest, skill; several separated by commas
  --only NAME         an operation of the description, * stands for anything (repeatable)
  --list              print the operations of the description instead
  --url URL           address of the API; what gave the sample answer
  --sample FILE       a sample answer of what the curl command calls
  --port N            port of the first server (3001)
  --out FILE          where to write it; - for standard output (NAME.capability.yaml)
  --force             replace the file when it is there

Secrets in a curl command are not taken over: the file names variables for them.
`;

const maxBytes = 32 * 1024 * 1024;

export async function newCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      expose: { type: 'string', default: 'mcp' },
      only: { type: 'string', multiple: true },
      list: { type: 'boolean' },
      url: { type: 'string' },
      sample: { type: 'string' },
      port: { type: 'string' },
      out: { type: 'string' },
      force: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    terminal.out(newUsage);
    return 0;
  }
  const [source, ...others] = positionals;
  if (others.length > 0)
    throw new UsageError(
      `One source is enough, but there is "${others.join(' ')}" too. A curl command goes into a file, or to standard input.`,
    );
  const options = { expose: exposuresOf(values.expose ?? 'mcp'), ...(values.port !== undefined && { port: portOf(values.port) }) };
  if (source === undefined) {
    if (values.list) throw new UsageError('--list needs the description whose operations it lists.');
    const display = displayOf(values.out);
    return write(createEmpty(display, options), values, terminal);
  }
  const text = await read(source);
  if (values.list) return list(text, terminal);
  const only = values.only ? chosen(text, values.only) : undefined;
  const created = createCapability(text, {
    ...options,
    ...(/^https?:/.test(source) && { address: source }),
    ...(values.url !== undefined && { url: addressOf(values.url) }),
    ...(values.sample !== undefined && { sample: readNamedFile(values.sample) }),
    ...(only && { only }),
  });
  return write(created, values, terminal);
}

interface Target {
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
}

/** Notes go to the error output, so that `--out -` gives the file alone. */
function write(created: Created, { out, force }: Target, terminal: Terminal): number {
  if (created.kind === 'refused') {
    terminal.err(`${created.message}\n`);
    return 1;
  }
  const { text, name, operations, notes } = created;
  const file = out ?? `${name}.capability.yaml`;
  if (file !== '-' && exists(file)?.isFile() && !force)
    throw new UsageError(`${file} is there already. Write to another file with --out, or replace it with --force.`);
  writeOutput(file, text, terminal);
  for (const note of notes.slice(0, maxNotes)) terminal.err(`note: ${note}\n`);
  if (notes.length > maxNotes) terminal.err(`… and ${plural(notes.length - maxNotes, 'note')} more of that kind.\n`);
  if (operations > manyOperations)
    terminal.err(
      `These are ${operations} operations: agents read the description of each in every conversation. --only takes some of them.\n`,
    );
  if (out !== '-') terminal.err(`${file} has ${plural(operations, 'operation')}. Try it without the network: capstan run ${file} --mock\n`);
  return 0;
}

const maxNotes = 10;
const manyOperations = 40;

function exposuresOf(text: string): readonly Exposure[] {
  const names = text.split(',').map((name) => name.trim());
  return names.map((name) => {
    const found = exposures.find((exposure) => exposure === name);
    if (!found) throw new UsageError(`--expose takes ${exposures.join(', ')}, not "${name}".`);
    return found;
  });
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_000) throw new UsageError(`--port takes a port from 1 to 65000, not "${text}".`);
  return port;
}

function addressOf(text: string): string {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    throw new UsageError(`--url ${text}: the address must begin with http:// or https://.`);
  return text;
}

/** `my-orders.capability.yaml` → `My orders`. */
function displayOf(out: string | undefined): string {
  if (out === undefined || out === '-') return 'Hello';
  const words = path
    .basename(out)
    .replace(/(?:\.(?:capability|ikanos|naftiko))?\.ya?ml$/i, '')
    .replaceAll(/[-_.]+/g, ' ')
    .trim();
  return words === '' ? 'Hello' : words.charAt(0).toUpperCase() + words.slice(1);
}

/** Patterns and names → names of the description. */
function chosen(text: string, patterns: readonly string[]): ReadonlySet<string> {
  const names = operationsIn(readDescription(text)).map(({ name }) => name);
  return new Set(
    patterns.flatMap((pattern) => {
      const test = new RegExp(
        `^${pattern
          .split('*')
          .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
          .join('.*')}$`,
      );
      const found = names.filter((name) => test.test(name));
      if (found.length === 0) throw new UsageError(`No operation is called ${pattern}. --list prints those that are there.`);
      return found;
    }),
  );
}

function list(text: string, terminal: Terminal): number {
  if (kindOfSource(text) !== 'description') {
    terminal.err('This is no API description: it has neither `openapi` nor `swagger` at its top.\n');
    return 1;
  }
  const operations = operationsIn(readDescription(text));
  const width = Math.min(48, Math.max(0, ...operations.map(({ name }) => name.length)));
  for (const { name, method, path: where, description } of operations)
    terminal.out(`${name.padEnd(width)}  ${method.padEnd(6)} ${where}${description === '' ? '' : `  ${description}`}\n`);
  return 0;
}

async function read(source: string): Promise<string> {
  if (source === '-') return readAll(process.stdin);
  return /^https?:\/\//i.test(source) ? fetchText(source) : readNamedFile(source.startsWith('file:') ? fileURLToPath(source) : source);
}

async function fetchText(address: string): Promise<string> {
  try {
    const response = await fetch(address, {
      signal: AbortSignal.timeout(30_000),
      headers: { accept: 'application/json, application/yaml, */*' },
    });
    if (response.ok) return await textOf(response, address);
    await response.body?.cancel();
    throw new UsageError(`${address} could not be read: it answered with status ${response.status}.`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new UsageError(`${address} could not be read: ${cause instanceof Error ? cause.message : String(cause)}.`);
  }
}

/** As it comes: what is too large is not read to its end. */
async function textOf({ body }: Response, address: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new UsageError(`${address} is too large for a description.`);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
