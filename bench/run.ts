/**
 * `npm run bench [server] [engine] [-- --java URL] [-- --soak CALLS]`: speed and memory as ratios within one run, on the bundles
 * as they are shipped. Absolute numbers depend on the machine; the ratios are what to compare. `--java` adds another engine
 * that serves the same capability file at that address, `--soak` says over how many calls memory is looked at: a million,
 * some minutes, unless it says another number (0 leaves it out).
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { benchEngine } from './engine.ts';
import { benchServers } from './server.ts';
import { printSummary } from './summary.ts';

const root = path.resolve(import.meta.dirname, '..');
const { values: flags, positionals: wanted } = parseArgs({
  options: { java: { type: 'string' }, soak: { type: 'string' } },
  allowPositionals: true,
});
const soak = Number(flags.soak ?? 1_000_000);
if (!Number.isInteger(soak) || soak < 0) throw new Error('--soak takes a whole number of calls.');
const parts = { server: benchServers, engine: () => benchEngine({ java: flags.java, soak }) } as const;

function prepare(): void {
  must([process.execPath, path.join(root, 'scripts/build.ts'), '--production'], root);
  const folder = path.join(root, 'bench/beside');
  if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) return;
  process.stdout.write('Installing what the benchmarks compare with…\n');
  must(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], folder);
}

function must([command = '', ...args]: string[], cwd: string): void {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed.`);
}

prepare();
for (const [name, bench] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await bench();
printSummary();
