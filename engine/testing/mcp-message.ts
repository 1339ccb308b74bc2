/** Messages of MCP as they go over HTTP, without a client in between. */
import type { Served } from './serve.ts';

export interface McpAnswer {
  readonly status: number;
  /** Data when it is JSON, the text else; of a stream the data of its first message. */
  readonly body: unknown;
}

export interface McpRequest {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Beside what each request says in the newest era. */
  readonly meta?: Readonly<Record<string, string>>;
}

/** What each request of the newest era says of its sender. */
export const modernMeta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

/** A request of the newest era to the server `tools`. */
export async function askModern(served: Served, { method, params = {}, headers = {}, meta = {} }: McpRequest): Promise<McpAnswer> {
  const name = params['name'] ?? params['uri'];
  return postMessage(served, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: { ...meta, ...modernMeta } } }), {
    'mcp-method': method,
    'mcp-protocol-version': '2026-07-28',
    ...(typeof name === 'string' && { 'mcp-name': name }),
    ...headers,
  });
}

/** Whatever is sent to the server `tools`. */
export async function postMessage(served: Served, body: string, headers: Readonly<Record<string, string>> = {}): Promise<McpAnswer> {
  const answer = await fetch(`${served.address('tools')}/mcp`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
  });
  const text = await answer.text();
  const data = answer.headers.get('content-type')?.includes('json') ? text : /^data: (.+)$/m.exec(text)?.[1];
  return { status: answer.status, body: data === undefined ? text : JSON.parse(data) };
}
