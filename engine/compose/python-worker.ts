/**
 * A thread with a Python interpreter for one script. The interpreter speaks JavaScript, so a script could reach whatever
 * this thread has: before it starts, everything of the host is taken away, the making of code out of text included, and
 * the interpreter believes to live in a bare shell. Nothing here is reached by `import` of another thread.
 */
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { pythonPrelude } from './python-prelude.ts';

export interface PythonWorkerData {
  /** Folder of the interpreter. */
  readonly home: string;
  /** Memory of an interpreter that has started; without it the thread makes one, tells it, and ends. */
  readonly snapshot: Uint8Array | undefined;
  /** Bytes that the memory may grow to. */
  readonly memoryLimit: number;
}

export type PythonWorkerMessage =
  | { readonly kind: 'snapshot'; readonly snapshot: Uint8Array }
  | { readonly kind: 'ready' }
  /** JSON text of a `PythonOutcome`. */
  | { readonly kind: 'ran'; readonly outcome: string }
  /** The interpreter itself gave up. */
  | { readonly kind: 'broken'; readonly reason: string };

interface Interpreter {
  runPython(code: string): (job: string) => unknown;
  makeMemorySnapshot(): Uint8Array;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** What the language itself has, and what an interpreter needs that gives access to nothing. */
const harmless = new Set(
  `Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error AggregateError
  EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON Math Intl ArrayBuffer Atomics Uint8Array Int8Array
  Uint16Array Int16Array Uint32Array Int32Array Float16Array Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array
  DataView Map BigInt Set Iterator WeakMap WeakSet WeakRef Proxy Reflect FinalizationRegistry SharedArrayBuffer decodeURI
  decodeURIComponent encodeURI encodeURIComponent escape unescape eval isFinite isNaN WebAssembly SuppressedError DisposableStack
  AsyncDisposableStack TextDecoder TextEncoder`.split(/\s+/),
);

const { home, snapshot, memoryLimit } = workerData as PythonWorkerData;
const port = parentPort;
const tell = (message: PythonWorkerMessage): void => port?.postMessage(message);
const globals = globalThis as unknown as Record<string, unknown>;
const clock = performance.now.bind(performance);
const randomBytes = crypto.getRandomValues.bind(crypto);
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const readBytes = readFileSync;

/** Text becomes no code: what holds a function could make another one with all rights of the thread. */
function tameFunctions(): void {
  const refuse = function refuse(): never {
    throw new EvalError('Text is not run as code here.');
  };
  // What is a function stays one for those that ask.
  refuse.prototype = Function.prototype;
  const samples = [
    () => undefined,
    async () => undefined,
    function* one() {
      yield 1;
    },
    async function* one() {
      yield 1;
    },
  ];
  for (const sample of samples) Object.defineProperty(Object.getPrototypeOf(sample), 'constructor', { value: refuse });
  for (const name of ['eval', 'Function']) Object.defineProperty(globalThis, name, { value: refuse });
}

function limitMemory(): void {
  const { prototype } = (globals['WebAssembly'] as { readonly Memory: { readonly prototype: Memory } }).Memory;
  const { grow } = prototype;
  prototype.grow = function growWithin(this: Memory, pages: number): number {
    if (this.buffer.byteLength + pages * 65_536 > memoryLimit) throw new RangeError('The memory ends here.');
    return grow.call(this, pages);
  };
}

function removeHost(): void {
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!harmless.has(name)) delete globals[name];
  const silent = (): void => undefined;
  globals['console'] = { log: silent, warn: silent, error: silent, info: silent, debug: silent };
  globals['performance'] = { now: clock };
}

/** The files of the interpreter for its start, and random bytes: all that it asks a shell for. */
function pretendShell(): void {
  const within = (name: string): string => path.join(home, path.basename(name));
  globals['load'] = () => undefined;
  globals['read'] = (name: string) => readBytes(within(name), 'utf8');
  globals['readbuffer'] = (name: string) => new Uint8Array(readBytes(within(name))).buffer;
  // It asks for `head -cN /dev/urandom | base64`.
  globals['os'] = {
    system: (_shell: string, [, command = '']: readonly string[]) =>
      toBase64(randomBytes(new Uint8Array(Math.min(Number(/^head -c(\d+) /.exec(command)?.[1] ?? 0), 65_536)))),
  };
}

async function start(): Promise<void> {
  removeHost();
  pretendShell();
  tameFunctions();
  limitMemory();
  const { loadPyodide } = (await import(pathToFileURL(path.join(home, 'pyodide.mjs')).href)) as {
    readonly loadPyodide: (options: Readonly<Record<string, unknown>>) => Promise<Interpreter>;
  };
  const nothing = (): void => undefined;
  const interpreter = await loadPyodide({
    indexURL: `${home}/`,
    // The module \`js\` would be this thread.
    jsglobals: Object.create(null),
    stdin: nothing,
    stdout: nothing,
    stderr: nothing,
    ...(snapshot ? { _loadSnapshot: snapshot } : { _makeSnapshot: true }),
  });
  for (const name of ['load', 'read', 'readbuffer']) delete globals[name];
  if (!snapshot) {
    tell({ kind: 'snapshot', snapshot: interpreter.makeMemorySnapshot() });
    return;
  }
  const run = interpreter.runPython(pythonPrelude);
  port?.once('message', (job: string) => {
    try {
      tell({ kind: 'ran', outcome: String(run(job)) });
    } catch (error) {
      tell({ kind: 'broken', reason: error instanceof Error ? error.message : String(error) });
    }
  });
  tell({ kind: 'ready' });
}

try {
  await start();
} catch (error) {
  tell({ kind: 'broken', reason: error instanceof Error ? error.message : String(error) });
}
