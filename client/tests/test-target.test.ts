import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugCommand } from '../../engine/control/protocol.ts';
import { createTestTarget } from './test-target.ts';

function tests() {
  const told: (DebugCommand['kind'] | 'stop')[] = [];
  const own = createTestTarget({
    debug: async (command) => {
      told.push(command.kind);
      return command.kind === 'pause'
        ? { ok: false, failure: { code: 'failed', message: 'The engine is not running.' } }
        : { ok: true, value: { kind: 'done' } };
    },
    stop: async () => void told.push('stop'),
  });
  return { ...own, told };
}

describe('tests under the debugger', () => {
  it('begin when the debugger is ready, and end it when they are over', async () => {
    const { target, begun, end, event, wasStopped, told } = tests();
    const seen: string[] = [];
    target.onEvent(({ event: kind }) => seen.push(kind));
    target.onEnd(() => seen.push('end'));
    assert.deepEqual(await target.debug({ kind: 'off' }), { kind: 'done' });
    assert.deepEqual(await target.debug({ kind: 'pause' }), { kind: 'refused', message: 'The engine is not running.' });
    target.begin?.();
    assert.equal(await begun, true);
    event({ event: 'thread', thread: 1, name: 'tool a', state: 'began' });
    end();
    await target.stop();
    assert.deepEqual([seen, told, wasStopped()], [['thread', 'end'], ['off', 'pause'], false]);
  });

  it('end with the session', async () => {
    const { target, begun, wasStopped, told } = tests();
    await target.stop();
    assert.deepEqual([await begun, told, wasStopped()], [false, ['stop'], true]);
  });
});
