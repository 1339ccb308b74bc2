/** The server as it runs in a browser: in a worker, without files of its own. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { filesIn } from '../zip.ts';

const shared = `ikanos: "1.0.0-beta5"
consumes:
  - type: http
    namespace: shop
    baseUri: https://shop.example
    resources:
      orders:
        path: /orders
        operations:
          list-orders: {method: GET}
`;

const main = `ikanos: "1.0.0-beta5"
capability:
  consumes:
    - {from: shared.consumes.yaml, import: shop}
  exposes:
    - type: mcp
      port: 3001
      namespace: tools
      tools:
        list: {description: Lists all orders of the shop, call: shop.list-order}
`;

/** Runs in the page: opens `main` and collects the messages of its diagnostics until there are some, answering for files. */
async function diagnose({ main, shared }: { main: string; shared: string }): Promise<{ messages: string[]; asked: string[] }> {
  interface Message {
    id?: number;
    method?: string;
    params?: { uri?: string; diagnostics?: { message: string }[] };
  }
  interface WorkerLike {
    postMessage(message: object): void;
    onmessage: ((event: { data: Message }) => void) | null;
  }
  const { Worker } = globalThis as unknown as { Worker: new (address: string) => WorkerLike };
  const worker = new Worker('/server-web.js');
  const asked: string[] = [];
  const uri = 'memory:/project/main.capability.yaml';
  return new Promise((resolve) => {
    worker.onmessage = ({ data: { id, method, params } }) => {
      if (method === 'capstan/readFile') {
        asked.push(params?.uri ?? '');
        const isShared = params?.uri?.endsWith('/shared.consumes.yaml') === true;
        worker.postMessage({ jsonrpc: '2.0', id, result: isShared ? { kind: 'text', text: shared } : { kind: 'missing' } });
      } else if (method === 'capstan/listFiles') worker.postMessage({ jsonrpc: '2.0', id, result: { uris: [] } });
      else if (method === 'textDocument/publishDiagnostics') {
        const messages = params?.diagnostics?.map(({ message }) => message) ?? [];
        if (messages.length > 0) resolve({ messages, asked });
      } else if (id === 1 && method === undefined) {
        worker.postMessage({ jsonrpc: '2.0', method: 'initialized', params: {} });
        const textDocument = { uri, languageId: 'capability', version: 1, text: main };
        worker.postMessage({ jsonrpc: '2.0', method: 'textDocument/didOpen', params: { textDocument } });
      }
    };
    const params = { processId: null, capabilities: {}, rootUri: 'memory:/project' };
    worker.postMessage({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  });
}

describe('the server in a web worker', () => {
  let browser: Browser;
  let page: Page;
  let script: Buffer;
  const server = createServer((request, response) => {
    const isScript = request.url === '/server-web.js';
    response.writeHead(200, { 'Content-Type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : '<!doctype html><title>worker</title>');
  });
  before(async () => {
    script =
      filesIn(readFileSync(process.env['CAPSTAN_VSIX'] ?? '')).get('extension/dist/server-web.js')?.() ?? assert.fail('It is not packed.');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    browser = await chromium.launch({ executablePath: process.env['CAPSTAN_CHROMIUM'] ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  it('reads imported files through the client and judges calls by them', async () => {
    assert.deepEqual(await page.evaluate(diagnose, { main, shared }), {
      messages: ['`shop` has no operation `list-order`. Did you mean `list-orders`?'],
      asked: ['memory:/project/.capstanrc', 'memory:/project/shared.consumes.yaml'],
    });
  });
});
