/** Asks an address as fast as a number of connections can for a while, or at a steady rate. Runs in a process of its own. */
import { Pool } from 'undici';

export interface Question {
  readonly origin: string;
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Every answer must be a 200 whose body has this text: a fast wrong answer is no result. */
  readonly expected: string;
}

async function ask(pool: Pool, { origin, path, method = 'GET', headers, body, expected }: Question): Promise<void> {
  const answer = await pool.request({ path, method, ...(headers && { headers }), body: body ?? null });
  const text = await answer.body.text();
  if (answer.statusCode !== 200 || !text.includes(expected))
    throw new Error(`${origin}${path} answered ${answer.statusCode}: ${text.slice(0, 200)}`);
}

/** Requests per second. */
export async function askRepeatedly(question: Question, connections: number, milliseconds: number): Promise<number> {
  const pool = new Pool(question.origin, { connections, pipelining: 1 });
  const started = performance.now();
  let answered = 0;
  const work = async (): Promise<void> => {
    while (performance.now() - started < milliseconds) {
      await ask(pool, question);
      answered++;
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  return answered / seconds;
}

/** So many are open before the clock runs: whoever asks steadily has asked before. */
const openBefore = 16;

/**
 * Milliseconds of each answer at that many requests per second, whether the ones before have been answered or not. Time
 * counts from when a request was due, so that what a slow answer holds up counts too. Between two requests it sleeps: on
 * two cores a loop that looks at the clock would take one from those it measures. What this process does for itself must not
 * count: it has collected its garbage before, and has room for the new (`quietNode`).
 */
export async function askSteadily(question: Question, rate: number, milliseconds: number): Promise<readonly number[]> {
  const pool = new Pool(question.origin, { connections: 64, pipelining: 1 });
  await Promise.all(Array.from({ length: openBefore }, () => ask(pool, question)));
  globalThis.gc?.();
  const interval = 1000 / rate;
  const times = new Float64Array(Math.ceil(milliseconds / interval));
  await new Promise<void>((resolve, reject) => {
    let asked = 0;
    let answered = 0;
    const started = performance.now();
    const askOne = async (at: number): Promise<void> => {
      await ask(pool, question);
      times[at] = performance.now() - started - at * interval;
      if (++answered === times.length) resolve();
    };
    const askThoseDue = (): void => {
      for (; asked < times.length && asked * interval <= performance.now() - started; asked++) askOne(asked).catch(reject);
      if (asked < times.length) setTimeout(askThoseDue, 1);
    };
    askThoseDue();
  });
  await pool.close();
  return [...times];
}
