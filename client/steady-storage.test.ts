import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Memento, SecretStorage } from 'vscode';
import { steadySecrets, steadyState } from './steady-storage.ts';

const full = Object.assign(new Error('write'), { code: 'ENOSPC' });

/** A storage in memory on a disk that can be filled. */
function disk() {
  const values = new Map<string, unknown>();
  const own = { isFull: false, values };
  const write = async (key: string, value: unknown): Promise<void> => {
    if (own.isFull) throw full;
    values.set(key, value);
  };
  const state: Memento = {
    keys: () => [...values.keys()],
    get: <T>(key: string, fallback?: T) => (values.get(key) ?? fallback) as T,
    update: write,
  };
  const secrets: Pick<SecretStorage, 'get' | 'store'> = {
    get: async (key) => {
      if (own.isFull) throw new Error('The keyring is locked');
      return values.get(key) as string | undefined;
    },
    store: write,
  };
  return Object.assign(own, { state, secrets: secrets as SecretStorage });
}

describe('what the editor keeps', () => {
  it('is told once when it cannot be kept, and everything goes on', async () => {
    const told: string[] = [];
    const own = disk();
    const state = steadyState(own.state, (message) => told.push(message));
    await state.update('a', 1);
    own.isFull = true;
    await state.update('a', 2);
    await state.update('b', 3);
    const message =
      'The editor cannot keep what Capstan remembers for this workspace (inputs, ports, what ran). The disk is full: make room and try again.';
    assert.deepEqual([told, state.get('a'), state.get('b', 0), state.keys()], [[message], 1, 0, ['a']]);
    own.isFull = false;
    await state.update('a', 4);
    own.isFull = true;
    await state.update('a', 5);
    assert.deepEqual([told, state.get('a')], [[message, message], 4]);
  });

  it('holds for secrets too', async () => {
    const told: string[] = [];
    const own = disk();
    const secrets = steadySecrets(own.secrets, (message) => told.push(message));
    await secrets.store('a', 'x');
    assert.equal(await secrets.get('a'), 'x');
    own.isFull = true;
    await secrets.store('a', 'y');
    assert.equal(await secrets.get('a'), undefined);
    assert.deepEqual(told, [
      'The value could not be kept in the secret storage of the editor; it counts for this run. The disk is full: make room and try again.',
    ]);
  });
});
