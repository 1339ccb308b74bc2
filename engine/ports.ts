/** Where the servers of a plan listen, and what is said when they cannot. */
import type { PortUser, ServingAddress, StartFailure, StartOptions } from './control/protocol.ts';
import { findFreePort, type Listener, type PortError } from './expose/http/listener.ts';
import type { PlanServer } from './plan.ts';
import { findPortUser } from './port-user.ts';

function isStdio(server: PlanServer): boolean {
  return server.server.kind === 'mcp' && server.server.transport?.value === 'stdio';
}

function declaredPort(server: PlanServer): number | undefined {
  return isStdio(server) ? undefined : server.server.port?.value;
}

/** The port to open; 0 for any, undefined for none. */
export function wantedPort(server: PlanServer, index: number, options: StartOptions): number | undefined {
  if (isStdio(server)) return undefined;
  const declared = declaredPort(server) ?? 0;
  const given = options.ports?.[String(declared)];
  if (given !== undefined) return given;
  if (options.portBase === undefined) return declared;
  return options.portBase === 0 ? 0 : options.portBase + index;
}

/** Whether its port is counted from `portBase`, so that the declared one says nothing. */
export function isCounted(server: PlanServer, options: StartOptions): boolean {
  return !isStdio(server) && options.portBase !== undefined && options.ports?.[String(declaredPort(server) ?? 0)] === undefined;
}

/** Like `wantedPort`, but a port counted from the base may be taken by a server that has moved to another place in the file. */
export function newPort(
  server: PlanServer,
  index: number,
  options: StartOptions,
  used: ReadonlySet<number | undefined>,
): number | undefined {
  let port = wantedPort(server, index, options);
  if (isCounted(server, options) && port !== undefined && port !== 0) while (used.has(port)) port++;
  return port;
}

export function addressOf(server: PlanServer, options: StartOptions): string {
  const declared = server.server.address?.value;
  return options.loopbackOnly || declared === undefined || declared === 'localhost' ? '127.0.0.1' : declared;
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** As declared: at different addresses, perhaps. */
export function samePort(a: PlanServer, b: PlanServer): boolean {
  return isStdio(a) === isStdio(b) && declaredPort(a) === declaredPort(b);
}

/** Control servers have no name, and there is hardly ever more than one. */
export function sameName(a: PlanServer, b: PlanServer): boolean {
  return a.namespace === b.namespace && (a.namespace !== undefined || a.server.kind === b.server.kind);
}

export function servingAddress(server: PlanServer, listener: Listener | undefined): ServingAddress {
  const declared = declaredPort(server);
  const kind = server.server.kind;
  return {
    // The loader refuses servers of unknown kind.
    type: kind === 'unknown-server' ? 'rest' : kind,
    namespace: server.namespace,
    url: listener ? urlOf(listener, kind) : undefined,
    port: listener?.port,
    declaredPort: declared === listener?.port ? undefined : declared,
  };
}

export function urlOf(listener: Listener, kind: string): string {
  const host =
    listener.address === '0.0.0.0' || listener.address === '::'
      ? '127.0.0.1'
      : listener.address.includes(':')
        ? `[${listener.address}]`
        : listener.address;
  return `http://${host}:${listener.port}${kind === 'mcp' ? '/mcp' : ''}`;
}

function byWhom(user: PortUser | undefined): string {
  if (user === undefined) return '';
  return user.pid === process.pid ? ' by this process itself' : ` by ${user.program} (process ${user.pid})`;
}

/** A port that could not be opened, and who wanted it. */
export interface RefusedPort {
  readonly error: PortError;
  readonly server: PlanServer;
}

/** All of them in one failure, which is of the kind of the first. */
export async function portFailure(first: RefusedPort, ...others: readonly RefusedPort[]): Promise<StartFailure> {
  const { error, server } = first;
  const sentences = await Promise.all([first, ...others].map(sentenceOf));
  if (error.code !== 'EADDRINUSE') return { code: 'failed', message: sentences.join(' ') };
  const [freePort, user] = await Promise.all([findFreePort(error.address, error.port), findPortUser(error.port)]);
  return {
    code: 'port-in-use',
    message: [...sentences, `Port ${freePort} is free.`].join(' '),
    port: error.port,
    freePort,
    server: nameOf(server),
    ...(user && { user }),
  };
}

async function sentenceOf({ error, server }: RefusedPort): Promise<string> {
  const name = nameOf(server);
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${error.port}, wanted by ${name}, is in use${byWhom(await findPortUser(error.port))}.`;
    case 'EACCES':
      return `Port ${error.port}, wanted by ${name}, needs more rights than this process has. Take a port above 1023.`;
    case 'ERR_SOCKET_BAD_PORT':
      return `There is no port ${error.port}, which ${name} would have: ports end at 65535. Count from a lower one.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${name} cannot be served at ${error.address}: this machine has no such address.`;
    default:
      return `Port ${error.port}, wanted by ${name}, cannot be opened (${error.code}).`;
  }
}

function nameOf({ namespace, server }: PlanServer): string {
  return namespace ?? server.kind;
}
