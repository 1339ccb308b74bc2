/**
 * Python of script steps: CPython compiled to WebAssembly (the npm package `pyodide`), in a thread of its own that is ended
 * after each run. The interpreter starts once in a process; every run begins with a copy of its memory as it was then.
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Failure, fail } from '../consume/failure.ts';
import type { Json } from '../result.ts';
import type { PythonWorkerData, PythonWorkerMessage } from './python-worker.ts';
import type { ScriptRun } from './script.ts';
import { tooLong, tooManyStatements } from './script-limits.ts';

/** With the 30 MiB that the interpreter takes for itself. */
const memoryLimit = 128 * 1024 * 1024;
/** The start is not the script's time; an interpreter that needs longer hangs. */
const startLimitMs = 60_000;
/** A thread that waits for the next script ends after that long. */
const idleMs = 60_000;

/** What a run says about itself; exactly one of them, or none when nothing was assigned. */
interface PythonOutcome {
  readonly result?: Json;
  readonly reason?: string;
  readonly statements?: true;
  readonly unwritable?: true;
}

/** Memory of started interpreters, by folder. */
const snapshots = new Map<string, Promise<Uint8Array>>();
let spare: { readonly home: string; readonly worker: Promise<Worker>; readonly timer: NodeJS.Timeout } | undefined;

/** @param home the folder of the interpreter. */
export async function runPython(home: string, run: ScriptRun): Promise<Json | undefined> {
  await enter();
  try {
    return await runAlone(home, run);
  } finally {
    leave();
  }
}

async function runAlone(home: string, run: ScriptRun): Promise<Json | undefined> {
  const worker = await takeWorker(home, run.step);
  try {
    const outcome = await evaluate(worker, run);
    if (outcome.statements) fail('script-failed', 500, scriptFailed(run, tooManyStatements(run.statementLimit)));
    if (outcome.unwritable) fail('script-failed', 500, `The \`result\` of the step ${run.step} cannot be written as JSON.`);
    if (outcome.reason !== undefined) fail('script-failed', 500, scriptFailed(run, outcome.reason));
    return outcome.result;
  } finally {
    void worker.terminate();
    prepareNext(home);
  }
}

function scriptFailed({ step }: ScriptRun, reason: string): string {
  return `The script of the step ${step} failed: ${reason}`;
}

/** Rejects with the `Failure` that ends the run before its end. */
function evaluate(worker: Worker, run: ScriptRun): Promise<PythonOutcome> {
  const { sources, context, statementLimit, timeoutMs, signal } = run;
  return new Promise((resolve, reject) => {
    const settled = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    const stop = (reason: string): void => {
      settled();
      reject(new Failure({ code: 'script-failed', status: 500, message: scriptFailed(run, reason) }));
    };
    const cancel = (): void => stop('the call was cancelled');
    const timer = setTimeout(() => stop(tooLong(timeoutMs)), timeoutMs);
    worker.once('message', (message: PythonWorkerMessage) => {
      if (message.kind !== 'ran') return stop(`the interpreter gave up${message.kind === 'broken' ? ` (${message.reason})` : ''}`);
      settled();
      resolve(JSON.parse(message.outcome) as PythonOutcome);
    });
    worker.once('error', (error) => stop(`the interpreter gave up (${error.message})`));
    worker.ref();
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    else worker.postMessage(JSON.stringify({ sources, context, statements: statementLimit }));
  });
}

// ---------------------------------------------------------------- threads

/** Each thread takes some 60 MiB: more of them than processors would be slower, and could be too much. */
const maxThreads = Math.max(2, availableParallelism());
let threads = 0;
const queue: (() => void)[] = [];

async function enter(): Promise<void> {
  if (threads < maxThreads) threads++;
  else await new Promise<void>((resolve) => queue.push(resolve));
}

/** The place goes to the one that waits longest. */
function leave(): void {
  const next = queue.shift();
  if (next) next();
  else threads--;
}

async function takeWorker(home: string, step: string): Promise<Worker> {
  const waiting = spare?.home === home ? spare : undefined;
  if (waiting) {
    clearTimeout(waiting.timer);
    spare = undefined;
  }
  try {
    return await (waiting?.worker ?? startWorker(home));
  } catch (error) {
    return fail(
      'script-failed',
      500,
      `Python for the step ${step} could not be started: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** A call that comes soon finds a thread that has started; nothing waits for it, and it keeps no process alive. */
function prepareNext(home: string): void {
  setTimeout(() => {
    if (spare) return;
    const worker = startWorker(home);
    const timer = setTimeout(endSpare, idleMs);
    timer.unref();
    spare = { home, worker, timer };
    // Told when somebody takes it; a spare that nobody takes is missed by nobody.
    worker.catch(() => undefined);
  }, 100).unref();
}

function endSpare(): void {
  const ended = spare;
  spare = undefined;
  void ended?.worker.then(
    (worker) => worker.terminate(),
    () => undefined,
  );
}

async function startWorker(home: string): Promise<Worker> {
  let snapshot = snapshots.get(home);
  if (!snapshot) {
    snapshot = makeSnapshot(home);
    snapshots.set(home, snapshot);
    snapshot.catch(() => snapshots.delete(home));
  }
  const { worker } = await firstMessage({ home, snapshot: await snapshot, memoryLimit });
  worker.unref();
  return worker;
}

async function makeSnapshot(home: string): Promise<Uint8Array> {
  const { worker, message } = await firstMessage({ home, snapshot: undefined, memoryLimit });
  void worker.terminate();
  const bytes = message.kind === 'snapshot' ? message.snapshot : new Uint8Array();
  // Shared: threads read it without a copy of their own.
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return shared;
}

/** Bundled or not, the thread's file lies beside this one. */
const workerFile = new URL(import.meta.url.endsWith('.ts') ? './python-worker.ts' : './python-worker.mjs', import.meta.url);

async function firstMessage(data: PythonWorkerData): Promise<{ readonly worker: Worker; readonly message: PythonWorkerMessage }> {
  const worker = new Worker(workerFile, {
    workerData: data,
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  let late: NodeJS.Timeout | undefined;
  try {
    const message = await new Promise<PythonWorkerMessage>((resolve, reject) => {
      late = setTimeout(() => reject(new Error('it did not start within a minute.')), startLimitMs);
      worker.once('exit', () => reject(new Error('it ended at once.')));
      worker.once('error', reject);
      worker.once('message', resolve);
    });
    if (message.kind === 'broken') throw new Error(message.reason);
    return { worker, message };
  } catch (error) {
    void worker.terminate();
    throw error;
  } finally {
    clearTimeout(late);
  }
}
