import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyNotWritten } from './write-failure.ts';

test('what went wrong is told with what helps', () => {
  const full = 'The disk is full: make room and try again.';
  assert.equal(whyNotWritten(Object.assign(new Error('write'), { code: 'ENOSPC' })), full);
  assert.equal(
    whyNotWritten(new Error("Unable to write file '/w/a' (Unknown (FileSystemError): Error: ENOSPC: no space left on device, write)")),
    full,
  );
  assert.equal(
    whyNotWritten(Object.assign(new Error('x'), { code: 'NoPermissions' })),
    'It is not allowed there: allow it, or choose another folder, and try again.',
  );
  assert.equal(
    whyNotWritten(new Error("Error: EISDIR: illegal operation on a directory, open '/w/a'")),
    'A folder has that name: rename it, and try again.',
  );
  assert.equal(whyNotWritten(new Error('The connection broke')), 'The connection broke.');
  assert.equal(whyNotWritten('odd'), 'odd.');
});
