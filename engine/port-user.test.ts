import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { findPortUser, listenerIn, taskIn } from './port-user.ts';
import { refusalOf, writeFiles } from './testing/serve.ts';

const capability = `ikanos: "1.0.0-beta5"
capability:
  exposes:
  - {type: rest, port: 3001, namespace: api, resources: {r: {path: /r, operations: {o: {method: GET, outputParameters: {text: {type: string, value: one}}}}}}}
`;
const script = "require('node:net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port); });\n";
const tells = ['linux', 'darwin', 'win32'].includes(process.platform);

describe('who uses a port', { skip: tells ? false : 'this system does not tell' }, () => {
  it('is named where it cannot be opened, with its number and without its arguments', async (t) => {
    const file = await writeFiles(t, { 'c.yaml': capability, 'other.cjs': script });
    const child = spawn(process.execPath, [file.replace('c.yaml', 'other.cjs'), '--token=s3cret']);
    t.after(() => child.kill());
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(line.toString());
    // Windows tells no arguments.
    const program = process.platform === 'win32' ? 'node' : 'node other.cjs';
    const failure = await refusalOf(file, { ports: { 3001: port } });
    assert.ok(failure.code === 'port-in-use');
    assert.equal(
      failure.message,
      `Port ${port}, wanted by api, is in use by ${program} (process ${child.pid}). Port ${failure.freePort} is free.`,
    );
    assert.deepEqual(failure.user, { pid: child.pid, program });
  });

  it('is nobody when nothing listens', async (t) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const { port } = server.address() as AddressInfo;
    assert.equal((await findPortUser(port))?.pid, process.pid);
    await new Promise((resolve) => server.close(resolve));
    assert.equal(await findPortUser(port), undefined);
  });
});

describe('what Windows tells of a port', () => {
  const table = [
    '',
    'Aktive Verbindungen',
    '',
    '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
    '  TCP    127.0.0.1:3001         93.184.216.34:443      HERGESTELLT      11',
    '  TCP    127.0.0.1:13001        0.0.0.0:0              ABHÖREN          12',
    '  TCP    0.0.0.0:3001           0.0.0.0:0              ABHÖREN          1234',
    '  TCP    [::1]:3002             [::]:0                 LISTENING        1235',
    '  TCP    127.0.0.1:3003         127.0.0.1:50000        TIME_WAIT        0',
    '  UDP    0.0.0.0:3004           *:*                                     13',
    '',
  ].join('\r\n');
  const cases: readonly (readonly [what: string, port: number, pid: number | undefined])[] = [
    ['who listens, whatever the language', 3001, 1234],
    ['who listens by the newer addresses', 3002, 1235],
    ['nobody for a connection', 443, undefined],
    ['nobody for one that has ended', 3003, undefined],
    ['nobody for another protocol', 3004, undefined],
    ['nobody for a port that is not there', 300, undefined],
  ];
  for (const [what, port, pid] of cases) it(what, () => assert.equal(listenerIn(table, port), pid));

  it('the name of a process, or a sentence when it is gone', () => {
    assert.equal(taskIn('"node.exe","1234","Console","1","50.000 K"\r\n'), 'node');
    assert.equal(taskIn('\r\n"My Server","1","Services","0","8 K"\r\n'), 'My Server');
    assert.equal(taskIn('INFO: No tasks are running which match the specified criteria.\r\n'), undefined);
  });
});
