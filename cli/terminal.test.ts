/** The command line as a process of its own: what the system does to it. */
import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { writeFiles } from '../engine/testing/serve.ts';
import { startUpstream } from '../engine/testing/upstream.ts';

const capability = (upstream: string): string => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream}", resources: {s: {path: /slow, operations: {s: {method: GET}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, call: u.s}}}}}
`;

/** In the folder of the file. */
function start(context: TestContext, command: string, file: string, ...more: readonly string[]): ChildProcessWithoutNullStreams {
  const args = [path.join(import.meta.dirname, 'main.ts'), command, file, ...more];
  const child = spawn(process.execPath, args, { cwd: path.dirname(file) });
  context.after(() => child.kill('SIGKILL'));
  return child;
}

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** The answer of a call that waits for the consumed API. */
  readonly answer: Promise<Response>;
  readonly release: () => void;
}

async function startWithCall(context: TestContext, ...more: readonly string[]): Promise<Running> {
  const upstream = await startUpstream(context);
  const file = await writeFiles(context, { 'c.yaml': capability(upstream.url) });
  const child = start(context, 'run', file, '--port-base', '0', ...more);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line.toString())?.[0] ?? '';
  const answer = fetch(`${address}/r`);
  answer.catch(() => undefined);
  while (upstream.requests.length === 0) await setImmediate();
  return { child, answer, release: upstream.release };
}

describe('a signal', () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    it(`${signal} lets running calls end, and then the program ends with 0`, async (t) => {
      const { child, answer, release } = await startWithCall(t);
      const exit = once(child, 'exit');
      child.kill(signal);
      release();
      assert.deepEqual([(await answer).status, await exit], [200, [0, null]]);
    });

  it('does not wait for a receiver of telemetry that never answers', async (t) => {
    const silent = createServer().listen(0, '127.0.0.1');
    t.after(() => silent.closeAllConnections());
    await once(silent, 'listening');
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const hour = '3600000';
    const env = { ...process.env, OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: url, OTEL_EXPORTER_OTLP_TIMEOUT: hour, OTEL_BLRP_EXPORT_TIMEOUT: hour };
    const file = await writeFiles(t, { 'c.yaml': capability('http://127.0.0.1:1') });
    const args = [path.join(import.meta.dirname, 'main.ts'), 'run', file, '--port-base', '0'];
    const child = spawn(process.execPath, args, { env });
    t.after(() => child.kill('SIGKILL'));
    await once(silent, 'request');
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await exit, [0, null]);
    silent.close();
  });

  // Only Linux tells that the first one was heard.
  it('a second one ends the program at once', { skip: process.platform === 'linux' ? false : 'not on this system' }, async (t) => {
    const { child, answer } = await startWithCall(t);
    const exit = once(child, 'exit');
    child.kill('SIGINT');
    await heard(child.pid);
    child.kill('SIGTERM');
    assert.deepEqual(await exit, [null, 'SIGTERM']);
    await assert.rejects(answer);
  });
});

/** Settles when the process listens for signals no more: it has been asked to end. */
async function heard(pid: number | undefined): Promise<void> {
  const sigterm = 1n << 14n;
  for (;;) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const caught = BigInt(`0x${/SigCgt:\s+(\w+)/.exec(status)?.[1] ?? '0'}`);
    if ((caught & sigterm) === 0n) return;
  }
}

describe('an output that nobody reads', () => {
  it('ends the program without a complaint', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': `${capability('http://127.0.0.1:1')}${'colour: red\n'.repeat(3_000)}` });
    const child = start(t, 'check', file, '--format', 'json');
    const errors = text(child.stderr);
    child.stdout.destroy();
    assert.deepEqual([await once(child, 'exit'), await errors], [[141, null], '']);
  });

  it('is another thing than one that has no room left, which is told', {
    skip: existsSync('/dev/full') ? false : 'not on this system',
  }, async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability('http://127.0.0.1:1') });
    const full = openSync('/dev/full', 'w');
    t.after(() => closeSync(full));
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts'), 'check', file], { stdio: ['ignore', full, 'pipe'] });
    assert.ok(child.stderr);
    const errors = text(child.stderr);
    assert.deepEqual(
      [await once(child, 'exit'), await errors],
      [[2, null], 'The output cannot be written: ENOSPC: no space left on device, write.\n'],
    );
  });

  it('does not keep a server from serving', async (t) => {
    const { child, answer, release } = await startWithCall(t);
    child.stderr.destroy();
    release();
    assert.equal((await answer).status, 200);
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await exit, [0, null]);
  });
});

describe('--log json', () => {
  it('writes nothing but one object a line, whatever happens', async (t) => {
    const { child, answer, release } = await startWithCall(t, '--log', 'json', '--verbose', '--record', '.');
    const [out, err] = [text(child.stdout), text(child.stderr)];
    release();
    await answer;
    child.kill('SIGTERM');
    const lines = `${await out}${await err}`.trim().split('\n');
    const events = lines.map((line) => (JSON.parse(line) as { readonly event: string }).event);
    assert.deepEqual([...new Set(events)].sort(), ['log', 'served']);
  });
});
