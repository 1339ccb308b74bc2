import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CompletionItemKind, InsertTextFormat, InsertTextMode } from 'vscode-languageserver-types';
import { accept, expandSnippet } from './accept.ts';
import { readFixture, splitFixture } from './fixture.ts';

describe('a fixture', () => {
  it('is one file without headings, its marks taken out', () => {
    const { texts, cursors, spans, uri } = splitFixture('a: ⟦b▮c⟧\nd: ▮e\n');
    assert.deepEqual([...texts], [['file:///ws/main.yaml', 'a: bc\nd: e\n']]);
    assert.deepEqual(cursors, [
      { uri: 'file:///ws/main.yaml', offset: 4, position: { line: 0, character: 4 } },
      { uri: 'file:///ws/main.yaml', offset: 9, position: { line: 1, character: 3 } },
    ]);
    assert.deepEqual(spans, [{ uri: 'file:///ws/main.yaml', start: 3, end: 5 }]);
    assert.equal(uri, 'file:///ws/main.yaml');
  });

  it('may be indented, and may be several files, of which the one with the cursor is open', () => {
    const fixture = readFixture(`
      ikanos: 1.0.0-beta5
      info:
        display: A
      --- file: parts/other.yaml
      ikanos: 1.0.0-beta4▮
      `);
    assert.deepEqual(
      [...fixture.texts],
      [
        ['file:///ws/main.yaml', 'ikanos: 1.0.0-beta5\ninfo:\n  display: A\n'],
        ['file:///ws/parts/other.yaml', 'ikanos: 1.0.0-beta4\n'],
      ],
    );
    assert.equal(fixture.uri, 'file:///ws/parts/other.yaml');
    assert.deepEqual(fixture.project.openUris(), ['file:///ws/parts/other.yaml']);
    assert.equal(fixture.file.declared?.dialect.version, '1.0.0-beta4');
  });

  it('tells ranges in words, and texts after edits', () => {
    const fixture = readFixture('one: 1\ntwo: 2\n--- file: b.yaml\nthree: 3\n');
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } };
    assert.equal(fixture.show('file:///ws/main.yaml', range), 'main.yaml:2 «two»');
    const edit = { range, newText: 'zwei' };
    assert.equal(fixture.after({ changes: { 'file:///ws/main.yaml': [edit] } }), 'one: 1\nzwei: 2\n');
    const start = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    assert.equal(
      fixture.after({ changes: { 'file:///ws/main.yaml': [edit], 'file:///ws/b.yaml': [{ range: start, newText: '# b\n' }] } }),
      '--- file: main.yaml\none: 1\nzwei: 2\n--- file: b.yaml\n# b\nthree: 3\n',
    );
  });
});

describe('accepting', () => {
  const item = (newText: string, mode?: InsertTextMode) => ({
    label: 'x',
    kind: CompletionItemKind.Snippet,
    insertTextFormat: InsertTextFormat.Snippet,
    ...(mode ? { insertTextMode: mode } : {}),
    textEdit: { range: { start: { line: 0, character: 2 }, end: { line: 0, character: 3 } }, newText },
  });

  it('adds the indentation of the line, unless the item says that it has it already', () => {
    assert.equal(accept('  x\n', item('a:\n  b: $1')), '  a:\n    b: ▮\n');
    assert.equal(accept('  x\n', item('a:\n    b: $1', InsertTextMode.asIs)), '  a:\n    b: ▮\n');
  });

  it('puts the texts of a snippet in and the cursor at its first stop', () => {
    assert.equal(expandSnippet(`a: \${2:two}, b: \${1:o\\}ne}, c: \\$3$0`), 'a: two, b: ▮o}ne, c: $3');
    assert.equal(expandSnippet('plain'), 'plain▮');
  });
});
