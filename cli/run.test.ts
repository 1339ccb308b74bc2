import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { writeFiles } from '../engine/testing/serve.ts';
import { startUpstream, type Upstream } from '../engine/testing/upstream.ts';
import { freePorts } from '../test/free-ports.ts';
import { typedWhile } from './testing.ts';

const capability = (upstream: string): string => `ikanos: "1.0.0-beta5"
capability:
  consumes:
  - {type: http, namespace: u, baseUri: "${upstream}", authentication: {type: bearer, token: "{{TOKEN}}"}, resources: {j: {path: /json, operations: {j: {method: GET, outputParameters: {n: {type: string, value: $.name}}}}}, st: {path: /status/404, operations: {st: {method: GET}}}}}
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, call: u.j}}}}}
  - {type: mcp, port: 3002, namespace: tools, tools: {t: {description: d, inputParameters: {l: {type: array, required: false, description: l}, n: {type: number, description: n}}, outputParameters: {l: {type: string, value: "{{l}}"}, n: {type: number, value: "{{n}}"}}}, gone: {description: d, call: u.st}, j: {description: d, call: u.j}}}
`;

async function files(
  context: TestContext,
): Promise<{ readonly file: string; readonly env: string; readonly url: string; readonly requests: Upstream['requests'] }> {
  const { url, requests } = await startUpstream(context);
  const file = await writeFiles(context, { 'c.yaml': capability('http://127.0.0.1:1'), 'x.env': 'TOKEN=tok-1\n' });
  return { file, env: path.join(path.dirname(file), 'x.env'), url, requests };
}

describe('capstan run', () => {
  it('tells what it serves, and what was called', async (t) => {
    const { file, env, url } = await files(t);
    const shown = await typedWhile(['run', file, '--env-file', env, '--upstream', `u=${url}`, '--port-base', '0'], async (out) => {
      const address = /rest\s+api\s+(\S+) \(port 3001 in the file\)/.exec(out())?.[1];
      assert.equal((await fetch(`${address}/r`)).status, 200);
    });
    assert.equal(shown.code, 0);
    assert.match(
      shown.out,
      /^rest {4}api {18}http:\/\/127\.0\.0\.1:\d+ \(port 3001 in the file\)\nmcp {5}tools {16}http:\/\/127\.0\.0\.1:\d+\/mcp \(port 3002 in the file\)\n$/,
    );
    assert.match(shown.err, /\n\d\d:\d\d:\d\d api o → 200 \([\d.]+ ms\)\n {4}GET http:\/\/127\.0\.0\.1:\d+\/json → 200 \([\d.]+ ms\)\n$/);
  });

  it('writes events as JSON when asked', async (t) => {
    const { file, env } = await files(t);
    const shown = await typedWhile(['run', file, '--env-file', env, '--port-base', '0', '--log', 'json']);
    assert.deepEqual(
      (JSON.parse(shown.out) as { event: string; servers: { namespace: string }[] }).servers.map(({ namespace }) => namespace),
      ['api', 'tools'],
    );
    assert.deepEqual(
      shown.err
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { event: string }).event),
      ['log', 'log'],
    );
  });

  it('says what is missing, and how to give it', async (t) => {
    const { file } = await files(t);
    const shown = await typedWhile(['run', file, '--port-base', '0']);
    assert.equal(shown.code, 1);
    const lines = shown.err.trim().split('\n');
    assert.match(
      lines[0] ?? '',
      /c\.yaml:4:\d+: error: Nothing binds `\{\{TOKEN\}\}`: no entry of `binds` declares it\. \[undeclared-variable\]$/,
    );
    assert.equal(lines[1], 'Give variables their values with --env-file FILE or --set NAME=value, or run without the network: --mock.');
  });

  it('reads the files again when they change, with --watch', async (t) => {
    const { file, env } = await files(t);
    const shown = await typedWhile(['run', file, '--env-file', env, '--port-base', '0', '--watch'], async (_out, err) => {
      await writeFile(file, `${capability('http://127.0.0.1:2')}\n`);
      while (!err().includes('Reloaded')) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    assert.equal(shown.code, 0);
    assert.match(shown.err, /Reloaded in \d+ ms/);
  });

  it('takes new values of an environment file with --watch, and tells new addresses and problems', async (t) => {
    const { file, env, url, requests } = await files(t);
    let seen = '';
    const shown = await typedWhile(
      ['run', file, '--env-file', env, '--upstream', `u=${url}`, '--port-base', '0', '--watch'],
      async (out, err) => {
        const address = /rest\s+api\s+(\S+)/.exec(out())?.[1];
        const until = async (text: string) => {
          while (!err().includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
        };
        await writeFile(env, 'OTHER=x\n');
        await until('Not reloaded');
        await writeFile(env, 'TOKEN=tok-2\n');
        await until('Reloaded');
        await fetch(`${address}/r`);
        seen = requests.at(-1)?.headers['authorization'] ?? '';
        await writeFile(file, `${capability('http://127.0.0.1:1').replace('port: 3001', 'port: 3005')}colour: red\n`);
        await until('colour');
      },
    );
    assert.equal(seen, 'Bearer tok-2');
    assert.match(
      shown.err,
      /Reloaded in \d+ ms\.\n\S*c\.yaml:8:1: error: `colour` is not a key of a capability file\. \[unknown-key\]\nrest {4}api {18}http:\S+ \(port 3005 in the file\)\n$/,
    );
  });

  it('serves several files at once, on ports counted on', async (t) => {
    const { file, env } = await files(t);
    const more = await writeFiles(t, {
      'more.yaml': capability('http://127.0.0.1:1').replaceAll('api', 'web').replaceAll('tools', 'agent'),
    });
    const free = await freePorts(4);
    const shown = await typedWhile(['run', file, more, '--env-file', env, '--port-base', String(free), '--mock'], async (out) => {
      const ports = [...out().matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port) - free);
      assert.deepEqual(ports, [0, 1, 2, 3]);
      assert.equal((await fetch(`http://127.0.0.1:${free + 2}/r`)).status, 200);
    });
    assert.equal(shown.code, 0);
    assert.deepEqual(
      shown.out.split('\n').map((line) => line.split(/ +/).slice(0, 2).join(' ')),
      [file, 'rest api', 'mcp tools', more, 'rest web', 'mcp agent', ''],
    );
    assert.ok(shown.err.includes(`\n${more}: `), shown.err);
  });

  it('serves none of several files when one cannot be served, and says why of each', async (t) => {
    const { file, env } = await files(t);
    const [broken, empty] = [
      await writeFiles(t, { 'broken.yaml': 'ikanos: 1.0.0-beta5\ncapability: {}\n' }),
      await writeFiles(t, { 'empty.yaml': '' }),
    ];
    const shown = await typedWhile(['run', file, broken, empty, '--env-file', env, '--port-base', '0'], async () =>
      assert.fail('something was served'),
    );
    assert.deepEqual([shown.code, shown.out], [1, '']);
    assert.match(shown.err, /broken\.yaml:2:1: error: /);
    assert.match(shown.err, /empty\.yaml:1:1: error: /);
  });

  it('explains mistakes in the command line', async () => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['run'], 'Which file? capstan run FILE.\n'],
      [['run', 'a.yaml', '--upstream', 'x'], '--upstream takes NAMESPACE=URL, not "x".\n'],
      [['run', 'a.yaml', '--upstream', 'x=ftp://y'], '--upstream x=ftp://y: the address must begin with http:// or https://.\n'],
      [['run', 'a.yaml', '--port-base', 'x'], '--port-base takes a port from 0 to 65535, not "x".\n'],
      [['run', 'a.yaml', '--env-file', 'none.env'], 'There is no file none.env.\n'],
      [['run', 'a.yaml', '--log', 'xml'], '--log takes text or json, not "xml".\n'],
      [['run', 'a.yaml', '--zzz'], 'There is no option --zzz here.\n'],
      [['run', 'a.yaml', '--prot-base', '1'], 'There is no option --prot-base here. Did you mean --port-base?\n'],
      [['run', 'a.yaml', '--mock=yes'], '--mock takes no value.\n'],
      [['run', 'a.yaml', '--set'], '--set needs a value.\n'],
      [['run', 'a.yaml', '--set', '--mock'], '--set needs a value; one that begins with a dash is written --set=-….\n'],
      [['run', 'a.yaml', '--json'], 'There is no option --json here. It is --log json.\n'],
      [['run', 'a.yaml', './a.yaml'], './a.yaml is named twice: a capability is served once.\n'],
      [['run', '-'], 'A capability is read from a file here, not from standard input.\n'],
      [['run', 'no-folder/a.yaml'], 'There is no file no-folder/a.yaml, and no folder no-folder.\n'],
    ];
    for (const [args, message] of cases)
      assert.deepEqual(await typedWhile(args), { code: 2, out: '', err: `${message}capstan run --help tells what it takes.\n` });
  });

  it('names the file that may have been meant', async (t) => {
    const folder = path.dirname(await writeFiles(t, { 'fleet.capability.yaml': 'ikanos: 1.0.0-beta5\n', 'other.yaml': 'a: b\n' }));
    const asked = async (...args: string[]): Promise<string> => (await typedWhile(args)).err.split('\n')[0] ?? '';
    const there = path.join(folder, 'fleet.capability.yaml');
    assert.equal(await asked('run', folder), `${folder} is a folder. Capability files there: ${there}.`);
    assert.equal(
      await asked('call', path.join(folder, 'x.yaml'), 'y'),
      `There is no file ${path.join(folder, 'x.yaml')}. Capability files there: ${there}.`,
    );
    assert.equal(
      await asked('inspect', path.join(folder, 'flet.capability.yaml')),
      `There is no file ${path.join(folder, 'flet.capability.yaml')}. Did you mean ${path.join(folder, 'fleet.capability.yaml')}?`,
    );
    const backwards = there.replaceAll('/', '\\');
    if (backwards !== there) assert.equal(await asked('run', backwards), `There is no file ${backwards}. Did you mean ${there}?`);
    const empty = path.dirname(await writeFiles(t, { 'other.yaml': 'a: b\n' }));
    assert.equal(await asked('mcp', empty), `${empty} is a folder. There is no capability file in it.`);
  });

  it('ends on SIGTERM with code 0', async (t) => {
    const { file, env } = await files(t);
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'main.ts'), 'run', file, '--env-file', env, '--port-base', '0']);
    t.after(() => child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await exit, [0, null]);
  });
});

describe('capstan call', () => {
  it('shows the answer', async (t) => {
    const { file, env, url } = await files(t);
    const options = ['--env-file', env, '--upstream', `u=${url}`];
    assert.deepEqual(await typedWhile(['call', file, 't', '--arg', 'n=5', '--arg', 'l=["a","b"]', ...options]), {
      code: 0,
      out: '{\n  "l": "[\\"a\\",\\"b\\"]",\n  "n": 5\n}\n',
      err: '',
    });
    assert.equal((await typedWhile(['call', file, 'tools.t', '--args', '{"n": 5}', ...options])).code, 0);
    const operation = await typedWhile(['call', file, 'o', '--verbose', ...options]);
    assert.equal((JSON.parse(operation.out) as { name: string }).name, 'Alpha');
    assert.match(operation.err, /^GET http:\/\/127\.0\.0\.1:\d+\/json → 200 \([\d.]+ ms\)\n$/);
  });

  it('answers without the network when mocked', async (t) => {
    const { file } = await files(t);
    const shown = await typedWhile(['call', file, 'j', '--mock']);
    assert.deepEqual([shown.code, shown.err], [0, '']);
  });

  it('ends with 1 when the call fails, and tells what came', async (t) => {
    const { file, env, url } = await files(t);
    const options = ['--env-file', env, '--upstream', `u=${url}`];
    const gone = await typedWhile(['call', file, 'gone', ...options]);
    assert.deepEqual([gone.code, JSON.parse(gone.out)], [1, { error: 'e404', id: 9 }]);
    assert.match(gone.err, /404/);
    assert.deepEqual(await typedWhile(['call', file, 't', ...options]), {
      code: 1,
      out: '',
      err: 'The request cannot be used: n is required.\n',
    });
    assert.deepEqual(await typedWhile(['call', file, 't', '--arg', 'n=x', ...options]), {
      code: 1,
      out: '',
      err: 'The request cannot be used: n must be a number, not "x".\n',
    });
  });

  it('names what can be called', async (t) => {
    const { file } = await files(t);
    assert.deepEqual(await typedWhile(['call', file, 'zz', '--mock']), {
      code: 2,
      out: '',
      err: 'There is nothing called zz here. Known: o, t, gone, j.\ncapstan call --help tells what it takes.\n',
    });
  });

  it('prints nothing but the answer', async (t) => {
    const { file, env, url } = await files(t);
    const child = spawn(process.execPath, [
      path.join(import.meta.dirname, 'main.ts'),
      'call',
      file,
      'o',
      '--env-file',
      env,
      '--upstream',
      `u=${url}`,
    ]);
    t.after(() => child.kill('SIGKILL'));
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    assert.deepEqual([(JSON.parse(out) as { name: string }).name, err], ['Alpha', '']);
  });
});
