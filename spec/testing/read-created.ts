/** What tests of new capabilities ask: the text, judged by the rules, and the notes. */
import assert from 'node:assert/strict';
import { analyse } from '../analyse.ts';
import type { Created } from '../create/create.ts';
import { readSourceFile } from '../read-file.ts';
import type { Project } from '../source-file.ts';

const alone: Project = { findFile: () => 'missing', findData: () => 'missing', resolvePath: (_uri, path) => path };

/** The text, after it was seen that nothing is wrong with it. */
export function textOf(created: Created): string {
  assert.ok(created.kind === 'created', created.kind === 'refused' ? created.message : '');
  const problems = analyse(readSourceFile('file:///new.yaml', created.text), alone);
  assert.deepEqual(
    problems.filter(({ severity }) => severity !== 'hint').map(({ code, message }) => `${code}: ${message}`),
    [],
  );
  return created.text;
}

export function notesOf(created: Created): readonly string[] {
  return created.kind === 'created' ? created.notes : [created.message];
}
