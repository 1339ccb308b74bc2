import assert from 'node:assert/strict';
import { it } from 'node:test';
import { keepBounded } from './bounded.ts';

it('a bounded map lets go of what it has had longest, and of nothing for what it has', () => {
  const map = new Map<string, number>();
  const after = (key: string, value: number): string => {
    keepBounded(map, key, value, 2);
    return JSON.stringify([...map]);
  };
  assert.deepEqual(
    [after('a', 1), after('b', 2), after('b', 3), after('c', 4)],
    ['[["a",1]]', '[["a",1],["b",2]]', '[["a",1],["b",3]]', '[["b",3],["c",4]]'],
  );
});
