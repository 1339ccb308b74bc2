/**
 * What every command needs before it can run TypeScript: the packages of the lockfile, and a Node that runs TypeScript by itself.
 * Plain JavaScript without dependencies, because it runs on a fresh clone with whatever Node (20 or later) is there.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

const nodePackage = path.join(root, 'node_modules/node');
const nodeBinary = path.join(nodePackage, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Installs what is missing and returns the environment and the Node binary for the TypeScript part. */
export function prepare() {
  installPackages();
  const node = findNode();
  const bin = path.join(root, 'node_modules/.bin');
  // What Node has made of a file once is kept: each test file is a process of its own, and loads much of the project.
  const compiled = path.join(root, '.cache/compiled');
  const env = { NODE_COMPILE_CACHE: compiled, ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
  return { node, env };
}

/** Runs one of the project's TypeScript files to its end and returns its exit code. Signals are handed on, so that it can end in order. */
export function runTypeScript(file, args) {
  const { node, env } = prepare();
  const child = spawn(node, [path.resolve(root, file), ...args], { cwd: root, env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}

function installPackages() {
  const state = installState();
  if (state === 'complete') return;
  const command = state === 'missing' ? 'ci' : 'install';
  process.stderr.write(`Installing packages (npm ${command})${state === 'missing' ? ', once' : ', the list of packages has changed'}…\n`);
  const started = Date.now();
  // Warnings are about packages that want a newer Node than the one running npm; they get one, see findNode.
  const status = npm([command, '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0)
    fail('The packages could not be installed. The lines above say why; with the network back, run the same command again.');
  process.stderr.write(`Packages installed in ${Math.round((Date.now() - started) / 1000)} s.\n`);
}

/** Compares what npm says it installed with the lockfile: no time stamps, so a copied or restored folder is judged rightly. */
function installState() {
  const wanted = readLock(path.join(root, 'package-lock.json'));
  const installed = readLock(path.join(root, 'node_modules/.package-lock.json'));
  if (!wanted) fail('package-lock.json is missing. It is part of the repository: restore it with git.');
  if (!installed) return 'missing';
  for (const [place, entry] of Object.entries(wanted)) {
    if (place === '' || entry.optional) continue;
    if (installed[place]?.version !== entry.version) return 'outdated';
  }
  return 'complete';
}

function readLock(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}

/** The Node from node_modules; where npm was told to run no install scripts, its script is run here; else the running one, if new enough. */
function findNode() {
  if (works(nodeBinary)) return nodeBinary;
  const installer = path.join(nodePackage, 'installArchSpecificPackage.js');
  if (existsSync(installer)) {
    process.stderr.write('Fetching the Node that this project runs on…\n');
    spawnSync(process.execPath, [installer], { cwd: nodePackage, stdio: ['ignore', 'ignore', 'inherit'] });
    if (works(nodeBinary)) return nodeBinary;
  }
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  fail(
    `Node 24 or later is needed, and the one that the package "node" brings could not be installed on this machine (running: ${process.version}). Install Node 24 and run the same command again.`,
  );
}

function works(binary) {
  return existsSync(binary) && spawnSync(binary, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Runs the npm that started us, or else the one on the path. */
function npm(args) {
  const own = process.env.npm_execpath;
  const options = { cwd: root, stdio: 'inherit' };
  if (own?.endsWith('.js')) return spawnSync(process.execPath, [own, ...args], options).status;
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' }).status;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
