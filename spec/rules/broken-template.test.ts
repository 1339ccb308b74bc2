import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkFix, problemsIn } from '../testing/fixture.ts';
import { example } from './example.ts';

const file = (token: string, id: string) =>
  example({
    root: 'binds:\n  - {namespace: env, keys: {TOKEN: SHOP_TOKEN}}\n',
    client: `authentication: {type: bearer, token: "${token}"}\n`,
    resources: 'order:\n  path: "/orders/{{id}}"\n  operations:\n    get-order: {method: GET, inputParameters: {id: {in: path}}}\n',
    tool: `one:\n  description: Looks up one order of the shop\n  inputParameters: {number: {type: string, description: Its number}}\n  call: shop.get-order\n  with: {id: "${id}"}\n`,
  });
const good = file('{{TOKEN}}', '{{number}}');

describe('a template that is not closed, or has other braces', () => {
  for (const [written, message] of [
    ['{{TOKEN', '`{{TOKEN` is not closed: write `{{TOKEN}}`.'],
    ['{{TOKEN}', '`{{TOKEN}` is not closed: write `{{TOKEN}}`.'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell would write.
    ['${TOKEN}', '`${TOKEN}` is sent as it stands. Write `{{TOKEN}}` for the value of the variable.'],
    ['{TOKEN}', '`{TOKEN}` is sent as it stands. Write `{{TOKEN}}` for the value of the variable.'],
  ] as const)
    it(`is told once, not as a secret or as a variable nobody uses: ${written}`, () => {
      const text = file(written, '{{number}}');
      assert.deepEqual(problemsIn(text), [`10: «${written}» warning broken-template: ${message}`]);
      checkFix(text, 'broken-template', good);
    });

  it('is told in arguments, not as an input nobody uses', () => {
    const text = file('{{TOKEN}}', '{{number}');
    assert.deepEqual(problemsIn(text), ['25: «{{number}» warning broken-template: `{{number}` is not closed: write `{{number}}`.']);
    checkFix(text, 'broken-template', good);
  });

  it('is none in a good template, in texts for people, and of names that are no variables', () => {
    assert.deepEqual(problemsIn(good), []);
    assert.deepEqual(problemsIn(good.replace('Looks up one', 'Looks up {{one')), []);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what a shell would write.
    assert.deepEqual(problemsIn(good.replace('{{number}}', '${OTHER}-{{number}}')), []);
  });
});
