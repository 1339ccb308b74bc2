/** Finding a desktop VS Code and running the suite in it, on programs that stand in for one: they write down how they were called. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { findDesktop } from './desktop.ts';
import { runOnDesktop } from './suite-hosts.ts';

/** A folder laid out as an installation on Linux: `code` beside `bin/code`. Each call adds its arguments to `calls`. */
function installation(t: TestContext): { readonly folder: string; readonly executable: string; readonly calls: () => readonly string[] } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'capstan-desktop-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const calls = path.join(folder, 'calls');
  mkdirSync(path.join(folder, 'share/code/bin'), { recursive: true });
  for (const name of ['code', 'bin/code']) {
    const file = path.join(folder, 'share/code', name);
    writeFileSync(file, `#!/bin/sh\necho "${name}: $* \${CAPSTAN_TEST_RESULTS:-}" >> "${calls}"\n`);
    chmodSync(file, 0o755);
  }
  return {
    folder,
    executable: path.join(folder, 'share/code/code'),
    calls: () => readFileSync(calls, 'utf8').trimEnd().split('\n'),
  };
}

function withEnvironment(t: TestContext, values: Readonly<Record<string, string | undefined>>): void {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(values)) set(name, value);
  t.after(() => {
    for (const [name, value] of before) set(name, value);
  });
}

describe('a desktop VS Code', { skip: process.platform !== 'linux' && 'installations are laid out in other ways elsewhere' }, () => {
  it('is the one that is named', async (t) => {
    const { executable } = installation(t);
    withEnvironment(t, { VSCODE_PATH: executable, DISPLAY: undefined, WAYLAND_DISPLAY: undefined });
    assert.deepEqual(await findDesktop(), { kind: 'found', executable });
  });

  it('that is named and not there is an error', async (t) => {
    withEnvironment(t, { VSCODE_PATH: '/no/such/code' });
    await assert.rejects(findDesktop(), { message: 'VSCODE_PATH names /no/such/code, which does not exist.' });
  });

  it('is not looked for without a display', async (t) => {
    withEnvironment(t, { VSCODE_PATH: undefined, DISPLAY: undefined, WAYLAND_DISPLAY: undefined });
    assert.deepEqual(await findDesktop(), { kind: 'none', reason: 'there is no display' });
  });

  it('is the program of the command `code`, through links', async (t) => {
    const { folder, executable } = installation(t);
    mkdirSync(path.join(folder, 'commands'));
    symlinkSync(path.join(folder, 'share/code/bin/code'), path.join(folder, 'commands/code'));
    withEnvironment(t, { VSCODE_PATH: undefined, DISPLAY: ':0', PATH: path.join(folder, 'commands') });
    assert.deepEqual(await findDesktop(), { kind: 'found', executable });
  });

  it('installs the packed extension into a profile of its own, then runs the suite there', async (t) => {
    const { folder, executable, calls } = installation(t);
    const suite = {
      vsix: '/p/capstan.vsix',
      host: '/p/host',
      tests: '/p/index.cjs',
      workspace: path.join(folder, 'workspace'),
      results: '/p/results.json',
      env: { CAPSTAN_TEST_RESULTS: '/p/results.json' },
    };
    await runOnDesktop(suite, executable);
    const profile = `--user-data-dir ${folder}/p/data --extensions-dir ${folder}/p/extensions`;
    const [installed = '', run = '', ...others] = calls();
    assert.deepEqual(others, []);
    assert.equal(installed.trimEnd(), `bin/code: ${profile} --install-extension /p/capstan.vsix --force`);
    for (const part of [
      `code: ${folder}/workspace ${profile} `,
      ' --disable-workspace-trust ',
      ' --extensionTestsPath=/p/index.cjs ',
      ' --extensionDevelopmentPath=/p/host ',
    ])
      assert.equal(run.includes(part), true, `${run} has ${part}`);
    assert.equal(run.endsWith(' /p/results.json'), true);
  });
});
