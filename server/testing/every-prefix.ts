/**
 * Somebody writes each file of the tutorial from its first character to its last, and at every single character asks what
 * an editor asks: no request throws, and no answer has edits that overlap.
 *
 * The text is typed into an open document, one change a character, so that it is read incrementally as in an editor. What
 * is asked at the cursor is asked at every prefix, with the cursor at its end. What is asked of the whole file (diagnostics,
 * code actions, outline, folding, tokens, hints, lenses, links, formatting), whose cost grows with the square of the length,
 * is asked at every prefix that ends a word or a sign in files up to `long` characters, and in longer ones at every prefix
 * that ends a line or the file. Without the corpus, our own examples are written.
 *
 * All of it takes minutes: several test files write a part each, so that several processors do.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ResponseError } from 'vscode-languageserver';
import type { Position } from 'vscode-languageserver-types';
import type { SourceFile } from '../../spec/source-file.ts';
import { positionIn } from '../positions.ts';
import type { Workspace } from '../workspace.ts';
import { folder, splitFixture, workspaceOf } from './fixture.ts';
import { type AskAt, cursorQuestions, fileQuestions } from './questions.ts';
import { listStyle, threeLists } from './shop.ts';

const long = 2000;

/** How much of a file one test writes: a whole long one would take minutes without a word. */
const stretch = 1250;

const tutorial = new URL('../../../shared/corpus/upstream/modules/ikanos-docs/tutorial/', import.meta.url);
const examples = new URL('../../examples/', import.meta.url);
const root = existsSync(fileURLToPath(tutorial)) ? tutorial : examples;

/** The files of the tutorial, by the addresses they have in a test. */
export const tutorialFiles: ReadonlyMap<string, string> = new Map(
  globSync('**/*.{yml,yaml}', { cwd: root })
    .sort()
    .map((name) => [`${folder}${name}`, readFileSync(new URL(name, root), 'utf8')]),
);

/** Files in list style. */
const lists = splitFixture(threeLists).texts;
const written: readonly (readonly [uri: string, text: string])[] = [...tutorialFiles, [`${folder}list-style.yaml`, listStyle], ...lists];

/** The files beside one: of a step of the tutorial what it may import, of what is imported all that may do so. */
function filesBeside(uri: string): Map<string, string> {
  const isStep = tutorialFiles.has(uri) && !uri.includes('/shared/');
  return new Map([...tutorialFiles, ...lists].filter(([other]) => !isStep || other === uri || other.includes('/shared/')));
}

/** Position behind a character. */
export function behind({ line, character }: Position, char: string): Position {
  return char === '\n' ? { line: line + 1, character: 0 } : { line, character: character + 1 };
}

/** True where a prefix of a text is asked about as a whole. */
function isAskedWhole(text: string, end: number): boolean {
  if (end === text.length) return true;
  if (text.length > long) return text[end - 1] === '\n';
  return !/\w/.test(text[end - 1] ?? '') || !/\w/.test(text[end] ?? '');
}

/** What went wrong, as `name: stack`; none when every question was answered, a refusal in words being an answer. */
function failuresOf(questions: Readonly<Record<string, AskAt>>, file: SourceFile, project: Workspace, offset: number): readonly string[] {
  return Object.entries(questions).flatMap(([name, ask]) => {
    try {
      ask(file, project, offset);
      return [];
    } catch (error) {
      return error instanceof ResponseError ? [] : [`${name}: ${error instanceof Error ? error.stack : String(error)}`];
    }
  });
}

/** Types the characters of a text from one offset to another. */
function write(uri: string, whole: string, from: number, to: number): void {
  const project = workspaceOf(filesBeside(uri));
  project.open(uri, 'capability', 0, whole.slice(0, from));
  let at = positionIn({ text: whole }, from);
  for (let end = from + 1; end <= to; end++) {
    const char = whole[end - 1] ?? '';
    project.change(uri, end, [{ range: { start: at, end: at }, text: char }]);
    at = behind(at, char);
    const file = project.findFile(uri);
    assert.ok(typeof file !== 'string');
    const questions = isAskedWhole(whole, end) ? { ...cursorQuestions, ...fileQuestions } : cursorQuestions;
    const failures = failuresOf(questions, file, project, end);
    if (failures.length > 0) assert.fail(`${failures.join('\n')}\nat the end of\n${whole.slice(0, end)}`);
  }
  assert.equal(project.findOpen(uri)?.text, whole.slice(0, to));
}

/** Tests that write every prefix of one part of the stretches, each `parts`th; part from 1. */
export function testEveryPrefix(part: number, parts: number): void {
  describe(`every prefix, written character by character: part ${part} of ${parts}`, () => {
    const stretches = written.flatMap(([uri, whole]) =>
      Array.from({ length: Math.ceil(whole.length / stretch) }, (_, index) => {
        const from = index * stretch;
        return { uri, whole, from, to: Math.min(from + stretch, whole.length) };
      }),
    );
    for (const { uri, whole, from, to } of stretches.filter((_, index) => index % parts === part - 1)) {
      it(`${uri.slice(folder.length)}, characters ${from + 1} to ${to}`, async () => {
        // Lets the runner hear of the test before.
        await setImmediate();
        write(uri, whole, from, to);
      });
    }
  });
}
