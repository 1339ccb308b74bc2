import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Callable, CallableInput } from '../../server/protocol.ts';
import { callableOf, inputOf } from '../testing/servables.ts';
import { formHtml, readForm } from './form.ts';

const callable = (...inputs: readonly CallableInput[]): Callable => callableOf('tool', 'tools', 'find', { inputs });

/** The form as a reader hears it: labels, controls with their values, buttons. */
function outline(...inputs: readonly CallableInput[]): string[] {
  const { markup } = formHtml(callable(...inputs), { inputs: { id: '7' }, history: [{ id: '7' }, { id: '8' }], asJson: false });
  const parts = markup.matchAll(/<(label|input|textarea|option|button|p class="about")([^>]*)>(.*?)<\/|<(input)([^>]*)>/gs);
  return [...parts].map(([, tag = 'input', attributes = '', text = '']) => {
    const value = /value="([^"]*)"/.exec(attributes)?.[1];
    const words = text.replace(/<[^>]*>/g, '').trim();
    return [tag.split(' ')[0], words, value === undefined ? '' : `= ${value}`, / selected/.test(attributes) ? 'selected' : '']
      .filter(Boolean)
      .join(' ')
      .trim();
  });
}

test('each input has a control that fits, with what was given last time', () => {
  const markup = formHtml(
    callable(
      inputOf('id', { description: 'Number of the ship' }),
      inputOf('kind', { choices: ['a', 'b'], required: false, default: 'b', in: 'query' }),
      inputOf('tags', { type: 'array' }),
    ),
    { inputs: { id: '"7"', tags: ['x'] }, history: [{ id: '8' }], asJson: false },
  ).markup;
  assert.match(
    markup,
    /<input id="input-0" name="id" type="text" spellcheck="false" value="&quot;7&quot;" placeholder="a text" aria-describedby="input-0-fault" aria-required="true">/,
  );
  assert.match(markup, /<p class="about">Number of the ship\.<\/p>/);
  assert.match(markup, /<option value="">\(leave out\)<\/option><option value="a">a<\/option><option value="b" selected>b<\/option>/);
  assert.match(markup, /<textarea id="input-2" name="tags"[^>]*>\[&quot;x&quot;\]<\/textarea>/);
  assert.match(markup, /<option value="0">id: 8<\/option>/);
});

test('what has no inputs is only called', () => {
  assert.deepEqual(outline(), ['button ▶ Call', 'option Earlier inputs =', 'option id: 7 = 0', 'option id: 8 = 1']);
});

test('all inputs can be given as JSON', () => {
  const { markup } = formHtml(callable(inputOf('id')), { inputs: { id: '7' }, history: [], asJson: true });
  assert.match(markup, /<textarea id="input-json" name="\*" rows="10"[^>]*>\{\n {2}&quot;id&quot;: &quot;7&quot;\n\}<\/textarea>/);
  assert.match(markup, />As a form</);
});

test('what is filled in becomes inputs, or says what is wrong with it', () => {
  const unit = callable(
    inputOf('id'),
    inputOf('count', { type: 'integer', required: false }),
    inputOf('tags', { type: 'array', required: false }),
  );
  assert.deepEqual(readForm(unit, { id: '7', count: '3', tags: '["x"]' }), { ok: true, inputs: { id: '7', count: 3, tags: ['x'] } });
  assert.deepEqual(readForm(unit, { id: '7', count: '', tags: '' }), { ok: true, inputs: { id: '7' } });
  assert.deepEqual(readForm(unit, { id: '', count: 'x', tags: '{}' }), {
    ok: false,
    faults: {
      id: 'id is required: a text.',
      count: 'count is a whole number.',
      tags: 'tags is a list in JSON, like ["a", "b"].',
    },
  });
});

test('JSON is read as it is', () => {
  assert.deepEqual(readForm(callable(inputOf('id')), { '*': '{"id": 7}' }), { ok: true, inputs: { id: 7 } });
  assert.deepEqual(readForm(callable(inputOf('id')), { '*': '' }), { ok: true, inputs: {} });
  assert.deepEqual(readForm(callable(inputOf('id')), { '*': '[1]' }), {
    ok: false,
    faults: { '*': 'The inputs are an object in JSON, like {"name": "value"}.' },
  });
});
