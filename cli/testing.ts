/** Runs a command as a person would type it, for tests. */
import { main } from './main.ts';

export interface Typed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function typed(...args: readonly string[]): Promise<Typed> {
  let [out, err] = ['', ''];
  const code = await main(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isInteractive: false,
    interrupted: async (ready) => ready?.(),
  });
  return { code, out, err };
}
