/**
 * Clients of the revisions up to 2025-11-25 that stay: `initialize` opens a session, the header `Mcp-Session-Id` belongs to
 * it, DELETE ends it. What a session asked for (a log level, subscriptions) holds until then, over reloads too.
 */
import { randomUUID } from 'node:crypto';
import { type Server, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { type Change, tell } from './changes.ts';
import { createEventStore } from './event-store.ts';
import type { Connection } from './mcp-server.ts';

export interface SessionsOptions {
  readonly createServer: (connection: Connection) => Server;
  /** Watches a resource; returns what ends it. */
  readonly watch: (uri: string) => Promise<() => void>;
  readonly onError: (error: Error) => void;
}

export interface Sessions {
  /** Answers `initialize`; undefined when there is no room for one more. */
  begin(request: Request, message: unknown, caller: string): Promise<Response | undefined>;
  /** Undefined when there is no such session of this caller (any more). */
  find(id: string, caller: string): Session | undefined;
  /** Tells every session; those that do not listen are passed over. */
  tell(change: Change): void;
  /** Ends the streams that would go on for ever; running calls may end. */
  drain(): void;
  close(): void;
}

export interface Session {
  readonly handle: (request: Request, message: unknown) => Promise<Response>;
  /** An answer is on its way; call the result when it has gone out. A session with open answers is never given up. */
  readonly enter: () => () => void;
}

const maxSessions = 1_000;
/** Clients that go away mostly say nothing. */
const maxIdleMs = 60 * 60_000;
/** Clients whose connection broke are asked to wait that long before they come back. */
const retryMs = 1_000;

interface Kept extends Session {
  readonly server: Server;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  readonly caller: string;
  readonly subscriptions: Map<string, () => void>;
  open: number;
  /** As `Date.now` gives it. */
  usedAt: number;
}

export function createSessions(options: SessionsOptions): Sessions {
  const sessions = new Map<string, Kept>();

  const forget = (id: string): void => {
    const session = sessions.get(id);
    if (!session) return;
    sessions.delete(id);
    for (const release of session.subscriptions.values()) release();
    session.server.close().catch(options.onError);
  };
  /** The least recently used come first. */
  const makeRoom = (): boolean => {
    const now = Date.now();
    for (const [id, { open, usedAt }] of sessions) {
      if (open === 0 && (now - usedAt > maxIdleMs || sessions.size >= maxSessions)) forget(id);
    }
    return sessions.size < maxSessions;
  };

  const open = async (caller: string): Promise<Kept> => {
    const subscriptions = new Map<string, () => void>();
    let ended = false;
    const server = options.createServer({
      subscribe: async (uri) => {
        if (subscriptions.has(uri)) return;
        const release = await options.watch(uri);
        // Asked for twice at once, or the session has ended meanwhile.
        if (subscriptions.has(uri) || ended) release();
        else subscriptions.set(uri, release);
      },
      unsubscribe: (uri) => {
        subscriptions.get(uri)?.();
        subscriptions.delete(uri);
      },
      cancelled: (request) => transport.closeSSEStream(request),
    });
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        sessions.set(id, session);
      },
      onsessionclosed: forget,
      eventStore: createEventStore(),
      retryInterval: retryMs,
    });
    const session: Kept = {
      server,
      transport,
      caller,
      subscriptions,
      open: 0,
      usedAt: Date.now(),
      handle: (request, message) => transport.handleRequest(request, { ...(message !== undefined && { parsedBody: message }) }),
      enter: () => {
        session.open++;
        return () => {
          session.open--;
          session.usedAt = Date.now();
          // Back to the end of the queue.
          const id = transport.sessionId ?? '';
          if (sessions.delete(id)) sessions.set(id, session);
        };
      },
    };
    server.onclose = () => {
      ended = true;
    };
    server.onerror = options.onError;
    await server.connect(transport);
    return session;
  };

  return {
    begin: async (request, message, caller) => {
      if (!makeRoom()) return undefined;
      const session = await open(caller);
      return await session.handle(request, message);
    },
    find: (id, caller) => {
      const session = sessions.get(id);
      return session?.caller === caller ? session : undefined;
    },
    tell: (change) => {
      for (const { server, subscriptions } of sessions.values()) {
        if (change.kind !== 'resource' || subscriptions.has(change.uri)) tell(server, change).catch(options.onError);
      }
    },
    drain: () => {
      for (const { transport } of sessions.values()) transport.closeStandaloneSSEStream();
    },
    close: () => {
      for (const id of [...sessions.keys()]) forget(id);
    },
  };
}
