import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Coverage } from '../../engine/control/protocol.ts';
import { sumCoverage } from './sum-coverage.ts';

function used(kind: Coverage['kind'], uri: string, line: number, count: number): Coverage {
  const at = { line, character: 0 };
  return { kind, name: 'n', place: { uri, range: { start: at, end: at } }, count };
}

test('runs are added up, file by file', () => {
  assert.deepEqual(
    sumCoverage([
      [used('unit', 'file:///a', 1, 1), used('mapping', 'file:///a', 2, 0), used('operation', 'file:///b', 1, 0)],
      [used('unit', 'file:///a', 1, 2), used('mapping', 'file:///a', 2, 0), used('operation', 'file:///b', 1, 1)],
      [used('mapping', 'file:///a', 1, 5)],
    ]),
    new Map([
      ['file:///a', [used('unit', 'file:///a', 1, 3), used('mapping', 'file:///a', 2, 0), used('mapping', 'file:///a', 1, 5)]],
      ['file:///b', [used('operation', 'file:///b', 1, 1)]],
    ]),
  );
});
