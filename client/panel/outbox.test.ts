import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToPage } from './messages.ts';
import { createOutbox } from './outbox.ts';

const content = (id: string, markup: string): ToPage => ({ kind: 'replace', id, markup });

test('a page hears what was said before it listened, the last of each element, and then everything', () => {
  const heard: ToPage[] = [];
  const outbox = createOutbox((message) => heard.push(message));
  outbox.post(content('map', 'one'));
  outbox.post(content('metrics', 'one'));
  outbox.post({ kind: 'fill', values: { a: '1' } });
  outbox.post(content('map', 'two'));
  assert.deepEqual(heard, []);
  outbox.open();
  outbox.open();
  outbox.post(content('map', 'three'));
  assert.deepEqual(heard, [
    content('map', 'two'),
    content('metrics', 'one'),
    { kind: 'fill', values: { a: '1' } },
    content('map', 'three'),
  ]);
});

test('a page that is closed is told nothing, and is not opened again', () => {
  const heard: ToPage[] = [];
  const outbox = createOutbox((message) => heard.push(message));
  outbox.post(content('map', 'one'));
  outbox.close();
  outbox.open();
  outbox.post(content('map', 'two'));
  assert.deepEqual(heard, []);
});
