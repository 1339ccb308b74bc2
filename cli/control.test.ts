import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { type Served, serve, writeFiles } from '../engine/testing/serve.ts';
import { controlAddress } from './control.ts';
import { typed } from './testing.ts';

const capability = (more = ''): string => `ikanos: "1.0.0-beta5"
info: {display: Fleet, description: d}
capability:
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {m: {path: /m, operations: {get: {method: GET, outputParameters: {ok: {type: string, value: "y"}}}}}}}
  - {type: control, port: 3002${more}}
`;

async function start(context: TestContext, more = ''): Promise<{ readonly served: Served; readonly at: string }> {
  const served = await serve(context, capability(more));
  return { served, at: served.address('control') };
}

const portOf = (address: string): string => new URL(address).port;

describe('capstan health, status, metrics, traces', () => {
  it('shows what is ready', async (t) => {
    const { served, at } = await start(t);
    assert.deepEqual(await typed('health', '--control', portOf(at)), {
      code: 0,
      out: `UP\n  rest    api                 ${portOf(served.address('api')).padEnd(8)}started\n  control                     ${portOf(at).padEnd(8)}started\n`,
      err: '',
    });
    const asJson = await typed('health', '--control', at, '--format', 'json');
    assert.equal((JSON.parse(asJson.out) as { status: string }).status, 'UP');
  });

  it('shows the status where the file allows it, and says how to allow it', async (t) => {
    const { at } = await start(t, ', management: {info: true}');
    assert.match((await typed('status', '--control', at)).out, /^Fleet \(1\.0\.0-beta5\), capstan \S+, up PT[\d.]+S\n {2}rest {4}api/);
    const { at: silent } = await start(t);
    assert.deepEqual(await typed('status', '--control', silent), {
      code: 1,
      out: '',
      err: `${silent} does not tell its status. Let it: management: {info: true}\n`,
    });
  });

  it('lists traces, and shows one as a tree', async (t) => {
    const { served, at } = await start(t);
    assert.deepEqual(await typed('traces', '--control', at), { code: 0, out: 'No traces.\n', err: '' });
    await (await fetch(`${served.address('api')}/m`)).text();
    const { out } = await typed('traces', '--control', at);
    const [, id] = /^\S+Z {2}([0-9a-f]{32}) {2}OK {5}rest\.request {2}[\d.]+ ms {2}1 span\n$/.exec(out) ?? [];
    assert.match(
      (await typed('traces', id ?? '', '--control', at)).out,
      /^[0-9a-f]{32}\n {2}rest\.request {2}[\d.]+ ms {2}OK {2}\/m GET\n$/,
    );
    assert.deepEqual((await typed('traces', '--control', at, '--status', 'error')).out, 'No traces.\n');
    assert.deepEqual(await typed('traces', 'zzz', '--control', at), {
      code: 1,
      out: '',
      err: 'There is no trace zzz among those that are kept.\n',
    });
  });

  it('prints metrics', async (t) => {
    const { at } = await start(t);
    const { code, out } = await typed('metrics', '--control', at);
    assert.equal(code, 0);
    assert.match(out, /^ikanos_capability_active\{ikanos_capability="Fleet"\} 1$/m);
  });

  it('uses a token where one is asked for', async (t) => {
    const { at } = await start(t, ', authentication: {type: bearer, token: tok}');
    assert.deepEqual(await typed('health', '--control', at), { code: 1, out: '', err: `${at} asks for credentials: --token TOKEN.\n` });
    assert.equal((await typed('health', '--control', at, '--token', 'tok')).code, 0);
  });

  it('P22 says what to do when nobody is there', async () => {
    assert.deepEqual(await typed('health', '--control', '127.0.0.1:1'), {
      code: 1,
      out: '',
      err: `Cannot connect to http://127.0.0.1:1. Is it running, and does its file expose a control server there?

  capability:
    exposes:
    - type: control
      port: 1

Without one in the file: capstan run FILE --control 1
`,
    });
  });

  it('says when somebody else answers', async (t) => {
    const server = createServer((_request, response) => response.end('<html>hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const port = String((server.address() as AddressInfo).port);
    for (const verb of ['health', 'status', 'metrics', 'traces'])
      assert.deepEqual(await typed(verb, '--control', port), {
        code: 1,
        out: '',
        err: `http://127.0.0.1:${port} is no control server of a capability. It answered "<html>hello".\n`,
      });
    const { served } = await start(t);
    const rest = served.address('api');
    assert.deepEqual(await typed('health', '--control', rest), {
      code: 1,
      out: '',
      err: `${rest} does not tell its health: it is no control server, or its file switches that off (management: {health: false}).\n`,
    });
  });

  it('takes only what it knows', async () => {
    for (const [flag, value, words] of [
      ['--format', 'xml', 'text or json, not "xml"'],
      ['--status', 'bad', 'OK or ERROR, not "BAD"'],
    ] as const)
      assert.deepEqual(await typed('traces', flag, value), {
        code: 2,
        out: '',
        err: `${flag} takes ${words}.\ncapstan traces --help tells what it takes.\n`,
      });
  });

  it('finds the address', async () => {
    const cases: readonly (readonly [string | undefined, Record<string, string>, string])[] = [
      [undefined, {}, 'http://127.0.0.1:9090/'],
      [undefined, { IKANOS_CONTROL_ADDRESS: 'box', IKANOS_CONTROL_PORT: '91' }, 'http://box:91/'],
      ['7', { IKANOS_CONTROL_PORT: '91' }, 'http://127.0.0.1:7/'],
      ['box:8', {}, 'http://box:8/'],
      ['https://box/', {}, 'https://box/'],
    ];
    for (const [given, environment, expected] of cases) assert.equal(controlAddress(given, environment).href, expected);
    assert.deepEqual(await typed('health', '--control', 'a b:c'), {
      code: 2,
      out: '',
      err: '--control takes a port, host:port or URL, not "a b:c".\ncapstan health --help tells what it takes.\n',
    });
    assert.equal((await typed('health', 'c.yaml')).err.split('\n')[0], 'capstan health asks a running engine: it takes no file.');
  });
});

describe('capstan run --control', () => {
  const plain = capability().replace(/ {2}- \{type: control.*\n/, '');

  it('serves all that a control server can, on this machine only, and goes on over a reload', async (t) => {
    const served = await serve(t, plain, { control: 0 });
    const at = served.address('control');
    assert.match((await typed('health', '--control', at)).out, /^UP\n {2}rest .*started\n {2}control .*started\n$/);
    assert.match((await typed('status', '--control', at)).out, /^Fleet/);
    assert.equal((await typed('metrics', '--control', at)).code, 0);
    await (await fetch(`${served.address('api')}/m`)).text();
    assert.match((await typed('traces', '--control', at)).out, /rest\.request/);
    const reloaded = await fetch(`${at}/reload`, { method: 'POST' });
    assert.deepEqual([reloaded.status, served.address('control')], [200, at]);
    assert.deepEqual(
      await Promise.all(['/validate', '/logs', '/scripting'].map(async (route) => (await fetch(at + route)).status)),
      [200, 200, 200],
    );
  });

  it('takes the port that was asked for, whatever the others are moved to', async (t) => {
    const free = await serve(t, plain);
    const port = Number(portOf(free.address('api')));
    await free.engine.stop();
    const served = await serve(t, plain, { control: port, portBase: 0 });
    assert.equal(portOf(served.address('control')), String(port));
  });

  it('takes 9090 where no port is given, and nothing that is no port', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': plain });
    const wrong = await typed('run', file, '--control=x');
    assert.deepEqual([wrong.code, wrong.err.split('\n')[0]], [2, '--control takes a port from 0 to 65535, not "x".']);
    assert.match((await typed('run', file, '--control', '--help')).out, /--control \[PORT\] {7}serve health, status.*\(9090\)\n/);
  });
});
