import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cursorAt } from '../spec/testing/fixture.ts';
import { implementations } from './implementation.ts';
import { readFixture } from './testing/fixture.ts';
import { listStyle, mapStyle, threeFiles, threeLists } from './testing/shop.ts';
import { typeDefinition } from './type-definition.ts';

function implementationsAt(fixture: string, what: string): string[] | undefined {
  const { file, project, offset, show } = readFixture(cursorAt(fixture, what));
  return implementations(file, project, offset)?.map(({ uri, range }) => show(uri, range));
}

function typeAt(fixture: string, what: string): string[] | undefined {
  const { file, project, offset, show } = readFixture(cursorAt(fixture, what));
  return typeDefinition(file, project, offset)?.map(({ targetUri, targetSelectionRange }) => show(targetUri, targetSelectionRange));
}

describe('implementations: who serves this', () => {
  it('of an operation are the tools that call it, by themselves, in a step or through a flow', () => {
    assert.deepEqual(implementationsAt(mapStyle, 'get-or▮der:'), ['main.yaml:39 «find-order»', 'main.yaml:41 «both»']);
    assert.deepEqual(implementationsAt(listStyle, 'name: get-or▮der'), ['main.yaml:40 «find-order»', 'main.yaml:42 «both»']);
  });

  it('of a consumed API are all that call one of its operations', () =>
    assert.deepEqual(implementationsAt(mapStyle, 'namespace: sh▮op'), ['main.yaml:39 «find-order»', 'main.yaml:41 «both»']));

  it('of a flow and of a tool', () => {
    assert.deepEqual(implementationsAt(mapStyle, '      fi▮nd:\n          desc'), ['main.yaml:39 «find-order»']);
    assert.deepEqual(implementationsAt(mapStyle, 'find-ord▮er:'), ['main.yaml:59 «find»']);
  });

  it('are found in other files', () => {
    assert.deepEqual(implementationsAt(threeFiles, 'get-or▮der: {'), ['main.yaml:21 «find»']);
    assert.deepEqual(implementationsAt(threeFiles, 'call: store.get-or▮der'), ['main.yaml:21 «find»']);
    assert.deepEqual(implementationsAt(threeLists, 'name: list-or▮ders'), ['main.yaml:13 «list»', 'other.yaml:16 «all»']);
  });

  it('are none of what cannot be called', () => assert.equal(implementationsAt(mapStyle, 'TOK▮EN: SHOP'), undefined));
});

describe('type definition: what gives it its shape', () => {
  const cases: [what: string, fixture: string, at: string, expected: string[]][] = [
    ['a step has that of the operation it calls', mapStyle, 'on▮e: {type', ['main.yaml:18 «get-order»']],
    ['a step, list style', listStyle, 'name: on▮e,', ['main.yaml:19 «get-order»']],
    ['a tool has that of the flow it refers to', mapStyle, 'find-ord▮er:', ['main.yaml:28 «find»']],
    ['a flow has that of its operation', mapStyle, 'ref: orders.fi▮nd', ['main.yaml:18 «get-order»']],
    ['an input has that of the one it is passed to', mapStyle, 'num▮ber: {type', ['main.yaml:21 «id»']],
    ['an input in a template too', listStyle, 'name: ord▮er,', ['main.yaml:22 «id»']],
    ['an alias leads to what is imported', threeFiles, 'as: sto▮re', ['shop.yaml:4 «shop»']],
    ['a variable has its own', mapStyle, '{{TOK▮EN}}', ['main.yaml:7 «TOKEN»']],
  ];
  for (const [what, fixture, at, expected] of cases) it(what, () => assert.deepEqual(typeAt(fixture, at), expected));
});
