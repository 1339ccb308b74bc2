/** MCP over standard input and output: one message a line, both eras, nothing else on the channel. */
import { type Readable, Transform, type Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Server } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';

import type { McpServer as McpDeclaration } from '../../../spec/model/capability.ts';
import type { Plan, PlanServer } from '../../plan.ts';
import type { Services } from '../services.ts';
import { type Change, listChanges, tell } from './changes.ts';
import { type Connection, createMcpState, createProtocolServer } from './mcp-server.ts';
import { cancelledRequest, listenedResources, parseMessage, requestKey } from './message.ts';
import { createResourceChanges } from './resource-changes.ts';

export interface StdioStreams {
  readonly input: Readable;
  readonly output: Writable;
}

export interface StdioServing {
  /** Settles when the client has closed its end. */
  readonly ended: Promise<void>;
  /** New calls run on this plan from now on; the client is told what changed. */
  update(plan: Plan, server: PlanServer): void;
  close(): Promise<void>;
}

export function serveOverStdio(
  plan: Plan,
  planServer: PlanServer,
  declaration: McpDeclaration,
  services: Services,
  streams: StdioStreams,
): StdioServing {
  let state = createMcpState(plan, planServer, declaration);
  const onError = (error: Error): void => services.log('debug', `${state.namespace}: ${state.plan.redact(error.message)}`);
  /** Of the connection; the newer era may begin with one that only says what there is. */
  let server: Server | undefined;
  const subscriptions = new Map<string, () => void>();
  const send = (change: Change): void => {
    if (server) tell(server, change).catch(onError);
  };
  const changes = createResourceChanges(
    () => state,
    (uri) => send({ kind: 'resource', uri }),
  );
  const subscribe = async (key: string, uris: readonly string[]): Promise<void> => {
    const release = await changes.watch(uris);
    subscriptions.get(key)?.();
    subscriptions.set(key, release);
  };
  const unsubscribe = (key: string): void => {
    subscriptions.get(key)?.();
    subscriptions.delete(key);
  };
  const stopHearing = services.onServed?.(changes.served);
  const messages = streams.input.pipe(
    createLineCheck(streams.output, async (message) => {
      const listened = listenedResources(message);
      if (listened !== undefined) await subscribe(requestKey(message), listened);
      const cancelled = cancelledRequest(message);
      if (cancelled !== undefined) unsubscribe(cancelled);
    }),
  );
  const transport = new StdioServerTransport(messages, streams.output, { maxBufferSize: plan.limits.maxRequestBytes });
  const ended = new Promise<void>((resolve) => {
    streams.input.once('end', resolve);
    streams.input.once('close', resolve);
  });
  const connection: Connection = { subscribe: (uri) => subscribe(uri, [uri]), unsubscribe, cancelled: () => undefined };
  const handle = serveStdio(
    ({ era }) => {
      server = createProtocolServer({ state: () => state, services, era, ...(era === 'legacy' && { connection }) });
      return server;
    },
    { transport, onerror: onError },
  );
  return {
    ended,
    update: (nextPlan, nextServer) => {
      if (nextServer.server.kind !== 'mcp') return;
      const before = state;
      state = createMcpState(nextPlan, nextServer, nextServer.server);
      for (const change of listChanges(before, state)) send(change);
      changes.reloaded();
    },
    close: async () => {
      stopHearing?.();
      changes.close();
      await handle.close();
    },
  };
}

/**
 * The transport of the SDK drops a line that is not JSON; the protocol wants it answered, and blank lines passed over.
 * A message goes on when `onMessage` is done with it.
 */
function createLineCheck(output: Writable, onMessage: (message: unknown) => Promise<void>): Transform {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const check = async (line: string): Promise<string> => {
    if (line.trim() === '') return '';
    const message = parseMessage(line);
    if (message !== undefined) {
      await onMessage(message);
      return `${JSON.stringify(message)}\n`;
    }
    output.write('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"The message is not JSON."}}\n');
    return '';
  };
  const checkAll = async (lines: readonly string[]): Promise<string> => {
    let checked = '';
    for (const line of lines) checked += await check(line);
    return checked;
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      checkAll(lines).then((checked) => done(null, checked), done);
    },
    flush(done) {
      check(rest + decoder.end()).then((checked) => done(null, checked), done);
    },
  });
}
