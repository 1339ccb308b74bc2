/**
 * One open port. What answers on it can be exchanged while it stays open: a reload swaps the handler, requests that are
 * running end on the old one.
 */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Listener {
  readonly address: string;
  readonly port: number;
  setHandler(handler: HttpHandler): void;
  /** Listens at another address on the same port; running requests end as they would. A `PortError` leaves it where it was. */
  move(address: string): Promise<void>;
  /** Takes no new connections; running requests may end for that long, then they are cut off. */
  close(graceMs: number): Promise<void>;
}

export interface ListenOptions {
  readonly address: string;
  /** 0: any free port. */
  readonly port: number;
  readonly handler: HttpHandler;
  /** Told about a handler that threw: a fault of ours, the client has got a 500. */
  readonly onFault: (error: unknown) => void;
}

/** Why a port could not be opened, as the system names it: `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`. */
export class PortError extends Error {
  readonly code: string;
  readonly port: number;
  readonly address: string;

  constructor(code: string, address: string, port: number) {
    super(`Port ${port} of ${address} cannot be opened (${code}).`);
    this.code = code;
    this.port = port;
    this.address = address;
  }
}

const idleTimeoutMs = 30_000;
const sweepMs = 20;

export async function listen(options: ListenOptions): Promise<Listener> {
  let handler = options.handler;
  let closing = false;
  const start = (address: string, port: number): Promise<Server> =>
    open(address, port, (request, response) => {
      if (closing) response.setHeader('Connection', 'close');
      handler(request, response).catch((error: unknown) => {
        options.onFault(error);
        if (response.headersSent) response.destroy();
        else
          response
            .writeHead(500, { 'Content-Type': 'application/json' })
            .end('{"error":{"code":"internal","message":"The engine failed to answer this request.","status":500}}');
      });
    });
  let { address } = options;
  let server = await start(address, options.port);
  const { port } = server.address() as AddressInfo;
  /** Those that listen no more, while their last requests are answered. */
  const ending = new Map<Server, Promise<void>>();
  const end = (gone: Server): void => {
    ending.set(
      gone,
      closed(gone).then(() => void ending.delete(gone)),
    );
  };
  return {
    get address() {
      return address;
    },
    port,
    setHandler: (next) => {
      handler = next;
    },
    move: async (next) => {
      // Whether there is such an address shows before the one of now is given up.
      await closed(await start(next, 0));
      end(server);
      try {
        server = await start(next, port);
        address = next;
      } catch (error) {
        server = await start(address, port);
        throw error;
      }
    },
    close: async (graceMs) => {
      closing = true;
      end(server);
      const cutOff = setTimeout(() => {
        for (const one of ending.keys()) one.closeAllConnections();
      }, graceMs);
      await Promise.all(ending.values());
      clearTimeout(cutOff);
    },
  };
}

/** Stops listening at once; settles when the last request is answered. */
function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection whose last answer goes out from now on would be kept for a next request, until it is cut off.
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    server.close(() => {
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** What somebody gets who does not send HTTP as it is written; undefined when there is nobody to tell. */
function answerToRubbish(code: string): string | undefined {
  if (code === 'ECONNRESET' || code === 'EPIPE') return undefined;
  const [status, name, message] =
    code === 'HPE_HEADER_OVERFLOW'
      ? ([431, 'headers-too-large', 'The headers of this request are too large.'] as const)
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? ([408, 'request-timeout', 'The request took too long to arrive.'] as const)
        : code === 'HPE_INVALID_METHOD'
          ? ([400, 'invalid-request', 'This is no HTTP request, or its method is not known.'] as const)
          : ([400, 'invalid-request', 'This is no HTTP request.'] as const);
  const body = JSON.stringify({ error: { code: name, message, status } });
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close`;
  return `${head}\r\n\r\n${body}`;
}

function open(address: string, port: number, onRequest: RequestListener): Promise<Server> {
  const server = createServer({ keepAliveTimeout: idleTimeoutMs, noDelay: true }, onRequest);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answer = answerToRubbish(error.code ?? '');
    // A client that has gone away, or is in the middle of another answer, can be told nothing.
    if (answer === undefined || !socket.writable || ('bytesWritten' in socket && socket.bytesWritten !== 0)) socket.destroy();
    else socket.end(answer);
  });
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(new PortError(error.code ?? 'unknown', address, port));
    if (port > 65_535) {
      reject(new PortError('ERR_SOCKET_BAD_PORT', address, port));
      return;
    }
    server.once('error', onError);
    server.listen({ port, host: address, exclusive: true }, () => {
      server.off('error', onError);
      resolve(server);
    });
  });
}

/** A port of that address nobody uses at the moment, near the wanted one if possible. */
export async function findFreePort(address: string, wanted: number): Promise<number> {
  for (let port = wanted + 1; port <= Math.min(wanted + 20, 65_535); port++) {
    if (await isFree(address, port)) return port;
  }
  const probe = await listen({ address, port: 0, handler: async () => undefined, onFault: () => undefined });
  await probe.close(0);
  return probe.port;
}

async function isFree(address: string, port: number): Promise<boolean> {
  try {
    const probe = await listen({ address, port, handler: async () => undefined, onFault: () => undefined });
    await probe.close(0);
    return true;
  } catch (error) {
    if (error instanceof PortError) return false;
    throw error;
  }
}
