import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toData } from '../syntax/navigate.ts';
import { parse } from '../syntax/parse.ts';
import type { Node } from '../syntax/tree.ts';
import { randomFrom } from '../testing/random-edits.ts';
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

  it('leaves a byte order mark', () => checkFormat('\uFEFF\n\n  \na:   1\n', '\uFEFFa: 1\n'));

  it('moves comments with what they stand before, or with the block they end', () =>
    checkFormat(
      '# top\na:\n    # before b\n    b:\n        c: 1 # beside\n        # end of b\n    # end of a\n# end\nd: 1\n',
      '# top\na:\n  # before b\n  b:\n    c: 1 # beside\n    # end of b\n  # end of a\n# end\nd: 1\n',
    ));

  it('moves a comment that is too far in to what it stands before', () =>
    checkFormat('a:\n     # b\n  b: 1\n       # c\nc: 1\n', 'a:\n  # b\n  b: 1\n  # c\nc: 1\n'));

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
  const real = Array.from(realTexts(), ({ name, text }) => ({ name, text, after: format(text) }));

  it('never changes the data or a comment, and changes nothing the second time', () => {
    for (const { name, text, after } of real) {
      const before = parse(text);
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
    for (const { name, after: canonical } of real) {
      const tree = parse(canonical);
      if (tree.problems.length > 0 || /[|>][+-]?\d|\t/.test(canonical)) continue;
      const wide = canonical.replaceAll(/^ +/gm, (blanks) => blanks + blanks);
      // Where doubling means something else (dashes count as indentation), there is nothing to bring back.
      if (JSON.stringify(toData(parse(wide).root)) !== JSON.stringify(toData(tree.root))) continue;
      assert.deepEqual(toData(parse(format(wide)).root), toData(tree.root), name);
    }
  });
});

/** What formatting may not touch: kinds, order, quotes, anchors, and each text to the letter. */
function written(node: Node | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return null;
    case 'scalar':
      return [node.style, node.text, node.anchor];
    case 'alias':
      return ['alias', node.name];
    case 'mapping':
      return [node.flow, node.anchor, node.pairs.map((pair) => [written(pair.key), written(pair.value)])];
    case 'sequence':
      return [node.flow, node.anchor, node.items.map(written)];
    default:
      return node satisfies never;
  }
}

/** Another layout of the same text, as many hands leave it; some come out broken, which is no harm. */
function relaidOut(text: string, random: (below: number) => number): string {
  const factor = random(3) + 1;
  const lines = text.split('\n').flatMap((line) => {
    const [indent = ''] = /^ */.exec(line) ?? [];
    let own = ' '.repeat(indent.length * factor) + line.slice(indent.length);
    if (random(8) === 0) own = own.replace(/:[ ](?=\S)/, random(2) === 0 ? ':\t' : ' :   ');
    if (random(8) === 0) own = own.replace(/-[ ](?=\S)/, '-   ');
    if (random(8) === 0) own = own.replaceAll(/, /g, ' ,');
    if (random(8) === 0) own += random(2) === 0 ? '  ' : ' # beside';
    const above = random(12) === 0 ? [`${' '.repeat(random(8))}# above`] : random(12) === 0 ? ['', '  ', ''] : [];
    return [...above, own];
  });
  const eol = random(4) === 0 ? '\r\n' : '\n';
  return (random(6) === 0 ? '\uFEFF' : '') + lines.join(eol) + ['', eol, eol + eol][random(3)];
}

describe('formatting texts in any layout', () => {
  it('keeps order, quotes, texts, comments and line breaks, and changes nothing the second time', () => {
    let formatted = 0;
    for (const [index, { name, text }] of [...realTexts()].entries()) {
      if (index >= 7 && index % 7 > 0) continue;
      for (let seed = 1; seed <= 4; seed++) {
        const before = relaidOut(text.replaceAll('\r\n', '\n'), randomFrom(seed * 1000 + index));
        const after = format(before);
        const [was, is] = [parse(before), parse(after)];
        const where = `${name}, seed ${seed}`;
        assert.deepEqual(written(is.root), written(was.root), where);
        assert.deepEqual(
          is.comments.map((comment) => comment.text),
          was.comments.map((comment) => comment.text),
          where,
        );
        assert.equal(after.replaceAll('\r\n', '').includes('\n'), before.replaceAll('\r\n', '').includes('\n'), where);
        assert.equal(after.startsWith('\uFEFF'), before.startsWith('\uFEFF'), where);
        assert.equal(format(after), after, `${where}, a second time`);
        if (after !== before) formatted++;
      }
    }
    // Else nothing was tried: of our own examples alone every fourth layout can be read.
    assert.ok(formatted >= 4, `only ${formatted} layouts were formatted`);
  });
});
