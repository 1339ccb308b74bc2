/** Every refactoring at every name of real files: what comes out is read, has no problem that was not there, and makes the same requests. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { analyse } from '../../analyse.ts';
import type { LinkedProject } from '../../links/linked-project.ts';
import { readSourceFile } from '../../read-file.ts';
import type { SourceFile } from '../../source-file.ts';
import { requestsOf } from '../../testing/moved.ts';
import { projectOf, withTexts } from '../../testing/project.ts';
import { applyEdits } from '../apply-edits.ts';
import { addMissingInputs } from './add-inputs.ts';
import { callToSteps, stepsToCall } from './call-to-steps.ts';
import { exposeAsSkillTool } from './expose-as-skill.ts';
import { exposeAsRest, exposeAsTool } from './expose-operation.ts';
import { extractToFile, inlineImport } from './extract.ts';
import { extractFlow } from './extract-flow.ts';
import { extractOperation } from './extract-operation.ts';
import type { Place, Refactoring, Refusal } from './refactoring.ts';
import { sortAllKeys, sortKeys } from './sort-keys.ts';
import { spreadBrackets } from './spread.ts';
import { wrapAsFlow } from './wrap-as-flow.ts';

type Offered = Refactoring | Refusal;
const refactorings: readonly ((place: Place) => Offered | readonly Offered[] | undefined)[] = [
  addMissingInputs,
  callToSteps,
  stepsToCall,
  exposeAsTool,
  exposeAsRest,
  exposeAsSkillTool,
  wrapAsFlow,
  extractOperation,
  extractFlow,
  extractToFile,
  inlineImport,
  sortKeys,
  sortAllKeys,
  spreadBrackets,
];
/** They make more requests, or give them more: what was there before stays. */
const addsRequests: ReadonlySet<unknown> = new Set([exposeAsTool, exposeAsRest, exposeAsSkillTool]);
const addsArguments: ReadonlySet<unknown> = new Set([addMissingInputs]);

/** Our own examples, and some of the real files where they are at hand; none that has errors of its own. */
function* realFiles(): Generator<SourceFile> {
  for (const [folder, every] of [
    ['../../../examples', 1],
    ['../../../../shared/corpus', 5],
  ] as const) {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    if (!existsSync(path)) continue;
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
    for (const [index, name] of names.sort().entries()) {
      const text = readFileSync(`${path}/${name}`, 'utf8');
      if (index % every !== 0 || text.length > 12_000) continue;
      const file = readSourceFile(`file:///project/${encodeURI(name)}`, text);
      if (file.declared && problemsOf(file, projectOf([file])).every((problem) => !problem.startsWith('error'))) yield file;
    }
  }
}

function problemsOf(file: SourceFile, project: LinkedProject): readonly string[] {
  return analyse(file, project).map(({ severity, code }) => `${severity} ${code}`);
}

describe('refactorings of real files', () => {
  it('keep what the files mean', (context) => {
    let made = 0;
    for (const file of realFiles()) {
      const project = projectOf([file]);
      const before = problemsOf(file, project);
      const requests = requestsOf(file, project);
      const seen = new Set<string>();
      for (const { span } of project.linksOf(file).definitions) {
        for (const refactor of refactorings) {
          const offered = refactor({ file, project, offset: span.start }) ?? [];
          for (const one of Array.isArray(offered) ? (offered as readonly Offered[]) : [offered as Offered]) {
            if ('refused' in one || seen.has(JSON.stringify(one))) continue;
            seen.add(JSON.stringify(one));
            made++;
            const where = `${one.title} in ${file.uri}`;
            const texts = new Map([[file.uri, applyEdits(file.text, one.edits)]]);
            if (one.create) texts.set(one.create.uri, one.create.text);
            const after = withTexts([file], texts);
            const now = after.findFile(file.uri);
            assert.ok(typeof now !== 'string');
            for (const changed of after.allFiles()) {
              assert.deepEqual(
                problemsOf(changed, after).filter((problem) => /^(?:error|warning)/.test(problem) && !before.includes(problem)),
                [],
                where,
              );
            }
            const kept = requestsOf(now, after);
            if (addsRequests.has(refactor))
              assert.deepEqual(
                requests.filter((request) => !kept.includes(request)),
                [],
                where,
              );
            else if (!addsArguments.has(refactor)) assert.deepEqual(kept, requests, where);
          }
        }
      }
    }
    context.diagnostic(`${made} refactorings`);
    assert.ok(made > 20, `${made}`);
  });
});
