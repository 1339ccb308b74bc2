/** Ports counted from a base, and what becomes of them when the file changes. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { freePorts } from '../test/free-ports.ts';
import { optionsFor, refusalOf, type Served, serveFile, writeFiles } from './testing/serve.ts';

/** Servers by namespace and declared port, in the order of the file. */
function capability(servers: Readonly<Record<string, number>>): string {
  const rest = Object.entries(servers).map(
    ([name, port]) =>
      `  - {type: rest, port: ${port}, namespace: ${name}, resources: {r: {path: /r, operations: {o: {method: GET, outputParameters: {text: {type: string, value: ${name}}}}}}}}\n`,
  );
  return `ikanos: "1.0.0-beta5"\ncapability:\n  exposes:\n${rest.join('')}`;
}

interface Counted extends Served {
  /** Behind the base, by namespace. */
  readonly ports: () => Readonly<Record<string, number>>;
  /** How it ended. */
  readonly edit: (servers: Readonly<Record<string, number>>) => Promise<string>;
  readonly base: number;
}

async function start(context: TestContext, servers: Readonly<Record<string, number>>): Promise<Counted> {
  const base = await freePorts(8);
  const file = await writeFiles(context, { 'capability.yaml': capability(servers) });
  const served = await serveFile(context, file, { portBase: base });
  return {
    ...served,
    base,
    ports: () => Object.fromEntries(served.engine.started().servers.map(({ namespace, port }) => [String(namespace), Number(port) - base])),
    edit: async (next) => {
      await writeFile(file, capability(next));
      const outcome = await served.engine.reload();
      return outcome.kind === 'kept' ? outcome.failure.message : outcome.kind;
    },
  };
}

describe('ports counted from a base', () => {
  it('stay with their servers when another port is declared, connections too', async (t) => {
    const served = await start(t, { a: 3001, b: 3002 });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    t.after(() => agent.destroy());
    const ask = (): Promise<readonly [port: number | undefined, text: string]> =>
      new Promise((resolve, reject) => {
        get(`${served.address('a')}/r`, { agent }, (response) => {
          const port = response.socket.localPort;
          text(response).then((body) => resolve([port, body]), reject);
        }).on('error', reject);
      });
    const before = await ask();
    assert.deepEqual([await served.edit({ a: 3005, b: 3002 }), served.ports()], ['reloaded', { a: 0, b: 1 }]);
    assert.deepEqual(await ask(), before);
    assert.deepEqual([await served.edit({ a: 3002, b: 3005 }), served.ports()], ['reloaded', { a: 0, b: 1 }]);
  });

  it('stay when servers change places, and a new one gets the next', async (t) => {
    const served = await start(t, { a: 3001, b: 3002 });
    assert.deepEqual([await served.edit({ c: 3003, d: 3004, b: 3002, a: 3001 }), served.ports()], ['reloaded', { c: 2, d: 3, b: 1, a: 0 }]);
    assert.deepEqual([await served.edit({ b: 3002, d: 3004 }), served.ports()], ['reloaded', { b: 1, d: 3 }]);
    assert.deepEqual([await served.edit({ e: 3009, b: 3002, d: 3004 }), served.ports()], ['reloaded', { e: 0, b: 1, d: 3 }]);
  });

  it('stay when a server gets another name and keeps the declared one', async (t) => {
    const served = await start(t, { a: 3001, b: 3002 });
    assert.deepEqual([await served.edit({ a: 3001, other: 3002 }), served.ports()], ['reloaded', { a: 0, other: 1 }]);
  });

  it('go past one that somebody else has taken meanwhile, but not at the start', async (t) => {
    const served = await start(t, { a: 3001 });
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(served.base + 1, '127.0.0.1', resolve));
    t.after(() => other.close());
    assert.deepEqual([await served.edit({ a: 3001, b: 3002 }), served.ports()], ['reloaded', { a: 0, b: 2 }]);
    const failure = await refusalOf(served.file, { portBase: served.base + 1 });
    assert.equal(failure.code, 'port-in-use');
  });

  it('end where ports do', async (t) => {
    const file = await writeFiles(t, { 'capability.yaml': capability({ a: 3001, b: 3002 }) });
    const { portBase: _any, ...options } = optionsFor(file);
    const failure = await refusalOf(file, { ...options, ports: { 3001: await freePorts(1) }, portBase: 65_535 });
    assert.equal(failure.message, 'There is no port 65536, which b would have: ports end at 65535. Count from a lower one.');
  });
});
