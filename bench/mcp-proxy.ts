/** `node bench/mcp-proxy.ts UPSTREAM`: the yardstick for tools, written by hand on the official SDK and undici. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { Pool } from 'undici';

const upstream = new Pool(process.argv[2] ?? '', { connections: 64 });
const inputSchema = { type: 'object' as const, properties: { id: { type: 'string' } }, required: ['id'] };

const handler = createMcpHandler(() => {
  const server = new Server({ name: 'by-hand', version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', async () => ({ tools: [{ name: 'raw', description: 'An item', inputSchema }] }));
  server.setRequestHandler('tools/call', async ({ params }) => {
    const { body } = await upstream.request({ path: `/items/${String(params.arguments?.['id'])}`, method: 'GET' });
    return { content: [{ type: 'text', text: await body.text() }] };
  });
  return server;
});
const answer = toNodeHandler(handler);

const server = createServer((request, response) => void answer(request as Parameters<typeof answer>[0], response));
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
