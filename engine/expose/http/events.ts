import type { ServerResponse } from 'node:http';

/** One server-sent event. Who takes none of them is cut off as soon as more than `maxUnreadBytes` wait: memory has an end. */
export function sendEvent(response: ServerResponse, event: string, data: string, maxUnreadBytes: number): void {
  response.write(`event: ${event}\ndata: ${data}\n\n`);
  if (response.writableLength > maxUnreadBytes) response.destroy();
}
