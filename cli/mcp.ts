/** `capstan mcp FILE`: an MCP server of a capability on standard input and output, as agents start them. */

import type { ServedCall, StartOptions } from '../engine/control/protocol.ts';
import { serveOverStdio } from '../engine/expose/mcp/stdio-endpoint.ts';
import type { Log } from '../engine/expose/services.ts';
import { loadAskingStores } from '../engine/load/load-asking-stores.ts';
import type { StoreAnswer } from '../engine/load/store-answer.ts';
import { noTelemetry, type OpenTelemetry, openTelemetry, type TelemetryMeans } from '../engine/observe/open-telemetry.ts';
import type { McpServer } from '../spec/model/capability.ts';
import { onlyFile } from './capability-file.ts';
import { chooseServer } from './choose-server.ts';
import { engineFlags, failureText, startOptions } from './engine-options.ts';
import { engineUsage } from './engine-usage.ts';
import { loadCapability } from './load-capability.ts';
import { parseFlags } from './parse-flags.ts';
import { openRecording, recordingFlags, withReplay } from './recordings.ts';
import type { Terminal } from './terminal.ts';
import { watchCapability } from './watch-capability.ts';

export const mcpUsage = `capstan mcp FILE [options]

Serves the MCP server of a capability file on standard input and output, until the client closes it. Messages for people go
to standard error.

  --server NAME          which one, when the file has several MCP servers
${engineUsage}  --watch                read the files again when they change, and tell the client what is new
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
  const file = onlyFile('capstan mcp', positionals);
  const options = withReplay(startOptions(file, values), values);
  const stores = new Map<string, StoreAnswer>();
  const loaded = await loadCapability(options, terminal, stores);
  if (!loaded) return 1;
  let { plan, files } = loaded;
  const recording = openRecording(options, values, () => plan, terminal);
  if (!recording) return 1;
  // One that is meant for standard input and output goes before those with a port.
  const isForStdio = ({ transport }: McpServer): boolean => transport?.value === 'stdio';
  const { planServer, server: declaration } = chooseServer(plan, 'mcp', values.server, isForStdio);
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
