import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Callable } from '../../server/protocol.ts';
import { callableOf, inputOf } from '../testing/servables.ts';
import { copyCall, copyKinds, copyRequest } from './copy-as.ts';

const callable = (kind: Callable['kind'], more: Partial<Callable> = {}): Callable => callableOf(kind, 's', 'find', more);

const inputIn = (name: string, place: string) => inputOf(name, { in: place });

test('a REST operation becomes a request with everything in its place', () => {
  const inputs = ['id', 'q', 'X-Trace', 'session', 'note'].map((name, index) =>
    inputIn(name, ['path', 'query', 'header', 'cookie', 'body'][index] ?? ''),
  );
  const unit = callable('rest-operation', { method: 'POST', path: '/ships/{{id}}', inputs });
  const given = { id: 'a b', q: "it's", 'X-Trace': '1', session: 's1', note: { text: 'x' } };
  assert.deepEqual(copyCall('curl', unit, given, 'http://127.0.0.1:3002').split(' \\\n  '), [
    "curl -X POST 'http://127.0.0.1:3002/ships/a%20b?q=it%27s'",
    "-H 'X-Trace: 1'",
    "-H 'Cookie: session=s1'",
    "-H 'Content-Type: application/json'",
    `-d '{"note":{"text":"x"}}'`,
  ]);
});

test('a tool becomes a request of the MCP protocol', () => {
  const text = copyCall('MCP request', callable('tool'), { id: 7 }, 'http://127.0.0.1:3001/mcp');
  assert.deepEqual(JSON.parse(text), { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'find', arguments: { id: 7 } } });
  assert.deepEqual(copyCall('curl', callable('tool'), { id: "o'clock" }, 'http://127.0.0.1:3001/mcp').split(' \\\n  '), [
    "curl -X POST 'http://127.0.0.1:3001/mcp'",
    "-H 'Content-Type: application/json'",
    "-H 'Accept: application/json, text/event-stream'",
    `-d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"find","arguments":{"id":"o'\\''clock"}}}'`,
  ]);
});

test('resources and prompts have methods of their own', () => {
  const resource = callable('resource', { path: 'ship://{id}/log' });
  assert.deepEqual(JSON.parse(copyCall('MCP request', resource, { id: '7' }, '')), {
    jsonrpc: '2.0',
    id: 1,
    method: 'resources/read',
    params: { uri: 'ship://7/log' },
  });
  assert.deepEqual(JSON.parse(copyCall('MCP request', callable('prompt'), { a: 'b' }, '')), {
    jsonrpc: '2.0',
    id: 1,
    method: 'prompts/get',
    params: { name: 'find', arguments: { a: 'b' } },
  });
});

test('flows are not served, so they cannot be copied', () => {
  assert.deepEqual(copyKinds({ kind: 'flow' }), []);
  assert.deepEqual(copyKinds({ kind: 'rest-operation' }), ['curl']);
});

test('a request to a consumed API can be sent again, but for what is secret', () => {
  const request = {
    reference: 'registry.find',
    method: 'GET',
    url: 'https://registry.example.org/ships?x=1&y=2',
    requestHeaders: { authorization: '•••' },
    status: 200,
    milliseconds: 3,
  };
  assert.equal(copyRequest(request), "curl 'https://registry.example.org/ships?x=1&y=2' \\\n  -H 'authorization: •••'");
});
