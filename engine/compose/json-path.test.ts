import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../result.ts';
import { find } from './json-path.ts';

const sample = {
  a: {
    b: [
      { c: 1, n: 'x', t: true },
      { c: 2, n: 'y', t: false },
      { c: 10, n: 'z' },
    ],
    'x y': 5,
    n: null,
    'k-d': 7,
  },
  e: [],
  s: 'str',
  num: 3.5,
} satisfies Json;
const rows = sample.a.b;

/** Path → value, and why there is none. */
const cases: readonly (readonly [id: string, path: string, value: unknown, miss?: string])[] = [
  ['G01', '$', sample],
  ['G01', '$.', sample],
  ['G02', '$.a.b[*].c', [1, 2, 10]],
  ['G03', '$..c', [1, 2, 10]],
  ['G04', '$.a.b.c', null, '`c` was looked for in a list: write `[*]` or an index in front of it.'],
  ['G05', '$.a.b[-1].n', 'z'],
  ['G05', '$.a.b[-1:].n', ['z']],
  ['', '$.a.b[0:2].n', ['x', 'y']],
  ['', '$.a.b[:-1].n', ['x', 'y']],
  ['', '$.a.b[1:].n', ['y', 'z']],
  ['', '$.a.b[0,2].n', ['x', 'z']],
  ['G06', '$.a.b[?(@.c>1)].n', ['y', 'z']],
  ['', '$.a.b[?(@.c > 1 && @.c < 5)].n', ['y']],
  ['', '$.a.b[?(@.c == 1 || @.n == "z")].c', [1, 10]],
  ['', '$.a.b[?(!@.t)].n', ['z']],
  ['', '$.a.b[?(@.t == true)].n', ['x']],
  ['', '$.a.b[?(@.n != "x")].n', ['y', 'z']],
  ['G07', "$.a.b[?(@.n=='x')]", [rows[0]]],
  ['', '$.a.b[?(@.n =~ /X/i)].c', [1]],
  ['', "$.a.b[?(@.n in ['x','z'])].c", [1, 10]],
  ['', "$.a.b[?(@.n nin ['x','z'])].c", [2]],
  ['G08', '$.a.b[?(@.zz)]', [], 'Nothing in the list of 3 matches `[?(@.zz)]`.'],
  ['', '$.a.b[*].zz', [], 'Nothing in the 3 values matches `.zz`.'],
  ['', '$.e[*]', [], 'The list is empty.'],
  ['', '$.gone[*].x', null, 'There is no `gone`. There is a, e, s, num.'],
  ['', '$.s[*]', [], 'Nothing here matches `[*]`.'],
  ['', '$.a.b[::2].c', [1, 10]],
  ['', '$.a.b[1::2].c', [2]],
  ['', '$.a.b[:0].c', [], 'Nothing in the list of 3 matches `[:0]`.'],
  ['', '$.a.b[::0].c', [1, 2, 10]],
  ['', '$.a.b[::-1].c', [1, 2, 10]],
  ['', '$.a.b[0,-1].c', [1, 10]],
  ['', '$.a.b[-2,7].c', [2]],
  ['', '$.a[0,1]', [], 'Nothing here matches `[0,1]`.'],
  ['own properties only', '$.a.b[*].n.length', [], 'Nothing in the 3 values matches `.length`.'],
  ['own properties only', '$..length', [], 'Nothing here matches `..length`.'],
  ['', '$..[0].n', ['x']],
  ['', '$..[?(@.c > 5)].n', ['z']],
  ['', '$.a[?(@.k-d == 7)].s', [], 'Nothing here matches `.s`.'],
  ['G14', "$.a.b[*]['c','n']", rows.map(({ c, n }) => ({ c, n }))],
  ['', "$.a.b[0]['c','n']", { c: 1, n: 'x' }],
  ['', '$.a.*', [rows, 5, null, 7]],
  ['G09', '$.a.b.length()', 3],
  ['', '$.length()', 4],
  ['', '$.a.keys()', ['b', 'x y', 'n', 'k-d']],
  ['', '$.a.b.first()', rows[0]],
  ['', '$.a.b.last()', rows[2]],
  ['', '$.a.b[*].c.sum()', null, 'There is no function `sum()` here.'],
  ['G10', '$.a.x y', 5],
  ['', "$.a['x y']", 5],
  ['G11', '$.a.k-d', 7],
  ['', "$.a['k-d']", 7],
  ['a null that is there is no miss', '$.a.n', null],
  ['', '$.a.missing', null, 'There is no `missing`. There is b, x y, n, k-d.'],
  ['G12', '$.missing.deep', null, 'There is no `missing`. There is a, e, s, num.'],
  ['G12', '$.a.b[9].c', null, 'The list has 3 elements, none at 9.'],
  ['', '$.a.n.x', null, '`x` was looked for in a null.'],
  ['', '$.s.x', null, '`x` was looked for in a string.'],
  ['', '$.a[0]', null, 'element 0 was looked for in an object.'],
  ['G13', 's', 'str'],
  ['G13', 'a.b[0].c', 1],
  ['', '@.s', 'str'],
  ['', '  $.s  ', 'str'],
  ['G12', '$[', null, 'The path cannot be read: This `[` is never closed: a `]` is missing.'],
  ['', '$.a..', null, 'The path cannot be read: A name is missing behind these dots.'],
  ['', '{{x}}', null, 'There is no `{{x}}`. There is a, e, s, num.'],
  [
    'no code is run',
    '$.a.b[(@.length-1)]',
    null,
    'The path cannot be read: Scripts such as `[(@.length-1)]` give nothing here; `[-1]` is the last element.',
  ],
  [
    'no code is run',
    '$.a.b[?(@.constructor.constructor("return 1")())]',
    [],
    'Nothing in the list of 3 matches `[?(@.constructor.constructor("return 1")())]`.',
  ],
  ['', '', null, 'The path is empty.'],
  ['own properties only', '$.constructor', null, 'There is no `constructor`. There is a, e, s, num.'],
  ['own properties only', '$.a.b.__proto__', null, '`__proto__` was looked for in a list: write `[*]` or an index in front of it.'],
];

describe('JSONPath', () => {
  for (const [id, path, value, miss] of cases) {
    it(`${id} ${path}`.trim(), () => assert.deepEqual(find(sample, path), miss === undefined ? { value } : { value, miss }));
  }

  it('G15 reads a root that is a list', () => {
    const list = [{ a: 1 }, { a: 2 }];
    assert.deepEqual(
      ['$[*].a', '$[0].a', '$.a', '$[?(@.a>1)]', '$..a'].map((path) => find(list, path).value),
      [[1, 2], 1, null, [{ a: 2 }], [1, 2]],
    );
  });

  it('finds names that mean something elsewhere in a path', () => {
    const odd = { '*': [{ x: 1 }], '^': [{ x: 2 }], '~': [{ x: 3 }], '@string()': [{ x: 4 }], $: [{ x: 5 }] };
    assert.deepEqual(
      Object.keys(odd).map((name) => find(odd, `$['${name}'][*].x`).value),
      [[1], [2], [3], [4], [5]],
    );
  });

  it('is not stopped by a pattern that would run for ever', () => {
    assert.deepEqual(find([{ n: 'a'.repeat(50) }], '$[?(@.n =~ /(a+)+b/)]'), {
      value: [],
      miss: 'Nothing in the list of 1 matches `[?(@.n =~ /(a+)+b/)]`.',
    });
  });
});

describe('JSONPath with names of all kinds', () => {
  const data = {
    größe: [
      { 'k-é': 1, 名: 'x' },
      { 'k-é': 2, 名: 'y' },
    ],
    "it's": { 'a]b': 3, 'c.d': 4, 'é"': 5, 'x,y': 6 },
  };
  const paths: readonly (readonly [path: string, value: Json])[] = [
    ['$.größe[0].k-é', 1],
    ['$.größe[*].名', ['x', 'y']],
    ['$..名', ['x', 'y']],
    ["$.größe[?(@.名 == 'y')].k-é", [2]],
    ["$.größe[?(@['名'] == 'y')]['k-é']", [2]],
    ["$['it\\'s']['a]b']", 3],
    ['$["it\'s"]["c.d"]', 4],
    ["$['it\\u0027s']['\\u00e9\"']", 5],
    ["$['it\\'s']['x,y','c.d']", { 'x,y': 6, 'c.d': 4 }],
    ["$[ 'größe' ][ -1 ][ 'k-é' ]", 2],
    ["$..['名']", ['x', 'y']],
  ];
  for (const [path, value] of paths) it(path, () => assert.deepEqual(find(data, path), { value }));
});

describe('filters of JSONPath', () => {
  const data = {
    limit: 2,
    allowed: ['b', 'c'],
    rows: [
      { id: '1', n: 'a', tags: ['x'], size: 3 },
      { id: '2', n: 'b', tags: ['x', 'y'], size: 1.5 },
      { id: '3', n: "it's", tags: [], size: null },
    ],
  };
  const filters: readonly (readonly [filter: string, ids: readonly string[]])[] = [
    ['@.id == 2', ['2']],
    ['@.id != 2', ['1', '3']],
    ["@.size == '1.5'", ['2']],
    ['@.id in [1, 3]', ['1', '3']],
    ['@.size > $.limit', ['1']],
    ['@.n in $.allowed', ['2']],
    ['@.n nin $.allowed', ['1', '3']],
    ["'y' in @.tags", ['2']],
    ["@.tags contains 'x'", ['1', '2']],
    ["@.n contains 't'", ['3']],
    ['@.tags size 2', ['2']],
    ['@.tags.length() == 1', ['1']],
    ['@.tags empty true', ['3']],
    ["@.tags anyof ['y', 'z']", ['2']],
    ["@.tags noneof ['y']", ['1', '3']],
    ["@.tags subsetof ['x']", ['1', '3']],
    ["@.tags[0] == 'x' && !(@.tags[1])", ['1']],
    ["@.tags == ['x', 'y']", ['2']],
    ["@.n =~ /it's|[b\\]]/", ['2', '3']],
    ['@.size == null', ['3']],
    ['@.gone == null', []],
    ['@.size < 2', ['2']],
  ];
  for (const [filter, ids] of filters) it(filter, () => assert.deepEqual(find(data, `$.rows[?(${filter})].id`).value, ids));

  for (const broken of ['@.a[*] == 1', '@.n ==', '@.n = 1', '(@.n', '@.n == 1)', '@.n.keys() == 1', 'size'])
    it(`that cannot be read selects nothing: ${broken}`, () => assert.deepEqual(find(data, `$.rows[?(${broken})]`).value, []));
});

describe('JSONPath on large data', () => {
  it('goes to any depth', () => {
    let data: Json = { end: true };
    for (let depth = 0; depth < 50_000; depth++) data = { in: data };
    assert.deepEqual(find(data, '$..end'), { value: [true] });
  });

  it('gives up when a path multiplies', () => {
    let data: Json = {};
    for (let depth = 0; depth < 3000; depth++) data = { in: data };
    assert.deepEqual(find(data, '$..*..*'), { value: null, miss: 'The path selects more than 1000000 values at `..*`.' });
  });
});
