import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeOf } from './change-of.ts';

test('only what is new is replaced', () => {
  assert.deepEqual(changeOf('a\nb\n', 'a\nx\nb\n'), { start: 2, end: 2, newText: 'x\n' });
  assert.deepEqual(changeOf('aa', 'aaa'), { start: 2, end: 2, newText: 'a' });
  assert.deepEqual(changeOf('abc', 'ac'), { start: 1, end: 2, newText: '' });
  assert.deepEqual(changeOf('', 'a'), { start: 0, end: 0, newText: 'a' });
  assert.deepEqual(changeOf('a', 'a'), { start: 1, end: 1, newText: '' });
});
