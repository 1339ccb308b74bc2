/** No text, however broken, and no cursor in it makes a feature throw: a property over random edits. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ResponseError } from 'vscode-languageserver';
import { applyEdits } from '../spec/edits/apply-edits.ts';
import { formatText } from '../spec/edits/format.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { toData } from '../spec/syntax/navigate.ts';
import { parse } from '../spec/syntax/parse.ts';
import { editAtRandom, randomFrom } from '../spec/testing/random-edits.ts';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from './call-hierarchy.ts';
import { codeLenses } from './code-lenses.ts';
import { definition } from './definition.ts';
import { foldingRanges } from './folding.ts';
import { formatOnType, formatRange } from './formatting.ts';
import { implementations } from './implementation.ts';
import { inlayHints } from './inlay-hints.ts';
import { linkedEditingRanges } from './linked-editing.ts';
import { refactoringActions } from './refactorings.ts';
import { highlights, references } from './references.ts';
import { prepareRename, renameAt } from './rename.ts';
import { selectionRange } from './selection.ts';
import { semanticTokens } from './semantic-tokens.ts';
import { applyTextEdits, splitFixture, workspaceOf } from './testing/fixture.ts';
import { listStyle, mapStyle, threeFiles } from './testing/shop.ts';
import { typeDefinition } from './type-definition.ts';
import type { Workspace } from './workspace.ts';

const hints = { urls: true, types: true, variables: true, calls: true };

/** Everything that is asked at a cursor, and what is asked of a whole file. */
const questions: Readonly<Record<string, (file: SourceFile, project: Workspace, offset: number) => unknown>> = {
  definition,
  typeDefinition,
  implementations,
  references: (file, project, offset) => references(file, project, offset, { includeDeclaration: true }),
  highlights,
  selectionRange,
  linkedEditingRanges,
  prepareRename,
  rename: (file, project, offset) => {
    const edit = renameAt(file, project, { offset, newName: 'fresh-name', annotates: true });
    for (const [uri, edits] of Object.entries(edit?.changes ?? {})) {
      const changed = project.findFile(uri);
      if (typeof changed !== 'string') applyTextEdits(changed.text, edits);
    }
  },
  refactorings: (file, project, offset) => {
    for (const { edit } of refactoringActions({ file, project, offset }, {}, { createsFiles: true, asksSample: true, showsRefusals: true }))
      for (const edits of Object.values(edit?.changes ?? {})) applyTextEdits(file.text, edits);
  },
  calls: (file, project, offset) => {
    for (const item of prepareCallHierarchy(file, project, offset) ?? []) {
      incomingCalls(item, project);
      outgoingCalls(item, project);
    }
  },
  lenses: (file, project) => codeLenses(file, project, { references: true, servedAs: true }, { showsReferences: true }),
  hints: (file, project) => inlayHints(file, project, { start: 0, end: file.text.length }, hints),
  tokens: (file, project) => semanticTokens(file, project),
  folding: (file) => foldingRanges(file),
  formatOnType: (file, _project, offset) => applyTextEdits(file.text, formatOnType(file, offset)),
  formatRange: (file, _project, offset) =>
    applyTextEdits(file.text, formatRange(file, { start: offset, end: Math.min(offset + 100, file.text.length) })),
};

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
    it(`in ${name} at every prefix`, () => {
      const { texts, uri } = splitFixture(fixture);
      const full = texts.get(uri) ?? '';
      for (let length = 1; length <= full.length; length += 7) {
        const project = workspaceOf(texts);
        project.open(uri, 'capability', 1, full.slice(0, length));
        askEverything(project, uri, length, `prefix ${length}`);
      }
    });

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
