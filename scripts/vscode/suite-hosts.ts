/** The two kinds of VS Code in which the suite can run. Each returns what the host printed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { format } from 'node:util';
import { resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { root } from '../steps.ts';
import type { Suite } from './suite.ts';
import { startWorkbench } from './workbench.ts';

const suiteLimit = 5 * 60_000;

export async function runOnDesktop(suite: Suite, executable: string): Promise<string> {
  const profile = path.join(path.dirname(suite.workspace), 'p');
  const own = ['--user-data-dir', path.join(profile, 'data'), '--extensions-dir', path.join(profile, 'extensions')];
  const [cli, ...first] = resolveCliArgsFromVSCodeExecutablePath(executable, { reuseMachineInstall: true });
  if (cli === undefined) throw new Error(`No command line was found beside ${executable}.`);
  const installed = spawnSync(cli, [...first, ...own, '--install-extension', suite.vsix, '--force'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (installed.status !== 0) throw new Error(`The extension could not be installed:\n${installed.stdout}${installed.stderr}`);
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  await runTests({
    vscodeExecutablePath: executable,
    reuseMachineInstall: true,
    extensionDevelopmentPath: suite.host,
    extensionTestsPath: suite.tests,
    extensionTestsEnv: suite.env,
    launchArgs: [
      suite.workspace,
      ...own,
      ...asRoot,
      '--disable-workspace-trust',
      '--skip-welcome',
      '--skip-release-notes',
      '--disable-gpu',
    ],
  });
  return '';
}

export async function runInBrowser(suite: Suite, browser: string): Promise<string> {
  const tell = (message: string): void => void process.stdout.write(`   ${message}\n`);
  const workbench = await startWorkbench({ vsix: suite.vsix, workspace: suite.workspace, browser, env: suite.env, runsSuite: true, tell });
  let output = '';
  try {
    const { page } = workbench;
    const exit = new Promise<number>((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', (_type: string, values: unknown) => {
      output += `${format(...(Array.isArray(values) ? values : [values]))}\n`;
    });
    await workbench.open([
      ['extensionDevelopmentPath', workbench.remoteUri(suite.host)],
      ['extensionTestsPath', workbench.remoteUri(suite.tests)],
    ]);
    const limit = new AbortController();
    const ended = await Promise.race([exit, wait(suiteLimit, 'late' as const, { signal: limit.signal })]);
    limit.abort();
    if (ended === 'late') {
      const picture = path.join(root, 'test-results/suite-late.png');
      mkdirSync(path.dirname(picture), { recursive: true });
      await page.screenshot({ path: picture });
      throw new Error(`The suite did not end within five minutes (see ${path.relative(root, picture)}).\n${output}\n${workbench.log()}`);
    }
    return output;
  } finally {
    await workbench.close();
  }
}
