import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { StartOptions } from '../../engine/control/protocol.ts';
import { engineEnvironment, startEngineProcess } from './engine-process.ts';
import { RunSessions } from './sessions.ts';

const entry = path.join(import.meta.dirname, 'testing/scripted-engine.ts');
const served = [{ type: 'mcp', namespace: 'tools', url: 'http://127.0.0.1:3001/mcp', port: 3001 }];

/** Sessions with the scripted engine, and everything they told. */
function follow() {
  const told: string[] = [];
  const sessions = new RunSessions((_, hooks) => startEngineProcess({ entry, cwd: import.meta.dirname, environment: process.env }, hooks));
  sessions.onChange(({ state }) => told.push(state.kind === 'running' && state.stale ? `running, ${state.stale.message}` : state.kind));
  sessions.onEvent(({ event }) => told.push(event.event === 'log' ? event.message : event.event));
  sessions.onCall(({ params, outcome }) => told.push(`${params.name} → ${outcome.status}`));
  sessions.onCrash(({ failure }) => told.push(failure.message));
  const create = (file: string) => {
    const start: StartOptions = { file, variables: { TOKEN: 'secret' }, upstreams: {}, mock: false, loopbackOnly: true };
    return sessions.create({ uri: `file:///${file}`, name: file, start, again: { mock: false } });
  };
  return { told, sessions, create };
}

test('a session starts, calls, reloads and stops', async () => {
  const { told, sessions, create } = follow();
  const session = create('serve');
  assert.equal(sessions.find('file:///serve'), session);
  assert.deepEqual(await session.start(), { ok: true, value: { servers: served, problems: [] } });
  assert.deepEqual(await session.call({ kind: 'tool', server: 'tools', name: 'x', arguments: { a: 1 } }), {
    ok: true,
    value: { status: 200, milliseconds: 1, data: { a: 1 } },
  });
  assert.deepEqual(await session.reload(), { ok: false, failure: { code: 'failed', message: 'broken' } });
  assert.deepEqual(session.state, { kind: 'running', servers: served, problems: [], stale: { code: 'failed', message: 'broken' } });
  assert.deepEqual(await session.reload(), { ok: true, value: { servers: [], problems: [] } });
  await session.stop();
  assert.equal(sessions.find('file:///serve'), undefined);
  assert.deepEqual(told, ['starting', 'variables: TOKEN', 'running', 'x → 200', 'running, broken', 'running', 'stopping', 'stopped']);
});

test('who comes while it starts or stops can wait until it is settled', async () => {
  const { create } = follow();
  const session = create('serve');
  const told: string[] = [];
  const tell = () => told.push(session.state.kind);
  void session.start();
  tell();
  await session.settled();
  tell();
  void session.stop();
  tell();
  await session.settled();
  tell();
  assert.deepEqual(told, ['starting', 'running', 'stopping', 'stopped']);
  const refused = create('taken');
  void refused.start();
  await refused.settled();
  assert.equal(refused.state.kind, 'stopped');
});

test('a session that does not start is gone', async () => {
  const { told, sessions, create } = follow();
  const failure = { code: 'port-in-use', message: 'taken', port: 3001, freePort: 3002, server: 'tools' } as const;
  assert.deepEqual(await create('taken').start(), { ok: false, failure });
  assert.deepEqual(sessions.all(), []);
  assert.deepEqual(told, ['starting', 'stopped']);
});

test('an engine that dies is told, and its open call is answered', async () => {
  const { told, create } = follow();
  const session = create('die-on-call');
  await session.start();
  assert.deepEqual(await session.call({ kind: 'tool', server: 'tools', name: 'x', arguments: {} }), {
    ok: false,
    failure: { code: 'failed', message: 'The engine ended before it answered.' },
  });
  const failure = { code: 'failed', message: 'The engine ended by itself (exit code 3).' };
  assert.deepEqual(session.state, { kind: 'stopped', failure });
  assert.deepEqual(told, ['starting', 'variables: TOKEN', 'running', 'stopped', failure.message]);
});

test('an engine that does not listen is ended all the same', async () => {
  const { told, create } = follow();
  const session = create('deaf');
  await session.start();
  await session.stop();
  assert.deepEqual(told, ['starting', 'variables: TOKEN', 'running', 'stopping', 'stopped']);
});

test('a bundle that is not there is a failure to start', async () => {
  const sessions = new RunSessions((_, hooks) =>
    startEngineProcess({ entry: '/nowhere/engine.mjs', cwd: import.meta.dirname, environment: {} }, hooks),
  );
  const start: StartOptions = { file: 'x', variables: {}, upstreams: {}, mock: false, loopbackOnly: true };
  const answer = await sessions.create({ uri: 'file:///x', name: 'x', start, again: { mock: false } }).start();
  assert.deepEqual(answer, { ok: false, failure: { code: 'failed', message: 'The engine ended before it answered.' } });
  assert.deepEqual(sessions.all(), []);
});

test('the engine does not see what steers the processes of the editor', () => {
  assert.deepEqual(
    engineEnvironment({ PATH: '/bin', NODE_OPTIONS: '--inspect', VSCODE_PID: '1', ELECTRON_NO_ASAR: '1', TOKEN: 't', GONE: undefined }),
    { PATH: '/bin', TOKEN: 't', ELECTRON_RUN_AS_NODE: '1' },
  );
});
