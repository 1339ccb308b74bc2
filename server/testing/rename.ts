/** Renames of fixtures, for tests: the lines that change, or why none may. */
import assert from 'node:assert/strict';
import { cursorAt } from '../../spec/testing/fixture.ts';
import { prepareRename, renameAt } from '../rename.ts';
import { readFixture } from './fixture.ts';

/** The lines that a rename changes, as `file:line: text after`. */
export function renamed(fixture: string, what: string, newName: string): string[] {
  const { file, project, offset, texts, after } = readFixture(cursorAt(fixture, what));
  const edit = renameAt(file, project, { offset, newName, annotates: false });
  assert.ok(edit, 'nothing to rename');
  const changed = after(edit);
  const parts = changed.startsWith('--- file: ')
    ? changed.split(/^--- file: (\S+)\n/m).slice(1)
    : [Object.keys(edit.changes ?? {})[0]?.slice('file:///ws/'.length) ?? '', changed];
  const lines: string[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const name = parts[at] ?? '';
    const before = (texts.get(`file:///ws/${name}`) ?? '').split('\n');
    for (const [index, line] of (parts[at + 1] ?? '').split('\n').entries())
      if (!before.includes(line)) lines.push(`${name}:${index + 1}: ${line.trim()}`);
  }
  return lines;
}

export function refused(fixture: string, what: string, newName: string): string {
  try {
    renamed(fixture, what, newName);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'not refused';
}

export function prepared(fixture: string, what: string): string | null {
  const { file, project, offset, uri, show } = readFixture(cursorAt(fixture, what));
  try {
    const result = prepareRename(file, project, offset);
    return result && 'placeholder' in result ? `${result.placeholder} at ${show(uri, result.range)}` : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
