import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toData } from '../syntax/navigate.ts';
import { parse } from '../syntax/parse.ts';
import { applyEdits } from './apply-edits.ts';
import { formatSpan, formatText } from './format.ts';

function format(text: string): string {
  return applyEdits(text, formatText(parse(text)));
}

function checkFormat(text: string, expected: string): void {
  assert.equal(format(text), expected);
  assert.equal(format(expected), expected, 'a second time changes nothing');
}

/** The lines between `⟦` and `⟧` are formatted. */
function checkSpan(marked: string, expected: string): void {
  const start = marked.indexOf('⟦');
  const end = marked.indexOf('⟧') - 1;
  const text = marked.replace('⟦', '').replace('⟧', '');
  assert.equal(applyEdits(text, formatSpan(parse(text), { start, end })), expected);
}

describe('formatting', () => {
  it('indents by two, and lists below their key', () =>
    checkFormat(
      'capability:\n    consumes:\n    - type: http\n      resources:\n            - name: a\n              operations: []\n',
      'capability:\n  consumes:\n    - type: http\n      resources:\n        - name: a\n          operations: []\n',
    ));

  it('puts one blank behind colons, dashes and commas, and none before', () =>
    checkFormat(
      'a :   1\nb:\n  -    x:  2\nc: {q : 1,r:[1,2 ,3]}\nd: [  1,2]\n',
      'a: 1\nb:\n  - x: 2\nc: {q: 1, r: [1, 2, 3]}\nd: [ 1, 2 ]\n',
    ));

  it('takes blanks from the ends of lines, and empty lines beyond the first of several', () =>
    checkFormat('\n\na: 1  \n\n  \n\nb:\t\n  c: 2\n\n\n', 'a: 1\n\nb:\n  c: 2\n'));

  it('ends with one line break', () => {
    checkFormat('a: 1', 'a: 1\n');
    checkFormat('a: 1\r\nb:\r\n    c: 2', 'a: 1\r\nb:\r\n  c: 2\r\n');
  });

  it('moves comments with what they stand before, or with the block they end', () =>
    checkFormat(
      '# top\na:\n    # before b\n    b:\n        c: 1 # beside\n        # end of b\n    # end of a\n# end\nd: 1\n',
      '# top\na:\n  # before b\n  b:\n    c: 1 # beside\n    # end of b\n  # end of a\n# end\nd: 1\n',
    ));

  it('moves comments in lists', () =>
    checkFormat('a:\n# first\n- x: 1\n  # in x\n# second\n- y: 2\n', 'a:\n  # first\n  - x: 1\n    # in x\n  # second\n  - y: 2\n'));

  it('moves texts over several lines as a whole', () =>
    checkFormat(
      'a:\n    lit: |\n          one\n            two  \n\n          three\n    fold: >-\n        x\n    plain: one\n        two\n    quoted: "one\n        two"\n    flow: {\n      b: 1\n    }\n',
      'a:\n  lit: |\n    one\n      two  \n\n    three\n  fold: >-\n    x\n  plain: one\n      two\n  quoted: "one\n      two"\n  flow: {\n    b: 1\n  }\n',
    ));

  it('leaves line breaks at the end of a text that keeps them', () => {
    checkFormat('a: |+\n    x\n\n\n', 'a: |+\n  x\n\n\n');
    checkFormat('a: |\n    x', 'a: |\n  x');
    checkFormat('a: |2\n     x\nb:   1\n', 'a: |2\n     x\nb: 1\n');
  });

  it('leaves anchors, tags, quotes and nested dashes', () =>
    checkFormat(
      'a: &x\n      k: "1"\nb: *x\nc:\n- - 1\n  - \'2\'\n-\n  d: !!str 3\n',
      'a: &x\n  k: "1"\nb: *x\nc:\n  - - 1\n    - \'2\'\n  -\n    d: !!str 3\n',
    ));

  it('leaves a text alone that is not good YAML, or written in rare ways', () => {
    for (const text of ['a: [1\nb:    2\n', '? a\n: b\nc:    1\n', 'a:    1\n---\nb:    2\n', '']) assert.equal(format(text), text);
  });
});

describe('formatting some lines', () => {
  it('sets them below what is around them as that stands', () =>
    checkSpan('a:\n    b:\n          ⟦c:   1⟧\n          d:   2\n', 'a:\n    b:\n          c: 1\n          d:   2\n'));

  it('takes whole entries', () =>
    checkSpan('a:\n    - x: 1\n    - ⟦y:\n           z:   1⟧\n    - v:   1\n', 'a:\n    - x: 1\n    - y:\n        z: 1\n    - v:   1\n'));
});

/** Every text there is: our own examples, and real files where they are at hand. */
function* realTexts(): Generator<{ name: string; text: string }> {
  for (const folder of ['../../examples', '../../../shared/corpus']) {
    const path = fileURLToPath(new URL(folder, import.meta.url));
    if (!existsSync(path)) continue;
    for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
      if (/\.ya?ml$/.test(name)) yield { name, text: readFileSync(`${path}/${name}`, 'utf8') };
    }
  }
}

describe('formatting real files', () => {
  it('never changes the data or a comment, and changes nothing the second time', () => {
    for (const { name, text } of realTexts()) {
      const before = parse(text);
      const after = format(text);
      const read = parse(after);
      assert.deepEqual(toData(read.root), toData(before.root), name);
      assert.deepEqual(
        read.comments.map((comment) => comment.text),
        before.comments.map((comment) => comment.text),
        name,
      );
      assert.equal(format(after), after, `${name}, a second time`);
    }
  });

  it('brings back what was indented otherwise', () => {
    for (const { name, text } of realTexts()) {
      const canonical = format(text);
      const tree = parse(canonical);
      if (tree.problems.length > 0 || /[|>][+-]?\d|\t/.test(canonical)) continue;
      const wide = canonical.replaceAll(/^ +/gm, (blanks) => blanks + blanks);
      // Where doubling means something else (dashes count as indentation), there is nothing to bring back.
      if (JSON.stringify(toData(parse(wide).root)) !== JSON.stringify(toData(tree.root))) continue;
      assert.deepEqual(toData(parse(format(wide)).root), toData(tree.root), name);
    }
  });
});
