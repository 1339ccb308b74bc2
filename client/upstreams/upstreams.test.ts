import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UpstreamSettings } from '../../engine/control/protocol.ts';
import type { Answer } from '../run/engine-process.ts';
import type { RunSession } from '../run/session.ts';
import { createUpstreams } from './upstreams.ts';

function sessionThat(answer: Answer<null>) {
  const told: UpstreamSettings[] = [];
  const session: Pick<RunSession, 'configureUpstreams'> = {
    configureUpstreams: async (settings) => {
      told.push(settings);
      return answer;
    },
  };
  // Only what is asked of it is there.
  return { session: session as RunSession, told };
}

test('a behaviour is added to the others, and taken away again', async () => {
  const { session, told } = sessionThat({ ok: true, value: null });
  const upstreams = createUpstreams();
  let changes = 0;
  upstreams.onChange(() => changes++);
  await upstreams.set(session, { behaviours: {}, record: true });
  await upstreams.setBehaviour(session, ['u.a', 'u.b'], { status: 429 });
  await upstreams.setBehaviour(session, ['u.b'], { fault: 'reset' });
  await upstreams.setBehaviour(session, ['u.a'], undefined);
  assert.deepEqual(told, [
    { behaviours: {}, record: true },
    { behaviours: { 'u.a': { status: 429 }, 'u.b': { status: 429 } }, record: true },
    { behaviours: { 'u.a': { status: 429 }, 'u.b': { fault: 'reset' } }, record: true },
    { behaviours: { 'u.b': { fault: 'reset' } }, record: true },
  ]);
  assert.deepEqual([upstreams.stateOf(session), changes], [told.at(-1), 4]);
});

test('what the engine refuses is not taken for done, and other runs have their own', async () => {
  const { session } = sessionThat({ ok: false, failure: { code: 'failed', message: 'The engine is not running.' } });
  const upstreams = createUpstreams();
  const answer = await upstreams.setBehaviour(session, ['u.a'], { status: 500 });
  assert.equal(answer.ok, false);
  assert.deepEqual(upstreams.stateOf(session), { behaviours: {}, record: false });
  assert.deepEqual(upstreams.stateOf(sessionThat({ ok: true, value: null }).session), { behaviours: {}, record: false });
});
