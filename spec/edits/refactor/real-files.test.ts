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
import { offeredAt } from './offered.ts';
import type { Refactoring } from './refactoring.ts';
import { sortAllKeys } from './sort-keys.ts';

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

/** All that is offered anywhere in a file, each once. */
function* madeIn(file: SourceFile, project: LinkedProject): Generator<Refactoring> {
  const seen = new Set<string>();
  const sorted = sortAllKeys({ file });
  if (sorted) yield sorted;
  for (const { span } of project.linksOf(file).definitions) {
    for (const one of offeredAt({ file, project, offset: span.start })) {
      const known = JSON.stringify(one);
      if (!('refused' in one) && !seen.has(known)) yield one;
      seen.add(known);
    }
  }
}

function check(file: SourceFile, project: LinkedProject, { title, edits, create }: Refactoring): void {
  const where = `${title} in ${file.uri}`;
  const texts = new Map([[file.uri, applyEdits(file.text, edits)]]);
  if (create) texts.set(create.uri, create.text);
  const after = withTexts([file], texts);
  const problems = problemsOf(file, project);
  const fresh = [...after.allFiles()].flatMap((one) => problemsOf(one, after)).filter((problem) => !problems.includes(problem));
  assert.deepEqual(
    fresh.filter((problem) => /^(?:error|warning)/.test(problem)),
    [],
    where,
  );
  const now = after.findFile(file.uri);
  assert.ok(typeof now !== 'string');
  const [before, kept] = [requestsOf(file, project), requestsOf(now, after)];
  // What is new makes requests of its own; what is added to a call is given by its caller.
  if (title.startsWith('Expose')) {
    assert.deepEqual(
      before.filter((request) => !kept.includes(request)),
      [],
      where,
    );
  } else if (!title.startsWith('Add missing')) assert.deepEqual(kept, before, where);
}

describe('refactorings of real files', () => {
  it('keep what the files mean', (context) => {
    let made = 0;
    for (const file of realFiles()) {
      const project = projectOf([file]);
      for (const one of madeIn(file, project)) {
        check(file, project, one);
        made++;
      }
    }
    context.diagnostic(`${made} refactorings`);
    assert.ok(made > 20, `${made}`);
  });
});
