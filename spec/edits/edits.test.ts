import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Data, get, pathOf, toData, walk } from '../syntax/navigate.ts';
import { parse } from '../syntax/parse.ts';
import type { MappingNode, Node } from '../syntax/tree.ts';
import { applyEdits, type TextEdit } from './apply-edits.ts';
import { commentOut } from './comment-out.ts';
import { insertKey } from './insert-key.ts';
import { mapToList, unwrapList, wrapInList } from './map-to-list.ts';
import { movePair } from './move-pair.ts';
import { removePair } from './remove-pair.ts';
import { splitResource } from './split-resource.ts';
import { rewriteScalar, writeScalar } from './write-scalar.ts';

function mappingAt(text: string, ...path: (string | number)[]): MappingNode {
  const node = get(parse(text).root, ...path);
  assert.ok(node?.kind === 'mapping', `no map at ${path.join('.')}`);
  return node;
}

/** `edit` gets the map at a path and its pair with that key. */
function changed(text: string, edits: readonly TextEdit[] | TextEdit | undefined): string {
  assert.ok(edits, 'nothing was changed');
  return applyEdits(text, Array.isArray(edits) ? edits : [edits]);
}

function pairIn(mapping: MappingNode, key: string) {
  const pair = mapping.pairs.find((candidate) => candidate.key.text === key);
  assert.ok(pair, `no key ${key}`);
  return pair;
}

const rich = `# head
info: # about
  display: "A: b" # quoted
  description: >
    Folded
    text

  tags: [a, b] # two

consumes:
  # first
  - type: http
    namespace: shop # its name
    resources:
    - name: orders
      path: /orders
    -   name: far
        path: "/far"
    keep: |
      literal
  - {type: http, namespace: flow, tags: [x]}
last: {a: 1, b: {c: 2}}
`;

describe('taking a pair out', () => {
  test('takes nothing else with it, wherever it stands', () => {
    for (const text of [rich, rich.replaceAll('\n', '\r\n'), rich.trimEnd()]) {
      const mappings = [...walk(parse(text).root as Node)].filter((node) => node.kind === 'mapping');
      for (const mapping of mappings) {
        for (const pair of mapping.pairs) {
          const after = toData(parse(changed(text, removePair(text, mapping, pair))).root);
          const expected = toData(parse(text).root);
          const holder = pathOf(mapping).reduce<Data>((data, step) => (data as { [key: string]: Data })[step] ?? null, expected);
          delete (holder as { [key: string]: Data })[pair.key.text];
          assert.deepEqual(after, expected, `${pair.key.text} of ${pathOf(mapping).join('.')}`);
        }
      }
    }
  });

  test('keeps the comment behind it', () => {
    const mapping = mappingAt(rich, 'consumes', 0);
    assert.match(changed(rich, removePair(rich, mapping, pairIn(mapping, 'namespace'))), /- type: http\n {4}# its name\n {4}resources:/);
  });
});

describe('adding a key', () => {
  const order = ['type', 'namespace', 'baseUri', 'resources'];

  test('puts it where one writes it, behind comments', () => {
    const mapping = mappingAt(rich, 'consumes', 0);
    assert.match(
      changed(rich, insertKey(rich, mapping, 'baseUri', 'https://a.org', order)),
      /namespace: shop # its name\n {4}baseUri: https:\/\/a\.org\n {4}resources:/,
    );
  });

  test('before the first, in flow style, and behind a text block', () => {
    assert.equal(changed('- b: 1\n', insertKey('- b: 1\n', mappingAt('- b: 1\n', 0), 'a', '0', ['a', 'b'])), '- a: 0\n  b: 1\n');
    assert.equal(changed('{b: 1}', insertKey('{b: 1}', mappingAt('{b: 1}'), 'c', '2', ['b', 'c'])), '{b: 1, c: 2}');
    assert.equal(changed('{}', insertKey('{}', mappingAt('{}'), 'c', '2', ['c'])), '{c: 2}');
    const block = 'a: |\n  text\nz: 1\n';
    assert.equal(changed(block, insertKey(block, mappingAt(block), 'b', '2', ['a', 'b'])), 'a: |\n  text\nb: 2\nz: 1\n');
    assert.equal(changed('a: 1', insertKey('a: 1', mappingAt('a: 1'), 'b', '2', ['a', 'b'])), 'a: 1\nb: 2');
  });

  test('writes structured values out in a block', () => {
    const text = 'a: 1\n';
    const edit = insertKey(text, mappingAt(text), 'items', '{type: object, properties: {}, list: [{x: 1, y: [1, 2]}]}', ['a', 'items']);
    assert.equal(changed(text, edit), 'a: 1\nitems:\n  type: object\n  properties: {}\n  list:\n    - x: 1\n      y: [1, 2]\n');
  });
});

test('moving a pair takes its block along and sets its indentation', () => {
  const text = 'a:\n  b:\n    c:\n      d: 1 # one\n      e:\n        - x\n';
  const source = mappingAt(text, 'a', 'b', 'c');
  assert.equal(
    changed(text, movePair(text, pairIn(source, 'e'), mappingAt(text, 'a'))),
    'a:\n  e:\n    - x\n  b:\n    c:\n      d: 1 # one\n',
  );
  assert.equal(movePair('{a: {b: 1}}', pairIn(mappingAt('{a: {b: 1}}', 'a'), 'b'), mappingAt('{a: {b: 1}}')), undefined);
});

test('turning a pair into a comment takes all of its lines', () => {
  const text = '- x: 1\n  gone:\n    a: 1\n\n    b: 2\n  y: 2\n';
  const mapping = mappingAt(text, 0);
  assert.equal(changed(text, commentOut(text, mapping, pairIn(mapping, 'gone'))), '- x: 1\n  # gone:\n  #   a: 1\n\n  #   b: 2\n  y: 2\n');
  assert.equal(changed(text, commentOut(text, mapping, pairIn(mapping, 'x'))), '- # x: 1\n  gone:\n    a: 1\n\n    b: 2\n  y: 2\n');
  assert.equal(commentOut('a: 1\n', mappingAt('a: 1\n'), pairIn(mappingAt('a: 1\n'), 'a')), undefined);
});

describe('lists and maps', () => {
  test('a map of named things becomes a list', () => {
    const text = 'tools:\n  list: # all\n    call: shop.list\n    with:\n      a: 1\n  get: {call: shop.get}\n';
    const after = changed(text, mapToList(text, mappingAt(text, 'tools'), 'name'));
    assert.equal(after, 'tools:\n  - name: list # all\n    call: shop.list\n    with:\n      a: 1\n  - {name: get, call: shop.get}\n');
  });

  test('wider indentation is set right, so that it is still one block', () => {
    const text = 'tools:\n    list:\n        call: shop.list\n';
    assert.equal(changed(text, mapToList(text, mappingAt(text, 'tools'), 'name')), 'tools:\n    - name: list\n      call: shop.list\n');
  });

  test('in flow style too', () => {
    const text = 'tools: {list: {call: a.b}, get: {}}\n';
    assert.equal(changed(text, mapToList(text, mappingAt(text, 'tools'), 'name')), 'tools: [{name: list, call: a.b}, {name: get}]\n');
  });

  test('a single entry gets its dash, and loses it again', () => {
    const text = 'consumes:\n  type: http\n  # where\n  baseUri: x\n';
    const wrapped = changed(text, wrapInList(text, mappingAt(text, 'consumes')));
    assert.equal(wrapped, 'consumes:\n  - type: http\n    # where\n    baseUri: x\n');
    const list = get(parse(wrapped).root, 'consumes');
    assert.ok(list?.kind === 'sequence' && list.items[0]);
    assert.deepEqual(toData(parse(changed(wrapped, unwrapList(wrapped, list, list.items[0]))).root), toData(parse(text).root));
  });
});

describe('operations with paths of their own', () => {
  test('become resources, one for each path', () => {
    const text = `resources:
  - name: orders
    path: /orders
    operations:
      - name: list # all
        method: GET
      - name: get
        method: GET
        path: /orders/{{id}}
      - name: cancel
        path: /orders/{{id}}
        method: DELETE
      - name: export
        path: export
        method: GET
`;
    assert.equal(
      changed(text, splitResource(text, mappingAt(text, 'resources', 0), false)),
      `resources:
  - name: orders
    path: /orders
    operations:
      - name: list # all
        method: GET
  - name: orders-get
    path: "/orders/{{id}}"
    operations:
      - name: get
        method: GET
      - name: cancel
        method: DELETE
  - name: orders-export
    path: /orders/export
    operations:
      - name: export
        method: GET
`,
    );
  });

  test('in maps as well', () => {
    const text =
      'resources:\n  all:\n    path: /v1\n    operations:\n      a:\n        method: GET\n        path: /x\n      b:\n        method: GET\n        path: /y\n';
    assert.equal(
      changed(text, splitResource(text, mappingAt(text, 'resources', 'all'), true)),
      'resources:\n  all:\n    path: /v1/x\n    operations:\n      a:\n        method: GET\n  all-b:\n    path: /v1/y\n    operations:\n      b:\n        method: GET\n',
    );
  });

  test('not where all of them share something', () => {
    const text = 'path: /v1\ninputParameters: {}\noperations:\n  a: {method: GET, path: /x}\n';
    assert.equal(splitResource(text, mappingAt(text), true), undefined);
  });
});

describe('writing a text', () => {
  test('in quotes only where YAML would read something else', () => {
    const plain = ['abc', 'list-orders', '/orders', 'https://a.org/x', '$.data[0].id'.replace('[0]', ''), '1.0.0-beta5', 'two words'];
    assert.deepEqual(plain.map(writeScalar), plain);
    const quoted = [
      '',
      'true',
      'No',
      '1.5',
      '0x1f',
      '2026-01-31',
      '12:30',
      '{{X}}',
      '*all',
      'a: b',
      'a #b',
      ' x',
      '- a',
      '@x',
      '1e3',
      'null',
    ];
    assert.deepEqual(
      quoted.map(writeScalar),
      quoted.map((text) => JSON.stringify(text)),
    );
    for (const text of [...plain, ...quoted]) assert.equal(toData(parse(`k: ${writeScalar(text)}`).root as Node) instanceof Object, true);
  });

  test('reads back as what was written', () => {
    for (const text of [
      'abc',
      'it is: so',
      "it's",
      '"',
      '\\',
      'ä ö',
      'a\nb',
      '%x',
      '? y',
      '! z',
      '&a',
      '|',
      '>',
      '#',
      'x#y',
      'x:y',
      '=',
      '<<',
      '.5',
      '~',
    ]) {
      assert.deepEqual(toData(parse(`k: ${writeScalar(text)}`).root), { k: text });
      assert.deepEqual(toData(parse(`[${writeScalar(text)}]`).root), [text]);
    }
  });

  test('keeps the quotes there are', () => {
    const scalar = (text: string) => {
      const node = parse(text).root;
      assert.ok(node?.kind === 'scalar');
      return node;
    };
    assert.equal(rewriteScalar(scalar("'a'"), "it's"), "'it''s'");
    assert.equal(rewriteScalar(scalar('"a"'), 'b'), '"b"');
    assert.equal(rewriteScalar(scalar('a'), 'b'), 'b');
  });
});
