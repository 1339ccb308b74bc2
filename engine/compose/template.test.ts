import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../result.ts';
import { evaluate, type Names, render } from './template.ts';

const sample: Readonly<Record<string, Json>> = {
  a: 'x',
  n: 5,
  d: 1.5,
  b: true,
  no: false,
  nul: null,
  arr: ['p', 'q'],
  o: { k: 'v', in: { deep: 1 } },
  deep: { l: [1, 2] },
  'k-d': 'kd',
  'a.b': 'dot',
  e: '',
  q: '"\\<&>',
  again: '{{a}}',
  rows: [{ t: 1 }, { t: 2, a: 'own' }],
};
const names: Names = (name) => (Object.hasOwn(sample, name) ? sample[name] : undefined);

/** Template → text, and the names that had no value. */
const cases: readonly (readonly [id: string, template: string, text: string, missing?: readonly string[]])[] = [
  ['F01', '{{a}}/{{ a }}/{{{a}}}/{{&a}}', 'x/x/x/x'],
  ['F02 values stay as they are', '{{q}}', '"\\<&>'],
  ['F03', '{{n}} {{d}} {{b}}', '5 1.5 true'],
  ['F04 F05 a missing name leaves nothing and is told', '-{{missing}}-', '--', ['missing']],
  ['F06', '-{{nul}}-', '--'],
  ['F07', '{{arr}}!', '["p","q"]!'],
  ['F08 an object is JSON', '={{o}}', '={"k":"v","in":{"deep":1}}'],
  ['F09 a list on the way is JSON', '={{deep.l}}', '=[1,2]'],
  ['F10', '{{o.k}}-{{o.zz}}-{{a.zz}}', 'v--', ['o.zz', 'a.zz']],
  ['F11', '={{k-d}}', '=kd'],
  ['a name with a dot of its own wins', '={{a.b}}', '=dot'],
  ['F12', '{{#b}}y{{/b}}{{^b}}n{{/b}}', 'y'],
  ['F12 false', '{{#no}}y{{/no}}{{^no}}n{{/no}}', 'n'],
  ['F13 an empty text counts as there', '{{#e}}y{{/e}}{{^e}}n{{/e}}', 'y'],
  ['F14 open', '{{a', '{{a'],
  ['F14 close', 'a}}', 'a}}'],
  [
    'F15 nothing but own properties',
    '{{a.length}}{{arr.length}}{{o.constructor}}{{o.__proto__}}',
    '',
    ['a.length', 'arr.length', 'o.constructor', 'o.__proto__'],
  ],
  ['an index goes into a list', '{{arr.1}}{{deep.l.0}}', 'q1'],
  ['F16', 'Bonjour é {{a}} 世界 🌊', 'Bonjour é x 世界 🌊'],
  ['comments go', 'a{{! no }}b', 'ab'],
  ['delimiters change', '{{=<% %>=}}<% a %>{{a}}', 'x{{a}}'],
  ['one pass only', '={{again}}', '={{a}}'],
  ['a section repeats over a list, inner names first', '{{#rows}}{{t}}{{a}},{{/rows}}', '1x,2own,'],
  ['a list of scalars', '{{#arr}}[{{.}}]{{/arr}}', '[p][q]'],
  ['a section goes into an object', '{{#o}}{{k}}{{/o}}', 'v'],
  ['a section that is never closed stays as written', '{{#a}}x', '{{#a}}x'],
  ['a stray end disappears', 'x{{/a}}y', 'xy'],
  ['a partial stays as written', 'x{{>p}}y', 'x{{>p}}y'],
  ['nothing between the braces', 'x{{}}y', 'xy'],
];

describe('templates', () => {
  for (const [id, template, text, missing = []] of cases) {
    it(`${id}: ${template}`, () => assert.deepEqual(render(template, names), { text, missing }));
  }

  it('keeps the type of a template that is one tag', () => {
    const values = ['{{arr}}', '{{ n }}', '{{nul}}', '{{o.in}}', '{{missing}}', 'a{{n}}', '{{a}}{{n}}', '{{missing}}{{zz}}'].map(
      (template) => evaluate(template, names),
    );
    assert.deepEqual(values, [['p', 'q'], 5, null, { deep: 1 }, undefined, 'a5', 'x5', undefined]);
  });
});
