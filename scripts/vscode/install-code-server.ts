/**
 * VS Code in the browser, from the package registry: the npm package code-server, installed once into a cache folder outside the
 * clone. Its native helpers stay unbuilt (they need a compiler, and only the terminal would miss them; log files are written without, see `log-files.ts`).
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeLogFiles } from './log-files.ts';

const version = '4.139.1';

export interface CodeServer {
  /** Run with Node. */
  entry: string;
  /** Kept between runs; has room for profiles beside the program. */
  folder: string;
}

/**
 * `~/.cache/capstan-vscode` and its like elsewhere, or a temporary folder where nothing can be written there; `CAPSTAN_VSCODE_DIR` names
 * another.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env['CAPSTAN_VSCODE_DIR'];
  if (chosen) return path.resolve(chosen);
  const base = { win32: env['LOCALAPPDATA'], darwin: path.join(os.homedir(), 'Library/Caches') }[process.platform as string];
  const folder = path.join(base ?? env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache'), 'capstan-vscode');
  return isWritable(folder) ? folder : path.join(os.tmpdir(), 'capstan-vscode');
}

/** Makes the folder where it is missing. */
function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    // A home that is read-only, or none at all.
    return false;
  }
}

/** Installs code-server unless it is there. `tell` hears of progress. */
export async function installCodeServer(tell: (message: string) => void): Promise<CodeServer> {
  const folder = cacheFolder();
  const entry = path.join(folder, 'node_modules/code-server/out/node/entry.js');
  const stamp = path.join(folder, `.code-server-${version}`);
  const editor = path.join(folder, 'node_modules/code-server/lib/vscode');
  if (existsSync(stamp) && existsSync(entry)) {
    writeLogFiles(editor);
    return { entry, folder };
  }

  const started = Date.now();
  tell(`Installing VS Code for the browser (code-server ${version}) into ${folder}, once. It takes a minute or two.`);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.startsWith('.code-server-')) rmSync(path.join(folder, name));
  const packageFile = path.join(folder, 'package.json');
  if (!existsSync(packageFile)) writeFileSync(packageFile, '{"private":true}\n');

  tell('  1/3 the server');
  await npmInstall(folder, [`code-server@${version}`]);
  tell('  2/3 the editor');
  await npmInstall(editor, []);
  tell('  3/3 its built-in extensions');
  await npmInstall(path.join(editor, 'extensions'), []);
  writeLogFiles(editor);
  writeFileSync(stamp, '');
  tell(`  installed in ${Math.round((Date.now() - started) / 1000)} s`);
  return { entry, folder };
}

async function npmInstall(folder: string, packages: string[]): Promise<void> {
  const args = ['install', ...packages, '--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev', '--loglevel=error', '--no-progress'];
  const own = process.env['npm_execpath'];
  // What npm hands to its scripts as settings belongs to this project, not to that folder.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|config_(local_prefix|prefix))/i.test(name)),
  );
  const options = { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'] };
  const child = own?.endsWith('.js')
    ? spawn(process.execPath, [own, ...args], options)
    : spawn('npm', args, { ...options, shell: process.platform === 'win32' });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`npm could not install code-server (exit code ${code}):\n${output.trim()}`);
}
