/** A consumed API made for one test, and a capability with one tool that calls it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { type Outcome, toolsOf } from './run.ts';

export interface Request {
  readonly line: string;
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Handler = (request: Request, response: ServerResponse) => void;

export interface Service {
  readonly url: string;
  readonly requests: Request[];
}

export async function serve(context: TestContext, handler: Handler): Promise<Service> {
  const requests: Request[] = [];
  const server = createServer((message: IncomingMessage, response) => {
    let body = '';
    message.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    message.on('end', () => {
      const request = {
        line: `${message.method} ${message.url}`,
        authorization: message.headers.authorization,
        form: Object.fromEntries(new URLSearchParams(body)),
        body,
      };
      requests.push(request);
      handler(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

export function reply(response: ServerResponse, status: number, data: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(data));
}

/** A capability that calls the API with this authentication. */
export function capability(api: Service, authentication: string): string {
  return toolsOf('t: {description: d, call: crm.get}', {
    consumes: `
- type: http
  namespace: crm
  baseUri: "${api.url}"
  authentication: ${authentication}
  resources:
    r: {path: /things, operations: {get: {method: GET}}}
`,
  });
}

export function messageOf(outcome: Outcome): string {
  return 'message' in outcome
    ? `${outcome.status} ${outcome.error}: ${outcome.message.replaceAll(/127\.0\.0\.1:\d+/g, 'issuer')}`
    : JSON.stringify(outcome);
}
