/** Script steps in languages that do not run, or not yet, said before anything is served. */
import type { EffectiveSections } from '../../spec/links/resolve-imports.ts';
import type { Scripting, ScriptStep, Step } from '../../spec/model/capability.ts';
import type { Span } from '../../spec/syntax/tree.ts';
import { fatal, type LoadProblem } from './problems.ts';
import { pythonPackage } from './python-home.ts';

interface LanguageUse {
  readonly language: string;
  /** Where the language is written: at the step, or at the control server that sets it for all. */
  readonly node: Span;
  readonly uri: string;
}

/** The block that counts: that of the first control server with one. */
export function findScripting(sections: EffectiveSections): Scripting | undefined {
  return scriptingWithPlace(sections)?.scripting;
}

function scriptingWithPlace(sections: EffectiveSections): { readonly scripting: Scripting; readonly uri: string } | undefined {
  for (const { part, uri } of sections.servers)
    if (part.kind === 'control' && part.management?.scripting) return { scripting: part.management.scripting, uri };
  return undefined;
}

export function needsPython(sections: EffectiveSections): boolean {
  return languagesOf(sections).some(({ language }) => language === 'python');
}

/** @param python folder of the interpreter, if there is one. */
export function checkScripts(sections: EffectiveSections, python: string | undefined): readonly LoadProblem[] {
  return languagesOf(sections).flatMap(({ language, node, uri }): readonly LoadProblem[] => {
    if (language === 'groovy')
      return [
        fatal(
          uri,
          node,
          'script-groovy',
          'Groovy scripts cannot be run in isolation, so they are not run at all. Translate them to JavaScript: it sees the same `context` and assigns the same `result`.',
        ),
      ];
    if (language === 'python' && python === undefined)
      return [
        fatal(
          uri,
          node,
          'python-missing',
          `Python scripts need an interpreter of ${pythonPackage.megabytes} MB that is not here yet. Get it with --get-python, or install it beside this file: npm install ${pythonPackage.name}@${pythonPackage.version}`,
        ),
      ];
    return [];
  });
}

/** Each place where a language is chosen that a script uses, once. */
function languagesOf(sections: EffectiveSections): readonly LanguageUse[] {
  const steps = scriptSteps(sections);
  const own = steps.flatMap(({ step, uri }) => (step.language ? [{ language: step.language.value, node: step.language.node, uri }] : []));
  const found = scriptingWithPlace(sections);
  const common = found?.scripting.defaultLanguage;
  if (!common || steps.every(({ step }) => step.language)) return own;
  return [...own, { language: common.value, node: common.node, uri: found.uri }];
}

function scriptSteps(sections: EffectiveSections): readonly { readonly step: ScriptStep; readonly uri: string }[] {
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
