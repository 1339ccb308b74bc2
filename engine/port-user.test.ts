import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { findPortUser } from './port-user.ts';
import { refusalOf, writeFiles } from './testing/serve.ts';

const capability = `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, outputParameters: {text: {type: string, value: one}}}}}}}
`;
const script = "require('node:net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port); });\n";
const tells = process.platform === 'linux' || process.platform === 'darwin';

describe('who uses a port', { skip: tells ? false : 'this system does not tell' }, () => {
  it('is named where it cannot be opened, with its number and without its arguments', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability, 'other.cjs': script });
    const child = spawn(process.execPath, [file.replace('c.yaml', 'other.cjs'), '--token=s3cret']);
    t.after(() => child.kill());
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(line.toString());
    const failure = await refusalOf(file, { ports: { 3001: port } });
    assert.ok(failure.code === 'port-in-use');
    assert.equal(
      failure.message,
      `Port ${port}, wanted by api, is in use by node other.cjs (process ${child.pid}). Port ${failure.freePort} is free.`,
    );
  });

  it('is nobody when nothing listens', async (t) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    assert.equal(findPortUser(port)?.pid, process.pid);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(findPortUser(port), undefined);
  });
});
