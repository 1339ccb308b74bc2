import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Location } from 'vscode-languageserver-types';
import { cursorAt } from '../spec/testing/fixture.ts';
import { codeLenses } from './code-lenses.ts';
import { readFixture } from './testing/fixture.ts';
import { listStyle, mapStyle, threeFiles, threeLists } from './testing/shop.ts';

const all = { references: true, servedAs: true };

/** `line: title → places it shows`. */
function lensesOf(fixture: string, settings = all, showsReferences = true): string[] {
  const { file, project, show } = readFixture(fixture);
  return codeLenses(file, project, settings, { showsReferences }).map(({ range, command }) => {
    const locations = (command?.arguments?.[2] ?? []) as Location[];
    const places = locations.map((location) => show(location.uri, location.range).replace(/ «.*/, ''));
    return `${range.start.line + 1}: ${command?.title}${places.length > 0 ? ` → ${places.join(', ')}` : ''}`;
  });
}

describe('lenses', () => {
  it('count references and tell what serves it, map style', () =>
    assert.deepEqual(lensesOf(mapStyle), [
      '7: 1 reference → main.yaml:13',
      '11: 3 references → main.yaml:32, main.yaml:46, main.yaml:47',
      '18: 2 references → main.yaml:32, main.yaml:47',
      '18: served as tool find-order, tool both → main.yaml:39, main.yaml:41',
      '22: 1 reference → main.yaml:46',
      '22: served as tool both → main.yaml:41',
      '26: 2 references → main.yaml:33, main.yaml:40',
      '28: 1 reference → main.yaml:40',
      '28: served as tool find-order → main.yaml:39',
      '39: served as tool find of skill helper → main.yaml:59',
    ]));

  it('are the same in list style', () =>
    assert.deepEqual(lensesOf(listStyle), [
      '8: 1 reference → main.yaml:14',
      '12: 3 references → main.yaml:33, main.yaml:47, main.yaml:48',
      '19: 2 references → main.yaml:33, main.yaml:48',
      '19: served as tool find-order, tool both → main.yaml:40, main.yaml:42',
      '23: 1 reference → main.yaml:47',
      '23: served as tool both → main.yaml:42',
      '27: 2 references → main.yaml:34, main.yaml:41',
      '29: 1 reference → main.yaml:41',
      '29: served as tool find-order → main.yaml:40',
    ]));

  it('look into all files', () => {
    assert.deepEqual(lensesOf(cursorAt(threeFiles, 'get-order: {▮')), [
      '4: 1 reference → main.yaml:10',
      '11: 1 reference → flows.yaml:9',
      '11: served as tool find → main.yaml:21',
      '12: 1 reference → main.yaml:20',
      '12: served as tool list → main.yaml:18',
    ]);
    assert.deepEqual(lensesOf(cursorAt(threeLists, 'name: list-orders▮')), [
      '4: 4 references → main.yaml:7, main.yaml:13, other.yaml:7, other.yaml:16',
      '10: 2 references → main.yaml:13, other.yaml:16',
      '10: served as tool list, GET /orders → main.yaml:13, other.yaml:16',
    ]);
  });

  it('can be turned off one by one', () => {
    assert.deepEqual(lensesOf(threeFiles, { references: false, servedAs: true }), []);
    assert.deepEqual(lensesOf(threeFiles, { references: true, servedAs: false }), [
      '7: 1 reference → shop.yaml:6',
      '10: 2 references → main.yaml:20, flows.yaml:9',
    ]);
  });

  it('only tell, where the client cannot show places', () =>
    assert.deepEqual(lensesOf(threeFiles, all, false), ['7: 1 reference', '10: 2 references']));

  it('count what tests name, as it is now', () => {
    const tests = (call: string) => `tests:\n  - call: find-order\n    expect: {calls: [${call}]}\n`;
    const { file, project } = readFixture(`${mapStyle}--- file: main.test.yaml\n${tests('shop.get-order')}`);
    const uri = 'file:///ws/main.test.yaml';
    const counts = () => {
      const test = project.findFile(uri);
      assert.ok(typeof test === 'object');
      return codeLenses(file, project, { references: true, servedAs: false }, { showsReferences: false, testFiles: [test] })
        .map(({ range, command }) => `${range.start.line + 1}: ${command?.title}`)
        .filter((lens) => /^(?:18|22):/.test(lens));
    };
    assert.deepEqual(counts(), ['18: 3 references', '22: 1 reference']);
    project.open(uri, 'capability-test', 1, tests('shop.list-orders'));
    assert.deepEqual(counts(), ['18: 2 references', '22: 2 references']);
  });
});
