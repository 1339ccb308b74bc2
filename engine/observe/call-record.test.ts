import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Json } from '../result.ts';
import { createRecorder, keepable } from './call-record.ts';

const nothing = (text: string): string => text;
const large: Json = Array.from({ length: 20_000 }, (_value, index) => ({ id: index }));
const note = '(too large to be recorded)';

test('large values leave a note: the records of the last calls stay in memory', () => {
  const recorder = createRecorder(nothing);
  recorder.mapping({ target: 'ids', path: '$[*].id', input: large, result: [1, 2] });
  recorder.mapping({ target: 'all', path: '$', input: large, result: large });
  recorder.mapping({ target: 'name', path: '$.name', input: { name: 'x' }, result: 'x' });
  recorder.step({ name: 's', type: 'call', milliseconds: 1, output: large });
  const { mappings, steps } = recorder.finish();
  assert.deepEqual(mappings, [
    { target: 'ids', path: '$[*].id', input: note, result: [1, 2] },
    { target: 'all', path: '$', input: note, result: note },
    { target: 'name', path: '$.name', input: { name: 'x' }, result: 'x' },
  ]);
  assert.deepEqual(
    steps.map(({ output }) => output),
    [note],
  );
});

test('what is small is kept as it is, however deep', () => {
  let deep: Json = null;
  for (let depth = 0; depth < 3000; depth++) deep = [deep];
  const values: readonly Json[] = [null, true, 5, 'text', [], {}, { a: [1, { b: 'c' }] }, deep];
  assert.deepEqual(values.map(keepable), values);
  assert.deepEqual(['x'.repeat(70_000), large, { a: { b: large } }].map(keepable), [note, note, note]);
});

test('of a long JSON answer the text is cut, and a sample tells what it is made of, without secrets', () => {
  const secret = 'hunter2'.repeat(60);
  const recorder = createRecorder((text) => text.replaceAll(secret, '•••'));
  const call = { reference: 'shop.list', method: 'GET', url: 'https://shop.example.org', requestHeaders: {}, status: 200, milliseconds: 1 };
  const orders = Array.from({ length: 2000 }, (_, id) => ({ id, key: secret }));
  recorder.upstream({ ...call, responseBody: JSON.stringify({ orders }) });
  recorder.upstream({ ...call, responseBody: `<${'x'.repeat(20_000)}>` });
  recorder.upstream({ ...call, responseBody: '{"small": true}' });
  assert.deepEqual(
    recorder.finish().upstream.map(({ responseSample }) => responseSample),
    [{ orders: orders.slice(0, 20).map(({ id }) => ({ id, key: '•••' })) }, undefined, undefined],
  );
});
