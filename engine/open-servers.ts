/** The open servers of a running capability, and what becomes of them when it is read again. */
import type { StartOptions } from './control/protocol.ts';
import { type Listener, listen, PortError } from './expose/http/listener.ts';
import type { Endpoint, Log } from './expose/services.ts';
import type { PlanServer } from './plan.ts';
import { addressOf, isCounted, isLoopback, newPort, portFailure, type RefusedPort, sameName, samePort, urlOf } from './ports.ts';
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
  const before = findBefore(running, servers, options);
  const moved: (() => Promise<void>)[] = [];
  const used = new Set(running.map(({ listener }) => listener?.port));
  const open = async (server: PlanServer, index: number): Promise<Running> => {
    const old = before[index];
    if (!old) return openNew(server, index, used, running.length > 0, opening);
    const { listener } = old;
    const address = addressOf(server, options);
    const from = listener?.address;
    if (old.server.server.kind === server.server.kind && (from === undefined || from === address)) return { ...old, server };
    if (listener && from !== undefined && from !== address) {
      await listener.move(address);
      moved.push(() => listener.move(from));
    }
    return { server, endpoint: await createEndpoint(server), listener };
  };
  const opened: Running[] = [];
  const undo = async (): Promise<void> => {
    for (const entry of opened) await closeNew(entry, running);
    for (const moveBack of moved) await moveBack();
  };
  const refused: RefusedPort[] = [];
  for (const [index, server] of servers.entries()) {
    try {
      opened.push(await open(server, index));
    } catch (error) {
      if (!(error instanceof PortError)) {
        await undo();
        throw error;
      }
      refused.push({ error, server });
      // What runs is disturbed no further.
      if (running.length > 0) break;
    }
  }
  const [first, ...others] = refused;
  if (first) {
    await undo();
    throw new StartRefusal(await portFailure(first, ...others));
  }
  return opened;
}

/**
 * What was running of each server. A declared port says which one it is, and first of all the name where ports are counted: there another
 * declared port changes nothing.
 */
function findBefore(running: readonly Running[], servers: readonly PlanServer[], options: StartOptions): readonly (Running | undefined)[] {
  const found = new Map<PlanServer, Running>();
  const free = new Set(running);
  const pair = (isSame: (entry: Running, server: PlanServer) => boolean): void => {
    for (const server of servers) {
      const entry = found.has(server) ? undefined : [...free].find((candidate) => isSame(candidate, server));
      if (!entry) continue;
      found.set(server, entry);
      free.delete(entry);
    }
  };
  const counted = (server: PlanServer): boolean => isCounted(server, options);
  pair(({ server }, next) => counted(server) && counted(next) && sameName(server, next));
  pair(({ server, listener }, next) => samePort(server, next) && (!listener || listener.address === addressOf(next, options)));
  pair(({ server }, next) => samePort(server, next));
  return servers.map((server) => found.get(server));
}

/** A port that somebody else has taken meanwhile is no reason to keep an edit from being served, where another is as good. */
async function openNew(
  server: PlanServer,
  index: number,
  used: Set<number | undefined>,
  isReload: boolean,
  opening: Opening,
): Promise<Running> {
  for (;;) {
    const port = newPort(server, index, opening.options, used);
    try {
      const opened = await openServer(server, port, opening);
      used.add(opened.listener?.port);
      return opened;
    } catch (error) {
      const another = isReload && isCounted(server, opening.options);
      if (!(another && error instanceof PortError && error.code === 'EADDRINUSE')) throw error;
      used.add(port);
    }
  }
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
