import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { root } from './steps.ts';
import { longest } from './unit.ts';

it('the files that begin first are there', () =>
  assert.deepEqual(
    longest.filter((file) => !existsSync(path.join(root, file))),
    [],
  ));
