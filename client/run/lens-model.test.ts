import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Servables } from '../../server/protocol.ts';
import { callableOf, onLine, servablesOf, serverOf } from '../testing/servables.ts';
import { type LensSituation, lensesOf } from './lens-model.ts';
import type { RunState } from './session.ts';

const servables = servablesOf([
  serverOf('mcp', 'ship-tools', {
    nameRange: onLine(4),
    calls: [callableOf('tool', 'ship-tools', 'list-ships', { range: onLine(6), nameRange: onLine(6) })],
  }),
]);

const running: RunState = {
  kind: 'running',
  servers: [
    { type: 'mcp', namespace: 'ship-tools', url: 'http://127.0.0.1:3001/mcp', port: 3001, declaredPort: undefined },
    { type: 'mcp', namespace: 'piped', url: undefined, port: undefined, declaredPort: undefined },
  ],
  problems: [],
  stale: undefined,
};

function checkLenses(situation: Partial<LensSituation>, expected: readonly string[], of: Servables = servables): void {
  const lenses = lensesOf(of, { state: undefined, mock: false, trusted: true, ...situation });
  assert.deepEqual(
    lenses.map((lens) => `${lens.range.start.line} ${lens.title}`),
    expected,
  );
}

test('a file that does not run offers to run it, and each tool and step to call it', () => {
  const [tool] = servables.servers[0]?.calls ?? [];
  assert.ok(tool);
  const step = { ...tool, kind: 'step', name: 'list-ships/first', nameRange: onLine(8) } as const;
  checkLenses({}, ['0 ▶ Run', '0 ▶ Run with mocks', '6 ▶ Call', '8 ▶ Call'], { ...servables, steps: [step] });
});

test('what answers for the consumed APIs is told', () => {
  const titles = (situation: Partial<LensSituation>) =>
    lensesOf(servables, { state: running, mock: true, trusted: true, ...situation }).map(({ title }) => title);
  assert.deepEqual([titles({}).includes('with mocks'), titles({ replays: true }).includes('with a recording')], [true, true]);
  assert.equal(titles({ replays: true }).includes('with mocks'), false);
});

test('a running file offers to stop it and shows the addresses that exist', () => {
  checkLenses({ state: running }, ['0 ■ Stop', '0 ↻ Restart', '0 ship-tools http://127.0.0.1:3001/mcp', '6 ▶ Call']);
  checkLenses({ state: running, mock: true }, [
    '0 ■ Stop',
    '0 ↻ Restart',
    '0 ship-tools http://127.0.0.1:3001/mcp',
    '0 with mocks',
    '6 ▶ Call',
  ]);
});

test('a failed reload is said beside the addresses', () => {
  checkLenses({ state: { ...running, servers: [], stale: { code: 'failed', message: 'no' } } }, [
    '0 ■ Stop',
    '0 ↻ Restart',
    '0 ⚠ serving the version before',
    '6 ▶ Call',
  ]);
});

test('starting and stopping are shown', () => {
  checkLenses({ state: { kind: 'starting' } }, ['0 Starting…', '0 ■ Stop', '6 ▶ Call']);
  checkLenses({ state: { kind: 'stopping' } }, ['0 Stopping…', '6 ▶ Call']);
});

test('in a workspace that is not trusted nothing can be started', () => {
  checkLenses({ trusted: false }, ['0 ▶ Run (needs a trusted workspace)']);
});

test('a shared file has no lenses, and a capability without servers nothing to run', () => {
  checkLenses({}, [], { ...servables, runnable: false });
  checkLenses({}, [], { ...servables, servers: [] });
});
