/**
 * Script steps (engine.md 4.4): JavaScript in a WebAssembly sandbox, fresh for each run, without files, network, timers or
 * anything of the host; it sees `context` and assigns `result`. Time and memory are bounded.
 */
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { ScriptStep } from '../../spec/model/capability.ts';
import { Failure, fail } from '../consume/failure.ts';
import { locationPath } from '../file-location.ts';
import type { Plan } from '../plan.ts';
import type { Json } from '../result.ts';
import { type Values, withArguments } from './arguments.ts';

const memoryLimit = 64 * 1024 * 1024;
const stackLimit = 512 * 1024;
/** Of 64 KiB: 16 MiB, as the module is built, and 128 MiB. */
const sandboxPages = { initial: 256, maximum: 2048 };

export async function runScript(
  plan: Plan,
  step: ScriptStep,
  values: Values,
  signal: AbortSignal | undefined,
  uri: string,
): Promise<Json | undefined> {
  const { scripting } = plan;
  if (!scripting.enabled) fail('scripting-off', 500, `The step ${step.name} is a script, and scripts are turned off.`);
  const language =
    normal(step.language?.value ?? scripting.defaultLanguage) ??
    fail(
      'script-language',
      500,
      `The step ${step.name} needs a \`language\`: it has none, and the control server sets no \`defaultLanguage\`.`,
    );
  if (scripting.allowedLanguages.length > 0 && !scripting.allowedLanguages.some((allowed) => normal(allowed) === language)) {
    fail(
      'script-language',
      500,
      `The step ${step.name} is written in ${language}; allowed here: ${scripting.allowedLanguages.join(', ')}.`,
    );
  }
  if (language !== 'javascript')
    fail(
      'script-language',
      500,
      `The step ${step.name} is written in ${language}, which Capstan does not run. Translate it to JavaScript: it sees \`context\` and assigns \`result\`.`,
    );
  const location =
    step.location?.value ??
    scripting.defaultLocation ??
    fail(
      'script-location',
      500,
      `The step ${step.name} needs a \`location\`: it has none, and the control server sets no \`defaultLocation\`.`,
    );
  const folder =
    locationPath(location, path.dirname(fileURLToPath(uri))) ??
    fail('script-location', 500, `The \`location\` of the step ${step.name} is no folder address: it must begin with \`file:///\`.`);
  const file = step.file?.value ?? fail('script-file', 500, `The step ${step.name} needs a \`file\`.`);
  const sources = [...step.dependencies.map((dependency) => dependency.value), file].map((name) => ({
    name,
    text: readScript(folder, name, step.name),
  }));
  const context = Object.fromEntries(withArguments(plan, step.with, values, undefined));
  return await evaluateScript(sources, context, {
    step: step.name,
    timeoutMs: scripting.timeoutMs,
    statementLimit: scripting.statementLimit,
    signal,
  });
}

function normal(language: string | undefined): string | undefined {
  return language === 'js' ? 'javascript' : language;
}

/** Below the folder, symbolic links followed; every segment plain. */
function readScript(folder: string, name: string, step: string): string {
  if (!name.split('/').every((segment) => /^[A-Za-z0-9._-]+$/.test(segment) && segment !== '..' && segment !== '.')) {
    fail('script-path', 500, `The step ${step} names the file \`${name}\`: only plain names below \`location\` are allowed.`);
  }
  try {
    const root = realpathSync(folder);
    const file = realpathSync(path.join(root, name));
    if (!file.startsWith(root + path.sep)) fail('script-path', 500, `The file \`${name}\` of the step ${step} leads out of its folder.`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    return fail('script-file', 500, `The file \`${name}\` of the step ${step} cannot be read below \`location\`.`);
  }
}

interface ScriptLimits {
  readonly step: string;
  readonly timeoutMs: number;
  readonly statementLimit: number;
  readonly signal: AbortSignal | undefined;
}

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

export async function evaluateScript(
  sources: readonly { readonly name: string; readonly text: string }[],
  context: Readonly<Record<string, Json>>,
  limits: ScriptLimits,
): Promise<Json | undefined> {
  const sandbox = await loadSandbox();
  const runtime = sandbox.newRuntime();
  const end = performance.now() + limits.timeoutMs;
  let questions = 0;
  let stopped: string | undefined;
  runtime.setMemoryLimit(memoryLimit);
  runtime.setMaxStackSize(stackLimit);
  runtime.setInterruptHandler(() => {
    questions++;
    if (performance.now() > end) stopped = `it ran longer than the limit of ${limits.timeoutMs} ms`;
    else if (questions * operationsPerQuestion > Math.max(limits.statementLimit, operationsPerQuestion) * 100)
      stopped = `it ran more than the limit of ${limits.statementLimit} statements`;
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
    const outcome = realm.evalCode(
      'typeof result === "undefined" ? undefined : JSON.stringify(result === undefined ? null : result)',
      'result',
    );
    if (outcome.error) {
      outcome.error.dispose();
      return fail('script-failed', 500, `The \`result\` of the step ${limits.step} cannot be written as JSON.`);
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
  const place = file !== undefined && file !== 'context' ? ` (${file}, line ${line})` : '';
  return `${String(name ?? 'Error')}: ${String(message ?? 'no message')}${place}`;
}
