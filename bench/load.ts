/** Asks an address as fast as a number of connections can for a while, or at a steady rate. */
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

/** Milliseconds of each answer at that many requests per second, whether the ones before have been answered or not. */
export async function askSteadily(question: Question, rate: number, milliseconds: number): Promise<readonly number[]> {
  const pool = new Pool(question.origin, { connections: 64, pipelining: 1 });
  const waits: Promise<number>[] = [];
  const started = performance.now();
  for (let elapsed = 0; elapsed < milliseconds; elapsed = performance.now() - started) {
    while (waits.length < (elapsed / 1000) * rate) {
      const begun = performance.now();
      waits.push(ask(pool, question).then(() => performance.now() - begun));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  const times = await Promise.all(waits);
  await pool.close();
  return times;
}
