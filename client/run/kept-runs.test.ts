import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeRuns, isReload } from './kept-runs.ts';
import type { RunState, SessionOptions } from './session.ts';

const run = (name: string, state: RunState, again: SessionOptions['again']) => ({
  state,
  options: {
    uri: `file:///w/${name}.yaml`,
    name,
    start: { file: `/w/${name}.yaml`, variables: { TOKEN: 'secret' }, upstreams: {}, mock: again.mock, loopbackOnly: true },
    again,
  },
});

test('what runs is written down as it was asked for, without values', () => {
  const sessions = [
    run('a', { kind: 'running', servers: [], problems: [], stale: undefined }, { mock: false, environment: 'staging' }),
    run('b', { kind: 'starting' }, { mock: true, replay: '/w/b.recording.json' }),
    run('c', { kind: 'stopping' }, { mock: false }),
    run('d', { kind: 'stopped', failure: undefined }, { mock: false }),
  ];
  assert.deepEqual(describeRuns(sessions, { session: 's', at: 5 }), {
    session: 's',
    at: 5,
    runs: [
      { uri: 'file:///w/a.yaml', mock: false, environment: 'staging' },
      { uri: 'file:///w/b.yaml', mock: true, replay: '/w/b.recording.json' },
    ],
  });
});

test('the same start of the editor, or seconds ago, is a reload; a window opened later is not', () => {
  const kept = { session: 's', at: 1_000_000, runs: [] };
  assert.deepEqual(
    [isReload(kept, 's', 9_000_000), isReload(kept, 'other', 1_000_000 + 120_000), isReload(kept, 'other', 1_000_000 + 120_001)],
    [true, true, false],
  );
});
