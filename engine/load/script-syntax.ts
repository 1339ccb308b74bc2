/** Scripts in JavaScript that are none: read, never run, and told where in their own file they go wrong. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import type { EffectiveSections } from '../../spec/links/resolve-imports.ts';
import { scriptingIn } from '../../spec/links/scripting.ts';
import type { Project } from '../../spec/source-file.ts';
import { lineStarts } from '../../spec/syntax/positions.ts';
import { folderOf, locationPath } from '../file-location.ts';
import { scriptSteps } from './check-scripts.ts';
import { fatal, type LoadProblem } from './problems.ts';

export function findScriptMistakes(sections: EffectiveSections, project: Project): readonly LoadProblem[] {
  const common = scriptingIn(sections)?.scripting;
  const found = new Map<string, LoadProblem>();
  for (const { step, uri } of scriptSteps(sections)) {
    const language = step.language?.value ?? common?.defaultLanguage?.value;
    const location = step.location?.value ?? common?.defaultLocation?.value;
    const folder = location === undefined ? undefined : locationPath(location, folderOf(uri));
    if (folder === undefined || (language !== 'javascript' && language !== 'js')) continue;
    for (const { value } of [...step.dependencies, ...(step.file ? [step.file] : [])]) {
      const script = pathToFileURL(path.join(folder, value)).href;
      const file = project.findData(script);
      const mistake = typeof file === 'string' ? undefined : findSyntaxMistake(file.text);
      if (mistake) found.set(script, fatal(script, { start: mistake.at, end: mistake.at + 1 }, 'script-syntax', mistake.message));
    }
  }
  return [...found.values()];
}

/** @returns undefined for a script, and for what might be a module: those are left to the sandbox. */
export function findSyntaxMistake(text: string): { readonly at: number; readonly message: string } | undefined {
  if (/\b(?:import|export|await)\b/.test(text)) return undefined;
  try {
    new Script(text, { filename: 'script' });
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The stack begins with `script:3`, the line, and carets below the place in it; what ends too early has none.
    const [, line, carets] = /^script:(\d+)\n.*\n( *)\^/.exec(error.stack ?? '') ?? [];
    const at = carets === undefined ? text.trimEnd().length : (lineStarts(text)[Number(line) - 1] ?? 0) + carets.length;
    return { at, message: `This is no JavaScript: ${error.message}.` };
  }
}
