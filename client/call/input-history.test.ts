import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Memento, Uri } from 'vscode';
import { inputHistory, latestFirst, rememberInputs } from './input-history.ts';
import type { CallTarget } from './unit-name.ts';

/** The state of a workspace, in memory. */
function memory(): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, fallback?: T) => (values.get(key) ?? fallback) as T,
    update: async (key, value) => void values.set(key, structuredClone(value)),
  };
}

// Only its text is asked for.
const uri = (path: string) => ({ toString: () => `file://${path}` }) as Uri;
const target: CallTarget = { kind: 'tool', server: 'tools', name: 'get-ship' };

test('inputs come back latest first, each once, for what they were given to', async () => {
  const state = memory();
  const file = uri('/w/a.yaml');
  for (const imo of ['1', '2', '1']) await rememberInputs(state, file, target, { imo });
  assert.deepEqual(inputHistory(state, file, target), [{ imo: '1' }, { imo: '2' }]);
  assert.deepEqual(
    [
      inputHistory(state, uri('/w/b.yaml'), target),
      inputHistory(state, file, { ...target, kind: 'flow' }),
      inputHistory(state, file, { ...target, name: 'list-ships' }),
    ],
    [[], [], []],
  );
});

test('a call without inputs leaves nothing behind', async () => {
  const state = memory();
  await rememberInputs(state, uri('/w/a.yaml'), target, {});
  assert.deepEqual(state.keys(), []);
});

test('ten are kept', () => {
  const before = Array.from({ length: 10 }, (_, index) => ({ index }));
  assert.deepEqual(
    latestFirst(before, { index: 99 }).map(({ index }) => index),
    [99, 0, 1, 2, 3, 4, 5, 6, 7, 8],
  );
});
