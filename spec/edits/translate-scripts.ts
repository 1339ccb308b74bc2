/** Script steps in Groovy as steps in JavaScript: the scripts beside those they are made of, and the steps that name them. */
import { translateGroovy } from '../groovy/translate.ts';
import type { Untranslated } from '../groovy/tree.ts';
import { addressOfPath } from '../links/file-paths.ts';
import type { Scripting, ScriptStep, Text } from '../model/capability.ts';
import type { Edit, NewFile } from '../problem.ts';
import type { Project, SourceFile } from '../source-file.ts';
import { deref } from '../syntax/navigate.ts';
import { insertKey } from './insert-key.ts';
import { keyOrder } from './refactor/refactoring.ts';
import { rewriteScalar, writeScalar } from './write-scalar.ts';

export interface TranslatedScript {
  /** As the steps name it. */
  readonly name: string;
  readonly uri: string;
  readonly target: string;
  /** `made`: a file to be written; `kept`: something else is there already; `unreadable`: there is no text to translate. */
  readonly state: 'made' | 'kept' | 'unreadable';
  /** Places that are left to a person; lines of the Groovy script. */
  readonly left: readonly Untranslated[];
}

export interface TranslatedScripts {
  readonly edits: readonly Edit[];
  readonly create: readonly NewFile[];
  /** Each script once. */
  readonly scripts: readonly TranslatedScript[];
}

/** Steps of one file that run Groovy: by their own `language`, or by that of all steps. */
export function isGroovy(step: ScriptStep, scripting: Scripting | undefined): boolean {
  return (step.language ?? scripting?.defaultLanguage)?.value === 'groovy';
}

/**
 * What takes these steps of a file from Groovy to JavaScript. A step changes when there is JavaScript for all its scripts;
 * a file that is there already is never written over.
 */
export function translateScripts(
  file: SourceFile,
  project: Project,
  steps: readonly ScriptStep[],
  scripting: Scripting | undefined,
): TranslatedScripts {
  const scripts = new Map<string, TranslatedScript>();
  const create = new Map<string, NewFile>();
  const edits: Edit[] = [];
  const shared = new Set(
    steps.flatMap((step) =>
      step.dependencies.length > 0 ? namesOf(step).map((name) => addressOf(file, project, step, name, scripting)) : [],
    ),
  );
  for (const step of steps) {
    const names = namesOf(step);
    const own = names.map((name) => {
      const uri = addressOf(file, project, step, name, scripting);
      const known = scripts.get(uri);
      if (known) return known;
      const { script, text } = translateScript(project, uri, name.value, shared.has(uri));
      scripts.set(uri, script);
      if (text !== undefined) create.set(script.target, { uri: script.target, text });
      return script;
    });
    if (names.length === 0 || own.some(({ state }) => state === 'unreadable')) continue;
    edits.push(...stepEdits(file, step, names));
  }
  return { edits, create: [...create.values()], scripts: [...scripts.values()] };
}

function namesOf({ dependencies, file }: ScriptStep): readonly Text[] {
  return file ? [...dependencies, file] : [];
}

/** Scripts stand below the folder of their step, else below that of all steps. */
function addressOf(file: SourceFile, project: Project, step: ScriptStep, text: Text, scripting: Scripting | undefined): string {
  return addressOfPath(project, file.uri, { text, folder: step.location ?? scripting?.defaultLocation });
}

function translateScript(
  project: Project,
  uri: string,
  name: string,
  shared: boolean,
): { readonly script: TranslatedScript; readonly text?: string } {
  const target = javaScriptName(uri);
  const source = project.findData(uri);
  if (typeof source === 'string') return { script: { name, uri, target, state: 'unreadable', left: [] } };
  const { text, left } = translateGroovy(source.text, { name, shared });
  const there = project.findData(target);
  if (there === 'missing') return { script: { name, uri, target, state: 'made', left }, text };
  const same = typeof there !== 'string' && there.text === text;
  return { script: { name, uri, target, state: same ? 'made' : 'kept', left: same ? left : [] } };
}

/** The name with the ending of JavaScript. */
function javaScriptName(name: string): string {
  return /\.(?:groovy|gvy|gy|gsh)$/i.test(name) ? name.replace(/\.\w+$/, '.js') : `${name}.js`;
}

function stepEdits(file: SourceFile, step: ScriptStep, names: readonly Text[]): readonly Edit[] {
  const rewrite = ({ node }: Text, text: string): Edit => {
    // What is written once for several places changes here only.
    const newText = node.kind === 'scalar' ? rewriteScalar(node, text) : writeScalar(text);
    return { uri: file.uri, start: node.start, end: node.end, newText };
  };
  return [
    ...(step.language ? [rewrite(step.language, 'javascript')] : addLanguage(file, step)),
    ...names.map((name) => rewrite(name, javaScriptName(name.value))),
  ];
}

function addLanguage(file: SourceFile, { node }: ScriptStep): readonly Edit[] {
  const mapping = deref(node);
  if (mapping?.kind !== 'mapping') return [];
  return [{ uri: file.uri, ...insertKey(file.text, mapping, 'language', 'javascript', keyOrder(file, mapping)) }];
}
