import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkSteps, checkUrl, data, startSteps } from '../testing/steps.ts';

const arr = 'a: {type: call, call: u.arr}';
const lookup = (keys: string, name = 'lk') => `${name}: {type: lookup, index: a, match: id, ${keys}}`;

describe('lookup steps', () => {
  const mapped = '{target: r, value: $.lk}';
  it('say why they found nothing, and so does what is mapped from them', async (t) => {
    const { record } = await startSteps(t, {
      steps: `${arr}, ${lookup('lookupValue: "{{id}}", outputParameters: [n]')}, none: {type: lookup, index: a, match: zz, lookupValue: "{{gone}}", outputParameters: [n]}`,
      mappings: '{target: r, value: $.lk.n}',
      inputs: { id: 9 },
    });
    const { steps, mappings } = await record('t', { id: 9 });
    assert.deepEqual(
      steps.map(({ name, note }) => [name, note]),
      [
        ['a', undefined],
        ['lk', 'None of the 3 entries of a has 9 as its `id`.'],
        ['none', 'There is no value to look for: `{{gone}}` has none.'],
      ],
    );
    assert.deepEqual(
      mappings.map(({ note }) => note),
      ['The step lk gave null.'],
    );
  });
  it('K18 give the listed fields of the match', (t) =>
    checkSteps(
      t,
      { steps: `${arr}, ${lookup('lookupValue: "{{id}}", outputParameters: [n, zz]')}`, mappings: mapped, inputs: { id: 3 } },
      data({ r: { n: 'three', zz: null } }),
    ));
  it('K19 give null without a match, and nothing else of the table', (t) =>
    checkSteps(
      t,
      {
        steps: `${arr}, ${lookup('lookupValue: "{{id}}", outputParameters: [n]')}`,
        mappings: `${mapped}, {target: f, value: $.lk.n}`,
        inputs: { id: 9 },
      },
      data({ r: null, f: null }),
    ));
  it('K20 give matches in the order of the values', (t) =>
    checkSteps(
      t,
      { steps: `j: {type: call, call: u.json}, ${arr}, ${lookup('lookupValue: $.j.nested.x, outputParameters: [n]')}`, mappings: mapped },
      data({ r: [{ n: 'one' }, { n: 'two' }] }),
    ));
  it('K20 take values of a JSONPath', (t) =>
    checkSteps(
      t,
      { steps: `${arr}, ${lookup('lookupValue: "$.a[1:].id", outputParameters: [n]')}`, mappings: mapped },
      data({ r: [{ n: 'two' }, { n: 'three' }] }),
    ));
  it('K20 take values of an input', (t) =>
    checkSteps(
      t,
      { steps: `${arr}, ${lookup('lookupValue: "{{ids}}", outputParameters: [n]')}`, mappings: mapped, inputs: { ids: ['2', 7, 1] } },
      data({ r: [{ n: 'two' }, { n: 'one' }] }),
    ));
  it('K21 give an empty object without a list of fields', (t) =>
    checkSteps(t, { steps: `${arr}, ${lookup('lookupValue: "1"')}`, mappings: mapped }, data({ r: {} })));
  it('K22 name the step that did not run', (t) =>
    checkSteps(
      t,
      { steps: `${arr}, lk: {type: lookup, index: zz, match: id, lookupValue: "1", outputParameters: [n]}` },
      { status: 400, error: 'unknown-step', message: 'The step lk looks into `zz`, which has not run before it.' },
    ));
  for (const [key, keys, what] of [
    ['index', 'match: id, lookupValue: "1"', 'the earlier step to look into'],
    ['match', 'index: a, lookupValue: "1"', 'the field to compare'],
    ['lookupValue', 'index: a, match: id', 'the value to look for'],
  ])
    it(`say that they need \`${key}\``, (t) =>
      checkSteps(
        t,
        { steps: `${arr}, lk: {type: lookup, ${keys}, outputParameters: [n]}`, mappings: mapped },
        { status: 500, error: 'invalid-lookup', message: `The step lk has no \`${key}\`: ${what}.` },
      ));
  it('compare as text: a number without quotes, an element of a list, a yes or no', async (t) => {
    const one = 'one: {type: call, call: u.json}';
    const cases = [
      'index: a, match: id, lookupValue: 3',
      'index: a, match: id, lookupValue: "{{one.id}}"',
      'index: one, match: ok, lookupValue: true',
    ];
    const found = [];
    for (const keys of cases) {
      const { run } = await startSteps(t, {
        steps: `${one}, ${arr}, lk: {type: lookup, ${keys}, outputParameters: [id]}`,
        mappings: mapped,
      });
      found.push(await run('t'));
    }
    assert.deepEqual(found, [data({ r: { id: 3 } }), data({ r: { id: '1' } }), data({ r: { id: 1 } })]);
  });
  it('give the first of several matches, with all that is in its fields', (t) =>
    checkSteps(
      t,
      {
        steps: `${arr}, made: {type: script, language: javascript, location: "file:///./s", file: s.js}, lk: {type: lookup, index: made, match: k, lookupValue: x, outputParameters: [v]}, two: {type: call, call: u.e, with: {pid: "{{lk.v.d.0}}"}}`,
        mappings: `${mapped}, {target: url, value: $.two.url}, {target: d, value: "$.lk.v.d[1]"}`,
        files: { 's/s.js': 'result = [{ k: "y" }, { k: "x", v: { d: [1, 2] } }, { k: "x", v: 0 }, 5, null];' },
      },
      data({ r: { v: { d: [1, 2] } }, url: '/echo/1', d: 2 }),
    ));
  it('look into what another lookup gave', (t) =>
    checkSteps(
      t,
      {
        steps: `${arr}, ${lookup('lookupValue: "$.a[*].id", outputParameters: [id, n]')}, l2: {type: lookup, index: lk, match: n, lookupValue: two, outputParameters: [id]}`,
        mappings: '{target: r, value: $.l2.id}',
      },
      data({ r: '2' }),
    ));
  it('take fields that are written like other outputs', async (t) => {
    const given = async (outputs: string) => {
      const { run } = await startSteps(t, {
        steps: `${arr}, ${lookup(`lookupValue: "1", outputParameters: ${outputs}`)}`,
        mappings: mapped,
      });
      return run('t');
    };
    assert.deepEqual(
      [await given('{n: {type: string}}'), await given('[{name: n, type: string}]')],
      [data({ r: { n: 'one' } }), data({ r: { n: 'one' } })],
    );
  });
  it('K23 are seen by later templates', (t) =>
    checkUrl(
      t,
      {
        steps: `${arr}, ${lookup('lookupValue: "2", outputParameters: [n]')}, two: {type: call, call: u.e, with: {pid: x, q: "{{lk.n}}"}}`,
      },
      '/echo/x?q=two',
    ));
  it('K24 look at a single object', (t) =>
    checkSteps(
      t,
      {
        steps: 'a: {type: call, call: u.json}, lk: {type: lookup, index: a, match: name, lookupValue: Alpha, outputParameters: [id]}',
        mappings: mapped,
      },
      data({ r: { id: 1 } }),
    ));
  it('see a step that gave no output as empty', (t) =>
    checkSteps(
      t,
      { steps: `a: {type: call, call: u.em, with: {n: 204}}, ${lookup('lookupValue: "1", outputParameters: [n]')}`, mappings: mapped },
      data({ r: null }),
    ));
});
