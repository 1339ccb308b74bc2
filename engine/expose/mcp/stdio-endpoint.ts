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
  const subscribe = (key: string, uris: readonly string[]): void => {
    subscriptions.get(key)?.();
    subscriptions.set(key, changes.watch(uris));
  };
  const unsubscribe = (key: string): void => {
    subscriptions.get(key)?.();
    subscriptions.delete(key);
  };
  const stopHearing = services.onServed?.(changes.served);
  const messages = streams.input.pipe(
    createLineCheck(streams.output, (message) => {
      const listened = listenedResources(message);
      if (listened !== undefined) subscribe(requestKey(message), listened);
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

/** The transport of the SDK drops a line that is not JSON; the protocol wants it answered, and blank lines passed over. */
function createLineCheck(output: Writable, onMessage: (message: unknown) => void): Transform {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const check = (line: string): string => {
    if (line.trim() === '') return '';
    const message = parseMessage(line);
    if (message !== undefined) {
      onMessage(message);
      return `${JSON.stringify(message)}\n`;
    }
    output.write('{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"The message is not JSON."}}\n');
    return '';
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      done(null, lines.map(check).join(''));
    },
    flush(done) {
      done(null, check(rest + decoder.end()));
    },
  });
}
