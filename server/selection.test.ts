import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SelectionRange } from 'vscode-languageserver-types';
import { cursorAt } from '../spec/testing/fixture.ts';
import { selectionRange } from './selection.ts';
import { readFixture } from './testing/fixture.ts';
import { listStyle, mapStyle } from './testing/shop.ts';

/** The selections one after the other; of several lines the first, with `…`. */
function selectionsAt(fixture: string, what: string, most: number): string[] {
  const { file, project, offset, uri, show } = readFixture(cursorAt(fixture, what));
  const steps: string[] = [];
  for (let at: SelectionRange | undefined = selectionRange(file, project, offset); at && steps.length < most; at = at.parent)
    steps.push(show(uri, at.range).replace(/^\S+ /, ''));
  return steps;
}

describe('a selection', () => {
  it('grows from a word to its name, its template, its text, its pair, its block', () =>
    assert.deepEqual(selectionsAt(mapStyle, '{{ord▮er}}', 6), [
      '«order»',
      '«{{order}}»',
      '«"{{order}}"»',
      '«id: "{{order}}"»',
      '«{id: "{{order}}"}»',
      '«with: {id: "{{order}}"}»',
    ]));

  it('takes both halves of a call', () =>
    assert.deepEqual(selectionsAt(mapStyle, 'all: {type: call, call: shop.list-or▮ders', 5), [
      '«orders»',
      '«list-orders»',
      '«shop.list-orders»',
      '«call: shop.list-orders»',
      '«{type: call, call: shop.list-orders}»',
    ]));

  it('takes an item with its dash, the list, and in the end the whole file', () =>
    assert.deepEqual(selectionsAt(listStyle, '      - name: find▮-order', 20), [
      '«find»',
      '«find-order»',
      '«name: find-order»',
      '«name: find-order…»',
      '«- name: find-order…»',
      '«- name: find-order…»',
      '«tools:…»',
      '«type: mcp…»',
      '«- type: mcp…»',
      '«exposes:…»',
      '«consumes:…»',
      '«capability:…»',
      '«naftiko: "1.0.0-alpha2"…»',
      '«naftiko: "1.0.0-alpha2"…»',
    ]));

  it('holds the cursor, before a quote too', () =>
    assert.deepEqual(selectionsAt(mapStyle, 'id: ▮"{{order}}"', 2), ['«"{{order}}"»', '«id: "{{order}}"»']));

  it('is the cursor and the file where there is nothing', () => assert.deepEqual(selectionsAt('a: 1\n', 'a: 1\n▮', 3), ['«a: 1…»']));
});
