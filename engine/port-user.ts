/** Which process listens on a port, as far as the system tells: whoever is told that a port is taken wants to know by whom. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PortUser } from './control/protocol.ts';

/** Undefined when nobody listens there, when it is somebody else's process, and where there is no way to ask. */
export async function findPortUser(port: number): Promise<PortUser | undefined> {
  try {
    if (process.platform === 'linux') return findByProc(port);
    if (process.platform === 'darwin') return await findByLsof(port);
    if (process.platform === 'win32') return await findByNetstat(port);
  } catch {
    // A system that does not tell: it was only about a name in a message.
  }
  return undefined;
}

/** As the kernel writes it: `sl local_address rem_address st … inode`, addresses and states in hexadecimal. */
const listening = '0A';

function findByProc(port: number): PortUser | undefined {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const sockets = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) =>
      readFileSync(table, 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .flatMap(([, local, , state, , , , , , inode]) => (local?.endsWith(suffix) && state === listening ? [`socket:[${inode}]`] : [])),
    ),
  );
  if (sockets.size === 0) return undefined;
  const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && openFiles(name).some((target) => sockets.has(target)));
  return pid === undefined ? undefined : { pid: Number(pid), program: programOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')) };
}

function openFiles(pid: string): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return orNone(() => readdirSync(folder)).flatMap((name) => orNone(() => [readlinkSync(path.join(folder, name))]));
}

/** A process may be another user's, or be gone meanwhile, and so may each of its files. */
function orNone(read: () => readonly string[]): readonly string[] {
  try {
    return read();
  } catch {
    return [];
  }
}

/** What a program of the system prints. One that hangs is not waited for: somebody waits for the message. */
async function printed(program: string, ...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, args, { timeout: 2_000 })).stdout;
}

async function findByLsof(port: number): Promise<PortUser | undefined> {
  const pid = /^p(\d+)$/m.exec(await printed('lsof', '-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp'))?.[1];
  if (pid === undefined) return undefined;
  return { pid: Number(pid), program: programOf((await printed('ps', '-o', 'command=', '-p', pid)).trim().split(' ')) };
}

async function findByNetstat(port: number): Promise<PortUser | undefined> {
  // By their whole paths: Windows looks into the working folder first, which may be anybody's.
  const system = (name: string): string => path.win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', name);
  const pid = listenerIn(await printed(system('netstat.exe'), '-ano'), port);
  if (pid === undefined) return undefined;
  const program = taskIn(await printed(system('tasklist.exe'), '/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'));
  return program === undefined ? undefined : { pid, program };
}

/** @param table of `netstat -ano`: protocol, own address, other address, state in the language of the system, process. */
export function listenerIn(table: string, port: number): number | undefined {
  // Who listens has no other side.
  const line = new RegExp(`^\\s*TCP\\s+\\S+:${port}\\s+(?:0\\.0\\.0\\.0|\\[::\\]):0\\s+\\S.*\\s(\\d+)\\s*$`, 'm');
  const pid = Number(line.exec(table)?.[1] ?? 0);
  return pid > 0 ? pid : undefined;
}

/** @param rows of `tasklist /FO CSV /NH`, a sentence when there is no such process. */
export function taskIn(rows: string): string | undefined {
  return /^"([^"]+?)(?:\.exe)?",/i.exec(rows.trimStart())?.[1];
}

/** With its script when it runs one: `node server.js`. No other argument, for it may be a secret. */
function programOf([program = '', ...args]: readonly string[]): string {
  const script = args[0] !== undefined && /\.(?:[cm]?[jt]s|py|rb|jar)$/.test(args[0]) ? ` ${path.basename(args[0])}` : '';
  return `${path.basename(program)}${script}`;
}
