/** `capstan run FILE…`: serves capabilities until it is told to stop. */
import type { Event, ServingAddress, StartOptions } from '../engine/control/protocol.ts';
import { type Engine, startEngine } from '../engine/start.ts';
import { StartRefusal } from '../engine/start-refusal.ts';
import { connectionUsage } from './connection-flags.ts';
import { engineFlags, failureText, parseFlags, problemLine, startOptions, UsageError } from './engine-options.ts';
import { keepRecording, recordingFlags, recordingUsage, withReplay } from './recordings.ts';
import type { Terminal } from './terminal.ts';
import { watchCapability } from './watch-capability.ts';

export const runUsage = `capstan run FILE… [options]

Serves what the capability files expose, until Ctrl-C: all of them, or none when one cannot be served.

  --env-file FILE        values of variables, one NAME=value a line (repeatable)
  --set NAME=value       value of one variable (repeatable)
  --upstream NS=URL      send the consumed API NS to another address (repeatable)
  --mock                 answer consumed APIs from declared outputs, without the network
${recordingUsage}${connectionUsage}  --get-python           fetch the interpreter for Python scripts (6 MB, once) when it is not there
  --port-base N          use ports N, N+1, … instead of the declared ones; 0 for any free port
  --loopback-only        listen on 127.0.0.1 whatever the file says
  --cors ORIGIN          let web pages of that origin call, like https://app.example.com; * for any (repeatable)
  --control [PORT]       serve health, status, metrics, traces, logs and reload for "capstan health" and the like (9090)
  --watch                read the files again when they change
  --log json             one JSON object a line instead of readable lines
  --verbose              show debugging lines too
`;

/** Where the commands that ask a control server look by themselves. */
const defaultControlPort = 9090;

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
  if (positionals.length === 0) throw new UsageError('Which file? capstan run FILE');
  if (values.log !== undefined && values.log !== 'json' && values.log !== 'text')
    throw new UsageError(`--log takes text or json, not "${values.log}".`);

  const control = values.control === undefined ? undefined : controlPort(values.control);
  const asJson = values.log === 'json';
  const log = createLog(terminal);
  const several = positionals.length > 1;
  const showFor =
    (file: string) =>
    (event: Event): void => {
      if (event.event === 'log' && event.level === 'debug' && values.verbose !== true) return;
      const text = asJson ? JSON.stringify(several ? { file, ...event } : event) : eventText(event);
      if (text !== undefined) log.write(several && !asJson ? `${file}: ${text}\n` : `${text}\n`);
    };

  const engines: Engine[] = [];
  const failures: string[] = [];
  const unwatch: (() => void)[] = [];
  for (const file of positionals) {
    try {
      const given = { ...withReplay(startOptions(file, values), values), ...(control !== undefined && { control }) };
      const options = optionsAfter(engines, given);
      const show = showFor(file);
      const engine = await startEngine(options, { event: show });
      if (values.record !== undefined) engine.configureUpstreams({ behaviours: {}, record: true });
      engines.push(engine);
      if (values.watch) {
        const complain = (message: string): void => show({ event: 'log', level: 'error', message, time: new Date().toISOString() });
        const reload = (variables: StartOptions['variables']) => engine.reload({ variables });
        unwatch.push(watchCapability({ options, flags: values, files: engine.files, reload, complain }));
      }
    } catch (error) {
      if (!(error instanceof StartRefusal)) throw error;
      const named = several ? { file } : {};
      failures.push(asJson ? JSON.stringify({ event: 'start-failed', ...named, failure: error.failure }) : failureText(error.failure));
    }
  }
  log.flush();
  if (failures.length === 0) {
    await terminal.interrupted(() => {
      terminal.err(
        engines.flatMap((engine) => (asJson ? [] : engine.started().problems.map((problem) => `${problemLine(problem)}\n`))).join(''),
      );
      for (const [index, engine] of engines.entries()) terminal.out(startedText(engine, several ? positionals[index] : undefined, asJson));
      if (terminal.isInteractive && !asJson) terminal.err('Ctrl-C stops it.\n');
    });
  }
  for (const stop of unwatch) stop();
  await Promise.all(engines.map((engine) => engine.stop()));
  log.flush();
  if (failures.length === 0)
    for (const [index, engine] of engines.entries()) keepRecording(engine.recorded(), values, positionals[index] ?? '', terminal);
  if (failures.length > 0) {
    terminal.err(`${failures.join('\n')}\n`);
    return 1;
  }
  if (!asJson && terminal.isInteractive) terminal.err('Stopped.\n');
  return 0;
}

/** Ports counted from a base go on where those of the engines before end. */
function optionsAfter(engines: readonly Engine[], options: StartOptions): StartOptions {
  const taken = engines.reduce((sum, engine) => sum + engine.started().servers.length, 0);
  return {
    ...options,
    ...(options.portBase && { portBase: options.portBase + taken }),
    ...(options.control && { control: options.control + engines.length }),
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

function startedText(engine: Engine, file: string | undefined, asJson: boolean): string {
  const { servers, problems } = engine.started();
  if (asJson) return `${JSON.stringify({ event: 'started', ...(file !== undefined && { file }), servers, problems })}\n`;
  return `${file === undefined ? '' : `${file}\n`}${servers.map(addressLine).join('\n')}\n`;
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

export function addressLine(server: ServingAddress): string {
  const name = server.namespace ?? server.type;
  const address = server.url ?? 'standard input and output: capstan mcp';
  const declared = server.declaredPort === undefined ? '' : ` (port ${server.declaredPort} in the file)`;
  return `${server.type.padEnd(7)} ${name.padEnd(20)} ${address}${declared}`;
}

function eventText(event: Event): string | undefined {
  switch (event.event) {
    case 'log':
      // What is served where is shown once it is all open.
      return event.level === 'info' ? undefined : `${event.level}: ${event.message}`;
    case 'reloaded':
      return `Reloaded in ${event.milliseconds} ms${event.problems.length > 0 ? `, with ${event.problems.length} problem${event.problems.length === 1 ? '' : 's'}` : ''}.`;
    case 'reload-failed':
      return `Not reloaded, the old version goes on.\n${failureText(event.failure)}`;
    case 'served': {
      const { record } = event;
      const upstream = record.upstreamCalls
        .map((call) => `\n    ${call.method} ${call.url} → ${call.status ?? call.error ?? 'no answer'} (${call.milliseconds} ms)`)
        .join('');
      const reason = record.error ? `: ${record.error.message}` : '';
      return `${record.time.slice(11, 19)} ${record.server} ${record.unit} → ${record.status} (${record.milliseconds} ms)${reason}${upstream}`;
    }
    case 'test-ended':
    case 'debug':
      return undefined;
    default:
      return event satisfies never;
  }
}
