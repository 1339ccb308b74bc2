/**
 * The HTTP transport of 2024-11-05, for clients that know no other: a GET opens the one stream on which everything is told, and
 * its first event names the address that messages are posted to.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isJSONRPCRequest, isJSONRPCResponse, parseJSONRPCMessage, type RequestId, type Transport } from '@modelcontextprotocol/server';
import { sendEvent } from '../http/events.ts';
import { targetOf } from '../http/target.ts';

export interface EventStream extends Transport {
  /** Takes what was posted; false when it is no message of the protocol. */
  receive(message: unknown, request: IncomingMessage): boolean;
  /** Nothing will be answered to this request any more. */
  forget(request: RequestId): void;
  /** Ends when everything is answered. */
  drain(): void;
}

/** Clients and proxies give a silent stream up, mostly after a minute or more. */
const pingMs = 15_000;
/** Of a client that asks without reading. */
const maxUnreadBytes = 64 * 1024 * 1024;

/** Whether a GET opens such a stream. Requests of the newest era name it, and its GET has no meaning. */
export function opensEventStream({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.accept?.includes('text/event-stream') === true && headers['mcp-protocol-version'] !== '2026-07-28';
}

const parameter = 'sessionId';

/** The session that a message is posted to; undefined when its address names none. */
export function postedSession(request: IncomingMessage): string | undefined {
  return request.url?.includes(`${parameter}=`) ? (targetOf(request).searchParams.get(parameter) ?? undefined) : undefined;
}

export function createEventStream(sessionId: string, opening: IncomingMessage, response: ServerResponse): EventStream {
  const asked = new Set<RequestId>();
  let draining = false;
  let ping: NodeJS.Timeout | undefined;
  const endIfDone = (): void => {
    if (draining && asked.size === 0) response.end();
  };
  const stream: EventStream = {
    sessionId,
    start: async () => {
      response.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-cache, no-transform',
        'X-Accel-Buffering': 'no',
      });
      // Where the client came to, what else its address says (an API key) included: it sends nothing else along.
      const target = targetOf(opening);
      target.searchParams.set(parameter, sessionId);
      sendEvent(response, 'endpoint', `${target.pathname}${target.search}`, maxUnreadBytes);
      ping = setInterval(() => response.write(': ping\n\n'), pingMs);
      response.once('close', () => {
        clearInterval(ping);
        stream.onclose?.();
      });
    },
    send: async (message) => {
      if (response.writableEnded || response.destroyed) return;
      sendEvent(response, 'message', JSON.stringify(message), maxUnreadBytes);
      if (isJSONRPCResponse(message) && message.id !== undefined) stream.forget(message.id);
    },
    close: async () => {
      response.end();
    },
    receive: (message, request) => {
      const messages = readMessages(message);
      if (!messages) return false;
      for (const one of messages) {
        if (isJSONRPCRequest(one)) asked.add(one.id);
        stream.onmessage?.(one, { request: new Request('http://localhost/', { headers: headersOf(request) }) });
      }
      return true;
    },
    forget: (request) => {
      asked.delete(request);
      endIfDone();
    },
    drain: () => {
      draining = true;
      endIfDone();
    },
  };
  return stream;
}

function readMessages(message: unknown): readonly ReturnType<typeof parseJSONRPCMessage>[] | undefined {
  try {
    return [message].flat().map(parseJSONRPCMessage);
  } catch {
    // Not of the protocol, which the caller answers.
    return undefined;
  }
}

function headersOf({ headers }: IncomingMessage): Headers {
  return new Headers(Object.entries(headers).flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one])));
}
