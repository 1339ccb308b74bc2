/** The terminal as commands see it; tests give their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** A person is looking. */
  readonly isInteractive: boolean;
  /**
   * Settles when the program is asked to end: Ctrl-C, or SIGTERM. `ready` is called as soon as that is listened for: whoever
   * reads from it that we are there may ask at once.
   */
  interrupted(ready?: () => void): Promise<void>;
}

export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isInteractive: process.stdout.isTTY === true,
    interrupted: (ready) =>
      new Promise((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
        ready?.();
      }),
  };
}
