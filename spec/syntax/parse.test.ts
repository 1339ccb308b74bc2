import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { entriesOf, get, nodeAt, pathOf, toData, walk } from './navigate.ts';
import { parse } from './parse.ts';
import { lineStarts, toOffset, toPosition } from './positions.ts';

/** What the span of a problem covers, and what is said. */
function problemsOf(text: string): string[] {
  return parse(text).problems.map(({ code, message, span }) => `${code} «${text.slice(span.start, span.end)}» ${message}`);
}

function sourceOf(text: string, ...path: (string | number)[]): string | undefined {
  const node = get(parse(text).root, ...path);
  return node && text.slice(node.start, node.end);
}

describe('the tree', () => {
  it('gives each value the span of its own text', () => {
    const text = '# first\na: 1 # one\nb:\n  c: "x y"   \n  d: [1, {e: f}]\nt: |\n  one\n  two\n\nlast: plain text\n';
    assert.equal(sourceOf(text, 'a'), '1');
    assert.equal(sourceOf(text, 'b'), 'c: "x y"   \n  d: [1, {e: f}]');
    assert.equal(sourceOf(text, 'b', 'c'), '"x y"');
    assert.equal(sourceOf(text, 'b', 'd', 1), '{e: f}');
    assert.equal(sourceOf(text, 't'), '|\n  one\n  two');
    assert.equal(sourceOf(text, 'last'), 'plain text');
  });

  it('puts a missing value just behind its colon', () => {
    const text = 'a:\n  # nothing here\nb: 1\n';
    const node = get(parse(text).root, 'a');
    assert.deepEqual(node && [node.start, node.end, node.kind === 'scalar' && node.style], [2, 2, 'missing']);
  });

  it('keeps comments with their positions, wherever they stand', () => {
    const text =
      '# top\na: # behind a key\n  - 1 # behind an item\n  # between\n  - 2\nb: {c: 1} # behind flow\nt: |\n  # not a comment\n# end\n';
    assert.deepEqual(
      parse(text).comments.map(({ start, end }) => text.slice(start, end)),
      ['# top', '# behind a key', '# behind an item', '# between', '# behind flow', '# end'],
    );
  });

  it('reads CRLF, a byte order mark and a document start', () => {
    assert.deepEqual(toData(parse('\ufeff---\r\na: 1\r\nb:\r\n  - x\r\n').root), { a: 1, b: ['x'] });
  });

  it('has no root for an empty text', () => {
    assert.deepEqual(
      ['', '\n\n', '# only a comment\n', '---\n'].map((text) => parse(text).root),
      [undefined, undefined, undefined, undefined],
    );
  });

  it('keeps a key that is a template without quotes as its source', () => {
    assert.deepEqual(toData(parse('a: {{VAR}}').root), { a: { '{VAR}': null } });
  });

  it('knows the path of each node', () => {
    const tree = parse('a:\n  - b: 1\n  - [c, d]\n');
    assert.deepEqual(tree.root && [...walk(tree.root)].map((node) => pathOf(node).join('/')), [
      '',
      'a',
      'a/0',
      'a/0/b',
      'a/1',
      'a/1/0',
      'a/1/1',
    ]);
  });
});

describe('anchors, aliases and merge keys', () => {
  const text = 'base: &base {a: 1, b: 2}\nother: &other\n  b: 3\n  c: 4\nuse:\n  <<: [*base, *other]\n  a: 0\nlist: [*base]\n';

  it('are expanded in data', () => {
    assert.deepEqual(toData(get(parse(text).root, 'use')), { a: 0, b: 2, c: 4 });
    assert.deepEqual(toData(get(parse(text).root, 'list')), [{ a: 1, b: 2 }]);
  });

  it('are expanded pair by pair, each with its own place', () => {
    const use = get(parse(text).root, 'use');
    assert.ok(use?.kind === 'mapping');
    assert.deepEqual(
      entriesOf(use).map((pair) => text.slice(pair.start, pair.end)),
      ['a: 0', 'b: 2', 'c: 4'],
    );
  });

  it('see the nearest anchor above when a name is used twice', () => {
    assert.deepEqual(toData(parse('a: &x 1\nb: *x\nc: &x 2\nd: *x\n').root), { a: 1, b: 1, c: 2, d: 2 });
  });

  it('do not blow up', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 30; i++)
      bomb.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    const count = (data: unknown): number => (Array.isArray(data) ? data.reduce((sum: number, item) => sum + count(item), 1) : 1);
    assert.ok(count(toData(get(parse(bomb.join('\n')).root, 'a29'))) <= 500_001);
  });
});

describe('problems', () => {
  const cases: [title: string, text: string, ...expected: string[]][] = [
    [
      'a quote that is never closed, at the quote',
      'a: "x\nb: 1\nc: 2\n',
      'yaml-syntax «"» The quote that opens here is never closed: a double quote is missing.',
    ],
    ['a tab as indentation', 'a:\n\tb: 1\n', 'yaml-syntax «\t» YAML is indented with blanks; a tab is not allowed here.'],
    ['a colon missing behind a key', 'a:\n  b: 1\n  c\n', 'yaml-syntax «c» A colon is missing behind this key.'],
    [
      'a plain text that starts with a reserved character',
      'a: @x\n',
      'yaml-syntax «@» A plain text cannot start with `@`. Put the text in quotes.',
    ],
    [
      'a second colon on a line',
      'a: b: c\n',
      'yaml-syntax «b» A second `key: value` cannot start on this line. Put the text behind the first colon in quotes, or begin a new line.',
    ],
    ['a list that is not closed', 'a: [1, 2\nb: 3\n', 'yaml-syntax «b» The list that opens with `[` is not closed: a `]` is missing.'],
    ['the same key twice', 'a: 1\nb: 2\na: 3\n', 'duplicate-key «a» `a` is here twice. Only one of them can count: rename or remove one.'],
    [
      'an alias without an anchor',
      'a: *b\n',
      'unknown-alias «*b» No anchor `&b` stands before this alias. Quote the value if the asterisk is meant as text.',
    ],
    [
      'an alias inside its own anchor',
      'a: &x\n  b: *x\n',
      'circular-alias «*x» `*x` stands inside the block that `&x` names, so it would contain itself.',
    ],
    [
      'a second document',
      'a: 1\n---\nb: 2\n',
      'several-documents «---» A capability file holds one document. Everything after this `---` is ignored: move it to a file of its own.',
    ],
    [
      'a merge conflict, once',
      'a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> other\nc: 1\n',
      'merge-conflict «<<<<<<< HEAD» A merge left this conflict behind. Decide for one side, then remove the other and the marker lines.',
    ],
    ['good text: nothing', 'a: 1\nb: {c: [1, "2", \'3\']}\nt: >-\n  x\n  y\n'],
  ];
  for (const [title, text, ...expected] of cases) it(`tell ${title}`, () => assert.deepEqual(problemsOf(text), expected));

  it('refuse what is nested too deeply, once', () => {
    assert.deepEqual(problemsOf('['.repeat(300) + ']'.repeat(300)), [
      'too-deep «[» This text is nested more than 200 levels deep and cannot be read.',
    ]);
  });

  it('never throw, on any prefix and on binary', () => {
    const text = '# c\na: &x {b: "q\\"", c: [1, *x]}\n? k\n: |2-\n   v\nd: !!str 5\n<<: *x\n--- \n%YAML 1.2\n';
    for (let end = 0; end <= text.length; end++) parse(text.slice(0, end));
    for (const odd of [
      '\0\x01\x02\x1f\x18',
      '\u2028\ud800a: 1',
      '['.repeat(100_000),
      `${'a: '.repeat(2000)}1`,
      '- '.repeat(5000),
      `x: ${'y'.repeat(1_000_000)}`,
    ])
      parse(odd);
  });
});

describe('what stands at an offset', () => {
  const text = 'a: 1\nb:\n  - c: two\n';
  const at = (offset: number) => {
    const found = nodeAt(parse(text), offset);
    return found && [text.slice(found.node.start, found.node.end), found.inKey];
  };
  it('is the innermost node', () => {
    assert.deepEqual(at(text.indexOf('a')), ['a', true]);
    assert.deepEqual(at(text.indexOf('1')), ['1', false]);
    assert.deepEqual(at(text.indexOf('c: two')), ['c', true]);
    assert.deepEqual(at(text.indexOf('two') + 3), ['two', false]);
  });
});

describe('lines and columns', () => {
  const text = 'ab\r\nc\n\nd';
  it('go there and back for every offset', () => {
    const starts = lineStarts(text);
    assert.deepEqual(starts, [0, 4, 6, 7]);
    for (const offset of [0, 1, 2, 4, 5, 6, 7, 8]) assert.equal(toOffset(text, starts, toPosition(starts, offset)), offset);
  });
  it('stop at the end of a line and of the text', () => {
    const starts = lineStarts(text);
    assert.equal(toOffset(text, starts, { line: 0, character: 99 }), 2);
    assert.equal(toOffset(text, starts, { line: 9, character: 0 }), text.length);
  });
});
