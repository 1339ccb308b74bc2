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

/**
 * Milliseconds of each answer at that many requests per second, whether the ones before have been answered or not. Time
 * counts from when a request was due, so that what a slow answer holds up counts too. Between two requests it sleeps: on
 * two cores a loop that looks at the clock would take one from those it measures.
 */
export async function askSteadily(question: Question, rate: number, milliseconds: number): Promise<readonly number[]> {
  const pool = new Pool(question.origin, { connections: 64, pipelining: 1 });
  const waits: Promise<number>[] = [];
  const started = performance.now();
  const interval = 1000 / rate;
  const total = Math.floor(milliseconds / interval);
  while (waits.length < total) {
    for (let due = started + waits.length * interval; due <= performance.now() && waits.length < total; due += interval) {
      const begun = due;
      waits.push(ask(pool, question).then(() => performance.now() - begun));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const times = await Promise.all(waits);
  await pool.close();
  return times;
}
