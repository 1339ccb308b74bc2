import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressLine, problemLine, servedDetails, servedLine } from './log-lines.ts';

const call = { time: '', server: 'ship-tools', unit: 'list-ships', ok: true, status: 200, milliseconds: 12.4, upstreamCalls: [] };
const upstream = { reference: 'registry.list-ships', method: 'GET', url: 'http://u/ships', status: 200, milliseconds: 9.04 };

test('a served call is one line, with its upstream call when there is one', () => {
  assert.equal(servedLine(call), '✓ ship-tools/list-ships 200 in 12 ms');
  assert.equal(
    servedLine({ ...call, upstreamCalls: [upstream] }),
    '✓ ship-tools/list-ships 200 in 12 ms ← GET http://u/ships 200 in 9.0 ms',
  );
  assert.deepEqual(servedDetails({ ...call, upstreamCalls: [upstream] }), []);
});

test('several upstream calls and the reason of a failure are lines below', () => {
  const failed = {
    ...call,
    ok: false,
    status: 502,
    milliseconds: 2050,
    upstreamCalls: [
      upstream,
      {
        reference: 'registry.add-ship',
        method: 'POST',
        url: 'http://u/x',
        status: undefined,
        milliseconds: 2000,
        error: 'connection refused',
      },
    ],
    error: { code: 'invalid-input', message: 'The inputs do not fit.', status: 400, details: [{ name: 'imo', message: 'is required' }] },
  };
  assert.equal(servedLine(failed), '✗ ship-tools/list-ships 502 in 2.0 s');
  assert.deepEqual(servedDetails(failed), [
    '    ← GET http://u/ships 200 in 9.0 ms',
    '    ← POST http://u/x connection refused in 2.0 s',
    '    The inputs do not fit.',
    '    imo: is required',
  ]);
});

test('addresses say when another port is used than the one in the file', () => {
  const server = { type: 'mcp', namespace: 'ship-tools', url: 'http://127.0.0.1:3002/mcp', port: 3002, declaredPort: 3001 } as const;
  assert.equal(addressLine(server), '  mcp ship-tools http://127.0.0.1:3002/mcp (instead of port 3001 in the file)');
  assert.equal(
    addressLine({ ...server, type: 'control', namespace: undefined, declaredPort: undefined, url: undefined }),
    '  control over standard input and output',
  );
});

test('a problem line names file, line and column from 1', () => {
  const at = { line: 4, character: 2 };
  assert.equal(
    problemLine({ uri: 'file:///w/my%20ships.yaml', severity: 'warning', code: 'x', message: 'No.', range: { start: at, end: at } }),
    '  my ships.yaml:5:3 warning: No.',
  );
});
