/** The open servers of a running capability, and what becomes of them when it is read again. */
import type { StartOptions } from './control/protocol.ts';
import { type Listener, listen, PortError } from './expose/http/listener.ts';
import type { Endpoint, Log } from './expose/services.ts';
import type { PlanServer } from './plan.ts';
import { addressOf, isLoopback, newPort, portFailure, samePlace, samePort, urlOf } from './ports.ts';
import { StartRefusal } from './start-refusal.ts';

export interface Running {
  readonly server: PlanServer;
  readonly endpoint: Endpoint;
  /** Undefined for a server on standard input and output. */
  readonly listener: Listener | undefined;
}

export interface Opening {
  readonly options: StartOptions;
  /** What answers for a server. */
  readonly createEndpoint: (server: PlanServer) => Promise<Endpoint>;
  /** A handler threw: a fault of ours. */
  readonly onFault: (server: PlanServer, error: unknown) => void;
}

/**
 * The servers of a plan: those that were running keep their port, and their protocol object if they are of the same kind at
 * the same address; the others are opened. Rejects with a `StartRefusal` when one cannot be; then all is as before.
 */
export async function openChanged(
  running: readonly Running[],
  servers: readonly PlanServer[],
  opening: Opening,
): Promise<readonly Running[]> {
  const { options, createEndpoint } = opening;
  const free = [...running];
  const take = (isIt: (entry: Running) => boolean): Running | undefined => {
    const at = free.findIndex(isIt);
    return at < 0 ? undefined : free.splice(at, 1)[0];
  };
  const stays = servers.map((server) => take((entry) => samePlace(entry.server, server, options)));
  const moves = servers.map((server, index) => (stays[index] ? undefined : take((entry) => samePort(entry.server, server))));
  const moved: (() => Promise<void>)[] = [];
  const used = new Set(running.map(({ listener }) => listener?.port));
  const open = async (server: PlanServer, index: number): Promise<Running> => {
    const old = stays[index];
    if (old?.server.server.kind === server.server.kind) return { ...old, server };
    if (old) return { server, endpoint: await createEndpoint(server), listener: old.listener };
    const listener = moves[index]?.listener;
    if (!listener) return openServer(server, newPort(server, index, options, used), opening);
    const { address } = listener;
    await listener.move(addressOf(server, options));
    moved.push(() => listener.move(address));
    return { server, endpoint: await createEndpoint(server), listener };
  };
  const opened: Running[] = [];
  for (const [index, server] of servers.entries()) {
    try {
      opened.push(await open(server, index));
    } catch (error) {
      for (const entry of opened) await closeNew(entry, running);
      for (const moveBack of moved) await moveBack();
      throw error instanceof PortError ? new StartRefusal(await portFailure(error, server)) : error;
    }
  }
  return opened;
}

async function closeNew({ endpoint, listener }: Running, before: readonly Running[]): Promise<void> {
  if (!before.some((entry) => entry.listener === listener)) await listener?.close(0);
  if (!before.some((entry) => entry.endpoint === endpoint)) await endpoint.close();
}

async function openServer(server: PlanServer, port: number | undefined, { options, createEndpoint, onFault }: Opening): Promise<Running> {
  const endpoint = await createEndpoint(server);
  if (port === undefined) return { server, endpoint, listener: undefined };
  try {
    const listener = await listen({
      address: addressOf(server, options),
      port,
      handler: endpoint.handle,
      onFault: (error) => onFault(server, error),
    });
    return { server, endpoint, listener };
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

/** Lets requests to servers that are not served any more end, for so long. */
export async function closeGone(before: readonly Running[], after: readonly Running[], graceMs: number): Promise<void> {
  const gone = before.filter((entry) => entry.listener && !after.some(({ listener }) => listener === entry.listener));
  const replaced = before.filter((entry) => !gone.includes(entry) && !after.some(({ endpoint }) => endpoint === entry.endpoint));
  for (const { endpoint } of gone) endpoint.drain?.();
  await Promise.all(gone.map(({ listener }) => listener?.close(graceMs)));
  await Promise.all([...gone, ...replaced].map(({ endpoint }) => endpoint.close()));
}

/** Where it listens; empty for standard input and output. */
export function placeOf({ listener }: Running): string {
  return listener ? `${listener.address} ${listener.port}` : '';
}

/** Tells where it is served, and whether others can reach it. */
export function announce({ server, listener }: Running, log: Log): void {
  const name = server.namespace ?? server.server.kind;
  if (!listener) {
    log('info', `${name} (${server.server.kind}) is served on standard input and output by "capstan mcp", not here.`);
    return;
  }
  log('info', `${name} (${server.server.kind}) is served at ${urlOf(listener, server.server.kind)}`);
  if (!isLoopback(listener.address)) log('warn', `${name} is open to other machines: it listens on ${listener.address}.`);
}
