import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { editAtRandom, randomFrom } from '../testing/random-edits.ts';
import { get } from './navigate.ts';
import { parse } from './parse.ts';
import { reparse } from './reparse.ts';
import type { Node, PairNode, SyntaxTree } from './tree.ts';

/** A tree as text: every node with its span and value, so that two trees can be compared and a difference read. */
function dump(tree: SyntaxTree): string {
  const lines: string[] = [];
  const visit = (node: Node, parent: Node | PairNode | undefined, depth: number): void => {
    const pad = ' '.repeat(depth);
    if (node.parent !== parent) lines.push(`${pad}WRONG PARENT`);
    if (node.kind === 'mapping') {
      lines.push(`${pad}mapping ${node.start}-${node.end} ${node.flow}`);
      for (const pair of node.pairs) {
        if (pair.parent !== node || pair.key.parent !== pair) lines.push(`${pad}WRONG PARENT`);
        lines.push(`${pad} ${pair.start}-${pair.end} ${JSON.stringify(pair.key.text)} ${pair.key.start}-${pair.key.end}`);
        visit(pair.value, pair, depth + 2);
      }
    } else if (node.kind === 'sequence') {
      lines.push(`${pad}sequence ${node.start}-${node.end} ${node.flow}`);
      for (const item of node.items) visit(item, node, depth + 1);
    } else
      lines.push(
        `${pad}${node.kind} ${node.start}-${node.end} ${node.kind === 'scalar' ? `${node.style} ${JSON.stringify(node.value)} ${JSON.stringify(node.text)}` : node.name}`,
      );
  };
  if (tree.root) visit(tree.root, undefined, 0);
  for (const comment of tree.comments) lines.push(`# ${comment.start}-${comment.end} ${comment.text}`);
  for (const { code, message, span, related, local } of tree.problems)
    lines.push(`! ${span.start}-${span.end} ${code} ${local} ${message} ${related ? `${related.span.start}-${related.span.end}` : ''}`);
  for (const { start, end, code } of tree.stumbles) lines.push(`~ ${start}-${end} ${code}`);
  return lines.join('\n');
}

const sample = `# a comment
ikanos: "1.0.0-beta5"

capability:
  consumes:
    - type: http
      namespace: shop
      # inside
      resources:
        items:
          path: "/items/{{id}}"
          operations:
            get-item: {method: GET, inputParameters: {id: {in: path}}}
            list-items:
              method: GET
              body: |
                {"a": 1,

                 "b": 2}
    -
      type: http
      namespace: other

  exposes:
  - type: mcp
    port: 3000
    tools:
      one:
        description: >-
          folded
          text
        call: shop.get-item
        with: [1, two, "three"]
      two:
        call: shop.list-items   # behind
# trailing
`;

function checkRandomEdits(start: string, seed: number, edits: number): void {
  const random = randomFrom(seed);
  let text = start;
  let tree = parse(text);
  for (let count = 0; count < edits; count++) {
    const next = editAtRandom(text, random);
    const before = text;
    tree = reparse(tree, next.text, next.change);
    text = next.text;
    const fresh = parse(text);
    if (dump(tree) !== dump(fresh))
      assert.equal(dump(tree), dump(fresh), `seed ${seed}, edit ${count}: ${JSON.stringify(next.change)} of\n${before}\ngives\n${text}`);
    // A text that has become rubbish proves little: begin again from a good one now and then.
    if (count % 25 === 24) {
      text = start;
      tree = parse(text);
    }
  }
}

/** Writes a line somewhere, letter by letter. */
function checkTyping(start: string, random: (below: number) => number): void {
  const written = ['x', 'call: a.b', '- name: z', 'with:', 'k: {a: 1}', "t: 'it'", 'in: query # c'];
  const lines = start.split('\n');
  const line = random(lines.length - 1);
  const indent = Math.max(0, (/^ *(- )?/.exec(lines[line] ?? '')?.[0].length ?? 0) + (random(3) - 1) * 2);
  const at = lines.slice(0, line).join('\n').length;
  let text = start;
  let tree = parse(text);
  for (const [index, letter] of [...`\n${' '.repeat(indent)}${written[random(written.length)]}`].entries()) {
    const next = `${start.slice(0, at)}${text.slice(at, at + index)}${letter}${start.slice(at)}`;
    tree = reparse(tree, next, { start: at + index, end: at + index, newLength: 1 });
    assert.equal(dump(tree), dump(parse(next)), `${JSON.stringify(letter)} written at ${at + index} of\n${text}\ngives\n${next}`);
    text = next;
  }
}

const first = Number(process.env['CAPSTAN_EDIT_FIRST_SEED'] ?? 1);
const seeds = Number(process.env['CAPSTAN_EDIT_SEEDS'] ?? 20);

describe('reading an edited text', () => {
  it('gives the tree of the whole text, after any sequence of edits', () => {
    for (let seed = first; seed < first + seeds; seed++) checkRandomEdits(sample, seed * 7919, 200);
  });

  it('reads on where a key without its colon takes the next block along', () => {
    const before = 'info:\n  display: A\n  description: "Greets people."\n\ncapability:\n  exposes: []\n';
    const start = before.indexOf(': "Greets');
    const text = before.replace(': "Greets ', ':<<< x\nts ');
    const tree = reparse(parse(before), text, { start, end: start + ': "Greets '.length, newLength: ':<<< x\nts '.length });
    assert.equal(dump(tree), dump(parse(text)));
  });

  it('does so while a text is written at the end, quotes that are still open included', () => {
    const written = `${sample}info:\n  display: "A shop: of 'things' # no comment, and { more"\n  tags: ['o''ne', "t\\"wo"]\n  description: "over\n    two lines"\n`;
    let tree = parse(sample);
    for (let end = sample.length + 1; end <= written.length; end++) {
      const text = written.slice(0, end);
      tree = reparse(tree, text, { start: end - 1, end: end - 1, newLength: 1 });
      assert.equal(dump(tree), dump(parse(text)), text);
    }
  });

  it('does so while a part is written in the middle, keys without colon and open quotes included', () => {
    const written = `        three:\n          description: "A 'third', and \\"more\\""\n          call: 'shop.get-item'\n          with:\n            id: "{{id}}"\n            list-items: 'it''s'\n`;
    const places = [
      '      one:\n',
      '      two:\n',
      '        call: shop.list-items',
      '  exposes:\n',
      '    -\n      type: http',
      '# trailing',
    ];
    for (const place of places) {
      for (const ending of ['', '# only "one"\n']) {
        const start = sample.indexOf(place);
        const indented = written.replaceAll(/^ {8}/gm, ' '.repeat(/^ */.exec(place)?.[0].length ?? 0));
        let text = sample + ending;
        let tree = parse(text);
        for (let length = 1; length <= indented.length; length++) {
          text = sample.slice(0, start) + indented.slice(0, length) + sample.slice(start) + ending;
          tree = reparse(tree, text, { start: start + length - 1, end: start + length - 1, newLength: 1 });
          assert.equal(dump(tree), dump(parse(text)), text);
          // On a line of its own, as an editor makes it first.
          const own = `${sample.slice(0, start)}${indented.slice(0, length)}\n${sample.slice(start)}${ending}`;
          const apart = reparse(parse(text), own, { start: start + length, end: start + length, newLength: 1 });
          assert.equal(dump(apart), dump(parse(own)), own);
        }
      }
    }
  });

  it('does so while a line is written above any other, and taken back, at its indentation or another', () => {
    const lines = sample.split('\n');
    for (const [index, line] of lines.entries()) {
      for (const [written, deeper] of [
        ['hints: "x"', 0],
        ["t: 'it'", 2],
        ['- a: 1', 0],
        ['in: y', -2],
      ] as const) {
        const indent = ' '.repeat(Math.max(0, (/^ *(?:- )?/.exec(line)?.[0].length ?? 0) + deeper));
        const above = lines.slice(0, index).join('\n');
        const below = `\n${lines.slice(index).join('\n')}`;
        const textOf = (length: number) => `${above}\n${indent}${written.slice(0, length)}${below}`;
        const start = above.length + 1 + indent.length;
        let tree = parse(textOf(0));
        const move = (from: number, to: number) => {
          const change = { start: start + Math.min(from, to), end: start + from, newLength: Math.max(0, to - from) };
          tree = reparse(tree, textOf(to), change);
          assert.equal(dump(tree), dump(parse(textOf(to))), textOf(to));
        };
        for (let length = 1; length <= written.length; length++) move(length - 1, length);
        for (let length = written.length; length > 0; length--) move(length, length - 1);
      }
    }
  });

  it('knows that what stands behind an open bracket is read by where that ends', () => {
    const before = 'a:\n  b:\n    {c: {d: 1}\n    e:\n  "f": 1,\n\n    "g": 2}\n  - x: y\n\nh:\n  i: j\n  k: l\n';
    for (const [from, to] of [
      ['k: l', '*: l'],
      ['{d: 1}', '{d: 1}}'],
      ['i: j', 'i: jj'],
      ['"f": 1', '"f": 12'],
    ] as const) {
      const start = before.indexOf(from);
      const text = before.replace(from, to);
      const tree = reparse(parse(before), text, { start, end: start + from.length, newLength: to.length });
      assert.equal(dump(tree), dump(parse(text)), text);
    }
  });

  it('knows that a key of one letter without its colon is read by the line above it', () => {
    const before = 'a:\n  b:\n    c: 1\n  k:\n    d: 2\n  e: 3\n';
    const start = before.indexOf('k:') + 1;
    const text = before.replace('k:', 'k');
    assert.equal(dump(reparse(parse(before), text, { start, end: start + 1, newLength: 0 })), dump(parse(text)));
  });

  it('does so while slips of the layout stand elsewhere in the text', () => {
    for (let seed = first; seed < first + seeds; seed++) {
      const random = randomFrom(seed * 104_729);
      const slips = [(line: string) => ` ${line}`, (line: string) => line.slice(1), (line: string) => line.replace(/: ?/, ' ')];
      slips.push(
        (line) => line.replace('- ', '  '),
        (line) => line.replace(/^ */, '$&- '),
        (line) => line.replace(/[\]}"]/, ''),
      );
      const lines = sample.split('\n');
      for (let count = random(3); count >= 0; count--) {
        const at = random(lines.length);
        lines[at] = slips[random(slips.length)]?.(lines[at] ?? '') ?? '';
      }
      const start = lines.join('\n');
      checkRandomEdits(start, seed * 7919, 6);
      checkTyping(start, random);
    }
  });

  it('reads little again while a slip of the layout stands elsewhere in the text', () => {
    const before = ['first', 'second', 'third'].map((name) => `${name}:\n  - type: http\n    port: 1\n    path: /a\n`).join('');
    for (const slip of [before.replace('    port', '   port'), before.replace('port:', 'port')]) {
      const tree = parse(slip);
      assert.notDeepEqual(tree.problems, []);
      const [one, two, three] = ['first', 'second', 'third'].map((name) => get(tree.root, name));
      const start = slip.lastIndexOf('/a');
      const { root } = reparse(tree, `${slip.slice(0, start)}/${slip.slice(start)}`, { start, end: start, newLength: 1 });
      assert.deepEqual([get(root, 'first') === one, get(root, 'second') === two, get(root, 'third') === three], [true, true, false], slip);
    }
  });

  it('reads little again while a key is written above another', () => {
    const blocks = (prefix: string) =>
      Array.from({ length: 40 }, (_, at) => `  ${prefix}-${at}:\n    type: string\n    size: ${at}\n`).join('');
    const before = `first:\n${blocks('a')}second:\n${blocks('b')}`;
    for (const place of ['    type: string', '    size: 20', '  b-20:']) {
      const start = before.indexOf(place, before.indexOf('b-20') - 4) + place.search(/\S/);
      for (const written of ['hints:', 'x:']) {
        const textOf = (length: number) =>
          `${before.slice(0, start)}${written.slice(0, length)}\n${' '.repeat(place.search(/\S/))}${before.slice(start)}`;
        let tree = parse(textOf(0));
        for (let length = 1; length <= written.length; length++) {
          const known = get(tree.root, 'first');
          tree = reparse(tree, textOf(length), { start: start + length - 1, end: start + length - 1, newLength: 1 });
          assert.equal(get(tree.root, 'first'), known, textOf(length).slice(start - 40, start + 40));
        }
      }
    }
  });

  it('does so on real files', (test) => {
    const folder = new URL('../../../shared/corpus/upstream/modules/ikanos-docs/tutorial/', import.meta.url);
    if (!existsSync(folder)) return test.diagnostic('the corpus is not there: only own samples were edited');
    for (const [index, name] of globSync('*.yml', { cwd: folder }).entries())
      checkRandomEdits(readFileSync(new URL(name, folder), 'utf8').slice(0, 8000), index + 1, 25);
  });

  it('keeps the identity of what did not change, and renews what contains the edit', () => {
    const tree = parse(sample);
    const start = sample.indexOf('shop.list-items');
    const ids = (node: Node | undefined): Map<string, Node | PairNode> => {
      const found = new Map<string, Node | PairNode>();
      const visit = (current: Node, path: string): void => {
        found.set(path, current);
        if (current.kind === 'mapping') for (const pair of current.pairs) visit(pair.value, `${path}/${pair.key.text}`);
        if (current.kind === 'sequence') for (const [index, item] of current.items.entries()) visit(item, `${path}/${index}`);
      };
      if (node) visit(node, '');
      return found;
    };
    const before = ids(tree.root);
    const text = `${sample.slice(0, start)}shop.get-item${sample.slice(start + 'shop.list-items'.length)}`;
    const after = ids(reparse(tree, text, { start, end: start + 'shop.list-items'.length, newLength: 'shop.get-item'.length }).root);
    const kept = (path: string) => before.get(path) === after.get(path);
    assert.deepEqual(
      [
        '/capability/consumes',
        '/capability/exposes/0/tools/one',
        '/capability/exposes/0/port',
        '/capability/exposes/0/tools/two',
        '/capability/exposes/0/tools',
        '/capability',
        '',
      ].map(kept),
      [true, true, true, false, false, false, false],
    );
  });
});
