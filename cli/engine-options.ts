/** The options that `run`, `call` and `mcp` share, as start options of the engine. */
import type { PlacedProblem, StartFailure, StartOptions } from '../engine/control/protocol.ts';
import { pathOf } from '../engine/file-location.ts';
import { readEnv } from '../engine/load/secret-text.ts';
import { capabilityFile } from './capability-file.ts';
import { connectionFlags, connectionsOf } from './connection-flags.ts';
import { readNamedFile, shown } from './find-files.ts';
import { UsageError } from './usage-error.ts';

export const engineFlags = {
  'env-file': { type: 'string', multiple: true },
  upstream: { type: 'string', multiple: true },
  set: { type: 'string', multiple: true },
  mock: { type: 'boolean' },
  'port-base': { type: 'string' },
  'loopback-only': { type: 'boolean' },
  cors: { type: 'string', multiple: true },
  'get-python': { type: 'boolean' },
  ...connectionFlags,
} as const;

export interface EngineFlagValues {
  readonly 'env-file'?: string[] | undefined;
  readonly upstream?: string[] | undefined;
  readonly set?: string[] | undefined;
  readonly mock?: boolean | undefined;
  readonly 'port-base'?: string | undefined;
  readonly 'loopback-only'?: boolean | undefined;
  readonly cors?: string[] | undefined;
  readonly 'get-python'?: boolean | undefined;
  readonly 'connect-timeout'?: string[] | undefined;
  readonly timeout?: string[] | undefined;
  readonly 'total-timeout'?: string[] | undefined;
  readonly retries?: string[] | undefined;
  readonly 'max-body'?: string[] | undefined;
  readonly ca?: string[] | undefined;
  readonly cert?: string[] | undefined;
  readonly key?: string[] | undefined;
}

/** Throws a `UsageError` when a flag or the file cannot be used. */
export function startOptions(file: string, values: EngineFlagValues): StartOptions {
  const portBase = values['port-base'] === undefined ? undefined : portNumber(values['port-base']);
  const options = {
    variables: givenVariables(values),
    upstreams: givenUpstreams(values),
    mock: values.mock ?? false,
    loopbackOnly: values['loopback-only'] ?? false,
    ...(portBase !== undefined && { portBase }),
    ...(values['get-python'] && { getPython: true }),
    ...connectionsOf(values),
    ...(values.cors && { corsOrigins: values.cors.map(originOf) }),
  };
  return { file: capabilityFile(file), ...options };
}

/** Values of variables: those of single flags count before those of files, later ones before earlier ones. */
export function givenVariables(values: EngineFlagValues): StartOptions['variables'] {
  return {
    ...Object.fromEntries((values['env-file'] ?? []).flatMap((name) => [...readEnv(readNamedFile(name))])),
    ...pairs(values.set ?? [], '--set', 'NAME=value'),
  };
}

/** `name=value` arguments; the value may hold further equals signs. */
export function pairs(texts: readonly string[], flag: string, form: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`${flag} takes ${form}, not "${text}".`);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}

export function givenUpstreams(values: EngineFlagValues): StartOptions['upstreams'] {
  const result = pairs(values.upstream ?? [], '--upstream', 'NAMESPACE=URL');
  for (const [namespace, address] of Object.entries(result)) {
    if (!/^https?:\/\//i.test(address) || !URL.canParse(address))
      throw new UsageError(`--upstream ${namespace}=${address}: the address must begin with http:// or https://.`);
  }
  return result;
}

function originOf(text: string): string {
  if (text === '*') return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || url.origin === 'null' || text.replace(/\/$/, '') !== url.origin)
    throw new UsageError(`--cors takes the origin of a web page, like https://app.example.com, or *, not "${text}".`);
  return url.origin;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port-base takes a port from 0 to 65535, not "${text}".`);
  return port;
}

// ---------------------------------------------------------------- words for failures

export function failureText(failure: StartFailure): string {
  const placed = failure.code === 'invalid-file' || failure.code === 'missing-variables' ? failure.problems : [];
  const problems = placed.filter(({ severity }) => severity === 'error');
  // One problem alone says it all; what the sentence would only repeat is left out of it.
  const repeated = problems.find(({ message }) => failure.message.endsWith(message))?.message ?? '';
  const sentence = failure.message.slice(0, failure.message.length - repeated.length).trim();
  const lines = [...(problems.length === 1 || sentence === '' ? [] : [sentence]), ...problems.flatMap(linesOf)];
  if ('variables' in failure && failure.variables)
    lines.push('Give variables their values with --env-file FILE or --set NAME=value, or run without the network: --mock.');
  if (failure.code === 'port-in-use') lines.push(`Stop what uses it, or take other ports: --port-base ${failure.freePort}.`);
  return lines.join('\n');
}

function linesOf(problem: PlacedProblem): readonly string[] {
  return [problemLine(problem), ...(problem.related ?? []).map((place) => `  ${startOf(place)}: ${place.message}`)];
}

/** `file:line:column: error: message [code]`, with line and column from 1, as editors and terminals link it. */
export function problemLine(problem: PlacedProblem): string {
  return `${startOf(problem)}: ${problem.severity}: ${problem.message} [${problem.code}]`;
}

/** `file:line:column` */
export function startOf({ uri, range: { start } }: Pick<PlacedProblem, 'uri' | 'range'>): string {
  const path = pathOf(uri);
  const file = path === undefined ? uri : shown(path);
  return `${file}:${start.line + 1}:${start.character + 1}`;
}
