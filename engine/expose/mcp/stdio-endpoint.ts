/** MCP over standard input and output: one message a line, both eras, nothing else on the channel. */
import type { Readable, Writable } from 'node:stream';
import type { Server } from '@modelcontextprotocol/server';
import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import type { McpServer as McpDeclaration } from '../../../spec/model/capability.ts';
import type { Plan, PlanServer } from '../../plan.ts';
import type { Services } from '../services.ts';
import { type Change, listChanges, tell } from './changes.ts';
import { createLineCheck } from './line-check.ts';
import { type Connection, createMcpState, createProtocolServer } from './mcp-server.ts';
import { cancelledRequest, listenedResources, requestKey } from './message.ts';
import { createResourceChanges } from './resource-changes.ts';

const maxBytesPerCharacter = 4;

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
    createLineCheck({
      output: streams.output,
      maxCharacters: plan.limits.maxRequestBytes,
      onMessage: async (message) => {
        const listened = listenedResources(message);
        if (listened !== undefined) await subscribe(requestKey(message), listened);
        const cancelled = cancelledRequest(message);
        if (cancelled !== undefined) unsubscribe(cancelled);
      },
    }),
  );
  // What has come through is never refused there: the transport would throw, and nobody would be answered.
  const transport = new StdioServerTransport(messages, streams.output, {
    maxBufferSize: plan.limits.maxRequestBytes * maxBytesPerCharacter,
  });
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
