/**
 * A running capability: its servers on their ports, and the plan they serve. Ports and connections outlive a reload; the
 * plan behind them is exchanged in one go, and calls that are running end on the plan they began with.
 */

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DebugCommand, DebugReply } from './control/debug-protocol.ts';
import { failureProblems } from './control/failure-problems.ts';
import {
  type CallOutcome,
  type CallParams,
  type Event,
  type InspectedCall,
  type ReloadOptions,
  type ServedCall,
  type ServingAddress,
  type Started,
  type StartFailure,
  type StartOptions,
  stopGraceMs,
  type UpstreamSettings,
} from './control/protocol.ts';
import { createDebugger } from './debug/debugger.ts';
import type { AdapterState, EngineView } from './expose/control/engine-view.ts';
import { areLogsServed } from './expose/control/steer.ts';
import { createEndpoint } from './expose/endpoint.ts';
import type { Log, Services } from './expose/services.ts';
import { createDiskProject } from './load/disk-project.ts';
import { portsWithControl, withControl } from './load/extra-control.ts';
import { type LoadedPlan, type LoadResult, loadPlan } from './load/load.ts';
import { loadAskingStores } from './load/load-asking-stores.ts';
import { createPlanFiles } from './load/plan-files.ts';
import { fetchPython, NoPython } from './load/python-home.ts';
import type { StoreAnswer } from './load/store-answer.ts';
import { createCallLog } from './observe/call-log.ts';
import type { CallRecord } from './observe/call-record.ts';
import { createLogBuffer, type LogLevel, type LogLine } from './observe/log-buffer.ts';
import { noTelemetry, type OpenTelemetry, openTelemetry, type TelemetryMeans } from './observe/open-telemetry.ts';
import { createScriptStatistics } from './observe/script-statistics.ts';
import { tellCall } from './observe/words.ts';
import { announce, closeGone, type Opening, openChanged, placeOf, type Running } from './open-servers.ts';
import type { Plan } from './plan.ts';
import { addressOf, isLoopback, servingAddress } from './ports.ts';
import { readReplay } from './record/read-replay.ts';
import type { Recording } from './record/recording.ts';
import { createUpstreamControl } from './record/upstream-control.ts';
import type { ReloadOutcome } from './reload-outcome.ts';
import { StartRefusal } from './start-refusal.ts';
import { keepCallsYoung } from './young-memory.ts';

export interface EngineHooks {
  readonly event: (event: Event) => void;
}

export interface Engine {
  /** What is served now. */
  readonly started: () => Started;
  /**
   * What a watcher has to look at, as absolute paths: files the plan was made from, and those of the last reading when nothing
   * could be served by it.
   */
  readonly files: () => readonly string[];
  /** Reads the files again. The outcome also goes out as an event. */
  reload(options?: ReloadOptions): Promise<ReloadOutcome>;
  call(params: CallParams): Promise<CallOutcome>;
  /** What happened in one of the last calls. */
  inspect(call: number): InspectedCall | undefined;
  /** Debugging is off until it is configured; then calls tell what they do as events and pause where asked. */
  debug(command: DebugCommand): DebugReply;
  /** Slows consumed APIs down, makes them fail, records what they answer. */
  configureUpstreams(settings: UpstreamSettings): void;
  /** What was recorded since recording was switched on. */
  recorded(): Recording;
  stop(): Promise<void>;
}

/** How many calls can be looked at afterwards. */
const keptCalls = 100;
/** How many lines of the log the control server can show. */
const keptLines = 500;

const engineVersion = process.env['CAPSTAN_VERSION'] || 'development';

/** Loads and serves a capability; rejects with a `StartRefusal` when that is not possible. Nothing is left open then. */
export async function startEngine(given: StartOptions, hooks: EngineHooks): Promise<Engine> {
  keepCallsYoung();
  const ports = portsWithControl(given);
  const options: StartOptions = { ...given, ...(ports && { ports }) };
  if (options.getPython) await getPython(options.file);
  const stores = new Map<string, StoreAnswer>();
  const first = await load(options, stores);
  if (first.kind === 'failed') throw new StartRefusal(first.failure);
  const recording = options.replay === undefined ? undefined : recordingIn(options.replay);

  let loaded: LoadedPlan = first;
  let files = first.files;
  let current = options;
  let unsaved: Readonly<Record<string, string>> = {};
  let running: readonly Running[] = [];
  const leaving = new Set<Promise<unknown>>();
  let stopped = false;
  let work: Promise<unknown> = Promise.resolve();

  const logs = createLogBuffer(keptLines);
  let telemetry: OpenTelemetry = noTelemetry;
  /** For who looks at the log; who has started us hears of some things by events of their own. */
  const note = (level: LogLevel, message: string): LogLine => {
    const line = { level, message: loaded.plan.redact(message), time: new Date().toISOString() };
    logs.add(line);
    telemetry.instance.log(level, line.message);
    return line;
  };
  const log: Log = (level, message) => hooks.event({ event: 'log', ...note(level, message) });
  const means: TelemetryMeans = { complain: (message) => log('warn', message), local: true };
  telemetry = await openTelemetry(first.plan, means);
  const debug = createDebugger(
    (event) => hooks.event({ event: 'debug', debug: event }),
    (file) => {
      const found = createDiskProject(unsaved).findFile(pathToFileURL(file).href);
      return typeof found === 'string' ? undefined : found;
    },
  );
  if (options.debug) debug.command(options.debug);
  const calls = createCallLog(keptCalls);
  const scripts = createScriptStatistics();
  const listeners = new Set<(record: ServedCall) => void>();
  const report = (record: ServedCall, detail: () => CallRecord): number => {
    const call = calls.keep(record, detail, loaded.place);
    if (showsScripts(loaded.plan)) scripts.add(record, detail());
    if (showsLogs(loaded.plan)) logs.add({ level: record.ok ? 'info' : 'error', message: tellCall(record), time: record.time });
    for (const listener of listeners) listener(record);
    hooks.event({ event: 'served', call, record });
    return call;
  };
  const upstreams = createUpstreamControl(() => loaded.plan);
  upstreams.replay(recording);
  if (options.record) upstreams.configure({ behaviours: {}, record: true });
  const services: Services = {
    standIn: upstreams.standIn,
    log,
    watch: debug.begin,
    measures: options.measure,
    telemetry: () => telemetry.instance,
    served: report,
    onServed: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const startedAt = Date.now();
  const corsOrigins = options.corsOrigins ?? [];
  const view: EngineView = {
    adapters: (): readonly AdapterState[] =>
      running.map(({ server, listener }) => ({
        type: server.server.kind,
        namespace: server.namespace,
        port: listener?.port,
        state: 'started',
      })),
    version: engineVersion,
    startedAt,
    reload: () => queue(() => reload({ unsaved })),
    validate: () => {
      const result = loadPlan(current, process.env, unsaved, stores);
      return result.kind === 'plan' ? result.problems : failureProblems(result.failure, loaded.plan.file.uri);
    },
    logs,
    scripts,
    configureScripts: (scripting) => {
      // Another location has other files.
      const files = createPlanFiles(createDiskProject(unsaved));
      loaded = { ...loaded, plan: { ...loaded.plan, scripting, files } };
      for (const { endpoint, server } of running) endpoint.update(loaded.plan, server);
    },
  };
  const opening = (plan: Plan): Opening => ({
    options,
    createEndpoint: (server) =>
      createEndpoint(plan, server, services, { loopback: isLoopback(addressOf(server, options)), view, corsOrigins }),
    onFault: (server, error) =>
      log('error', `${server.namespace ?? server.server.kind}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });

  try {
    running = await openChanged([], loaded.plan.servers, opening(loaded.plan));
  } catch (error) {
    // Why is told at once, whether or not a receiver takes the last numbers.
    void telemetry.instance.shutdown();
    throw error;
  }
  const addresses = (): readonly ServingAddress[] => running.map(({ server, listener }) => servingAddress(server, listener));
  for (const entry of running) announce(entry, log);
  for (const remark of loaded.notes) log('warn', remark);

  async function reload({ variables, unsaved: texts = {} }: ReloadOptions): Promise<ReloadOutcome> {
    const start = performance.now();
    if (variables) current = { ...current, variables };
    unsaved = texts;
    const next = await load(current, stores, unsaved);
    files = [...new Set([...loaded.files, ...next.files])];
    if (next.kind === 'failed') return keep(next.failure);
    const mistakes = Object.keys(unsaved).length > 0 ? newMistakes(next, loaded) : undefined;
    if (mistakes) return keep(mistakes);
    const open = new Set(running.map(placeOf));
    let changed: readonly Running[];
    try {
      changed = await openChanged(running, next.plan.servers, opening(next.plan));
    } catch (error) {
      if (error instanceof StartRefusal) return keep(error.failure);
      throw error;
    }
    const before = running;
    loaded = next;
    files = next.files;
    for (const [index, entry] of changed.entries()) {
      const server = next.plan.servers[index];
      if (server) entry.endpoint.update(next.plan, server);
      entry.listener?.setHandler(entry.endpoint.handle);
    }
    running = changed;
    const telemetryBefore = telemetry;
    telemetry = await openTelemetry(next.plan, means, telemetryBefore);
    const result: Started = { servers: addresses(), problems: next.problems };
    const milliseconds = Math.round(performance.now() - start);
    note('info', `Reloaded in ${milliseconds} ms.`);
    hooks.event({ event: 'reloaded', ...result, milliseconds });
    for (const entry of running) if (!open.has(placeOf(entry))) announce(entry, log);
    leave(closeGone(before, changed, stopGraceMs));
    if (telemetry !== telemetryBefore) leave(telemetryBefore.instance.shutdown());
    return { kind: 'reloaded', started: result };
  }

  function keep(failure: StartFailure): ReloadOutcome {
    const isUnsaved = Object.keys(unsaved).length > 0;
    if (!isUnsaved) note('warn', `Not reloaded, the old version goes on: ${failure.message}`);
    hooks.event({ event: 'reload-failed', failure, unsaved: isUnsaved });
    return { kind: 'kept', failure };
  }

  /** What is not served any more may take its time, and no later edit waits for it. */
  function leave(going: Promise<unknown>): void {
    const ended = going
      .catch((error: unknown) => log('error', error instanceof Error ? (error.stack ?? error.message) : String(error)))
      .finally(() => leaving.delete(ended));
    leaving.add(ended);
  }

  /** One change at a time, in the order they were asked for. */
  function queue<T>(task: () => Promise<T>): Promise<T> {
    const next = work.then(task);
    work = next.catch(() => undefined);
    return next;
  }

  return {
    started: () => ({ servers: addresses(), problems: loaded.problems }),
    files: () => files,
    reload: (options = {}) => queue(() => reload(options)),
    call: async (params) => {
      let call: number | undefined;
      const served: Services['served'] = (record, detail) => {
        call = report(record, detail);
      };
      const outcome = await (await import('./control/call.ts')).callDirectly(loaded.plan, params, { ...services, served });
      return call === undefined ? outcome : { ...outcome, call };
    },
    inspect: (call) => calls.find(call),
    debug: (command) => debug.command(command),
    configureUpstreams: upstreams.configure,
    recorded: upstreams.recorded,
    stop: () =>
      queue(async () => {
        if (stopped) return;
        stopped = true;
        debug.command({ kind: 'off' });
        for (const { endpoint } of running) endpoint.drain?.();
        await Promise.all(running.map(({ listener }) => listener?.close(stopGraceMs)));
        await Promise.all(running.map(({ endpoint }) => endpoint.close()));
        await Promise.all([telemetry.instance.shutdown(), ...leaving]);
      }),
  };
}

function recordingIn(file: string): Recording {
  const read = readReplay(file);
  if (read.kind === 'unreadable') throw new StartRefusal({ code: 'failed', message: read.message });
  return read.recording;
}

async function getPython(file: string): Promise<void> {
  try {
    await fetchPython(path.dirname(file), process.env);
  } catch (error) {
    if (error instanceof NoPython) throw new StartRefusal({ code: 'failed', message: error.message });
    throw error;
  }
}

async function load(
  options: StartOptions,
  stores: Map<string, StoreAnswer>,
  unsaved?: Readonly<Record<string, string>>,
): Promise<LoadResult> {
  return withControl(await loadAskingStores(options, process.env, stores, unsaved), options);
}

/** What is being written and not saved is served only when it makes no mistake more than what is served now. */
function newMistakes({ plan, problems }: LoadedPlan, served: LoadedPlan): StartFailure | undefined {
  const known = new Set(served.problems.map(({ code, message }) => `${code} ${message}`));
  const mistakes = problems.filter(({ severity, code, message }) => severity === 'error' && !known.has(`${code} ${message}`));
  const [first] = mistakes;
  return (
    first && { code: 'invalid-file', message: `${plan.name} has a mistake in what is not saved yet: ${first.message}`, problems: mistakes }
  );
}

function showsLogs(plan: LoadedPlan['plan']): boolean {
  return plan.servers.some(({ server }) => server.kind === 'control' && areLogsServed(server.management?.logs?.value));
}

function showsScripts(plan: Plan): boolean {
  return plan.servers.some(({ server }) => server.kind === 'control' && server.management?.scripting !== undefined);
}
