import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Json } from '../result.ts';
import { bench, type Outcome, toolsOf } from '../testing/run.ts';
import { coerce } from './shape.ts';

/** Outputs of a tool that calls `u.json` unless said otherwise → what it answers. */
async function check(
  context: TestContext,
  outputs: string,
  expected: Outcome | Json,
  call = 'u.json',
  inputs: Readonly<Record<string, Json>> = {},
): Promise<void> {
  const { run } = await bench(context, toolsOf(`t: {description: d, call: ${call}, outputParameters: ${outputs}}`));
  assert.deepEqual(await run('t', inputs), isOutcome(expected) ? expected : { status: 200, data: expected });
}

function isOutcome(value: unknown): value is Outcome {
  return typeof value === 'object' && value !== null && 'status' in value;
}

describe('outputs of a call', () => {
  const cases: readonly (readonly [id: string, outputs: string, data: Json, call?: string, inputs?: Readonly<Record<string, Json>>])[] = [
    [
      'I01 an object',
      '[{type: object, properties: {id: {type: number, mapping: $.id}, k: {type: string, mapping: $.nested.k}}}]',
      { id: 1, k: 'v' },
    ],
    [
      'I02 a list of objects',
      '[{type: array, mapping: $., items: {type: object, properties: {i: {mapping: $.id}, d: {mapping: $.v.d}}}}]',
      [
        { i: '1', d: 1 },
        { i: '2', d: null },
        { i: 3, d: null },
      ],
      'u.arr',
    ],
    ['I03 the first alternative that is there', '[{type: string, mapping: $.zz}, {type: number, mapping: $.id}]', 1],
    [
      'I04 names make an object',
      '{nm: {type: string, mapping: $.name}, id: {type: number, mapping: $.id}, no: {type: string, mapping: $.zz}}',
      { nm: 'Alpha', id: 1, no: null },
    ],
    [
      'names in a list make an object too',
      '[{name: nm, type: string, mapping: $.name}, {name: id, type: number, mapping: $.id}]',
      { nm: 'Alpha', id: 1 },
    ],
    [
      'I05 an object inside reads from the root',
      '[{type: object, properties: {n: {type: object, properties: {p: {type: number, mapping: $.price}}}}}]',
      { n: { p: 9.99 } },
    ],
    [
      'I06 items below a property are shaped',
      '[{type: object, properties: {l: {type: array, mapping: $.tags, items: {type: object, properties: {t: {type: string, mapping: $}, z: {type: string, mapping: $.z}}}}}}]',
      {
        l: [
          { t: 'a', z: null },
          { t: 'b', z: null },
        ],
      },
    ],
    [
      'a mapped object reads from what it maps',
      '[{type: object, properties: {m: {type: object, mapping: $.nested, properties: {q: {type: string, mapping: $.k}}}}}]',
      { m: { q: 'v' } },
    ],
    [
      'or from the root, as older files have it',
      '[{type: object, properties: {m: {type: object, mapping: $.nested, properties: {q: {type: string, mapping: $.nested.k}}}}}]',
      { m: { q: 'v' } },
    ],
    ['I07 an object of any names', '[{type: object, mapping: $.nested, values: {type: string}}]', { x: [1, 2], k: 'v' }],
    [
      'values are mapped',
      '[{type: object, mapping: $, values: {type: string, mapping: $.k}}]',
      { id: null, name: null, nested: 'v', tags: null, nul: null, price: null, ok: null },
    ],
    ['I08 a length', '[{type: object, properties: {mx: {type: string, mapping: $.name, maxLength: 2}}}]', { mx: 'Al' }],
    ['I09 a number is a text where a text is declared', '[{type: object, properties: {s: {type: string, mapping: $.id}}}]', { s: '1' }],
    ['numbers from texts', '[{type: object, properties: {n: {type: number, mapping: $.x}}}]', { n: 1 }, 'u.xml1'],
    ['I10 a value with a template', '[{type: string, value: "s {{q}}"}]', 's 1', 'u.json', { q: 1 }],
    [
      'I11 a value inside an object',
      '[{type: object, properties: {st: {type: string, value: static}, n: {type: number, value: 5}, id: {type: number, mapping: $.id}}}]',
      { st: 'static', n: 5, id: 1 },
    ],
    ['I12 a miss is null', '[{type: string, mapping: $.zz}]', null],
    ['a miss of a list is empty', '[{type: array, mapping: $.zz, items: {type: string}}]', []],
    [
      'a miss inside is null or empty',
      '[{type: object, properties: {s: {type: string, mapping: $.zz}, l: {type: array, mapping: $.zz}, o: {type: object, mapping: $.zz, properties: {a: {type: string, mapping: $.a}}}}}]',
      { s: null, l: [], o: null },
    ],
    [
      'the path of a named output in `value`',
      '{nm: {type: string, value: $.name}, all: {type: array, value: "$.nested[\'x\']"}, c: {type: string, value: $5}}',
      { nm: 'Alpha', all: [1, 2], c: '$5' },
    ],
    ['a path in `value` without a name is a text', '[{type: string, value: $.name}]', '$.name'],
    [
      'elements by their fields',
      '[{type: array, mapping: $, items: {key: {type: number, mapping: $.id}, n: {type: string, mapping: $.n}}}]',
      [
        { key: 1, n: 'one' },
        { key: 2, n: 'two' },
        { key: 3, n: 'three' },
      ],
      'u.arr',
    ],
    ['I13 XML', '[{type: array, mapping: $.x, items: {type: string}}]', ['1', '2'], 'u.xml'],
    ['I14 a single XML element is a list of one', '[{type: array, mapping: $.x, items: {type: string}}]', ['1'], 'u.xml1'],
    [
      'I15 CSV',
      '[{type: array, mapping: $, items: {type: object, properties: {k: {type: string, mapping: $.id}}}}]',
      [{ k: '1' }, { k: '2' }],
      'u.csv',
    ],
    [
      'I19 items of texts',
      '[{type: array, mapping: "$[*]", items: {type: string, mapping: $.n, maxLength: 2}}]',
      ['on', 'tw', 'th'],
      'u.arr',
    ],
    ['a list of lists', '[{type: array, mapping: $.nested, items: {type: array, mapping: $.x, items: {type: number}}}]', [[1, 2]]],
    [
      'a null in the answer stays null',
      '[{type: object, properties: {n: {type: string, mapping: $.nul}, b: {type: boolean, mapping: $.ok}}}]',
      { n: null, b: true },
    ],
  ];
  for (const [id, outputs, data, call, inputs] of cases) it(id, (t) => check(t, outputs, data, call, inputs));

  it('I16 says that an answer cannot be read', (t) =>
    check(
      t,
      '[{type: string, mapping: $.a}]',
      { status: 500, error: 'invalid-upstream-body', message: 'u.text: The upstream answer is no JSON: it begins with `hello world`.' },
      'u.text',
    ));

  it('I17 shapes an error that has what is looked for, and keeps its status', (t) =>
    check(t, '[{type: object, properties: {id: {type: number, mapping: $.id}}}]', { status: 404, data: { id: 9 } }, 'u.st', { n: 404 }));

  it('passes an error on that has nothing of it', (t) =>
    check(
      t,
      '[{type: object, properties: {nm: {type: string, mapping: $.name}}}]',
      { status: 404, text: '{"error":"e404","id":9}', type: 'application/json' },
      'u.st',
      { n: 404 },
    ));

  it('I18 answers nothing for an empty answer', (t) =>
    check(t, '[{type: object, properties: {a: {type: string, mapping: $.a}}}]', { status: 200 }, 'u.em', { n: 200 }));

  it('I20 passes the bytes on without outputs', async (t) => {
    const { run } = await bench(t, toolsOf('t: {description: d, call: u.text}'));
    assert.deepEqual(await run('t'), { status: 200, text: 'hello world', type: 'text/plain' });
  });

  it('records each mapping and why it found nothing', async (t) => {
    const { record } = await bench(
      t,
      toolsOf(
        't: {description: d, call: u.json, outputParameters: [{type: object, properties: {a: {type: string, mapping: $.name}, z: {type: string, mapping: $.nested.zz}}}]}',
      ),
    );
    const { mappings } = await record('t');
    assert.deepEqual(
      mappings.map(({ target, path, result, note }) => [target, path, result, note]),
      [
        ['a', '$.name', 'Alpha', undefined],
        ['z', '$.nested.zz', null, 'There is no `zz`. There is x, k.'],
      ],
    );
  });
});

describe('mocks', () => {
  const cases: readonly (readonly [id: string, outputs: string, data: Json, inputs?: Readonly<Record<string, Json>>])[] = [
    ['J01', '{msg: {type: string, value: "Hi {{who}}"}}', { msg: 'Hi Bo' }, { who: 'Bo' }],
    [
      'a name without a value where no text is declared',
      '{n: {type: number, value: "{{n}}"}, b: {type: boolean, value: "{{n}}"}, l: {type: array, value: "{{n}}"}, t: {type: string, value: "{{n}}"}}',
      { n: null, b: null, l: null, t: '' },
    ],
    ['J02 a name without a value', '{msg: {type: string, value: "Hi {{who}}"}}', { msg: 'Hi ' }],
    [
      'J03 types are kept',
      '{n: {type: number, value: 5}, t: {type: boolean, value: true}, s: {type: string, value: 5}, i: {type: number, value: "{{who}}"}}',
      { n: 5, t: true, s: '5', i: 7 },
      { who: '7' },
    ],
    ['J04', '{o: {type: object, properties: {a: {type: string, value: A}, b: {type: string}}}}', { o: { a: 'A' } }],
    ['J05', '{l: {type: array, items: {type: string, value: it}}, le: {type: array}}', { l: ['it'], le: [] }],
    ['items with fields', '{l: {type: array, items: {type: object, properties: {a: {type: string, value: x}}}}}', { l: [{ a: 'x' }] }],
    ['J06 without names the last counts', '[{type: string, value: root}, {type: string, value: second}]', { value: 'second' }],
    ['an older constant', '{a: {type: string, const: c}}', { a: 'c' }],
    ['a value that looks like a path', '{a: {type: string, value: "$5.00"}, b: {type: string, value: $.id}}', { a: '$5.00', b: '$.id' }],
    [
      'lists and objects in JSON',
      '{l: {type: array, value: "[1, {{n}}]"}, o: {type: object, value: \'{"k": "v"}\'}, t: {type: array, value: "{{l}}"}, x: {type: array, value: "1, 2"}}',
      { l: [1, 2], o: { k: 'v' }, t: ['a'], x: '1, 2' },
      { n: 2, l: ['a'] },
    ],
    [
      'items by their fields',
      '{l: {type: array, items: {a: {type: string, value: x}, b: {type: number, value: "2"}}}}',
      { l: [{ a: 'x', b: 2 }] },
    ],
    [
      'J11',
      '{imo: {type: string, value: "{{imo_number}}"}, name: {type: string, value: Northern Star}}',
      { imo: 'IMO-9321483', name: 'Northern Star' },
      { imo_number: 'IMO-9321483' },
    ],
  ];
  for (const [id, outputs, data, inputs] of cases) {
    it(id, async (t) => {
      const { run } = await bench(t, toolsOf(`t: {description: d, outputParameters: ${outputs}}`));
      assert.deepEqual(await run('t', inputs), { status: 200, data });
    });
  }

  it('J09 answers an empty object for a tool without outputs', async (t) => {
    const { run } = await bench(t, toolsOf('t: {description: d}'));
    assert.deepEqual(await run('t'), { status: 200, data: {} });
  });

  it('J10 is the same through a flow', async (t) => {
    const more =
      'aggregates:\n- {namespace: dom, display: D, flows: {f: {description: d, outputParameters: {a: {type: string, value: "{{x}}"}}}}}';
    const { run } = await bench(t, toolsOf('t: {description: d, ref: dom.f}', { more }));
    assert.deepEqual(
      [await run('t', { x: 1 }), await run('dom.f', { x: 1 })],
      [
        { status: 200, data: { a: '1' } },
        { status: 200, data: { a: '1' } },
      ],
    );
  });
});

describe('outputs of steps without mappings', () => {
  const steps =
    'steps: {a: {type: call, call: u.arr}, one: {type: call, call: u.json}, lk: {type: lookup, index: a, match: id, lookupValue: "3", outputParameters: [n]}}';
  const cases: readonly (readonly [id: string, outputs: string, expected: Outcome])[] = [
    [
      'shape the last call, whatever comes behind it',
      '[{type: object, properties: {x: {type: string, mapping: $.id}}}]',
      { status: 200, data: { x: '1' } },
    ],
    [
      'have names',
      '{nm: {type: string, mapping: $.name}, fix: {type: number, value: "2"}}',
      { status: 200, data: { nm: 'Alpha', fix: 2 } },
    ],
    ['are a miss where nothing is found', '[{type: string, mapping: $.zz}]', { status: 200, data: null }],
  ];
  for (const [id, outputs, expected] of cases) {
    it(id, async (t) => {
      const { run } = await bench(t, toolsOf(`t: {description: d, ${steps}, outputParameters: ${outputs}}`));
      assert.deepEqual(await run('t'), expected);
    });
  }

  it('leave the answer as it is when they select nothing', async (t) => {
    const { run } = await bench(
      t,
      toolsOf('t: {description: d, steps: {x: {type: call, call: u.csv}}, outputParameters: {a: {type: string}}}'),
    );
    assert.deepEqual(await run('t'), { status: 200, text: 'id,n\n1,a\n2,b\n', type: 'text/csv' });
  });

  it('leave an error of the last call as it is, unless they find something in it', async (t) => {
    const tool = (path: string) =>
      toolsOf(`t: {description: d, steps: {x: {type: call, call: u.st}}, outputParameters: [{type: string, mapping: ${path}}]}`);
    assert.deepEqual(
      [await (await bench(t, tool('$.error'))).run('t', { n: 404 }), await (await bench(t, tool('$.name'))).run('t', { n: 404 })],
      [
        { status: 404, data: 'e404' },
        { status: 404, text: '{"error":"e404","id":9}', type: 'application/json' },
      ],
    );
  });
});

describe('elements that are kept as they are', () => {
  it('become what they are declared as', (t) => check(t, '[{type: array, mapping: $.x, items: {type: number}}]', [1, 2], 'u.xml'));
  it('stay what they are where nothing is lost by it only', (t) =>
    check(t, '[{type: array, mapping: "$[*].id", items: {type: integer}}]', [1, 2, 3], 'u.arr'));
  it('are values of any name too', (t) => check(t, '[{type: object, mapping: "$[0].v", values: {type: string}}]', { d: '1' }, 'u.arr'));
});

describe('mapped outputs of steps', () => {
  it('are as they are declared, at all levels, with nothing left out', async (t) => {
    const tool = `t: {description: d, steps: {a: {type: call, call: u.arr}, x: {type: call, call: u.xml}},
      mappings: [{target: rows, value: $.a}, {target: in.ids, value: "$.a[*].id"}, {target: in.first, value: "$.a[0]"}, {target: x, value: $.x}],
      outputParameters: {rows: {type: array, items: {id: {type: number}, n: {type: string}}},
        in: {type: object, properties: {ids: {type: array, items: {type: string}}, first: {type: object, properties: {id: {type: number}}}}},
        x: {type: object, properties: {x: {type: array, items: {type: number}}}}}}`;
    const { run } = await bench(t, toolsOf(tool));
    assert.deepEqual(await run('t'), {
      status: 200,
      data: {
        rows: [
          { id: 1, n: 'one', v: { d: 1 } },
          { id: 2, n: 'two' },
          { id: 3, n: 'three' },
        ],
        in: { ids: ['1', '2', '3'], first: { id: 1, n: 'one', v: { d: 1 } } },
        x: { x: [1, 2] },
      },
    });
  });
});

describe('a scalar', () => {
  const cases: readonly (readonly [type: string, value: Json, becomes: Json])[] = [
    ['number', '5', 5],
    ['number', '12.50', 12.5],
    ['number', ' -0.5e3 ', -500],
    ['number', '007', '007'],
    ['number', '1e999', '1e999'],
    ['number', '12345678901234567890', '12345678901234567890'],
    ['number', '0x10', '0x10'],
    ['number', '', ''],
    ['number', true, true],
    ['integer', '5.0', 5],
    ['integer', '5.5', '5.5'],
    ['boolean', 'true', true],
    ['boolean', 'FALSE', false],
    ['boolean', '1', '1'],
    ['string', 5.5, '5.5'],
    ['string', false, 'false'],
    ['string', null, null],
    ['string', [1], [1]],
  ];
  for (const [type, value, becomes] of cases)
    it(`${JSON.stringify(value)} where a ${type} is declared is ${JSON.stringify(becomes)}`, () =>
      assert.deepEqual(coerce(value, type), becomes));
});
