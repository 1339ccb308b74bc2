/**
 * JavaScript of script steps: in a WebAssembly sandbox, fresh for each run, without files, network, timers or anything of the
 * host; it sees `context` and assigns `result`.
 */
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import { fail } from '../consume/failure.ts';
import type { Json } from '../result.ts';
import type { ScriptRun } from './script.ts';
import { tooLong, tooManyStatements } from './script-limits.ts';

const memoryLimit = 64 * 1024 * 1024;
const stackLimit = 512 * 1024;
/** Of 64 KiB: 16 MiB, as the module is built, and 128 MiB. */
const sandboxPages = { initial: 256, maximum: 2048 };

/** The types of Node declare what belongs to it, but not that it is there. */
const webAssembly = (
  globalThis as unknown as {
    readonly WebAssembly: { readonly Memory: new (size: { readonly initial: number; readonly maximum: number }) => object };
  }
).WebAssembly;

let loading: Promise<QuickJSWASMModule> | undefined;

/** Loaded with the first script: most capabilities have none. */
async function loadSandbox(): Promise<QuickJSWASMModule> {
  loading ??= (async () => {
    const [{ newQuickJSWASMModuleFromVariant, newVariant }, variant] = await Promise.all([
      import('quickjs-emscripten-core'),
      import('@jitl/quickjs-singlefile-mjs-release-sync'),
    ]);
    // The interpreter's own limit does not count the contents of typed arrays: the memory it lives in has an end too.
    const wasmMemory = new webAssembly.Memory({ initial: sandboxPages.initial, maximum: sandboxPages.maximum });
    return await newQuickJSWASMModuleFromVariant(newVariant(variant.default, { wasmMemory }));
  })();
  return await loading;
}

/** The interpreter asks after every so many operations whether to go on; that many stand for one statement at least. */
const operationsPerQuestion = 10_000;

/** Nothing waits in the sandbox, so a promise would be an empty object. */
const writeResult = `
if (result instanceof Promise) throw new TypeError('it is a promise, and nothing waits for it: assign the value itself');
typeof result === 'undefined' ? undefined : JSON.stringify(result);
`;

export async function runJavaScript({ sources, context, ...limits }: ScriptRun): Promise<Json | undefined> {
  const sandbox = await loadSandbox();
  const runtime = sandbox.newRuntime();
  const end = performance.now() + limits.timeoutMs;
  let questions = 0;
  let stopped: string | undefined;
  runtime.setMemoryLimit(memoryLimit);
  runtime.setMaxStackSize(stackLimit);
  runtime.setInterruptHandler(() => {
    questions++;
    if (performance.now() > end) stopped = tooLong(limits.timeoutMs);
    else if (questions * operationsPerQuestion > Math.max(limits.statementLimit, operationsPerQuestion) * 100)
      stopped = tooManyStatements(limits.statementLimit);
    else if (limits.signal?.aborted) stopped = 'the call was cancelled';
    return stopped !== undefined;
  });
  const realm = runtime.newContext();
  try {
    const run = (code: string, name: string): void => {
      const outcome = realm.evalCode(code, name);
      if (!outcome.error) {
        outcome.value.dispose();
        return;
      }
      const reason = stopped ?? reasonOf(realm.dump(outcome.error));
      outcome.error.dispose();
      fail('script-failed', 500, `The script of the step ${limits.step} failed: ${reason}`);
    };
    // The data travels as text and is read inside: nothing of the host is reachable from there.
    run(`globalThis.context = JSON.parse(${JSON.stringify(JSON.stringify(context))}); var result;`, 'context');
    for (const source of sources) run(source.text, source.name);
    const outcome = realm.evalCode(writeResult, 'result');
    if (outcome.error) {
      const reason = stopped ?? reasonOf(realm.dump(outcome.error));
      outcome.error.dispose();
      return fail('script-failed', 500, `The \`result\` of the step ${limits.step} cannot be written as JSON: ${reason}`);
    }
    const text: unknown = realm.dump(outcome.value);
    outcome.value.dispose();
    return typeof text === 'string' ? (JSON.parse(text) as Json) : undefined;
  } finally {
    realm.dispose();
    runtime.dispose();
  }
}

/** The error as the script's author knows it, with its file and line. */
function reasonOf(error: unknown): string {
  // With no memory left there is none for an error either.
  if (error === null || error === '') return 'InternalError: out of memory';
  if (typeof error !== 'object') return String(error);
  const { name, message, stack } = error as { name?: unknown; message?: unknown; stack?: unknown };
  const [, file, line] = typeof stack === 'string' ? (/\(?([^\s()]+?):(\d+)(?::\d+)?\)?/.exec(stack) ?? []) : [];
  const place = file !== undefined && file !== 'context' && file !== 'result' ? ` (${file}, line ${line})` : '';
  return `${String(name ?? 'Error')}: ${String(message ?? 'no message')}${place}`;
}
