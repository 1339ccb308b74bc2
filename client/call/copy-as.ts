/** A call as something to paste elsewhere: a curl command, a request of the MCP protocol. */
import type { InspectedCall, Json } from '../../engine/control/protocol.ts';
import type { Callable } from '../../server/protocol.ts';
import { type Inputs, inputText } from './input-values.ts';

export type CopyKind = 'curl' | 'MCP request';

/** What a call can be copied as; flows, steps and consumed operations are not served by themselves. */
export function copyKinds({ kind }: Pick<Callable, 'kind'>): readonly CopyKind[] {
  switch (kind) {
    case 'tool':
    case 'resource':
    case 'prompt':
      return ['curl', 'MCP request'];
    case 'rest-operation':
      return ['curl'];
    case 'flow':
    case 'operation':
    case 'step':
      return [];
    default:
      return kind satisfies never;
  }
}

/** `address` is that of the running server: `http://127.0.0.1:3001/mcp`, `http://127.0.0.1:3002`. */
export function copyCall(as: CopyKind, callable: Callable, inputs: Inputs, address: string): string {
  if (as === 'MCP request') return JSON.stringify(mcpRequest(callable, inputs), undefined, 2);
  if (callable.kind === 'rest-operation') return restCurl(callable, inputs, address);
  return curl({
    method: 'POST',
    url: address,
    headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' },
    body: JSON.stringify(mcpRequest(callable, inputs)),
  });
}

function mcpRequest({ kind, name, path }: Callable, inputs: Inputs): Json {
  const request = { jsonrpc: '2.0', id: 1 };
  if (kind === 'resource') return { ...request, method: 'resources/read', params: { uri: fillIn(path ?? name, inputs) } };
  return { ...request, method: kind === 'prompt' ? 'prompts/get' : 'tools/call', params: { name, arguments: inputs } };
}

function restCurl({ method = 'GET', path = '/', inputs: declared }: Callable, inputs: Inputs, address: string): string {
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  const body: Record<string, Json> = {};
  for (const [name, value] of Object.entries(inputs)) {
    switch (declared.find((input) => input.name === name)?.in) {
      case 'path':
        break;
      case 'header':
        headers[name] = inputText(value);
        break;
      case 'cookie':
        cookies.push(`${name}=${inputText(value)}`);
        break;
      case 'body':
        body[name] = value;
        break;
      default:
        query.append(name, inputText(value));
    }
  }
  if (cookies.length > 0) headers['Cookie'] = cookies.join('; ');
  const hasBody = Object.keys(body).length > 0;
  if (hasBody) headers['Content-Type'] = 'application/json';
  const search = query.size > 0 ? `?${query}` : '';
  const url = `${address.replace(/\/$/, '')}${fillIn(path, inputs)}${search}`;
  return curl({ method, url, headers, body: hasBody ? JSON.stringify(body) : undefined });
}

/** `/ships/{imo}`, `/ships/{{imo}}` → `/ships/IMO-1` */
function fillIn(path: string, inputs: Inputs): string {
  return path.replace(/\{\{?\s*([^{}]+?)\s*\}?\}/g, (whole, name: string) =>
    inputs[name] === undefined ? whole : encodeURIComponent(inputText(inputs[name])),
  );
}

/** One request to a consumed API; secrets in it are concealed already. */
export function copyRequest({ method, url, requestHeaders, requestBody }: InspectedCall['upstream'][number]): string {
  return curl({ method, url, headers: requestHeaders, body: requestBody });
}

interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

function curl({ method, url, headers, body }: CurlRequest): string {
  const parts = [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quote(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${quote(body)}`]),
  ];
  return parts.join(' \\\n  ');
}

/** For a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
