/**
 * `npm start [-- --port N] [-- --browser]`: a VS Code with the extension on the examples. The desktop's own VS Code if there is one,
 * otherwise VS Code in the browser.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packVsix } from './package.ts';
import { root } from './steps.ts';
import { onPath } from './vscode/browser.ts';
import { installCodeServer } from './vscode/install-code-server.ts';
import { serve } from './vscode/serve.ts';

const { values: flags } = parseArgs({ options: { port: { type: 'string', default: '8484' }, browser: { type: 'boolean' } } });
const examples = path.join(root, 'examples');
const tell = (message: string): void => void process.stdout.write(`${message}\n`);

async function main(): Promise<void> {
  const vsix = await packWhenChanged();
  const mocks = startMocks();
  if (flags.browser !== true && openDesktop(vsix)) return;
  process.once('exit', () => mocks.kill());
  await openBrowser(vsix);
}

/** The made-up APIs that the examples call; they end with this program, which beside a desktop VS Code goes on until Ctrl+C. */
function startMocks(): ChildProcess {
  const mocks = spawn(process.execPath, [path.join(examples, 'mock/start.mjs')], { stdio: ['ignore', 'inherit', 'inherit'] });
  process.once('SIGINT', () => mocks.kill());
  process.once('SIGTERM', () => mocks.kill());
  return mocks;
}

/** Packs the extension unless what it is made from is as it was the last time. */
async function packWhenChanged(): Promise<string> {
  const vsix = path.join(root, '.cache/start/capstan.vsix');
  const stamp = `${vsix}.made-from`;
  const state = hashOfSources();
  if (existsSync(vsix) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return vsix;
  tell('Building the extension…');
  mkdirSync(path.dirname(vsix), { recursive: true });
  await packVsix(vsix);
  writeFileSync(stamp, state);
  return vsix;
}

function hashOfSources(): string {
  const folders = ['client', 'server', 'spec', 'engine', 'cli', 'syntaxes', 'snippets', 'scripts', 'media'];
  const files = [...folders.flatMap((folder) => globSync(`${folder}/**/*.*`, { cwd: root })), ...globSync('*.{json,md}', { cwd: root })];
  const hash = createHash('sha256');
  for (const file of files.sort()) if (!file.includes('.generated.')) hash.update(file).update(readFileSync(path.join(root, file)));
  return hash.digest('hex');
}

/** Opens the desktop's VS Code in a window of its own; false when there is none, or it does not start. */
function openDesktop(vsix: string): boolean {
  const code = onPath('code');
  if (code === undefined) return false;
  const shell = process.platform === 'win32';
  tell(`Installing the extension into ${code}…`);
  const installed = spawnSync(code, ['--install-extension', vsix, '--force'], { encoding: 'utf8', shell });
  const opened = installed.status === 0 ? spawnSync(code, ['--new-window', examples], { encoding: 'utf8', shell }) : installed;
  if (opened.status === 0) {
    tell(`VS Code opens on ${examples}. The mock APIs of the examples run until Ctrl+C.`);
    return true;
  }
  tell(`The desktop's VS Code could not be used, so VS Code opens in the browser instead. It said:\n${opened.stdout}${opened.stderr}`);
  return false;
}

async function openBrowser(vsix: string): Promise<void> {
  const { entry, folder } = await installCodeServer(tell);
  const wanted = Number.parseInt(flags.port, 10);
  const port = (await isFree(wanted)) ? wanted : 0;
  if (port === 0 && wanted !== 0) tell(`Port ${wanted} is taken, so another one is used.`);
  tell('Starting VS Code…');
  const server = await serve({
    entry,
    profile: path.join(folder, 'start'),
    vsix,
    port,
    settings: {
      'workbench.startupEditor': 'none',
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      'telemetry.telemetryLevel': 'off',
      'extensions.ignoreRecommendations': true,
      'chat.disableAIFeatures': true,
    },
    env: {},
    trusted: true,
    args: [],
  });
  const address = `${server.url}/?folder=${encodeURIComponent(examples)}`;
  tell(`\nVS Code with Capstan, on the examples:\n\n    ${address}\n\nCtrl+C stops it.`);
  if (process.stdout.isTTY && !process.env['CI']) showInBrowser(address);

  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      asked = true;
      void server.stop();
    });
  }
  const code = await server.ended;
  if (!asked) {
    tell(`VS Code ended by itself (exit code ${code}):\n${server.log()}`);
    process.exitCode = 1;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** Best effort: the address is on the screen anyway. */
function showInBrowser(address: string): void {
  const opener = { darwin: 'open', linux: 'xdg-open' }[process.platform as string];
  if (opener === undefined || onPath(opener) === undefined) return;
  spawn(opener, [address], { stdio: 'ignore', detached: true }).unref();
}

await main();
