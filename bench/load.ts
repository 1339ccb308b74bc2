/** Asks an address as fast as a number of connections can, for a while. */
import { Pool } from 'undici';

export interface Load {
  origin: string;
  path: string;
  connections: number;
  milliseconds: number;
}

/** Requests per second. Every answer must be a 200 whose body has the expected text: a fast wrong answer is no result. */
export async function askRepeatedly({ origin, path, connections, milliseconds }: Load, expected: string): Promise<number> {
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const started = performance.now();
  let answered = 0;
  const ask = async (): Promise<void> => {
    while (performance.now() - started < milliseconds) {
      const { statusCode, body } = await pool.request({ path, method: 'GET' });
      const text = await body.text();
      if (statusCode !== 200 || !text.includes(expected)) throw new Error(`${origin}${path} answered ${statusCode}: ${text.slice(0, 200)}`);
      answered++;
    }
  };
  await Promise.all(Array.from({ length: connections }, ask));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  return answered / seconds;
}
