import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunState } from './session.ts';
import { statusOf } from './status-text.ts';

const running: RunState = {
  kind: 'running',
  servers: [{ type: 'mcp', namespace: 'ship-tools', url: 'http://127.0.0.1:3001/mcp', port: 3001, declaredPort: undefined }],
  problems: [],
  stale: undefined,
};

test('nothing runs, nothing is shown', () => {
  assert.equal(statusOf([]), undefined);
});

test('one capability is shown with its ports, its addresses in the tooltip', () => {
  assert.deepEqual(statusOf([{ name: 'Ships', state: running, mock: true }]), {
    text: '$(broadcast) Ships :3001 with mocks',
    tooltip: 'Ships is running with mocks\n  ship-tools: http://127.0.0.1:3001/mcp\nClick to open, copy, call or stop',
    severity: 'normal',
  });
});

test('a version that could not be reloaded is a warning', () => {
  const stale: RunState = { ...running, servers: [], stale: { code: 'failed', message: 'x' } };
  assert.deepEqual(statusOf([{ name: 'Ships', state: stale, mock: false }]), {
    text: '$(warning) Ships',
    tooltip: 'Ships is running\n  the file cannot be served as it is; the version before goes on\nClick to open, copy, call or stop',
    severity: 'warning',
  });
});

test('several are counted', () => {
  const status = statusOf([
    { name: 'Ships', state: { kind: 'starting' }, mock: false },
    { name: 'Docks', state: { kind: 'stopping' }, mock: false },
  ]);
  assert.deepEqual(status, {
    text: '$(broadcast) 2 capabilities',
    tooltip: 'Ships is starting\nDocks is stopping\nClick to open, copy, call or stop',
    severity: 'normal',
  });
});
