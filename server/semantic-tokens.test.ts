import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { legend, semanticTokens, tokensSince } from './semantic-tokens.ts';
import { readFixture } from './testing/fixture.ts';
import { listStyle, threeFiles } from './testing/shop.ts';

/** Each line with names, its tokens as `type:name`, declarations with `*`. */
function tokensOf(fixture: string, span?: { start: number; end: number }): string[] {
  const { file, project, text } = readFixture(fixture);
  const { data } = semanticTokens(file, project, span);
  const lines = text.split('\n');
  const found = new Map<number, string[]>();
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 5);
    line += down;
    character = down > 0 ? right : character + right;
    const name = lines[line]?.slice(character, character + length);
    const modifiers = legend.tokenModifiers.filter((_, bit) => bits & (1 << bit));
    const mark = `${modifiers.includes('declaration') ? '*' : ''}${modifiers.includes('readonly') ? '!' : ''}`;
    found.set(line, [...(found.get(line) ?? []), `${legend.tokenTypes[type]}:${name}${mark}`]);
  }
  return [...found].map(([number, tokens]) => `${number + 1} ${tokens.join(' ')}`);
}

describe('semantic tokens', () => {
  it('tell what each name is', () =>
    assert.deepEqual(tokensOf(threeFiles), [
      '5 namespace:env*',
      '7 variable:TOKEN*!',
      '10 namespace:shop namespace:store*',
      '12 namespace:orders',
      '16 namespace:tools*',
      '18 function:list*',
      '20 namespace:store method:list-orders',
      '21 function:find*',
      '22 namespace:orders function:find',
    ]));

  it('do so in list style, in templates and behind dots', () =>
    assert.deepEqual(tokensOf(listStyle).slice(3, 13), [
      '14 variable:TOKEN!',
      '16 class:orders*',
      '17 parameter:id',
      '19 method:get-order*',
      '22 parameter:id*',
      '23 method:list-orders*',
      '27 namespace:orders*',
      '29 function:find*',
      '32 parameter:number*',
      '33 namespace:shop method:get-order',
    ]));

  it('of a part are those that touch it', () => {
    const at = threeFiles.indexOf('store.list');
    assert.deepEqual(tokensOf(threeFiles, { start: at, end: at + 3 }), ['20 namespace:store']);
  });

  it('leave out what cannot be resolved', () =>
    assert.deepEqual(tokensOf(threeFiles.replace('store.list-orders', 'store.nothing'))[6], '20 namespace:store'));
});

describe('what has changed in them', () => {
  const tokens = (resultId: string, data: number[]) => ({ resultId, data });
  it('is one edit in the middle', () =>
    assert.deepEqual(tokensSince(tokens('a', [1, 2, 3, 4, 5]), 'a', tokens('b', [1, 9, 9, 9, 4, 5])), {
      resultId: 'b',
      edits: [{ start: 1, deleteCount: 2, data: [9, 9, 9] }],
    }));
  it('may be nothing', () => assert.deepEqual(tokensSince(tokens('a', [1, 2]), 'a', tokens('a', [1, 2])), { resultId: 'a', edits: [] }));
  it('is everything when the answer before is not known', () => {
    assert.deepEqual(tokensSince(undefined, 'a', tokens('b', [1])), { resultId: 'b', data: [1] });
    assert.deepEqual(tokensSince(tokens('x', [1]), 'a', tokens('b', [1])), { resultId: 'b', data: [1] });
  });
});
