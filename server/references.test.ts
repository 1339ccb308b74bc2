import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DocumentHighlightKind } from 'vscode-languageserver-types';
import { cursorAt } from '../spec/testing/fixture.ts';
import { highlights, references } from './references.ts';
import { readFixture } from './testing/fixture.ts';
import { listStyle, mapStyle, threeFiles, threeLists } from './testing/shop.ts';

function referencesAt(fixture: string, what: string, includeDeclaration = true): string[] | undefined {
  const { file, project, offset, show } = readFixture(cursorAt(fixture, what));
  return references(file, project, offset, { includeDeclaration })?.map(({ uri, range }) => show(uri, range));
}

/** In the order of the text; `*` where the name is declared. */
function highlightsAt(fixture: string, what: string): string[] | undefined {
  const { file, uri, project, offset, show } = readFixture(cursorAt(fixture, what));
  return highlights(file, project, offset)?.map(
    ({ range, kind }) => `${show(uri, range)}${kind === DocumentHighlightKind.Write ? '*' : ''}`,
  );
}

const oneFile: [where: string, inMap: string, inList: string, map: string[], list: string[]][] = [
  [
    'a namespace',
    'namespace: sh▮op',
    'namespace: sh▮op',
    ['main.yaml:11 «shop»', 'main.yaml:32 «shop»', 'main.yaml:46 «shop»', 'main.yaml:47 «shop»'],
    ['main.yaml:12 «shop»', 'main.yaml:33 «shop»', 'main.yaml:47 «shop»', 'main.yaml:48 «shop»'],
  ],
  [
    'an operation',
    'get-or▮der:',
    'name: get-or▮der',
    ['main.yaml:18 «get-order»', 'main.yaml:32 «get-order»', 'main.yaml:47 «get-order»'],
    ['main.yaml:19 «get-order»', 'main.yaml:33 «get-order»', 'main.yaml:48 «get-order»'],
  ],
  [
    'an input of an operation, with the placeholder of its path',
    'i▮d: {in: path}',
    'name: i▮d,',
    ['main.yaml:16 «id»', 'main.yaml:21 «id»', 'main.yaml:33 «id»', 'main.yaml:47 «id»'],
    ['main.yaml:17 «id»', 'main.yaml:22 «id»', 'main.yaml:34 «id»', 'main.yaml:48 «id»'],
  ],
  [
    'an input of a tool, in a template',
    'ord▮er: {type',
    'name: ord▮er,',
    ['main.yaml:44 «order»', 'main.yaml:47 «order»'],
    ['main.yaml:45 «order»', 'main.yaml:48 «order»'],
  ],
  [
    'an input of a flow, behind the namespace of its aggregate',
    'orders.num▮ber',
    'orders.num▮ber',
    ['main.yaml:31 «number»', 'main.yaml:33 «number»'],
    ['main.yaml:32 «number»', 'main.yaml:34 «number»'],
  ],
  [
    'an aggregate, where it stands before an input too',
    'namespace: ord▮ers',
    'namespace: ord▮ers',
    ['main.yaml:26 «orders»', 'main.yaml:33 «orders»', 'main.yaml:40 «orders»'],
    ['main.yaml:27 «orders»', 'main.yaml:34 «orders»', 'main.yaml:41 «orders»'],
  ],
  [
    'a flow',
    'ref: orders.fi▮nd',
    'ref: orders.fi▮nd',
    ['main.yaml:28 «find»', 'main.yaml:40 «find»'],
    ['main.yaml:29 «find»', 'main.yaml:41 «find»'],
  ],
  ['a step', 'on▮e: {type', 'name: on▮e,', ['main.yaml:47 «one»', 'main.yaml:49 «one»'], ['main.yaml:48 «one»', 'main.yaml:50 «one»']],
  [
    'an output that a mapping fills',
    'tot▮al: {type',
    'name: tot▮al,',
    ['main.yaml:49 «total»', 'main.yaml:51 «total»'],
    ['main.yaml:50 «total»', 'main.yaml:52 «total»'],
  ],
  [
    'a variable',
    'TOK▮EN: SHOP',
    'TOK▮EN: SHOP',
    ['main.yaml:7 «TOKEN»', 'main.yaml:13 «TOKEN»'],
    ['main.yaml:8 «TOKEN»', 'main.yaml:14 «TOKEN»'],
  ],
];

describe('references in one file', () => {
  for (const [where, inMap, inList, map, list] of oneFile) {
    it(`of ${where}, map style`, () => assert.deepEqual(referencesAt(mapStyle, inMap), map));
    it(`of ${where}, list style`, () => assert.deepEqual(referencesAt(listStyle, inList), list));
  }

  it('of a tool, in a skill', () =>
    assert.deepEqual(referencesAt(mapStyle, 'find-ord▮er:'), ['main.yaml:39 «find-order»', 'main.yaml:59 «find-order»']));

  it('leave the declaration out when nobody asks for it', () =>
    assert.deepEqual(referencesAt(mapStyle, 'on▮e: {type', false), ['main.yaml:49 «one»']));

  it('are none where nothing is named', () => assert.equal(referencesAt(mapStyle, 'display: Sh▮op'), undefined));
});

describe('references across files', () => {
  it('of a namespace go through the alias an import gives it', () =>
    assert.deepEqual(referencesAt(threeFiles, '\n    namespace: sh▮op'), [
      'shop.yaml:4 «shop»',
      'main.yaml:10 «shop»',
      'main.yaml:10 «store»',
      'main.yaml:20 «store»',
      'flows.yaml:9 «store»',
    ]));

  it('of an alias are those of the alias only', () =>
    assert.deepEqual(referencesAt(threeFiles, 'as: sto▮re'), ['main.yaml:10 «store»', 'main.yaml:20 «store»', 'flows.yaml:9 «store»']));

  it('of a name in a shared file that only the importing one can explain', () => {
    const expected = ['shop.yaml:11 «get-order»', 'flows.yaml:9 «get-order»'];
    assert.deepEqual(referencesAt(threeFiles, 'call: store.get-or▮der'), expected);
    assert.deepEqual(referencesAt(threeFiles, 'get-or▮der: {'), expected);
  });

  it('of a variable bound in one file and used in another', () => {
    const expected = ['main.yaml:7 «TOKEN»', 'shop.yaml:6 «TOKEN»'];
    assert.deepEqual(referencesAt(threeFiles, 'TOK▮EN: SHOP'), expected);
    assert.deepEqual(referencesAt(threeFiles, '{{TOK▮EN}}'), expected);
  });

  it('of an operation that two list-style files call', () =>
    assert.deepEqual(referencesAt(threeLists, 'name: list-or▮ders'), [
      'shop.yaml:10 «list-orders»',
      'main.yaml:13 «list-orders»',
      'other.yaml:16 «list-orders»',
    ]));

  it('of a file are the imports that name it', () =>
    assert.deepEqual(referencesAt(threeLists, 'location: ./sh▮op.yaml, import: shop}\n  exposes:\n    - type: mcp'), [
      'main.yaml:7 «./shop.yaml»',
      'other.yaml:7 «./shop.yaml»',
    ]));
});

describe('highlights', () => {
  it('show a name in its file, declaration and uses', () =>
    assert.deepEqual(highlightsAt(mapStyle, 'all: {type: call, call: sh▮op'), [
      'main.yaml:11 «shop»*',
      'main.yaml:32 «shop»',
      'main.yaml:46 «shop»',
      'main.yaml:47 «shop»',
    ]));

  it('compare by its letters what is declared in another file', () =>
    assert.deepEqual(highlightsAt(threeFiles, '{{TOK▮EN}}'), ['shop.yaml:6 «TOKEN»']));
});

describe('references after an edit', () => {
  it('are those of the new texts, whichever file was changed', () => {
    const { project, uri, texts } = readFixture(cursorAt(threeFiles, 'get-or▮der:'));
    const told = () => {
      const file = project.findFile(uri);
      assert.ok(typeof file === 'object');
      const found = references(file, project, file.text.indexOf('get-order:'), { includeDeclaration: true }) ?? [];
      return found.map((one) => `${one.uri.slice('file:///ws/'.length)}:${one.range.start.line + 1}:${one.range.start.character}`);
    };
    const before = told();
    const shifted = (by: Readonly<Record<string, number>>) =>
      before.map((place) => place.replace(/^(.*):(\d+):/, (_, name: string, line: string) => `${name}:${Number(line) + (by[name] ?? 0)}:`));
    const start = { line: 0, character: 0 };
    const type = (name: string, newText: string) => {
      const at = `file:///ws/${name}`;
      if (project.versionOf(at) === undefined) project.open(at, 'capability', 1, texts.get(at) ?? '');
      project.change(at, 2, [{ range: { start, end: start }, text: newText }]);
    };
    const [first = '', other = ''] = [...new Set(before.map((place) => place.replace(/:.*/, '')))];
    assert.deepEqual(told(), before);
    type(other, '# one\n');
    assert.deepEqual(told(), shifted({ [other]: 1 }));
    type(first, '# one\n# two\n');
    assert.deepEqual(told(), shifted({ [other]: 1, [first]: 2 }));
  });
});
