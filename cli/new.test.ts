import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type Typed, typed } from './testing.ts';

const type = (...args: readonly string[]): Promise<Typed> => typed('new', ...args);

const description = `openapi: 3.0.3
info: {title: Ships}
servers: [{url: /v1}]
paths:
  /ships: {get: {operationId: listShips, summary: Lists the ships of the registry}, post: {operationId: addShip}}
  /crews: {get: {operationId: listCrews, summary: Lists the crews of the registry}}
`;

function folder(context: TestContext): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'capstan-new-'));
  context.after(() => rmSync(made, { recursive: true, force: true }));
  writeFileSync(path.join(made, 'ships.yaml'), description);
  return made;
}

describe('capstan new', () => {
  it('writes a file that has no mistakes and runs', async (t) => {
    const at = folder(t);
    const file = path.join(at, 'out.capability.yaml');
    const made = await type(path.join(at, 'ships.yaml'), '--url', 'https://ships.internal', '--expose', 'mcp,rest', '--out', file);
    assert.deepEqual(made, {
      code: 0,
      out: '',
      err: `${file} has 3 operations. Try it without the network: capstan run ${file} --mock\n`,
    });
    assert.match(readFileSync(file, 'utf8'), /^ikanos: /);
    const told = [await typed('check', file), await typed('test', '--contract', file)];
    assert.deepEqual(
      told.map(({ code, out, err }) => [code, `${out}${err}`.trimEnd().split('\n').at(-1)]),
      [
        [0, '1 file checked: 0 errors, 0 warnings'],
        [0, '56 tests: 56 passed, 0 failed'],
      ],
    );
  });

  it('takes some of the operations, and lists them all', async (t) => {
    const file = path.join(folder(t), 'ships.yaml');
    const { out } = await type(file, '--only', 'list-*', '--out', '-', '--url', 'https://ships.internal');
    assert.deepEqual(out.match(/call: .*/g), ['call: ships.list-ships', 'call: ships.list-crews']);
    assert.deepEqual(await type(file, '--list'), {
      code: 0,
      out: 'list-ships  GET    /ships  Lists the ships of the registry\nadd-ship    POST   /ships\nlist-crews  GET    /crews  Lists the crews of the registry\n',
      err: '',
    });
  });

  it('reads a description at an address, and resolves its own addresses against it', async (t) => {
    const server = createServer((request, response) => {
      if (request.url === '/broken') {
        response.writeHead(200, { 'content-length': '1000' }).write('openapi', () => response.destroy());
      } else if (request.url === '/endless') {
        const write = (): void => {
          while (!response.destroyed && response.write('x'.repeat(1024 * 1024)));
        };
        response.on('drain', write);
        write();
      } else response.writeHead(request.url === '/docs/openapi.yaml' ? 200 : 404).end(description);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, out } = await type(`${address}/docs/openapi.yaml`, '--out', '-');
    assert.deepEqual([code, /baseUri: (.*)/.exec(out)?.[1]], [0, `${address}/v1`]);
    const { err } = await type(`${address}/gone`);
    assert.equal(err.split('\n')[0], `${address}/gone could not be read: it answered with status 404.`);
    assert.equal((await type(`${address}/broken`)).err.split('\n')[0], `${address}/broken could not be read: other side closed.`);
    assert.equal((await type(`${address}/endless`)).err.split('\n')[0], `${address}/endless is too large for a description.`);
  });

  it('starts from nothing, and replaces no file unasked', async (t) => {
    const file = path.join(folder(t), 'my-orders.capability.yaml');
    assert.equal((await type('--out', file)).code, 0);
    assert.match(readFileSync(file, 'utf8'), /display: My orders\n/);
    const again = await type('--out', file);
    assert.deepEqual(
      [again.code, again.err.split('\n')[0]],
      [2, `${file} is there already. Write to another file with --out, or replace it with --force.`],
    );
    assert.equal((await type('--out', file, '--force')).code, 0);
  });

  it('takes a curl command with a sample of its answer', async (t) => {
    const at = folder(t);
    writeFileSync(path.join(at, 'c.txt'), "curl 'https://shop.internal/items' -H 'Authorization: Bearer s3cret'\n");
    writeFileSync(path.join(at, 's.json'), '[{"id": 1}]');
    const { out, err } = await type(path.join(at, 'c.txt'), '--sample', path.join(at, 's.json'), '--out', '-');
    assert.equal(err, 'note: What the command authenticates with was not taken over: give it as SHOP_TOKEN.\n');
    assert.match(out, /id: \{ type: number, mapping: \$\.id \}\n/);
    assert.equal(out.includes('s3cret'), false);
  });

  it('refuses what it cannot do', async (t) => {
    const at = folder(t);
    const file = path.join(at, 'ships.yaml');
    writeFileSync(path.join(at, 'x.txt'), 'hello');
    const told = async (...args: readonly string[]) => {
      const { code, err } = await type(...args);
      return [code, err.split('\n')[0]];
    };
    assert.deepEqual(await told(path.join(at, 'gone.yaml')), [2, `There is no file ${path.join(at, 'gone.yaml')}.`]);
    assert.deepEqual(await told(file, '--expose', 'soap'), [2, '--expose takes mcp, rest, skill, not "soap".']);
    assert.deepEqual(await told(file, '--only', 'nothing-*'), [2, 'No operation is called nothing-*. --list prints those that are there.']);
    assert.deepEqual(await told(file, '--url', 'x'), [2, '--url x: the address must begin with http:// or https://.']);
    assert.deepEqual(await told(file, '--port', '0'), [2, '--port takes a port from 1 to 65000, not "0".']);
    assert.deepEqual(await told('--list'), [2, '--list needs the description whose operations it lists.']);
    assert.deepEqual(await told(path.join(at, 'x.txt')), [
      1,
      'This is neither an API description (OpenAPI 3, Swagger 2), nor a curl command, nor a sample answer in JSON.',
    ]);
    assert.deepEqual(await told(path.join(at, 'x.txt'), '--list'), [
      1,
      'This is no API description: it has neither `openapi` nor `swagger` at its top.',
    ]);
  });

  it('P21 needs a name for the file, and a folder to write it to', async (t) => {
    const nowhere = path.join(folder(t), 'nowhere');
    for (const [out, message] of [
      ['', 'The file needs a name: --out FILE.'],
      [path.join(nowhere, 'a.yaml'), `There is no folder ${nowhere} to write to.`],
    ] as const) {
      const { code, err } = await type('--out', out);
      assert.deepEqual([code, err.split('\n')[0]], [2, message]);
    }
  });
});
