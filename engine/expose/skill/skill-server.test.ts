import assert from 'node:assert/strict';
import { readdir, readlink, realpath, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { type Served, serve } from '../../testing/serve.ts';

const capability = `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: mcp, port: 3001, namespace: tools, tools: {a: {description: d, outputParameters: {x: {type: string, value: y}}}}}
  - type: skill
    port: 3002
    namespace: skills
    skills:
      s1:
        description: First
        license: MIT
        compatibility: all
        allowed-tools: "a b"
        argument-hint: "[x]"
        user-invocable: true
        metadata: {team: docs}
        location: "file:///./s1"
        tools:
          derived: {description: From a tool, from: {sourceNamespace: tools, action: a}}
          told: {description: By a text, instruction: guide.md}
      s2: {description: Second}
      s3: {description: Third, location: "file:///./none"}
`;

async function start(context: TestContext): Promise<Served> {
  const served = await serve(context, {
    'c.yaml': capability,
    's1/guide.md': '# Guide',
    's1/sub/data.json': '{"a":1}',
    's1/a b.txt': 'spaced',
    'secret.txt': 'secret',
  });
  const directory = path.dirname(served.file);
  await symlink(path.join(directory, 'secret.txt'), path.join(directory, 's1/link.txt'));
  await symlink(path.join(directory, 's1/guide.md'), path.join(directory, 's1/inside.md'));
  await symlink(directory, path.join(directory, 's1/up'));
  return served;
}

/** Paths go out as they are written: `fetch` would tidy up the dots. */
function get(
  served: Served,
  route: string,
  method = 'GET',
): Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }> {
  const { port } = new URL(served.address('skills'));
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: route, method }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }));
    })
      .on('error', reject)
      .end();
  });
}

const json = async (served: Served, route: string): Promise<unknown> => JSON.parse((await get(served, route)).body.toString());

describe('skills', () => {
  it('O01 O02 O03 are listed and described', async (t) => {
    const served = await start(t);
    assert.deepEqual(await json(served, '/skills'), {
      count: 3,
      skills: [
        { name: 's1', description: 'First', license: 'MIT', tools: ['derived', 'told'] },
        { name: 's2', description: 'Second', tools: [] },
        { name: 's3', description: 'Third', tools: [] },
      ],
    });
    assert.deepEqual(await json(served, '/skills/s1'), {
      name: 's1',
      description: 'First',
      license: 'MIT',
      compatibility: 'all',
      'argument-hint': '[x]',
      'allowed-tools': 'a b',
      'user-invocable': true,
      metadata: { team: 'docs' },
      tools: [
        {
          name: 'derived',
          description: 'From a tool',
          type: 'derived',
          invocationRef: { targetNamespace: 'tools', action: 'a', mode: 'mcp' },
        },
        { name: 'told', description: 'By a text', type: 'instruction', instruction: 'guide.md' },
      ],
    });
    assert.deepEqual(await json(served, '/skills/nope'), { error: { code: 'not-found', message: 'There is no skill nope.', status: 404 } });
  });

  it('O04 O05 show their files', async (t) => {
    const served = await start(t);
    assert.deepEqual(await json(served, '/skills/s1/contents'), {
      name: 's1',
      files: [
        { path: 'a b.txt', size: 6, type: 'text/plain' },
        { path: 'guide.md', size: 7, type: 'text/markdown' },
        { path: 'inside.md', size: 7, type: 'text/markdown' },
        { path: 'sub/data.json', size: 7, type: 'application/json' },
      ],
    });
    const file = await get(served, '/skills/s1/contents/sub/data.json');
    assert.deepEqual([file.status, file.headers['content-type'], file.body.toString()], [200, 'application/json', '{"a":1}']);
    assert.ok(file.headers['last-modified']);
    assert.equal((await get(served, '/skills/s1/contents/a%20b.txt')).body.toString(), 'spaced');
    assert.deepEqual(
      [(await get(served, '/skills/s1/contents/guide.md', 'HEAD')).status, (await get(served, '/skills/s1/contents/nope.md')).status],
      [200, 404],
    );
  });

  it('O06 never show what lies outside', async (t) => {
    const served = await start(t);
    for (const route of ['%2e%2e/secret.txt', '../secret.txt', '..%2fsecret.txt', 'link.txt', 'up/secret.txt', 'sub//data.json']) {
      const answer = await get(served, `/skills/s1/contents/${route}`);
      assert.deepEqual([route, answer.status], [route, 400]);
      assert.doesNotMatch(answer.body.toString(), /secret$/);
    }
  });

  it('O07 O08 are downloaded as an archive, without links that lead out', async (t) => {
    const served = await start(t);
    const answer = await get(served, '/skills/s1/download');
    assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'application/zip']);
    const files = unzipSync(answer.body);
    assert.deepEqual(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString()])), {
      'a b.txt': 'spaced',
      'guide.md': '# Guide',
      'inside.md': '# Guide',
      'sub/data.json': '{"a":1}',
    });
  });

  it('O09 are read only', async (t) => {
    const answer = await get(await start(t), '/skills', 'POST');
    assert.deepEqual([answer.status, answer.headers['allow']], [405, 'GET, HEAD']);
  });

  it('without files say so', async (t) => {
    const served = await start(t);
    assert.deepEqual(await json(served, '/skills/s2/contents'), {
      error: { code: 'not-found', message: 'Skill s2 has no files.', status: 404 },
    });
    assert.deepEqual(await json(served, '/skills/s3/contents'), {
      error: { code: 'not-found', message: 'The directory of skill s3 is missing.', status: 404 },
    });
    const nothing = { error: { code: 'not-found', message: 'Nothing is served at this path. The catalogue is at /skills.', status: 404 } };
    for (const route of ['/', '/skills/', '/skills/s1/', '/skills/s1/contents/', '/skills/s1/nope', '/skills/s1/download/x'])
      assert.deepEqual(await json(served, route), nothing, route);
  });

  it('are not sent again to who has them', async (t) => {
    const served = await start(t);
    const address = `${served.address('skills')}/skills/s1/contents/guide.md`;
    const first = await fetch(address);
    const known = first.headers.get('last-modified') ?? '';
    const status = async (since: string): Promise<number> => (await fetch(address, { headers: { 'if-modified-since': since } })).status;
    assert.deepEqual([await status(known), await status('Thu, 01 Jan 1970 00:00:00 GMT'), await status('never')], [304, 200, 200]);
  });

  it('show files that came later', async (t) => {
    const served = await start(t);
    await writeFile(path.join(path.dirname(served.file), 's1/new.txt'), 'new');
    assert.equal((await get(served, '/skills/s1/contents/new.txt')).body.toString(), 'new');
  });

  // Only Linux tells which files are open.
  it('close a file whose reader has gone', { skip: process.platform !== 'linux' }, async (t) => {
    const served = await start(t);
    const large = path.join(await realpath(path.dirname(served.file)), 's1/large.bin');
    await writeFile(large, new Uint8Array(32 * 1024 * 1024));
    const isOpen = async (): Promise<boolean> => {
      const links = (await readdir('/proc/self/fd')).map((name) => readlink(`/proc/self/fd/${name}`).catch(() => ''));
      return (await Promise.all(links)).includes(large);
    };
    const reader = connect(Number(new URL(served.address('skills')).port), '127.0.0.1');
    reader.write('GET /skills/s1/contents/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => reader.once('data', resolve));
    assert.equal(await isOpen(), true);
    reader.destroy();
    let tries = 500;
    while (tries > 0 && (await isOpen())) {
      tries--;
      await pause(10);
    }
    assert.equal(await isOpen(), false);
  });
});
