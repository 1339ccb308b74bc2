import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parse } from '../syntax/parse.ts';
import { applyEdits } from './apply-edits.ts';
import { formatTyped } from './format-typing.ts';

/** `▮` is the cursor, just behind a line break that was typed. Blanks at the end are shown as `·`. */
function checkTyped(marked: string, expected: string): void {
  const offset = marked.indexOf('▮');
  const text = marked.replace('▮', '');
  const after = applyEdits(text, formatTyped(parse(text), offset));
  assert.equal(
    after.replaceAll(/ +$/gm, (blanks) => '·'.repeat(blanks.length)),
    expected,
  );
}

it('Enter below a key goes one level deeper', () => {
  checkTyped('a:\n▮', 'a:\n··');
  checkTyped('a:\n  - b:\n  ▮\n', 'a:\n  - b:\n······\n');
  checkTyped('a:\n  - "b": # c\n▮\n', 'a:\n  - "b": # c\n······\n');
  checkTyped('a: &x\n▮\n', 'a: &x\n··\n');
});

it('Enter behind a value stays on the level, in a list on that of the item', () => {
  checkTyped('a:\n    b: 1\n▮\n', 'a:\n    b: 1\n····\n');
  checkTyped('a:\n  - b: 1\n▮\n', 'a:\n  - b: 1\n····\n');
});

it('the finished line gets its spacing', () => checkTyped('a:\n  b :  {x:   1}  \n  ▮\n', 'a:\n  b: {x: 1}\n··\n'));

it('a line that is moved down keeps its indentation', () => checkTyped('a:\n▮b: 1\n', 'a:\nb: 1\n'));

it('inside texts nothing is done', () => {
  checkTyped('a: |\n    x  \n▮\n', 'a: |\n    x··\n\n');
  checkTyped('a: "x  \n▮  y"\n', 'a: "x··\n  y"\n');
});

it('behind a second line break nothing is done', () => checkTyped('a:\n\n▮', 'a:\n\n'));
