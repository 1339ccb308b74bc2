import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServingAddress } from '../../engine/control/protocol.ts';
import { configurationsFor } from './client-configuration.ts';
import { mcpServersOf } from './served-tools.ts';

const server = (type: ServingAddress['type'], namespace: string, url: string | undefined): ServingAddress => ({
  type,
  namespace,
  url,
  port: 1,
  declaredPort: undefined,
});

test('MCP servers with an address are offered while they run', () => {
  const servers = [server('mcp', 'a', 'http://127.0.0.1:1/mcp'), server('mcp', 'b', undefined), server('rest', 'c', 'http://127.0.0.1:2')];
  const options = { name: 'Fleet', start: { file: '/f.yaml' } };
  assert.deepEqual(
    mcpServersOf([
      { options, state: { kind: 'running', servers } },
      { options, state: { kind: 'stopping' } },
    ]),
    [{ label: 'Fleet: a', namespace: 'a', url: 'http://127.0.0.1:1/mcp', file: '/f.yaml' }],
  );
});

test('a running server can be told by its address, any server by what starts it', () => {
  const of = (url: string | undefined, file = '/my files/f.yaml') =>
    configurationsFor({ namespace: 'fleet', url, file }).map(({ label, text }) => [label, text.startsWith('{') ? JSON.parse(text) : text]);
  const started = [
    ['mcpServers that starts it', { mcpServers: { fleet: { command: 'capstan', args: ['mcp', '/my files/f.yaml'] } } }],
    ['The command that starts it', 'capstan mcp "/my files/f.yaml"'],
  ];
  assert.deepEqual(of(undefined), started);
  const url = 'http://127.0.0.1:3001/mcp';
  assert.deepEqual(of(url), [
    ['The address', url],
    ['mcp.json of VS Code', { servers: { fleet: { type: 'http', url } } }],
    ['mcpServers with an address', { mcpServers: { fleet: { type: 'http', url } } }],
    ['mcpServers through mcp-remote', { mcpServers: { fleet: { command: 'npx', args: ['-y', 'mcp-remote', url] } } }],
    ...started,
  ]);
});
