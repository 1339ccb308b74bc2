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
 * The second part does the same over a connection, so that the handlers and the conversion of positions are asked as well.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ResponseError } from 'vscode-languageserver';
import type { Position } from 'vscode-languageserver-types';
import type { SourceFile } from '../spec/source-file.ts';
import { positionIn } from './positions.ts';
import { startClient } from './testing/client.ts';
import { folder, splitFixture, workspaceOf } from './testing/fixture.ts';
import { type AskAt, cursorQuestions, fileQuestions } from './testing/questions.ts';
import { listStyle, threeLists } from './testing/shop.ts';
import type { Workspace } from './workspace.ts';

const long = 2000;

/** How much of a file one test writes: a whole long one would take minutes without a word. */
const stretch = 1250;

const tutorial = new URL('../../shared/corpus/upstream/modules/ikanos-docs/tutorial/', import.meta.url);
const examples = new URL('../examples/', import.meta.url);
const root = existsSync(fileURLToPath(tutorial)) ? tutorial : examples;
const texts = new Map(
  globSync('**/*.{yml,yaml}', { cwd: root })
    .sort()
    .map((name) => [`${folder}${name}`, readFileSync(new URL(name, root), 'utf8')]),
);

/** The position behind a character. */
function behind({ line, character }: Position, written: string): Position {
  return written === '\n' ? { line: line + 1, character: 0 } : { line, character: character + 1 };
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

describe('every prefix of every file of the tutorial, and of files in list style, written character by character', () => {
  const own: readonly (readonly [string, string])[] = [[`${folder}list-style.yaml`, listStyle], ...splitFixture(threeLists).texts];
  for (const [uri, whole] of [...texts, ...own]) {
    for (let from = 0; from < whole.length; from += stretch) {
      const to = Math.min(from + stretch, whole.length);
      it(`${uri.slice(folder.length)}, characters ${from + 1} to ${to}`, async () => {
        // Lets the runner hear of the test before.
        await setImmediate();
        const project = workspaceOf(new Map([...texts, ...splitFixture(threeLists).texts]));
        project.open(uri, 'capability', 0, whole.slice(0, from));
        let at = positionIn({ text: whole }, from);
        for (let end = from + 1; end <= to; end++) {
          const written = whole[end - 1] ?? '';
          project.change(uri, end, [{ range: { start: at, end: at }, text: written }]);
          at = behind(at, written);
          const file = project.findFile(uri);
          assert.ok(typeof file !== 'string');
          const questions = isAskedWhole(whole, end) ? { ...cursorQuestions, ...fileQuestions } : cursorQuestions;
          const failures = failuresOf(questions, file, project, end);
          if (failures.length > 0) assert.fail(`${failures.join('\n')}\nat the end of\n${whole.slice(0, end)}`);
        }
        assert.equal(project.findOpen(uri)?.text, whole.slice(0, to));
      });
    }
  }
});

/** The requests of an editor, each with what it is asked with besides the file. */
function requestsAt(position: Position): readonly (readonly [string, object])[] {
  const whole = { start: { line: 0, character: 0 }, end: position };
  const options = { tabSize: 2, insertSpaces: true };
  return [
    ...['completion', 'hover', 'definition', 'typeDefinition', 'implementation', 'documentHighlight', 'linkedEditingRange'].map(
      (name) => [name, { position }] as const,
    ),
    ['references', { position, context: { includeDeclaration: true } }],
    ['prepareRename', { position }],
    ['rename', { position, newName: 'fresh-name' }],
    ['prepareCallHierarchy', { position }],
    ['selectionRange', { positions: [position] }],
    ['onTypeFormatting', { position, ch: '\n', options }],
    ['rangeFormatting', { range: whole, options }],
    ['formatting', { options }],
    ['codeAction', { range: whole, context: { diagnostics: [] } }],
    ['inlayHint', { range: whole }],
    ['semanticTokens/range', { range: whole }],
    ...['semanticTokens/full', 'diagnostic', 'documentSymbol', 'foldingRange', 'codeLens', 'documentLink'].map(
      (name) => [name, {}] as const,
    ),
  ];
}

describe('every prefix over a connection', () => {
  const files = splitFixture(threeLists).texts;
  const tutorialFile = [...texts].filter(([uri]) => /legacy-consumes|hello\./.test(uri));
  for (const [uri, whole] of [...tutorialFile, ...files]) {
    it(uri.slice(folder.length), async () => {
      const client = await startClient({ files: new Map([...texts, ...files]) });
      await client.open(uri, '');
      let at: Position = { line: 0, character: 0 };
      const refused: string[] = [];
      for (let end = 1; end <= whole.length; end++) {
        const written = whole[end - 1] ?? '';
        const change = { range: { start: at, end: at }, text: written };
        await client.connection.sendNotification('textDocument/didChange', {
          textDocument: { uri, version: end + 1 },
          contentChanges: [change],
        });
        at = behind(at, written);
        await Promise.all(
          requestsAt(at).map(([name, params]) =>
            client.connection
              .sendRequest(`textDocument/${name}`, { textDocument: { uri }, ...params })
              // A name that cannot be renamed is refused in words.
              .catch(
                (error: Error) => name === 'rename' || name === 'prepareRename' || refused.push(`${name} at ${end}: ${error.message}`),
              ),
          ),
        );
      }
      await client.close();
      assert.deepEqual({ refused, logged: client.logged }, { refused: [], logged: [] });
    });
  }
});
