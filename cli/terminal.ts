import os from 'node:os';

/** The terminal as commands see it; tests give their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** A person is looking. */
  readonly isInteractive: boolean;
  /**
   * Settles when the program is asked to end: Ctrl-C, SIGTERM, or its terminal is closed. `ready` is called as soon as that is listened for: whoever
   * reads from it that we are there may ask at once.
   */
  interrupted(ready?: () => void): Promise<void>;
}

/** What shells say of a program whose reader has gone. */
const nobodyReads = 141;
/** What is there is not all there was to say. */
const cannotWrite = 2;
/** A full disk, a quota, a broken one. */
const noRoom: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO']);
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function processTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `capstan … | head`: whoever reads has seen enough, which is nothing to complain about.
    if (!noRoom.has(error.code ?? '')) process.exit(nobodyReads);
    process.stderr.write(`The output cannot be written: ${error.message}.\n`, () => process.exit(cannotWrite));
  });
  if (process.pid === 1) endAsOthersDo();
  // Messages that nobody reads are no reason to stop.
  process.stderr.on('error', () => undefined);
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isInteractive: process.stdout.isTTY === true,
    interrupted: (ready) =>
      new Promise((resolve) => {
        const end = (): void => {
          // Asked once more, the program ends as programs do: at once.
          for (const signal of endings) process.off(signal, end);
          resolve();
        };
        for (const signal of endings) process.on(signal, end);
        ready?.();
      }),
  };
}

/** The first process of a container is spared by signals it does not listen for: what would end any other has to be done here. */
function endAsOthersDo(): void {
  for (const signal of endings)
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(128 + os.constants.signals[signal]);
    });
}

/** When all that was said has gone out; what still tries to reach somebody (a receiver of telemetry that is not there) is not waited for. */
export async function endProcess(code: number): Promise<never> {
  const { stdout, stderr } = process;
  await Promise.all([stdout, stderr].map((stream) => new Promise<void>((resolve) => void stream.write('', () => resolve()))));
  process.exit(code);
}
