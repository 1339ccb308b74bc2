import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggestPath } from './suggest-path.ts';

const root = { ship: { vessel_name: 'x', dims: [{ length: 1 }], yearBuilt: 1 }, aa1: 1, aa2: 2 };

const cases: readonly (readonly [path: string, suggestion: string | undefined])[] = [
  ['$.ship.vesel_name', '$.ship.vessel_name'],
  ['$.ship.vesselName', '$.ship.vessel_name'],
  ['$.ship.year_built', '$.ship.yearBuilt'],
  ['$.shipp.vesel_name', '$.ship.vessel_name'],
  ['$.ship.dims[0].lenght', '$.ship.dims[0].length'],
  // Nothing is like it.
  ['$.ship.captain', undefined],
  // Two are.
  ['$.aa3', undefined],
  // It is there.
  ['$.ship.vessel_name', undefined],
  // More than names and indexes.
  ['$.ship.*', undefined],
  ["$.ship['vesel_name']", undefined],
  // Not an object any more.
  ['$.aa1.x', undefined],
];

for (const [path, suggestion] of cases)
  test(`${path} → ${suggestion ?? 'no suggestion'}`, () => assert.equal(suggestPath(path, root), suggestion));
