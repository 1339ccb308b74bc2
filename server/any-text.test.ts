/** No text, however broken, and no cursor in it makes a feature throw: a property over random edits. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ResponseError } from 'vscode-languageserver';
import { applyEdits } from '../spec/edits/apply-edits.ts';
import { formatText } from '../spec/edits/format.ts';
import { toData } from '../spec/syntax/navigate.ts';
import { parse } from '../spec/syntax/parse.ts';
import { editAtRandom, randomFrom } from '../spec/testing/random-edits.ts';
import { splitFixture, workspaceOf } from './testing/fixture.ts';
import { cursorQuestions, fileQuestions, rename } from './testing/questions.ts';
import { listStyle, mapStyle, threeFiles } from './testing/shop.ts';
import type { Workspace } from './workspace.ts';

const questions = { ...cursorQuestions, ...fileQuestions, rename };

function askEverything(project: Workspace, uri: string, offset: number, note: string): void {
  const file = project.findCapability(uri);
  if (!file) return;
  for (const [name, ask] of Object.entries(questions)) {
    try {
      ask(file, project, offset);
    } catch (error) {
      // A refusal in words is an answer.
      if (error instanceof ResponseError) continue;
      assert.fail(`${name} at ${offset}, ${note}: ${error instanceof Error ? error.stack : error}\n${file.text}`);
    }
  }
}

describe('no question throws', () => {
  for (const [name, fixture] of Object.entries({ mapStyle, listStyle, threeFiles })) {
    it(`in ${name} after random edits`, () => {
      const { texts, uri } = splitFixture(fixture);
      for (let seed = 1; seed <= 40; seed++) {
        const random = randomFrom(seed);
        const project = workspaceOf(texts);
        let text = texts.get(uri) ?? '';
        for (let round = 0; round < 4; round++) {
          text = editAtRandom(text, random).text;
          project.open(uri, 'capability', round + 1, text);
          askEverything(project, uri, random(text.length + 1), `seed ${seed}, round ${round}`);
        }
      }
    });
  }
});

it('formatting never changes what a text means, however it was edited', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = randomFrom(seed);
    let text = seed % 2 === 0 ? mapStyle : listStyle;
    for (let round = 0; round < 5; round++) {
      text = editAtRandom(text, random).text;
      const tree = parse(text);
      const after = applyEdits(text, formatText(tree));
      assert.deepEqual(toData(parse(after).root), toData(tree.root), `seed ${seed}, round ${round}`);
    }
  }
});
