/**
 * Where the Python interpreter is: the npm package `pyodide`, which nothing brings along. It is found beside Capstan, beside
 * the capability, or where it was put when somebody asked for it. Only the very files that Capstan was tested with are
 * taken: they are programs that run before any barrier stands.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

type Environment = Readonly<Record<string, string | undefined>>;

export const pythonPackage = { name: 'pyodide', version: '314.0.7', megabytes: 6 } as const;

/** SHA-256 of what is loaded. */
const files: Readonly<Record<string, string>> = {
  'pyodide.mjs': '6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109',
  'pyodide.asm.mjs': 'f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635',
  'pyodide.asm.wasm': 'cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6',
  'python_stdlib.zip': 'fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a',
  'pyodide-lock.json': '5dc2fc119108bc148c7457dc86e7675b5c87e1cafd420b9c34c1eaef7b36c010',
};

/** Folders that were found good: reading 13 MB again at every reload would be felt. */
const verified = new Set<string>();

/** The folder of the interpreter; undefined when there is none that can be used. `folder` is that of the capability. */
export function findPython(folder: string, environment: Environment): string | undefined {
  const beside = path.dirname(fileURLToPath(import.meta.url));
  const kept = keptIn(environment);
  return [...upwards(beside), ...upwards(folder), ...(kept ? [path.join(kept, 'node_modules', pythonPackage.name)] : [])].find(isPython);
}

function upwards(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return [path.join(folder, 'node_modules', pythonPackage.name), ...(parent === folder ? [] : upwards(parent))];
}

function isPython(home: string): boolean {
  if (verified.has(home)) return existsSync(home);
  for (const [name, hash] of Object.entries(files)) {
    const file = path.join(home, name);
    if (!existsSync(file) || createHash('sha256').update(readFileSync(file)).digest('hex') !== hash) return false;
  }
  verified.add(home);
  return true;
}

/** Undefined for a user without a home, as containers have them: then nothing is kept. */
function keptIn(environment: Environment): string | undefined {
  const cache = environment['XDG_CACHE_HOME'] || cacheFolder(environment);
  return cache && path.join(cache, 'capstan', `python-${pythonPackage.version}`);
}

function cacheFolder(environment: Environment): string | undefined {
  if (process.platform === 'win32' && environment['LOCALAPPDATA']) return environment['LOCALAPPDATA'];
  const home = environment['HOME'] || homeOfUser();
  if (home === undefined) return undefined;
  if (process.platform === 'win32') return path.join(home, 'AppData', 'Local');
  return process.platform === 'darwin' ? path.join(home, 'Library', 'Caches') : path.join(home, '.cache');
}

function homeOfUser(): string | undefined {
  try {
    return os.homedir();
  } catch {
    // The number of this user is in no list of users: there is no home to be asked for.
    return undefined;
  }
}

/** Why the interpreter could not be fetched, with what to do instead. */
export class NoPython extends Error {}

/**
 * Fetches the interpreter unless it is there, with npm: companies have told it where their packages come from.
 * @throws NoPython
 */
export async function fetchPython(folder: string, environment: Environment): Promise<string> {
  const found = findPython(folder, environment);
  if (found !== undefined) return found;
  const kept = keptIn(environment);
  if (kept === undefined)
    throw new NoPython(`There is no home folder in which the Python interpreter could be kept: set HOME or XDG_CACHE_HOME. ${instead}`);
  return await fetchInto(kept, environment);
}

const wanted = `${pythonPackage.name}@${pythonPackage.version}`;
const instead = `Install it beside the capability where there is a network: npm install ${wanted}`;

/** @throws NoPython */
export async function fetchInto(target: string, environment: Environment): Promise<string> {
  const building = `${target}.${process.pid}`;
  try {
    mkdirSync(building, { recursive: true });
    writeFileSync(path.join(building, 'package.json'), '{"private": true}\n');
    const problem = await install(wanted, building, environment);
    if (problem !== undefined) throw new NoPython(`The Python interpreter could not be fetched: ${problem} ${instead}`);
    if (!isPython(path.join(building, 'node_modules', pythonPackage.name)))
      throw new NoPython(`What npm fetched as ${wanted} is not what Capstan was tested with, so it is not used.`);
    rmSync(target, { recursive: true, force: true });
    renameSync(building, target);
  } catch (error) {
    if (error instanceof NoPython) throw error;
    throw new NoPython(`The Python interpreter cannot be kept in ${target}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return path.join(target, 'node_modules', pythonPackage.name);
}

/** Undefined when it worked, else what npm says. */
function install(wanted: string, folder: string, environment: Environment): Promise<string | undefined> {
  const windows = process.platform === 'win32';
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--no-update-notifier', '--fetch-retries=0'];
  return new Promise((resolve) => {
    // On Windows npm is a batch file, which needs a shell; no argument comes from outside.
    const npm = spawn(windows ? 'npm.cmd' : 'npm', ['install', ...quiet, wanted], {
      cwd: folder,
      env: environment,
      shell: windows,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const errors: Buffer[] = [];
    npm.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    npm.once('error', () => resolve('npm, which comes with Node, was not found.'));
    npm.once('close', (code) => resolve(code === 0 ? undefined : `npm says: ${complaintOf(Buffer.concat(errors).toString('utf8'))}`));
  });
}

function complaintOf(text: string): string {
  const lines = text
    .split('\n')
    .flatMap((line) => /^npm (?:error|ERR!) (?!code |errno |syscall |A complete log)(.+)/.exec(line)?.[1] ?? []);
  return (lines[0] ?? text.trim().split('\n').at(-1) ?? '').replace(/\.?$/, '.');
}
