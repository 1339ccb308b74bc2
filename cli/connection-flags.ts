/** Time limits and certificates of the command line: for all hosts, or `HOST=…` for one. */
import path from 'node:path';
import type { ConnectionSettings, StartOptions } from '../engine/control/protocol.ts';
import { UsageError } from './usage-error.ts';

const several = { type: 'string', multiple: true } as const;

export const connectionFlags = {
  'connect-timeout': several,
  timeout: several,
  'total-timeout': several,
  retries: several,
  'max-body': several,
  ca: several,
  cert: several,
  key: several,
} as const;

export const connectionUsage = `  --timeout [HOST=]S     seconds until a consumed API answers, and between two parts of an answer (30)
  --connect-timeout, --total-timeout [HOST=]S
                         seconds until a connection stands (15), and until an answer is complete
  --retries [HOST=]N     how often a request that failed is sent again, where that does no harm (0)
  --max-body [HOST=]SIZE largest answer of a consumed API, like 10MiB
  --ca [HOST=]FILE       certificates of authorities to trust besides those of the system (PEM)
  --cert, --key [HOST=]FILE
                         certificate to show to consumed APIs, and its key (PEM)
`;

type FlagValues = { readonly [name in keyof typeof connectionFlags]?: readonly string[] | undefined };

export function connectionsOf(values: FlagValues): Pick<StartOptions, 'connections'> {
  const connections: Record<string, ConnectionSettings> = {};
  const set = (name: keyof typeof connectionFlags, read: (text: string) => Partial<ConnectionSettings>): void => {
    for (const text of values[name] ?? []) {
      const [, host = '*', value = ''] = /^(?:((?:\*\.)?[\w.-]+(?::\d+)?|\*|\[[\da-f:]+\](?::\d+)?)=)?(.+)$/i.exec(text) ?? [];
      if (value === '') throw new UsageError(`--${name} takes a value, or HOST=value, not "${text}".`);
      connections[host.toLowerCase()] = { ...connections[host.toLowerCase()], ...read(value) };
    }
  };
  const seconds = (name: string, text: string): number => {
    const number = Number(text);
    if (!(number > 0)) throw new UsageError(`--${name} takes seconds, not "${text}".`);
    return number;
  };
  set('connect-timeout', (text) => ({ connectTimeout: seconds('connect-timeout', text) }));
  set('timeout', (text) => ({ timeout: seconds('timeout', text) }));
  set('total-timeout', (text) => ({ totalTimeout: seconds('total-timeout', text) }));
  set('retries', (text) => {
    if (!/^\d+$/.test(text)) throw new UsageError(`--retries takes a whole number, not "${text}".`);
    return { retries: Number(text) };
  });
  set('max-body', (text) => ({ maxBody: text }));
  set('ca', (text) => ({ ca: path.resolve(text) }));
  set('cert', (text) => ({ cert: path.resolve(text) }));
  set('key', (text) => ({ key: path.resolve(text) }));
  return Object.keys(connections).length === 0 ? {} : { connections };
}
