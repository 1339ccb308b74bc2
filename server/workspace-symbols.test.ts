import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SymbolKind } from 'vscode-languageserver-types';
import { readFixture } from './testing/fixture.ts';
import { listStyle, mapStyle, threeFiles } from './testing/shop.ts';
import { matchScore, searchSymbols } from './workspace-symbols.ts';

function symbolsOf(fixture: string, query: string): string[] {
  const { project, show } = readFixture(fixture);
  const search = searchSymbols(query, project);
  for (const file of project.allFiles()) search.look(file);
  return search.result().map(({ name, kind, location, containerName }) => {
    const at = 'range' in location ? show(location.uri, location.range) : location.uri;
    return `${kindName(kind)} ${name} in ${containerName ?? '-'}: ${at}`;
  });
}

function kindName(kind: SymbolKind): string {
  return Object.entries(SymbolKind).find(([, value]) => value === kind)?.[0] ?? '?';
}

describe('workspace symbols', () => {
  it('are found by the beginnings of their words', () => {
    const expected = (line: number) => [`Method get-order in shop: main.yaml:${line} «get-order»`];
    assert.deepEqual(symbolsOf(mapStyle, 'go'), expected(18));
    assert.deepEqual(symbolsOf(listStyle, 'go'), expected(19));
  });

  it('are found as calls write them, and in all files', () =>
    assert.deepEqual(symbolsOf(threeFiles, 'shop.list'), ['Method list-orders in shop: shop.yaml:12 «list-orders»']));

  it('are tools of skills too', () =>
    assert.deepEqual(symbolsOf(mapStyle, 'helper.find'), ['Function find in helper: main.yaml:59 «find»']));

  it('come best first, parameters behind what they belong to', () =>
    assert.deepEqual(symbolsOf(mapStyle, 'order'), [
      'Field order in both: main.yaml:44 «order»',
      'Class orders in shop: main.yaml:15 «orders»',
      'Module orders in Shop: main.yaml:26 «orders»',
      'Method get-order in shop: main.yaml:18 «get-order»',
      'Function find-order in tools: main.yaml:39 «find-order»',
      'Method list-orders in shop: main.yaml:22 «list-orders»',
    ]));

  it('of no letters are all but parameters and steps', () =>
    assert.deepEqual(symbolsOf(threeFiles, ''), [
      'Object env in Front: main.yaml:5 «env»',
      'Function find in tools: main.yaml:21 «find»',
      'Function find in orders: flows.yaml:6 «find»',
      'Function list in tools: main.yaml:18 «list»',
      'Interface shop in -: shop.yaml:4 «shop»',
      'File Front in -: main.yaml:3 «Front»',
      'Variable TOKEN in env: main.yaml:7 «TOKEN»',
      'Interface store in Front: main.yaml:10 «store»',
      'Interface tools in Front: main.yaml:16 «tools»',
      'Class orders in shop: shop.yaml:8 «orders»',
      'Module orders in -: flows.yaml:4 «orders»',
      'Method get-order in shop: shop.yaml:11 «get-order»',
      'Method list-orders in shop: shop.yaml:12 «list-orders»',
    ]));
});

describe('a score', () => {
  it('puts equal before beginning before inside before scattered', () => {
    const names = ['l-i-s-t', 'relist', 'get-list', 'list-all', 'List', 'last'];
    const scored = names.flatMap((name) => {
      const score = matchScore('list', name);
      return score === undefined ? [] : [{ name, score }];
    });
    assert.deepEqual(
      scored.sort((a, b) => b.score - a.score).map(({ name }) => name),
      ['List', 'list-all', 'get-list', 'relist', 'l-i-s-t'],
    );
  });
});
