/**
 * Files for tests, written in one text: `--- name.yaml` starts another file, the first one is `main.yaml`. A trailing
 * comment of carets points at the line above it and says which problem is expected there:
 *
 *     call: shop.list-order
 *     #          ^^^^^^^^^^ error unknown-call: `shop` has no operation `list-order`. Did you mean `list-orders`?
 */
import assert from 'node:assert/strict';
import { type AnalyseSettings, analyse } from '../analyse.ts';
import { applyEdits } from '../edits/apply-edits.ts';
import type { LinkedProject } from '../links/linked-project.ts';
import type { Problem } from '../problem.ts';
import { readSourceFile } from '../read-file.ts';
import type { SourceFile } from '../source-file.ts';
import { projectOf } from './project.ts';

export interface Fixture {
  readonly main: SourceFile;
  readonly project: LinkedProject;
  readonly files: ReadonlyMap<string, SourceFile>;
}

const base = 'file:///project/';

export function readFixture(text: string): Fixture {
  const parts = text.split(/^--- (\S+)\n/m);
  const files = new Map<string, SourceFile>();
  const add = (name: string, content: string) => {
    const uri = new URL(name, base).href;
    files.set(uri, readSourceFile(uri, content));
  };
  add('main.yaml', parts[0] ?? '');
  for (let at = 1; at < parts.length; at += 2) add(parts[at] ?? '', parts[at + 1] ?? '');
  const main = files.get(`${base}main.yaml`);
  assert.ok(main);
  return { main, project: projectOf(files.values()), files };
}

/** Puts a cursor (`▮`) into a fixture: `what` holds the mark, and stands in the text without it exactly once. */
export function cursorAt(fixture: string, what: string): string {
  const plain = what.replace('▮', '');
  const at = fixture.indexOf(plain);
  if (at < 0 || fixture.indexOf(plain, at + 1) >= 0) throw new Error(`«${plain}» is not in the fixture exactly once`);
  return fixture.slice(0, at) + what + fixture.slice(at + plain.length);
}

/** Checks that the main file has exactly the problems its caret comments say, no more and no less. */
export function checkProblems(text: string, settings?: AnalyseSettings): void {
  const lines = text.split('\n');
  const [clean, expected] = takeMarks(lines);
  assert.deepEqual(problemsIn(clean, settings), expected);
}

/** The problems of the main file, each in one line: `12: «marked text» error code: message`. */
export function problemsIn(text: string, settings?: AnalyseSettings): string[] {
  const { main, project } = readFixture(text);
  return analyse(main, project, settings).map((problem) => describeProblem(problem, main.text));
}

function takeMarks(lines: readonly string[]): [string, string[]] {
  const kept: string[] = [];
  const expected: string[] = [];
  for (const line of lines) {
    const mark = /^(\s*)#(\s*)(\^+) (\w+) ([a-z-]+): (.*)$/.exec(line);
    if (!mark) {
      kept.push(line);
      continue;
    }
    const start = line.indexOf('^');
    const above = kept.at(-1) ?? '';
    const marked = above.slice(start, start + (mark[3] ?? '').length);
    expected.push(`${kept.length}: «${marked}» ${mark[4]} ${mark[5]}: ${mark[6]}`);
  }
  return [kept.join('\n'), expected];
}

export function describeProblem({ severity, code, message, span }: Problem, text: string): string {
  const line = text.slice(0, span.start).split('\n').length;
  const marked = text.slice(span.start, span.end).split('\n')[0] ?? '';
  return `${line}: «${marked}» ${severity} ${code}: ${message}`;
}

/** Checks all preferred fixes of the main file, each as `title: «text before» → «text after»` of its first edit. */
export function checkFixes(text: string, expected: readonly string[], settings?: AnalyseSettings): void {
  const { main, project } = readFixture(text);
  const fixes = analyse(main, project, settings).flatMap((problem) => (problem.fixes?.() ?? []).filter(({ preferred }) => preferred));
  assert.deepEqual(
    fixes.map(({ title, edits: [first] }) => `${title}: «${first ? main.text.slice(first.start, first.end) : ''}» → «${first?.newText}»`),
    expected,
  );
}

/** The main file after the preferred fix of its only problem with that code. */
export function checkFix(text: string, code: string, expected: string): void {
  const { main, project } = readFixture(text);
  const problem = analyse(main, project).find((candidate) => candidate.code === code);
  assert.ok(
    problem,
    `no ${code} among ${
      analyse(main, project)
        .map((one) => one.code)
        .join(', ') || 'no problems'
    }`,
  );
  const fix = problem.fixes?.().find((candidate) => candidate.preferred);
  assert.ok(fix, `${code} has no preferred fix`);
  assert.equal(applyEdits(main.text, fix.edits), expected);
}
