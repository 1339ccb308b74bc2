/** Ports for tests that write them into a file before anything listens there. */
import { createServer } from 'node:net';

/** Below the ports that systems hand out by themselves, each process in a place of its own: nothing takes one before it is used. */
let next = 20_000 + (process.pid % 300) * 40;

export function freePort(): Promise<number> {
  return freePorts(1);
}

/** The first of some ports that are free one behind the other. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = next;
    next += count;
    const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)));
    if (free.every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
