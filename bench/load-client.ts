/** The asking process, seen from the one that prints: the two must not wait for each other. */
import { fork } from 'node:child_process';
import path from 'node:path';
import type { Question } from './load.ts';
import { quietNode } from './processes.ts';

export type Task =
  | { readonly kind: 'repeatedly'; readonly question: Question; readonly connections: number; readonly milliseconds: number }
  | { readonly kind: 'steadily'; readonly question: Question; readonly rate: number; readonly milliseconds: number };

export type Reply =
  | { readonly kind: 'rate'; readonly rate: number }
  | { readonly kind: 'times'; readonly times: readonly number[] }
  | { readonly kind: 'failed'; readonly message: string };

export interface Load {
  /** Requests a second, as many as a number of connections can make. */
  repeatedly(question: Question, connections: number, milliseconds: number): Promise<number>;
  /** Milliseconds of each answer, at a steady rate of requests. */
  steadily(question: Question, rate: number, milliseconds: number): Promise<readonly number[]>;
  end(): void;
}

/** One task at a time. */
export function startLoad(): Load {
  const child = fork(path.join(import.meta.dirname, 'load-process.ts'), { execArgv: [...quietNode] });
  const run = (task: Task): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error('The process that asks has ended.'));
      child.once('exit', onExit);
      child.once('message', (reply: Reply) => {
        child.off('exit', onExit);
        resolve(reply);
      });
      child.send(task);
    });
  const unexpected = (reply: Reply): Error => new Error(reply.kind === 'failed' ? reply.message : `Not asked for: ${reply.kind}`);
  return {
    repeatedly: async (question, connections, milliseconds) => {
      const reply = await run({ kind: 'repeatedly', question, connections, milliseconds });
      if (reply.kind !== 'rate') throw unexpected(reply);
      return reply.rate;
    },
    steadily: async (question, rate, milliseconds) => {
      const reply = await run({ kind: 'steadily', question, rate, milliseconds });
      if (reply.kind !== 'times') throw unexpected(reply);
      return reply.times;
    },
    end: () => child.disconnect(),
  };
}
