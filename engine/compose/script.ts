/**
 * Script steps (engine.md 4.4): JavaScript and Python, each in a WebAssembly sandbox, fresh for each run, without files,
 * network or anything of the host; a script sees `context` and assigns `result`. Time and memory are bounded.
 */
import type { ScriptStep } from '../../spec/model/capability.ts';
import { fail } from '../consume/failure.ts';
import type { Plan } from '../plan.ts';
import type { Json } from '../result.ts';
import { type Values, withArguments } from './arguments.ts';
import { runJavaScript } from './javascript.ts';
import { runPython } from './python.ts';
import { readScripts, type ScriptSource } from './script-sources.ts';

/** One run of a script, whatever its language. */
export interface ScriptRun {
  /** Evaluated in this order, in one scope; the last one is the script itself. */
  readonly sources: readonly ScriptSource[];
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
  const run: ScriptRun = {
    sources: readScripts(plan.files, scripting, step, uri),
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
