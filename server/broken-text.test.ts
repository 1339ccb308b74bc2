/** Whatever a text has become by whatever edits: no question about it fails, and what is accepted is put where the cursor is. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Span } from '../spec/syntax/tree.ts';
import { editAtRandom, outsideBreak, randomFrom } from '../spec/testing/random-edits.ts';
import { codeActions } from './code-actions.ts';
import { definition } from './definition.ts';
import { documentLinks } from './document-links.ts';
import { hover } from './hover.ts';
import { offsetIn } from './positions.ts';
import { documentSymbols } from './symbols.ts';
import { accept } from './testing/accept.ts';
import { complete, completeOptions } from './testing/complete.ts';
import { folder, workspaceOf } from './testing/fixture.ts';

const uri = `${folder}main.yaml`;
const examples = new URL('../examples/', import.meta.url);

describe('a text that is broken in any way', () => {
  for (const name of globSync('**/*.capability.yaml', { cwd: examples })) {
    it(`can be asked about: ${name}`, () => {
      const original = readFileSync(new URL(name, examples), 'utf8');
      for (let seed = 1; seed <= Number(process.env['CAPSTAN_EDIT_SEEDS'] ?? 4); seed++) checkText(original, seed);
    });
  }
});

function checkText(original: string, seed: number): void {
  const random = randomFrom(seed * 6271);
  const project = workspaceOf(new Map());
  let text = original;
  for (let version = 1; version <= 25; version++) {
    text = version % 8 === 0 ? original : editAtRandom(text, random).text;
    project.open(uri, 'capability', version, text);
    const file = project.findFile(uri);
    assert.ok(typeof file !== 'string');
    documentSymbols(file);
    documentLinks(file, project);
    codeActions(file, project, project.problemsOf(file, {}), { start: 0, end: text.length }, {});
    for (let count = 0; count < 6; count++) {
      const offset = outsideBreak(text, random(text.length + 1));
      hover(file, project, offset);
      definition(file, project, offset);
      const { items } = complete(file, project, offset, completeOptions);
      for (const item of items) {
        const edit = item.textEdit;
        assert.ok(edit && 'range' in edit);
        const { range } = edit;
        const span: Span = { start: offsetIn(file, range.start), end: offsetIn(file, range.end) };
        // Editors refuse an edit that is not around the cursor, or that is on several lines.
        assert.ok(
          span.start <= offset && offset <= span.end,
          `${item.label} at ${offset} replaces ${span.start} to ${span.end}, cursor «${text.slice(offset - 20, offset)}▮${text.slice(offset, offset + 20)}»`,
        );
        assert.equal(
          range.start.line,
          range.end.line,
          `${item.label} at ${offset} replaces «${text.slice(span.start, span.end)}», cursor «${text.slice(offset - 20, offset)}▮${text.slice(offset, offset + 20)}»`,
        );
        accept(text, item);
      }
    }
  }
}
