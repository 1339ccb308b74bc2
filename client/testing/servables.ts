/** What the language server tells of a file, for tests: all that they do not speak of is empty. */
import type { Callable, CallableInput, ServableServer, Servables, TextRange } from '../../server/protocol.ts';

/** The first sign of a line, counted from 0. */
export const onLine = (line: number): TextRange => ({ start: { line, character: 0 }, end: { line, character: 1 } });

export const inputOf = (name: string, more: Partial<CallableInput> = {}): CallableInput => ({
  name,
  type: 'string',
  description: undefined,
  required: true,
  in: undefined,
  choices: undefined,
  default: undefined,
  ...more,
});

export const callableOf = (kind: Callable['kind'], server: string, name: string, more: Partial<Callable> = {}): Callable => ({
  kind,
  server,
  name,
  title: undefined,
  description: undefined,
  method: undefined,
  path: undefined,
  readOnly: undefined,
  range: onLine(0),
  nameRange: onLine(0),
  inputs: [],
  uses: [],
  ...more,
});

export const serverOf = (
  type: ServableServer['type'],
  namespace: string | undefined,
  more: Partial<ServableServer> = {},
): ServableServer => ({
  type,
  namespace,
  transport: 'http',
  address: undefined,
  port: 3001,
  range: onLine(0),
  nameRange: onLine(0),
  calls: [],
  skills: [],
  ...more,
});

export const servablesOf = (servers: readonly ServableServer[], more: Partial<Servables> = {}): Servables => ({
  uri: 'file:///a.yaml',
  version: 1,
  runnable: true,
  title: undefined,
  range: onLine(0),
  servers,
  clients: [],
  flows: [],
  steps: [],
  variables: [],
  files: [],
  ...more,
});
