/** `capstan mcp FILE`: an MCP server of a capability on standard input and output, as agents start them. */

import type { ServedCall, StartOptions } from '../engine/control/protocol.ts';
import { serveOverStdio } from '../engine/expose/mcp/stdio-endpoint.ts';
import type { Log } from '../engine/expose/services.ts';
import { loadAskingStores } from '../engine/load/load-asking-stores.ts';
import type { StoreAnswer } from '../engine/load/store-answer.ts';
import { noTelemetry, type OpenTelemetry, openTelemetry, type TelemetryMeans } from '../engine/observe/open-telemetry.ts';
import type { Plan, PlanServer } from '../engine/plan.ts';
import type { McpServer } from '../spec/model/capability.ts';
import { whichFile } from './capability-file.ts';
import { connectionUsage } from './connection-flags.ts';
import { engineFlags, failureText, startOptions } from './engine-options.ts';
import { loadCapability } from './load-capability.ts';
import { parseFlags } from './parse-flags.ts';
import { openRecording, recordingFlags, recordingUsage, withReplay } from './recordings.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';
import { watchCapability } from './watch-capability.ts';

export const mcpUsage = `capstan mcp FILE [options]

Serves the MCP server of a capability file on standard input and output, until the client closes it. Messages for people go
to standard error.

  --server NAME          which one, when the file has several MCP servers
  --env-file FILE        values of variables, one NAME=value a line (repeatable)
  --set NAME=value       value of one variable (repeatable)
  --upstream NS=URL      send the consumed API NS to another address (repeatable)
  --mock                 answer consumed APIs from declared outputs, without the network
${recordingUsage}${connectionUsage}  --get-python           fetch the interpreter for Python scripts (6 MB, once) when it is not there
  --watch                read the files again when they change, and tell the client what is new
  --verbose              show debugging lines too
`;

export async function mcpCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseFlags({
    args: [...args],
    allowPositionals: true,
    options: {
      ...engineFlags,
      ...recordingFlags,
      server: { type: 'string' },
      watch: { type: 'boolean' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    terminal.out(mcpUsage);
    return 0;
  }
  const [file, ...others] = positionals;
  if (file === undefined) throw whichFile('capstan mcp FILE');
  if (others.length > 0) throw new UsageError(`capstan mcp takes one file: "${others.join(' ')}" is too much.`);
  const options = withReplay(startOptions(file, values), values);
  const stores = new Map<string, StoreAnswer>();
  const loaded = await loadCapability(options, terminal, stores);
  if (!loaded) return 1;
  let { plan, files } = loaded;
  const recording = openRecording(options, values, () => plan, terminal);
  if (!recording) return 1;
  const { planServer, declaration } = findServer(plan, values.server);
  const listeners = new Set<(call: ServedCall) => void>();
  let telemetry: OpenTelemetry = noTelemetry;
  const log: Log = (level, message) => {
    const text = plan.redact(message);
    telemetry.instance.log(level, text);
    if (level !== 'debug' || values.verbose === true) terminal.err(`${level}: ${text}\n`);
  };
  const means: TelemetryMeans = { complain: (message) => log('warn', message), local: false };
  telemetry = await openTelemetry(plan, means);
  const services = {
    log,
    telemetry: () => telemetry.instance,
    standIn: recording.standIn,
    served: (call: ServedCall): void => {
      for (const listener of listeners) listener(call);
    },
    onServed: (listener: (call: ServedCall) => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  if (process.stdin.isTTY && process.stdout.isTTY)
    terminal.err('Waiting for an MCP client on standard input: agents start this command themselves. Ctrl-C ends it.\n');
  const serving = serveOverStdio(plan, planServer, declaration, services, { input: process.stdin, output: process.stdout });
  const reload = async (variables: StartOptions['variables']): Promise<void> => {
    const next = await loadAskingStores({ ...options, variables }, process.env, stores);
    files = [...new Set([...files, ...next.files])];
    if (next.kind === 'failed') {
      terminal.err(`Not reloaded, the old version goes on.\n${failureText(next.failure)}\n`);
      return;
    }
    const same = next.plan.servers.find(({ namespace, server }) => server.kind === 'mcp' && namespace === planServer.namespace);
    if (!same) {
      terminal.err(`Not reloaded, the old version goes on: the file has no MCP server ${planServer.namespace ?? ''} any more.\n`);
      return;
    }
    ({ plan, files } = next);
    serving.update(plan, same);
    const telemetryBefore = telemetry;
    telemetry = await openTelemetry(plan, means, telemetryBefore);
    if (telemetry !== telemetryBefore) await telemetryBefore.instance.shutdown();
  };
  const stopWatching = values.watch
    ? watchCapability({ options, flags: values, files: () => files, reload, complain: (message) => log('error', message) })
    : () => undefined;
  await Promise.race([serving.ended, terminal.interrupted()]);
  stopWatching();
  await serving.close();
  await telemetry.instance.shutdown();
  recording.keep();
  return 0;
}

function findServer(plan: Plan, name: string | undefined): { readonly planServer: PlanServer; readonly declaration: McpServer } {
  const found = plan.servers.flatMap((planServer) =>
    planServer.server.kind === 'mcp' ? [{ planServer, declaration: planServer.server }] : [],
  );
  const names = found.map(({ planServer }) => planServer.namespace ?? '').join(', ');
  if (name !== undefined) {
    const wanted = found.find(({ planServer }) => planServer.namespace === name);
    if (!wanted) throw new UsageError(`There is no MCP server ${name}.${names === '' ? '' : ` Known: ${names}.`}`);
    return wanted;
  }
  const [first, second] = found;
  if (!first) throw new UsageError('The file exposes no MCP server.');
  // One that is meant for standard input and output goes before those with a port.
  const stdio = found.filter(({ declaration }) => declaration.transport?.value === 'stdio');
  if (stdio.length === 1 && stdio[0]) return stdio[0];
  if (second) throw new UsageError(`The file exposes several MCP servers: choose one with --server (${names}).`);
  return first;
}
