/**
 * Clients of the revisions up to 2025-11-25 that stay: `initialize` opens a session, the header `Mcp-Session-Id` belongs to
 * it, DELETE ends it; the session of a client of 2024-11-05 is as long as its stream. What a session asked for (a log level,
 * subscriptions) holds until then, over reloads too.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Server, WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/server';
import { type Change, tell } from './changes.ts';
import { createEventStore } from './event-store.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import type { Connection } from './mcp-server.ts';

export interface SessionsOptions {
  readonly createServer: (connection: Connection) => Server;
  /** Watches a resource; returns what ends it. */
  readonly watch: (uri: string) => Promise<() => void>;
  readonly onError: (error: Error) => void;
  /** How many there may be. */
  readonly most?: number;
}

export interface Sessions {
  /** Answers `initialize`; undefined when there is no room for one more. */
  begin(request: Request, message: unknown, caller: string): Promise<Response | undefined>;
  /** Opens a stream of 2024-11-05; false when there is no room for one more. */
  beginStream(request: IncomingMessage, response: ServerResponse, caller: string): Promise<boolean>;
  /** Undefined when there is no such session of this caller (any more). */
  find(id: string, caller: string): Session | undefined;
  /** Tells every session; those that do not listen are passed over. */
  tell(change: Change): void;
  /** Ends the streams that would go on for ever; running calls may end. */
  drain(): void;
  close(): void;
}

export type Session = StreamableSession | StreamSession;

export interface StreamableSession {
  readonly kind: 'streamable';
  readonly handle: (request: Request, message: unknown) => Promise<Response>;
  /** An answer is on its way; call the result when it has gone out. A session with open answers is never given up. */
  readonly enter: () => () => void;
}

/** Of 2024-11-05: what is posted is answered on its stream. */
export interface StreamSession {
  readonly kind: 'stream';
  readonly receive: EventStream['receive'];
}

const defaultMost = 1_000;
/** Clients that go away mostly say nothing. */
const maxIdleMs = 60 * 60_000;
/** Clients whose connection broke are asked to wait that long before they come back. */
const retryMs = 1_000;

interface Kept {
  readonly session: Session;
  readonly server: Server;
  readonly caller: string;
  readonly subscriptions: Map<string, () => void>;
  /** Ends the stream that would go on for ever. */
  readonly drain: () => void;
  open: number;
  /** As `Date.now` gives it. */
  usedAt: number;
}

export function createSessions(options: SessionsOptions): Sessions {
  const { most = defaultMost } = options;
  const sessions = new Map<string, Kept>();

  const forget = (id: string): void => {
    const kept = sessions.get(id);
    if (!kept) return;
    sessions.delete(id);
    for (const release of kept.subscriptions.values()) release();
    kept.server.close().catch(options.onError);
  };
  /** The least recently used come first. */
  const makeRoom = (): boolean => {
    const now = Date.now();
    for (const [id, { open, usedAt }] of sessions) {
      if (open === 0 && (now - usedAt > maxIdleMs || sessions.size >= most)) forget(id);
    }
    return sessions.size < most;
  };

  /** The protocol object of a client that stays; what it has subscribed to ends with it. */
  const createServer = (cancelled: Connection['cancelled']): Pick<Kept, 'server' | 'subscriptions'> => {
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
      cancelled,
    });
    server.onclose = () => {
      ended = true;
    };
    server.onerror = options.onError;
    return { server, subscriptions };
  };

  const open = async (caller: string): Promise<StreamableSession> => {
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        sessions.set(id, kept);
      },
      onsessionclosed: forget,
      eventStore: createEventStore(),
      retryInterval: retryMs,
    });
    const session: StreamableSession = {
      kind: 'streamable',
      handle: (request, message) => transport.handleRequest(request, { ...(message !== undefined && { parsedBody: message }) }),
      enter: () => {
        kept.open++;
        return () => {
          kept.open--;
          kept.usedAt = Date.now();
          // Back to the end of the queue.
          const id = transport.sessionId ?? '';
          if (sessions.delete(id)) sessions.set(id, kept);
        };
      },
    };
    const kept: Kept = {
      ...createServer((request) => transport.closeSSEStream(request)),
      session,
      caller,
      drain: () => transport.closeStandaloneSSEStream(),
      open: 0,
      usedAt: Date.now(),
    };
    await kept.server.connect(transport);
    return session;
  };

  return {
    begin: async (request, message, caller) => {
      if (!makeRoom()) return undefined;
      const session = await open(caller);
      return await session.handle(request, message);
    },
    beginStream: async (request, response, caller) => {
      if (!makeRoom()) return false;
      const id = randomUUID();
      const stream = createEventStream(id, request, response);
      const member = createServer(stream.forget);
      // Open as long as its stream is.
      const session: StreamSession = { kind: 'stream', receive: stream.receive };
      sessions.set(id, { ...member, session, caller, drain: stream.drain, open: 1, usedAt: Date.now() });
      response.once('close', () => forget(id));
      await member.server.connect(stream);
      return true;
    },
    find: (id, caller) => {
      const kept = sessions.get(id);
      return kept?.caller === caller ? kept.session : undefined;
    },
    tell: (change) => {
      for (const { server, subscriptions } of sessions.values()) {
        if (change.kind !== 'resource' || subscriptions.has(change.uri)) tell(server, change).catch(options.onError);
      }
    },
    drain: () => {
      for (const { drain } of sessions.values()) drain();
    },
    close: () => {
      for (const id of [...sessions.keys()]) forget(id);
    },
  };
}
