import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InspectedCall } from '../../engine/control/protocol.ts';
import { resultHtml } from './result.ts';
import { rowsOf } from './waterfall.ts';

const began = Date.parse('2026-01-01T00:00:00.000Z');

const inspected: InspectedCall = {
  call: { time: new Date(began).toISOString(), server: 'tools', unit: 'find', ok: true, status: 200, milliseconds: 60, upstreamCalls: [] },
  inputs: { id: '7' },
  upstream: [
    {
      reference: 'registry.get-ship',
      step: 'ship',
      method: 'GET',
      url: 'http://127.0.0.1:1/ships/7',
      requestHeaders: { accept: '*/*' },
      status: 200,
      responseBody: '{"a":1}',
      milliseconds: 20,
      endedAt: began + 25,
    },
    {
      reference: 'registry.list-crew',
      step: 'people',
      method: 'GET',
      url: 'http://127.0.0.1:1/crew',
      requestHeaders: {},
      status: undefined,
      error: 'Nobody answers at 127.0.0.1:1.',
      milliseconds: 10,
      endedAt: began + 40,
    },
  ],
  steps: [
    { name: 'ship', type: 'call', milliseconds: 21, endedAt: began + 26, output: { a: 1 } },
    { name: 'crew', type: 'lookup', milliseconds: 1, endedAt: began + 50, note: 'The step has no output.' },
  ],
  mappings: [
    {
      target: 'name',
      path: '$.ship.nam',
      input: { ship: {} },
      result: null,
      note: 'There is no `nam`.',
      place: { uri: 'file:///ws/a%20b.yaml', range: { start: { line: 11, character: 4 }, end: { line: 11, character: 9 } } },
    },
  ],
  omitted: 2,
};

/** Texts of the page in order, without markup. */
const texts = (markup: string): string[] =>
  markup
    .replace(/<[^>]*>/g, '\n')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

test('rows come in the order of time, a step with its request', () => {
  assert.deepEqual(
    rowsOf(inspected).map(({ kind, start, milliseconds, request, step }) => [kind, start, milliseconds, request?.reference, step?.name]),
    [
      ['request', 5, 20, 'registry.get-ship', 'ship'],
      ['request', 30, 10, 'registry.list-crew', undefined],
      ['step', 49, 1, undefined, 'crew'],
    ],
  );
});

test('the answer of a call comes first, then everything that led to it', () => {
  const { markup } = resultHtml({
    outcome: { status: 200, milliseconds: 61, data: { name: null } },
    inspected,
    copies: ['curl'],
    canBeTested: true,
  });
  assert.deepEqual(texts(markup), [
    '✓',
    '200',
    'in 61 ms',
    'Copy response',
    'Copy as curl',
    'Response',
    '{',
    '&quot;name&quot;',
    ':',
    'null',
    '}',
    'Steps',
    '60 ms in all',
    'ship',
    'GET registry.get-ship',
    '200',
    '20 ms',
    'GET',
    'http://127.0.0.1:1/ships/7',
    'Copy as curl',
    'Request headers',
    '1',
    'accept',
    '*/*',
    'Answer',
    '200',
    '{',
    '&quot;a&quot;',
    ':',
    '1',
    '}',
    'Output of the step',
    '{',
    '&quot;a&quot;',
    ':',
    '1',
    '}',
    'people',
    'GET registry.list-crew',
    'no answer',
    '10 ms',
    'GET',
    'http://127.0.0.1:1/crew',
    'Copy as curl',
    'Nobody answers at 127.0.0.1:1.',
    'Answer',
    'none',
    'No answer came.',
    'crew',
    'lookup',
    '1.0 ms',
    'Output of the step',
    'The step has no output.',
    'Mappings',
    '1 found nothing',
    'Output',
    'Path',
    'Result',
    'Line',
    'name',
    '$.ship',
    '.nam',
    'null',
    'There is no',
    'nam',
    '.',
    'looked in {ship}',
    '{',
    '&quot;ship&quot;',
    ': {}',
    '}',
    'line 12',
    '2 more entries were not recorded.',
  ]);
  assert.match(
    markup,
    /data-action="open" data-value="\{&quot;uri&quot;:&quot;file:\/\/\/ws\/a%20b.yaml&quot;,&quot;line&quot;:11,&quot;character&quot;:4\}"/,
  );
});

test('a call that somebody else made shows its inputs instead of its answer', () => {
  const { markup } = resultHtml({
    outcome: undefined,
    inspected: { ...inspected, upstream: [], steps: [], mappings: [], omitted: 0 },
    copies: [],
    canBeTested: true,
  });
  assert.deepEqual(texts(markup), ['✓', '200', 'in 60 ms', 'Inputs', '{', '&quot;id&quot;', ':', '&quot;7&quot;', '}']);
});

test('a call that failed says why, input by input', () => {
  const { markup } = resultHtml({
    outcome: {
      status: 400,
      milliseconds: 0.4,
      error: { code: 'invalid-input', message: 'An input is wrong.', status: 400, details: [{ name: 'id', message: 'It is required.' }] },
    },
    inspected: undefined,
    copies: [],
    canBeTested: true,
  });
  assert.deepEqual(texts(markup), ['✗', '400', 'in 0.4 ms', 'An input is wrong.', 'id', ': It is required.']);
});
