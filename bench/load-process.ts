/** The process that asks: gets one task after the other over IPC, and answers each with what it measured. */
import { askRepeatedly, askSteadily } from './load.ts';
import type { Reply, Task } from './load-client.ts';

async function run(task: Task): Promise<Reply> {
  try {
    return task.kind === 'repeatedly'
      ? { kind: 'rate', rate: await askRepeatedly(task.question, task.connections, task.milliseconds) }
      : { kind: 'times', times: await askSteadily(task.question, task.rate, task.milliseconds) };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (task: Task) => void run(task).then((reply) => process.send?.(reply)));
process.on('disconnect', () => process.exit());
