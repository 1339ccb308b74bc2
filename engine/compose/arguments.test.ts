/** `with`, in all its forms (engine.md 3.3, format.md R9). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../result.ts';
import { bench, toolsOf } from '../testing/run.ts';

describe('with', () => {
  const cases: readonly (readonly [id: string, entries: string, inputs: Readonly<Record<string, Json>>, url: string])[] = [
    ['K33 keeps types', '{pid: 7, q: true}', {}, '/echo/7?q=true'],
    ['K34 leaves an input without a value unset', '{pid: x, r: tools.missing}', {}, '/echo/x'],
    ['K35 takes another prefix literally', '{pid: toolsx.q}', {}, '/echo/toolsx.q'],
    ['K36 evaluates no path', '{pid: x, r: "$.lk.n"}', {}, '/echo/x?r=%24.lk.n'],
    ['sees the inputs as they were', '{pid: "{{q}}", q: cw}', { q: 'old' }, '/echo/old?q=cw'],
    ['swaps two inputs', '{pid: tools.q, q: tools.pid}', { pid: 'p', q: 'q' }, '/echo/q?q=p'],
    ['does not read templates of values', '{pid: tools.v}', { v: '{{q}}', q: 'no' }, '/echo/%7B%7Bq%7D%7D?q=no'],
    ['takes what is in an input', '{pid: tools.o.k, q: tools.l.1, r: tools.o.zz}', { o: { k: 'v' }, l: [1, 2] }, '/echo/v?q=2'],
    ['prefers an input whose name has the dot', '{pid: tools.o.k}', { o: { k: 'v' }, 'o.k': 'own' }, '/echo/own'],
    ['keeps the blanks and quotes of a literal', `{pid: x, q: ' "a" ', r: "it's"}`, {}, '/echo/x?q=+%22a%22+&r=it%27s'],
    ['sends an empty text', '{pid: x, q: ""}', {}, '/echo/x?q='],
    ['keeps the digits of a number in quotes', '{pid: "007", q: "1.50", r: 1.50}', {}, '/echo/007?q=1.50&r=1.5'],
    [
      'sends lists and objects as JSON',
      '{pid: x, q: [1, "a", null], r: {k: {n: 1}}}',
      {},
      '/echo/x?q=%5B1%2C%22a%22%2Cnull%5D&r=%7B%22k%22%3A%7B%22n%22%3A1%7D%7D',
    ],
    [
      'fills texts in lists and objects, and leaves out fields without a value',
      '{pid: x, q: ["{{n}}", tools.n, tools.zz, "{{n}}!"], r: {"{{k}}": "{{n}}", gone: "{{zz}}"}}',
      { n: 5, k: 'key' },
      '/echo/x?q=%5B5%2C5%2Cnull%2C%225%21%22%5D&r=%7B%22key%22%3A5%7D',
    ],
    ['takes away an input by a template without a value', '{pid: x, q: "{{zz}}"}', { q: 'old' }, '/echo/x'],
    ['sends what is null in an input as nothing', '{pid: x, q: tools.n}', { n: null }, '/echo/x'],
    ['N43 joins', '{pid: tools.id, r: "{{id}}-{{q}}"}', { id: '1', q: '2' }, '/echo/1?q=2&r=1-2'],
  ];
  for (const [id, entries, inputs, url] of cases) {
    it(id, async (t) => {
      const { run, requested } = await bench(t, toolsOf(`t: {description: d, call: u.e, with: ${entries}}`));
      const outcome = await run('t', inputs);
      assert.equal(requested(), `GET ${url}`, JSON.stringify(outcome));
    });
  }

  it('belongs to its step only', async (t) => {
    const steps = 'one: {type: call, call: u.e, with: {pid: x, q: only}}, two: {type: call, call: u.e, with: {pid: y}}';
    const { run, requested } = await bench(t, toolsOf(`t: {description: d, steps: {${steps}}}`));
    await run('t');
    assert.equal(requested(), 'GET /echo/y');
  });

  it('sees what earlier steps left, and each step the inputs as they were', async (t) => {
    const steps =
      'one: {type: call, call: u.json}, two: {type: call, call: u.e, with: {pid: "{{one.nested.x.1}}", q: "{{one.tags}}", r: tools.id, s: "{{one.nul}}"}}';
    const { run, requested } = await bench(t, toolsOf(`t: {description: d, with: {id: "{{id}}{{id}}"}, steps: {${steps}}}`));
    await run('t', { id: 'i' });
    assert.equal(requested(), 'GET /echo/2?q=%5B%22a%22%2C%22b%22%5D&r=ii');
  });

  it('is read within the older form of `call` too, whose entries are nearer', async (t) => {
    const { run, requested } = await bench(
      t,
      toolsOf('t: {description: d, with: {q: outer, r: outer}, call: {operation: u.e, with: {pid: "{{id}}", q: inner}}}'),
    );
    await run('t', { id: 'i' });
    assert.equal(requested(), 'GET /echo/i?q=inner&r=outer');
  });

  it('A27 has no use for a null', async (t) => {
    await assert.rejects(
      bench(t, toolsOf('t: {description: d, call: u.e, with: {pid: null}}')),
      /`pid` has no value; it must be text or a number\./,
    );
  });

  it('gives numbers to a JSON body as numbers, and texts as texts', async (t) => {
    const consumes = `
- type: http
  namespace: u
  baseUri: "{UP}"
  resources: {p: {path: /echo, operations: {p: {method: POST, body: {type: json, data: {a: "{{a}}", b: "{{b}}", c: "{{c}}", d: "{{d}}", gone: "{{gone}}"}}}}}}
`;
    const { run, last } = await bench(
      t,
      toolsOf('t: {description: d, call: u.p, with: {a: 1, b: "1", c: tools.o, d: "{{l}}"}}', { consumes }),
    );
    await run('t', { o: { k: [true] }, l: [1, '2'] });
    assert.deepEqual(JSON.parse(last().body), { a: 1, b: '1', c: { k: [true] }, d: [1, '2'] });
  });
});
