/** Which process listens on a port, as far as the system tells: whoever is told that a port is taken wants to know by whom. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

export interface PortUser {
  readonly pid: number;
  /** The program, with its script when it runs one: `node server.js`. No other argument, for it may be a secret. */
  readonly program: string;
}

/** Undefined when nobody listens there, when it is somebody else's process, and where there is no way to ask. */
export function findPortUser(port: number): PortUser | undefined {
  try {
    if (process.platform === 'linux') return findByProc(port);
    if (process.platform === 'darwin') return findByLsof(port);
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

function findByLsof(port: number): PortUser | undefined {
  const told = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp'], { encoding: 'utf8', timeout: 2_000 });
  const pid = /^p(\d+)$/m.exec(told)?.[1];
  if (pid === undefined) return undefined;
  const command = execFileSync('ps', ['-o', 'command=', '-p', pid], { encoding: 'utf8', timeout: 2_000 });
  return { pid: Number(pid), program: programOf(command.trim().split(' ')) };
}

function programOf([program = '', ...args]: readonly string[]): string {
  const script = args[0] !== undefined && /\.(?:[cm]?[jt]s|py|rb|jar)$/.test(args[0]) ? ` ${path.basename(args[0])}` : '';
  return `${path.basename(program)}${script}`;
}
