/** The setting `capstan.environments`, read without believing it: what is no text is left out. */
import path from 'node:path';
import type { ConnectionSettings } from '../../engine/control/protocol.ts';
import { say } from '../../spec/say.ts';

export interface Environment {
  readonly name: string;
  /** Other addresses for consumed APIs: namespace → base address. */
  readonly upstreams: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** Time limits and certificates by host; undefined when it has none. */
  readonly connections?: Readonly<Record<string, ConnectionSettings>>;
}

export function readEnvironments(setting: unknown): readonly Environment[] {
  return Object.entries(recordOf(setting)).map(([name, value]) => {
    const { upstreams, variables, connections } = recordOf(value);
    const hosts = Object.entries(recordOf(connections)).map(([host, settings]) => [host, connectionOf(recordOf(settings))] as const);
    return {
      name,
      upstreams: textsOf(upstreams),
      variables: textsOf(variables),
      ...(hosts.length > 0 && { connections: Object.fromEntries(hosts) }),
    };
  });
}

function connectionOf(settings: Readonly<Record<string, unknown>>): ConnectionSettings {
  const of = <T>(type: 'number' | 'string', names: readonly string[]): T =>
    Object.fromEntries(names.flatMap((name) => (typeof settings[name] === type ? [[name, settings[name]]] : []))) as T;
  return {
    ...of<Pick<ConnectionSettings, 'timeout'>>('number', ['connectTimeout', 'timeout', 'totalTimeout', 'retries']),
    ...of<Pick<ConnectionSettings, 'ca'>>('string', ['maxBody', 'ca', 'cert', 'key']),
  };
}

/** Relative files lie in the folder of the workspace. */
export function withFolder(
  connections: Readonly<Record<string, ConnectionSettings>>,
  folder: string,
): Readonly<Record<string, ConnectionSettings>> {
  return Object.fromEntries(
    Object.entries(connections).map(([host, settings]) => {
      const files = (['ca', 'cert', 'key'] as const).flatMap((name) => {
        const file = settings[name];
        return file === undefined ? [] : [[name, path.resolve(folder, file)] as const];
      });
      return [host, { ...settings, ...Object.fromEntries(files) }];
    }),
  );
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}

/** Numbers and booleans are what people write for ports and switches. */
function textsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(recordOf(value)).flatMap(([key, text]) =>
      typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean' ? [[key, String(text)]] : [],
    ),
  );
}

/** What an environment changes, in one line: `registry → http://localhost:8080, sets 2 variables`. */
export function summaryOf({ upstreams, variables, connections }: Environment): string {
  const addresses = Object.entries(upstreams).map(([namespace, address]) => `${namespace} → ${address}`);
  const [first, ...others] = Object.keys(variables);
  const sets = first === undefined ? [] : [others.length === 0 ? say`sets ${first}` : say`sets ${others.length + 1} variables`];
  const hosts = Object.keys(connections ?? {});
  const connects = hosts.length === 0 ? [] : [say`settings for connections`];
  return [...addresses, ...sets, ...connects].join(', ') || say`changes nothing`;
}
