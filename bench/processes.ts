/** The processes under test: started, found by what they print, and looked at from outside. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '..');

/** The command line as it is shipped. */
export const capstan = path.join(root, 'dist/capstan.mjs');

/**
 * For those that only help to measure: what is new in a round fits into memory, so that hardly ever they stop to collect
 * garbage. A pause of the one who asks, or of the consumed API, would look like one of the one who is measured.
 */
export const quietNode: readonly string[] = [
  '--expose-gc',
  '--min-semi-space-size=128',
  '--max-semi-space-size=128',
  '--no-parallel-scavenge',
];

export interface Started {
  readonly child: ChildProcess;
  /** By the name of the server. */
  readonly origins: Readonly<Record<string, string>>;
}

/** A script of this folder that prints its port. */
export async function startScript(name: string, args: readonly string[], nodeFlags: readonly string[] = []): Promise<Started> {
  const command = [...nodeFlags, path.join(import.meta.dirname, name), ...args];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const origins: Record<string, string> = {};
  await lines(child, (line) => {
    if (/^\d+$/.test(line)) origins['main'] = `http://127.0.0.1:${line}`;
    return origins['main'] !== undefined;
  });
  return { child, origins };
}

/** `capstan run`, once it tells where the wanted servers are. */
export async function startEngine(file: string, wanted: readonly string[], more: readonly string[] = []): Promise<Started> {
  const args = [capstan, 'run', file, '--port-base', '0', '--log', 'json', ...more];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const origins: Record<string, string> = {};
  await lines(child, (line) => {
    for (const [, namespace = '', url = ''] of line.matchAll(/"namespace":"(\w+)","url":"(http:[^"]+)"/g)) origins[namespace] = url;
    return wanted.every((namespace) => origins[namespace] !== undefined);
  });
  return { child, origins };
}

/** Reads the output of a process until `done` says that it has what it wants; the rest is read and dropped. */
function lines(child: ChildProcess, done: (line: string) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const input = child.stdout;
    if (!input) return reject(new Error('The process has no output.'));
    const reader = createInterface({ input }).on('line', (line) => {
      if (!done(line)) return;
      // Splitting the log of a million calls into lines would be work that competes with what is measured.
      reader.close();
      input.resume();
      resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`A process under test ended with exit code ${code}.`)));
  });
}

export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}

/** Milliseconds a process has worked, which other work on the machine changes little; not a number where nobody tells. */
export function processorTime(pid: number | undefined): number {
  const file = `/proc/${pid}/stat`;
  if (pid === undefined || !existsSync(file)) return Number.NaN;
  const fields = readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  // User and system time, in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Not a number where nobody tells. */
export function residentMegabytes(pid: number | undefined): number {
  const file = `/proc/${pid}/status`;
  if (pid === undefined || !existsSync(file)) return Number.NaN;
  const status = readFileSync(file, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
