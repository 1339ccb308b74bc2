/** Ten capabilities at once, each read again a hundred times: nothing is left behind. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { startEngineProcess } from './engine-process.ts';
import { RunSessions } from './sessions.ts';

const entry = path.resolve(import.meta.dirname, '../../engine/main.ts');
const capabilities = 10;
const reloads = 100;

const text = (greeting: string): string => `ikanos: "1.0.0-beta5"
capability:
  exposes:
    - type: rest
      port: 3000
      namespace: api
      resources:
        r: {path: /r, operations: {o: {method: GET, outputParameters: {text: {type: string, value: ${greeting}}}}}}
`;

/** The engine processes of this one, as Linux lists them. */
function engines(): string[] {
  const file = (pid: string, name: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
      // It has ended meanwhile.
      return '';
    }
  };
  return readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && file(name, 'status').includes(`\nPPid:\t${process.pid}\n`) && file(name, 'cmdline').includes(entry),
  );
}

const openFiles = (pid: string): number => readdirSync(`/proc/${pid}/fd`).length;

test('ten capabilities are read again a hundred times and leave nothing behind', { skip: process.platform !== 'linux' }, async (t) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-runs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const sessions = new RunSessions((_, hooks) => startEngineProcess({ entry, cwd: folder, environment: process.env }, hooks));
  t.after(() => sessions.stopAll());
  const files = Array.from({ length: capabilities }, (_, index) => path.join(folder, `${index}.yaml`));
  for (const file of files) writeFileSync(file, text('first'));
  const own = openFiles(String(process.pid));
  const running = await Promise.all(
    files.map(async (file) => {
      const session = sessions.create({
        uri: `file://${file}`,
        name: path.basename(file),
        again: { mock: false },
        start: { file, variables: {}, upstreams: {}, mock: false, loopbackOnly: true, portBase: 0 },
      });
      assert.equal((await session.start()).ok, true);
      return session;
    }),
  );
  const addresses = running.map(({ state }) => (state.kind === 'running' ? (state.servers[0]?.url ?? '') : ''));
  const answers = () =>
    Promise.all(
      addresses.map(async (address) => {
        const response = await fetch(`${address}/r`, { headers: { connection: 'close' } });
        return ((await response.json()) as { readonly text: string }).text;
      }),
    );
  assert.deepEqual(
    await answers(),
    files.map(() => 'first'),
  );
  const before = engines().map(openFiles);
  assert.equal(before.length, capabilities);

  for (const file of files) writeFileSync(file, text('last'));
  for (let round = 0; round < reloads; round++) await Promise.all(running.map((session) => session.reload()));
  assert.deepEqual(
    await answers(),
    files.map(() => 'last'),
  );
  assert.deepEqual(engines().map(openFiles), before);

  await sessions.stopAll();
  assert.deepEqual(engines(), []);
  for (const address of addresses) await assert.rejects(fetch(`${address}/r`));
  assert.deepEqual(sessions.all(), []);
  // Sockets of the questions above may still be closing; what the processes had is gone.
  assert.ok(openFiles(String(process.pid)) <= own + capabilities);
});
