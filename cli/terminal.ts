/** The terminal as commands see it; tests give their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** A person is looking. */
  readonly isInteractive: boolean;
  /** Settles when the program is asked to end: Ctrl-C, or SIGTERM. */
  interrupted(): Promise<void>;
}

export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isInteractive: process.stdout.isTTY === true,
    interrupted: () =>
      new Promise((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
      }),
  };
}
