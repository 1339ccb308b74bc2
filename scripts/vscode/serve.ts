/** Starts code-server on a folder, with an own profile, and says at which address it listens. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface ServeOptions {
  /** What `installCodeServer` returned. */
  entry: string;
  /** Holds settings and extensions. Unix sockets live below it, so its path must be short. */
  profile: string;
  vsix: string;
  /** 0 for any free one. */
  port: number;
  /** Settings of the user, written when the profile is new. */
  settings: Record<string, unknown>;
  env: Record<string, string>;
  /** True leaves workspace trust off: every folder is trusted. */
  trusted: boolean;
  /** Further arguments of code-server. */
  args: string[];
}

export interface RunningServer {
  url: string;
  log: () => string;
  ended: Promise<number | null>;
  stop: () => Promise<void>;
}

/** Installs the extension into the profile, then starts the server. Rejects with the server's own words when it does not listen. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { entry, profile, port } = options;
  const userData = path.join(profile, 'data');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(profile, 'config.yaml'), '');
  const settings = path.join(userData, 'User/settings.json');
  if (!existsSync(settings)) writeFileSync(settings, `${JSON.stringify(options.settings, null, 2)}\n`);

  const env = cleanEnvironment(options.env);
  const base = [
    entry,
    '--config',
    path.join(profile, 'config.yaml'),
    '--user-data-dir',
    userData,
    '--extensions-dir',
    path.join(profile, 'extensions'),
  ];
  installExtension(base, options.vsix, path.join(profile, 'installed'), env);

  const child = spawn(
    process.execPath,
    [
      ...base,
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--auth=none',
      '--disable-telemetry',
      '--disable-update-check',
      ...(options.trusted ? ['--disable-workspace-trust'] : []),
      '--disable-getting-started-override',
      '--disable-proxy',
      ...options.args,
    ],
    // In a process group of its own: Ctrl+C reaches only us, and we stop it in order.
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
  );
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const stop = (): Promise<void> => end(child, ended);
  try {
    return { url: await addressOf(child, () => log), log: () => log, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Leaves a mark of what it installed: the next start with the same file is quicker by seconds. */
function installExtension(base: string[], vsix: string, mark: string, env: NodeJS.ProcessEnv): void {
  const hash = createHash('sha256').update(readFileSync(vsix)).digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === hash) return;
  const args = [...base, '--install-extension', vsix, '--force'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The extension could not be installed:\n${stdout}${stderr}`);
  writeFileSync(mark, hash);
}

/** Without what an outer VS Code or an outer code-server left: it would make this one talk to that one. */
function cleanEnvironment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const foreign = new Set([
    'NODE_OPTIONS',
    'VSCODE_IPC_HOOK_CLI',
    'PORT',
    'PASSWORD',
    'HASHED_PASSWORD',
    'ELECTRON_RUN_AS_NODE',
    'NODE_TEST_CONTEXT',
  ]);
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.has(name))), ...extra };
}

function addressOf(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`code-server did not listen within a minute:\n${log()}`)), 60_000);
    const look = (): void => {
      const url = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(log())?.[1];
      if (url === undefined) return;
      clearTimeout(limit);
      resolve(url);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`code-server ended with exit code ${code}:\n${log()}`));
    });
  });
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => killGroup(child), 5_000);
  await ended;
  clearTimeout(force);
}

/** The server has started processes of its own, which must not outlive it. */
function killGroup(child: ChildProcess): void {
  if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL');
  else process.kill(-child.pid, 'SIGKILL');
}
