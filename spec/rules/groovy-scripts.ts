/** Script steps in Groovy: why they do not run, and what takes them to JavaScript. */
import { type TranslatedScripts, translateScripts } from '../edits/translate-scripts.ts';
import type { EffectiveSections } from '../links/resolve-imports.ts';
import { scriptingIn } from '../links/scripting.ts';
import { ownUnits } from '../links/units.ts';
import { quoteList } from '../links/words.ts';
import type { ScriptStep, Text } from '../model/capability.ts';
import type { Fix } from '../problem.ts';
import { say } from '../say.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { spanOf } from '../span.ts';
import type { Finding } from './rule.ts';

/** @param language of a script step, or of all that name none. */
export function groovyNotRun(language: Text): Finding | undefined {
  if (language.value !== 'groovy') return undefined;
  const message = say`Capstan does not run Groovy: nothing isolates it. \`capstan translate\`, or the quick fix here, writes the script in JavaScript.`;
  return { message, span: spanOf(language.node) };
}

/** Where Groovy is chosen: at a step, or at the control server for those that choose nothing. */
export function groovyFindings(file: SourceFile, project: Project, sections: EffectiveSections): readonly Finding[] {
  const steps = ownUnits(file).flatMap(({ unit }) => unit.steps.filter((step) => step.kind === 'script'));
  const common = scriptingIn(sections);
  const scripting = common?.scripting;
  const found = (language: Text, users: readonly ScriptStep[]): readonly Finding[] => {
    const finding = groovyNotRun(language);
    return finding ? [{ ...finding, fixes: () => translationFixes(translateScripts(file, project, users, scripting)) }] : [];
  };
  const silent = steps.filter(({ language }) => !language);
  return [
    ...steps.flatMap((step) => (step.language ? found(step.language, [step]) : [])),
    ...(scripting?.defaultLanguage && common?.uri === file.uri && silent.length > 0 ? found(scripting.defaultLanguage, silent) : []),
  ];
}

function translationFixes({ edits, create, scripts }: TranslatedScripts): readonly Fix[] {
  if (edits.length === 0) return [];
  const made = scripts.filter(({ state }) => state === 'made');
  const names = quoteList((made.length > 0 ? made : scripts).map(({ name }) => name));
  if (made.length === 0) return [{ title: say`Run the JavaScript that is there beside ${names}`, edits, preferred: false }];
  const left = made.flatMap((script) => script.left).length;
  const title =
    left === 0
      ? say`Translate ${names} to JavaScript`
      : say`Translate ${names} to JavaScript, with marks where you have to go on (${left})`;
  return [{ title, edits, create, preferred: false }];
}
