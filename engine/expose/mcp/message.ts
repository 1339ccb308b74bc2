/** The data of one message, or undefined when the text is not JSON. */
export function parseMessage(text: string): unknown {
  try {
    return dropNullArguments(JSON.parse(text) as unknown);
  } catch {
    // Answered as a parse error by the caller.
    return undefined;
  }
}

/** `"arguments": null` means none; the protocol schema of the SDK would refuse it. */
function dropNullArguments(message: unknown): unknown {
  if (!isRecord(message) || !isRecord(message['params']) || message['params']['arguments'] !== null) return message;
  const { arguments: _none, ...params } = message['params'];
  return { ...message, params };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
