import { isTooDeep } from '../../json-depth.ts';
import { isRecord } from '../../json-object.ts';

/** The data of one message, or undefined when the text is not JSON, or nested without end. */
export function parseMessage(text: string): unknown {
  if (isTooDeep(text)) return undefined;
  try {
    return mendArguments(JSON.parse(text) as unknown);
  } catch {
    // Answered as a parse error by the caller.
    return undefined;
  }
}

/** `"arguments": null` means none, and models like to write arguments as a text; the protocol schema of the SDK would refuse both. */
function mendArguments(message: unknown): unknown {
  if (!isRecord(message) || !isRecord(message['params'])) return message;
  const { arguments: given, ...params } = message['params'];
  if (given === null) return { ...message, params };
  const read = typeof given === 'string' ? readObject(given) : undefined;
  return read ? { ...message, params: { ...params, arguments: read } } : message;
}

function readObject(text: string): Record<string, unknown> | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    const data = JSON.parse(text) as unknown;
    return isRecord(data) ? data : undefined;
  } catch {
    // A text that is no object is refused like any other value that is none.
    return undefined;
  }
}

/** The message that opens a connection of the revisions up to 2025-11-25. */
export function isInitialize(message: unknown): boolean {
  return isRecord(message) && message['method'] === 'initialize' && !isModern(message);
}

/** From 2026-07-28 on, each request names its revision. */
export function isModern(message: unknown): boolean {
  return isRecord(metaOf(message)) && Object.hasOwn(metaOf(message) as object, 'io.modelcontextprotocol/protocolVersion');
}

/** Resources whose changes `subscriptions/listen` asks for; undefined for other messages. */
export function listenedResources(message: unknown): readonly string[] | undefined {
  if (!isRecord(message) || message['method'] !== 'subscriptions/listen' || !isRecord(message['params'])) return undefined;
  const notifications = message['params']['notifications'];
  const uris = isRecord(notifications) ? notifications['resourceSubscriptions'] : undefined;
  return Array.isArray(uris) ? uris.filter((uri) => typeof uri === 'string') : [];
}

/** The id of a request, as a text that no other id of the connection has. */
export function requestKey(message: unknown): string {
  return JSON.stringify(isRecord(message) ? message['id'] : undefined) ?? '';
}

/** The key of the request that `notifications/cancelled` ends; undefined for other messages. */
export function cancelledRequest(message: unknown): string | undefined {
  if (!isRecord(message) || message['method'] !== 'notifications/cancelled' || !isRecord(message['params'])) return undefined;
  return requestKey({ id: message['params']['requestId'] });
}

function metaOf(message: unknown): unknown {
  return isRecord(message) && isRecord(message['params']) ? message['params']['_meta'] : undefined;
}
