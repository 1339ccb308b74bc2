/** `npm start` as a stranger runs it, in the browser. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, it } from 'node:test';

const root = path.resolve(import.meta.dirname, '../..');

describe('npm start', () => {
  it('prints an address at which VS Code answers, and ends when it is told to', async (test) => {
    const args = [path.join(root, 'scripts/start.mjs'), '--browser', '--port', '0'];
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, CI: 'true' }, stdio: ['ignore', 'pipe', 'inherit'] });
    test.after(() => child.kill('SIGKILL'));
    let output = '';
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+\/\?folder=\S+examples/.exec(output)?.[0];
        if (found) resolve(found);
      });
      child.once('exit', (code) => reject(new Error(`npm start ended with exit code ${code}:\n${output}`)));
    });
    const response = await fetch(address);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /vscode-workbench|workbench\.html|vscode/);
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    assert.equal(code, 0);
  });
});
