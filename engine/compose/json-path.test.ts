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
