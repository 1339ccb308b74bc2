import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { startReceiver } from '../engine/testing/otlp-receiver.ts';

const program = path.join(import.meta.dirname, 'main.ts');
const example = path.resolve(import.meta.dirname, '../examples/hello/hello.capability.yaml');
const command = { command: process.execPath, args: [program, 'mcp', example] };

const meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

describe('capstan mcp', () => {
  it('N41 answers one line a message, and nothing else', async (t) => {
    const child = spawn(process.execPath, [program, 'mcp', example], { stdio: ['pipe', 'pipe', 'pipe'] });
    t.after(() => child.kill('SIGKILL'));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<{ id: unknown; error?: { code: number }; result?: unknown }> =>
      JSON.parse(String((await lines.next()).value));
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'server/discover', params: { _meta: meta } })}\n\n{bad\n`);
    const answers = [await next(), await next()];
    child.stdin.write(
      `${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'greet', arguments: { name: 'Ana' }, _meta: meta } })}\n`,
    );
    answers.push(await next());
    assert.deepEqual(
      answers.map(({ id, error }) => [id, error?.code]).sort((a, b) => String(a[0]).localeCompare(String(b[0]))),
      [
        [1, undefined],
        [2, undefined],
        [null, -32700],
      ],
    );
    const exit = once(child, 'exit');
    child.stdin.end();
    assert.deepEqual(await exit, [0, null]);
  });

  it('tells a receiver of OpenTelemetry what it did', async (t) => {
    const { url, received } = await startReceiver(t);
    const child = spawn(process.execPath, [program, 'mcp', example], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_METRICS_EXPORTER: 'none' },
    });
    t.after(() => child.kill('SIGKILL'));
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const params = { name: 'greet', arguments: { name: 'Ana' }, _meta: { ...meta, traceparent } };
    child.stdin.end(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })}\n`);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    const told = received.map(({ path: at, body }) => [at, body.includes('0af7651916cd43dd8448eb211c80319c')]);
    assert.deepEqual(told.sort(), [
      ['/v1/logs', true],
      ['/v1/traces', true],
    ]);
  });

  it('serves the official clients of both eras', async (t) => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StdioClientTransport(command));
    t.after(() => client.close());
    assert.equal(client.getNegotiatedProtocolVersion(), '2026-07-28');
    assert.deepEqual(
      (await client.listTools()).tools.map(({ name }) => name),
      ['greet'],
    );

    const old = new OldClient({ name: 'test', version: '1' });
    await old.connect(new OldTransport(command));
    t.after(() => old.close());
    assert.deepEqual(
      (await old.listTools()).tools.map(({ name }) => name),
      ['greet'],
    );
    assert.deepEqual((await old.callTool({ name: 'greet', arguments: { name: 'Ana' } })).isError, false);
  });
});
