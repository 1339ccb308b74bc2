/** `capstan run FILE…`: serves capabilities until it is told to stop. */
import path from 'node:path';
import type { Event, StartOptions } from '../engine/control/protocol.ts';
import { type Engine, startEngine } from '../engine/start.ts';
import { StartRefusal } from '../engine/start-refusal.ts';
import { whichFile } from './capability-file.ts';
import { type EngineFlagValues, engineFlags, failureText, startOptions } from './engine-options.ts';
import { engineUsage } from './engine-usage.ts';
import { createEventText, type EventText } from './event-text.ts';
import { oneOf, parseFlags } from './parse-flags.ts';
import { keepRecording, type RecordingFlagValues, recordingFlags, withReplay } from './recordings.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { watchCapability } from './watch-capability.ts';

export const runUsage = `capstan run FILE… [options]

Serves what the capability files expose, until Ctrl-C: all of them, or none when one cannot be served.

${engineUsage}  --port-base N          use ports N, N+1, … instead of the declared ones; 0 for any free port
  --loopback-only        listen on 127.0.0.1 whatever the file says
  --cors ORIGIN          let web pages of that origin call, like https://app.example.com; * for any (repeatable)
  --control [PORT]       serve health, status, metrics, traces, logs and reload for "capstan health" and the like (9090)
  --watch                read the files again when they change
  --log json             one JSON object a line instead of readable lines
  --verbose              show debugging lines too
`;

/** Where the commands that ask a control server look by themselves. */
const defaultControlPort = 9090;
/** Who has pressed Ctrl-C wants to know after that long what is waited for. */
const patienceMs = 500;

/** Ends when a signal or `terminal.interrupted` says so; the exit code is 0 after a clean stop, 1 when nothing could be served. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: withPort(args),
    allowPositionals: true,
    options: {
      ...engineFlags,
      ...recordingFlags,
      control: { type: 'string' },
      watch: { type: 'boolean' },
      log: { type: 'string' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    terminal.out(runUsage);
    return 0;
  }
  if (positionals.length === 0) throw whichFile('capstan run FILE');
  const twice = positionals.find((file, index) =>
    positionals.some((other, at) => at < index && path.resolve(other) === path.resolve(file)),
  );
  if (twice !== undefined) throw new UsageError(`${twice} is named twice: a capability is served once.`);

  const control = values.control === undefined ? undefined : controlPort(values.control);
  const asJson = oneOf('--log', values.log, ['text', 'json']) === 'json';
  // A mistake in the command line is told before anything is opened.
  const wanted = positionals.map((file): StartOptions => {
    const options = withReplay(startOptions(file, values), values);
    return control === undefined ? options : { ...options, control };
  });
  const log = createLog(terminal);
  const tell: Tell = (file, event, text) => {
    if (event.event === 'log' && event.level === 'debug' && values.verbose !== true) return;
    const several = wanted.length > 1;
    const line = asJson ? JSON.stringify(several ? { file, ...event } : event) : text.of(event);
    if (line !== undefined) log.write(several && !asJson ? `${file}: ${line}\n` : `${line}\n`);
  };
  const served: Served[] = [];
  const failures: string[] = [];
  try {
    for (const [index, options] of wanted.entries()) {
      const file = positionals[index] ?? '';
      try {
        served.push(await serve(file, optionsAfter(served, options), values, tell));
      } catch (error) {
        if (!(error instanceof StartRefusal)) throw error;
        const named = wanted.length > 1 ? { file } : {};
        failures.push(asJson ? JSON.stringify({ event: 'start-failed', ...named, failure: error.failure }) : failureText(error.failure));
      }
    }
    log.flush();
    if (failures.length === 0)
      await terminal.interrupted(() => {
        tellStarted(served, asJson, terminal);
        if (terminal.isInteractive && !asJson) terminal.err('Ctrl-C stops it.\n');
      });
  } finally {
    await stop(served, terminal.isInteractive && !asJson ? terminal : undefined);
    log.flush();
  }
  if (failures.length > 0) {
    terminal.err(`${failures.join('\n')}\n`);
    return 1;
  }
  for (const { file, engine } of served) {
    const told = keepRecording(engine.recorded(), values, file);
    if (told !== undefined) terminal.err(asJson ? `${JSON.stringify(logEvent('info', told))}\n` : `${told}\n`);
  }
  if (!asJson && terminal.isInteractive) terminal.err('Stopped.\n');
  return 0;
}

/** One of the capabilities that are served. */
interface Served {
  /** As it was named. */
  readonly file: string;
  readonly engine: Engine;
  readonly begun: ReturnType<EventText['begin']>;
  readonly unwatch: () => void;
}

type Tell = (file: string, event: Event, text: EventText) => void;

interface RunFlagValues extends EngineFlagValues, RecordingFlagValues {
  readonly watch?: boolean | undefined;
}

async function serve(file: string, options: StartOptions, flags: RunFlagValues, tell: Tell): Promise<Served> {
  const text = createEventText();
  const engine = await startEngine(options, { event: (event) => tell(file, event, text) });
  if (flags.record !== undefined) engine.configureUpstreams({ behaviours: {}, record: true });
  const unwatch = flags.watch
    ? watchCapability({
        options,
        flags,
        files: engine.files,
        reload: (variables) => engine.reload({ variables }),
        complain: (message) => tell(file, logEvent('error', message), text),
      })
    : () => undefined;
  return { file, engine, begun: text.begin(engine.started()), unwatch };
}

function tellStarted(served: readonly Served[], asJson: boolean, terminal: Terminal): void {
  if (!asJson) terminal.err(served.flatMap(({ begun }) => begun.problems.map((line) => `${line}\n`)).join(''));
  for (const { file, engine, begun } of served) {
    const named = served.length > 1;
    if (asJson) terminal.out(`${JSON.stringify({ event: 'started', ...(named && { file }), ...engine.started() })}\n`);
    else terminal.out([...(named ? [file] : []), ...begun.addresses, ''].join('\n'));
  }
}

/** `person`: somebody who waits for it, if there is one. */
async function stop(served: readonly Served[], person: Terminal | undefined): Promise<void> {
  const impatient = setTimeout(() => person?.err('Calls are still running. Ctrl-C again ends them.\n'), patienceMs);
  for (const { unwatch } of served) unwatch();
  await Promise.all(served.map(({ engine }) => engine.stop()));
  clearTimeout(impatient);
}

function logEvent(level: 'info' | 'error', message: string): Event {
  return { event: 'log', level, message, time: new Date().toISOString() };
}

/** Ports counted from a base go on where those of the engines before end. */
function optionsAfter(served: readonly Served[], options: StartOptions): StartOptions {
  const taken = served.reduce((sum, { engine }) => sum + engine.started().servers.length, 0);
  return {
    ...options,
    ...(options.portBase && { portBase: options.portBase + taken }),
    ...(options.control && { control: options.control + served.length }),
  };
}

/** The port may be left out. */
function withPort(args: readonly string[]): string[] {
  return args.flatMap((arg, index) =>
    arg === '--control' && !/^\d+$/.test(args[index + 1] ?? '') ? [`--control=${defaultControlPort}`] : [arg],
  );
}

function controlPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new UsageError(`--control takes a port from 0 to 65535, not "${text}".`);
  return port;
}

/** Lines of one turn of the event loop are written together: under load a write per line would cost more than the call. */
function createLog(terminal: Terminal): { readonly write: (text: string) => void; readonly flush: () => void } {
  let waiting = '';
  const flush = (): void => {
    const text = waiting;
    waiting = '';
    if (text !== '') terminal.err(text);
  };
  return {
    write: (text) => {
      if (waiting === '') setImmediate(flush);
      waiting += text;
    },
    flush,
  };
}
