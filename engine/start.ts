/**
 * A running capability: its servers on their ports, and the plan they serve. Ports and connections outlive a reload; the
 * plan behind them is exchanged in one go, and calls that are running end on the plan they began with.
 */

import { callDirectly } from './control/call.ts';
import type { CallOutcome, CallParams, Event, ServingAddress, Started, StartFailure, StartOptions } from './control/protocol.ts';
import type { AdapterState } from './expose/control/control-server.ts';
import { createEndpoint } from './expose/endpoint.ts';
import { findFreePort, type Listener, listen, PortError } from './expose/http/listener.ts';
import type { Endpoint, Log, Services } from './expose/services.ts';
import { type LoadedPlan, loadPlan } from './load/load.ts';
import type { PlanServer } from './plan.ts';

export interface EngineHooks {
  readonly event: (event: Event) => void;
}

export interface Engine {
  /** What is served now. */
  readonly started: () => Started;
  /** Files the plan was made from, as absolute paths: what a watcher has to look at. */
  readonly files: () => readonly string[];
  /** Reads the files again. The outcome also goes out as an event. */
  reload(variables?: Readonly<Record<string, string>>): Promise<ReloadOutcome>;
  call(params: CallParams): Promise<CallOutcome>;
  stop(): Promise<void>;
}

export type ReloadOutcome =
  | { readonly kind: 'reloaded'; readonly started: Started }
  | { readonly kind: 'kept'; readonly failure: StartFailure };

/** Why nothing was started, in the words of the protocol. */
export class StartRefusal extends Error {
  readonly failure: StartFailure;

  constructor(failure: StartFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** How long running requests may go on after a stop, or after their server has left the file. */
const graceMs = 5_000;

interface Running {
  readonly server: PlanServer;
  readonly endpoint: Endpoint;
  /** Undefined for a server on standard input and output. */
  readonly listener: Listener | undefined;
}

export const engineVersion = process.env['CAPSTAN_VERSION'] || 'development';

/** Loads and serves a capability; rejects with a `StartRefusal` when that is not possible. Nothing is left open then. */
export async function startEngine(options: StartOptions, hooks: EngineHooks): Promise<Engine> {
  const first = loadPlan(options, process.env);
  if (first.kind === 'failed') throw new StartRefusal(first.failure);

  let loaded: LoadedPlan = first;
  let current = options;
  let running: readonly Running[] = [];
  let stopped = false;
  let work: Promise<unknown> = Promise.resolve();

  const log: Log = (level, message) =>
    hooks.event({ event: 'log', level, message: loaded.plan.redact(message), time: new Date().toISOString() });
  const services: Services = { log, served: (record) => hooks.event({ event: 'served', record }) };
  const startedAt = Date.now();
  const view = {
    adapters: (): readonly AdapterState[] =>
      running.map(({ server, listener }) => ({
        type: server.server.kind,
        namespace: server.namespace,
        port: listener?.port,
        state: 'started',
      })),
    version: engineVersion,
    startedAt,
  };
  const openServer = async (server: PlanServer, plan: LoadedPlan['plan'], port: number | undefined): Promise<Running> => {
    const address = addressOf(server, options);
    const endpoint = createEndpoint(plan, server, services, { loopback: isLoopback(address), view });
    if (port === undefined) return { server, endpoint, listener: undefined };
    const listener = await listen({
      address,
      port,
      handler: endpoint.handle,
      onFault: (error) =>
        log(
          'error',
          `${server.namespace ?? server.server.kind}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        ),
    });
    return { server, endpoint, listener };
  };

  running = await openAll(loaded.plan.servers, (server, index) => openServer(server, loaded.plan, wantedPort(server, index, options)));
  const addresses = (): readonly ServingAddress[] => running.map(({ server, listener }) => servingAddress(server, listener));
  for (const { server, listener } of running) announce(server, listener, log);
  for (const note of loaded.notes) log('warn', note);

  async function reload(variables: Readonly<Record<string, string>> | undefined): Promise<ReloadOutcome> {
    const start = performance.now();
    if (variables) current = { ...current, variables: { ...current.variables, ...variables } };
    const next = loadPlan(current, process.env);
    if (next.kind === 'failed') return keep(next.failure);
    let changed: readonly Running[];
    try {
      changed = await openChanged(next);
    } catch (error) {
      if (error instanceof StartRefusal) return keep(error.failure);
      throw error;
    }
    const before = running;
    loaded = next;
    for (const [index, entry] of changed.entries()) {
      const server = next.plan.servers[index];
      if (server) entry.endpoint.update(next.plan, server);
      entry.listener?.setHandler(entry.endpoint.handle);
    }
    running = changed;
    const result: Started = { servers: addresses(), problems: next.problems };
    hooks.event({ event: 'reloaded', ...result, milliseconds: Math.round(performance.now() - start) });
    await closeGone(before, changed);
    return { kind: 'reloaded', started: result };
  }

  function keep(failure: StartFailure): ReloadOutcome {
    hooks.event({ event: 'reload-failed', failure });
    return { kind: 'kept', failure };
  }

  /** Servers of the next plan: those that stay keep their port (and their protocol object if they are of the same kind), new ones are opened. */
  async function openChanged(next: LoadedPlan): Promise<readonly Running[]> {
    const free = [...running];
    const taken = next.plan.servers.map((server) => {
      const at = free.findIndex((entry) => samePlace(entry.server, server, options));
      return at < 0 ? undefined : free.splice(at, 1)[0];
    });
    const used = new Set(running.map(({ listener }) => listener?.port));
    return openAll(
      next.plan.servers,
      async (server, index) => {
        const old = taken[index];
        if (!old) return openServer(server, next.plan, newPort(server, index, options, used));
        if (old.server.server.kind === server.server.kind) return { ...old, server };
        const endpoint = createEndpoint(next.plan, server, services, { loopback: isLoopback(addressOf(server, options)), view });
        return { server, endpoint, listener: old.listener };
      },
      (entry) => running.some((old) => old.listener === entry.listener && entry.listener !== undefined),
    );
  }

  async function closeGone(before: readonly Running[], after: readonly Running[]): Promise<void> {
    const gone = before.filter((entry) => entry.listener && !after.some(({ listener }) => listener === entry.listener));
    const replaced = before.filter((entry) => !gone.includes(entry) && !after.some(({ endpoint }) => endpoint === entry.endpoint));
    await Promise.all(gone.map(({ listener }) => listener?.close(graceMs)));
    await Promise.all([...gone, ...replaced].map(({ endpoint }) => endpoint.close()));
  }

  /** One change at a time, in the order they were asked for. */
  function queue<T>(task: () => Promise<T>): Promise<T> {
    const next = work.then(task);
    work = next.catch(() => undefined);
    return next;
  }

  return {
    started: () => ({ servers: addresses(), problems: loaded.problems }),
    files: () => loaded.files,
    reload: (variables) => queue(() => reload(variables)),
    call: (params) => callDirectly(loaded.plan, params, services),
    stop: () =>
      queue(async () => {
        if (stopped) return;
        stopped = true;
        await Promise.all(running.map(({ listener }) => listener?.close(graceMs)));
        await Promise.all(running.map(({ endpoint }) => endpoint.close()));
      }),
  };
}

/** Opens one after the other; when one fails, those opened before are closed again, except the ones that were there already. */
async function openAll(
  servers: readonly PlanServer[],
  open: (server: PlanServer, index: number) => Promise<Running>,
  wasOpen: (entry: Running) => boolean = () => false,
): Promise<readonly Running[]> {
  const opened: Running[] = [];
  for (const [index, server] of servers.entries()) {
    try {
      opened.push(await open(server, index));
    } catch (error) {
      await Promise.all(opened.filter((entry) => !wasOpen(entry)).map((entry) => entry.listener?.close(0)));
      throw error instanceof PortError ? new StartRefusal(await portFailure(error, server)) : error;
    }
  }
  return opened;
}

async function portFailure(error: PortError, server: PlanServer): Promise<StartFailure> {
  const name = server.namespace ?? server.server.kind;
  switch (error.code) {
    case 'EADDRINUSE': {
      const freePort = await findFreePort(error.address, error.port);
      return {
        code: 'port-in-use',
        message: `Port ${error.port}, wanted by ${name}, is in use. Port ${freePort} is free.`,
        port: error.port,
        freePort,
        server: name,
      };
    }
    case 'EACCES':
      return {
        code: 'failed',
        message: `Port ${error.port}, wanted by ${name}, needs more rights than this process has. Take a port above 1023.`,
      };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return { code: 'failed', message: `${name} cannot be served at ${error.address}: this machine has no such address.` };
    default:
      return { code: 'failed', message: `Port ${error.port}, wanted by ${name}, cannot be opened (${error.code}).` };
  }
}

function isStdio(server: PlanServer): boolean {
  return server.server.kind === 'mcp' && server.server.transport?.value === 'stdio';
}

function declaredPort(server: PlanServer): number | undefined {
  return isStdio(server) ? undefined : server.server.port?.value;
}

/** The port to open; 0 for any, undefined for none. */
function wantedPort(server: PlanServer, index: number, options: StartOptions): number | undefined {
  if (isStdio(server)) return undefined;
  const declared = declaredPort(server) ?? 0;
  const given = options.ports?.[String(declared)];
  if (given !== undefined) return given;
  if (options.portBase === undefined) return declared;
  return options.portBase === 0 ? 0 : options.portBase + index;
}

/** Like `wantedPort`, but a port counted from the base may be taken by a server that has moved to another place in the file. */
function newPort(server: PlanServer, index: number, options: StartOptions, used: ReadonlySet<number | undefined>): number | undefined {
  let port = wantedPort(server, index, options);
  if (options.portBase !== undefined && port !== undefined && port !== 0) while (used.has(port)) port++;
  return port;
}

function addressOf(server: PlanServer, options: StartOptions): string {
  const declared = server.server.address?.value;
  return options.loopbackOnly || declared === undefined || declared === 'localhost' ? '127.0.0.1' : declared;
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

function samePlace(a: PlanServer, b: PlanServer, options: StartOptions): boolean {
  return isStdio(a) === isStdio(b) && declaredPort(a) === declaredPort(b) && addressOf(a, options) === addressOf(b, options);
}

function servingAddress(server: PlanServer, listener: Listener | undefined): ServingAddress {
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

function urlOf(listener: Listener, kind: string): string {
  const host =
    listener.address === '0.0.0.0' || listener.address === '::'
      ? '127.0.0.1'
      : listener.address.includes(':')
        ? `[${listener.address}]`
        : listener.address;
  return `http://${host}:${listener.port}${kind === 'mcp' ? '/mcp' : ''}`;
}

function announce(server: PlanServer, listener: Listener | undefined, log: Log): void {
  const name = server.namespace ?? server.server.kind;
  if (!listener) {
    log('info', `${name} (${server.server.kind}) is served on standard input and output by "capstan mcp", not here.`);
    return;
  }
  log('info', `${name} (${server.server.kind}) is served at ${urlOf(listener, server.server.kind)}`);
  if (!isLoopback(listener.address)) log('warn', `${name} is open to other machines: it listens on ${listener.address}.`);
}
