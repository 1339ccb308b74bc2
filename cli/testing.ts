/** Runs a command as a person would type it, for tests. */
import { main } from './main.ts';

export interface Typed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export function typed(...args: readonly string[]): Promise<Typed> {
  return typedWhile(args);
}

/** `during` runs once the command waits to be interrupted, and then it is; it is given what was printed so far. */
export async function typedWhile(
  args: readonly string[],
  during: (out: () => string, err: () => string) => Promise<void> = async () => undefined,
): Promise<Typed> {
  let [out, err] = ['', ''];
  const code = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isInteractive: false,
    interrupted: (ready) => {
      ready?.();
      return during(
        () => out,
        () => err,
      );
    },
  });
  return { code, out, err };
}
