/** Script steps in languages that do not run, or not yet, said before anything is served. */
import type { EffectiveSections } from '../../spec/links/resolve-imports.ts';
import { scriptingIn } from '../../spec/links/scripting.ts';
import type { ScriptStep, Step, Text } from '../../spec/model/capability.ts';
import { groovyNotRun } from '../../spec/rules/groovy-scripts.ts';
import { pythonPackage } from './python-home.ts';
import type { Reporter } from './reporter.ts';

interface LanguageUse {
  /** Written at the step, or at the control server that sets it for all. */
  readonly language: Text;
  readonly uri: string;
}

export function needsPython(sections: EffectiveSections): boolean {
  return languagesOf(sections).some(({ language }) => language.value === 'python');
}

/** @param python folder of the interpreter, if there is one. */
export function checkScripts(sections: EffectiveSections, python: string | undefined, reporterOf: (uri: string) => Reporter): void {
  for (const { language, uri } of languagesOf(sections)) {
    const groovy = groovyNotRun(language);
    if (groovy) reporterOf(uri).found('not-run-here', groovy);
    if (language.value === 'python' && python === undefined)
      reporterOf(uri).found('python-missing', { message: pythonMissing, span: language.node });
  }
}

const pythonMissing = `Python scripts need an interpreter of ${pythonPackage.megabytes} MB that is not here yet. Get it with --get-python, or install it beside this file: npm install ${pythonPackage.name}@${pythonPackage.version}`;

/** Each place where a language is chosen that a script uses, once. */
function languagesOf(sections: EffectiveSections): readonly LanguageUse[] {
  const steps = scriptSteps(sections);
  const own = steps.flatMap(({ step, uri }) => (step.language ? [{ language: step.language, uri }] : []));
  const found = scriptingIn(sections);
  const common = found?.scripting.defaultLanguage;
  if (!common || steps.every(({ step }) => step.language)) return own;
  return [...own, { language: common, uri: found.uri }];
}

export function scriptSteps(sections: EffectiveSections): readonly { readonly step: ScriptStep; readonly uri: string }[] {
  const of = (uri: string, units: readonly { readonly steps: readonly Step[] }[]) =>
    units.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'script' ? [{ step, uri }] : [])));
  return [
    ...sections.aggregates.flatMap(({ part, uri }) => of(uri, part.flows)),
    ...sections.servers.flatMap(({ part, uri }) => {
      if (part.kind === 'rest')
        return of(
          uri,
          part.resources.flatMap(({ operations }) => operations),
        );
      return part.kind === 'mcp' ? of(uri, [...part.tools, ...part.resources]) : [];
    }),
  ];
}
