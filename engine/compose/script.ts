/**
 * Script steps (engine.md 4.4): JavaScript and Python, each in a WebAssembly sandbox, fresh for each run, without files,
 * network or anything of the host; a script sees `context` and assigns `result`. Time and memory are bounded.
 */
import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScriptStep } from '../../spec/model/capability.ts';
import { Failure, fail } from '../consume/failure.ts';
import { locationPath } from '../file-location.ts';
import type { Plan } from '../plan.ts';
import type { Json } from '../result.ts';
import { type Values, withArguments } from './arguments.ts';
import { runJavaScript } from './javascript.ts';
import { runPython } from './python.ts';

/** One run of a script, whatever its language. */
export interface ScriptRun {
  /** Evaluated in this order, in one scope; the last one is the script itself. */
  readonly sources: readonly { readonly name: string; readonly text: string }[];
  readonly context: Readonly<Record<string, Json>>;
  /** Name of the step, for messages. */
  readonly step: string;
  readonly timeoutMs: number;
  readonly statementLimit: number;
  readonly signal: AbortSignal | undefined;
}

export async function runScript(
  plan: Plan,
  step: ScriptStep,
  values: Values,
  signal: AbortSignal | undefined,
  uri: string,
): Promise<Json | undefined> {
  const { scripting } = plan;
  if (!scripting.enabled) fail('scripting-off', 500, `The step ${step.name} is a script, and scripts are turned off.`);
  const language = languageOf(plan, step);
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
  const run: ScriptRun = {
    sources: [...step.dependencies.map((dependency) => dependency.value), file].map((name) => ({
      name,
      text: readScript(folder, name, step.name),
    })),
    context: Object.fromEntries(withArguments(plan, step.with, values, undefined)),
    step: step.name,
    timeoutMs: scripting.timeoutMs,
    statementLimit: scripting.statementLimit,
    signal,
  };
  switch (language) {
    case 'javascript':
      return await runJavaScript(run);
    case 'python':
      return await runPython(scripting.python ?? noPython(step.name), run);
    default:
      return fail(
        'script-language',
        500,
        `The step ${step.name} is written in ${language}, which Capstan does not run. Translate it to JavaScript: it sees \`context\` and assigns \`result\`.`,
      );
  }
}

function languageOf({ scripting }: Plan, step: ScriptStep): string {
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
  return language;
}

/** Said at load already, unless somebody has changed the language of a running capability since. */
function noPython(step: string): never {
  return fail(
    'script-language',
    500,
    `The step ${step} is written in Python, and the interpreter for it is not there. Start again to get it.`,
  );
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
