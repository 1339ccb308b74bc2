import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordingPath, savedText, writeFailureText } from './recording-file.ts';

test('a recording lies beside its capability', () => {
  assert.deepEqual(['/w/fleet.capability.yaml', '/w/a.ikanos.yml', '/w/naftiko.yaml', '/w/x.consumes.yaml'].map(recordingPath), [
    '/w/fleet.recording.json',
    '/w/a.recording.json',
    '/w/naftiko.recording.json',
    '/w/x.consumes.recording.json',
  ]);
});

test('it is told what was saved, and what to do when it was not', () => {
  assert.equal(
    savedText('a.recording.json', 1),
    'a.recording.json has one new answer. ▶ Run with Recording replays it, and so do tests with `recordings`.',
  );
  const told = (error: unknown) => writeFailureText('a.recording.json', error);
  const safe = 'Nothing recorded is lost while the capability runs.';
  const full = `a.recording.json could not be written: the disk is full. Make room and save again. ${safe}`;
  assert.equal(told(Object.assign(new Error('write'), { code: 'ENOSPC' })), full);
  assert.equal(
    told(new Error("Unable to write file '/w/a' (Unknown (FileSystemError): Error: ENOSPC: no space left on device, write)")),
    full,
  );
  assert.equal(
    told(Object.assign(new Error('x'), { code: 'NoPermissions' })),
    `a.recording.json could not be written: its folder does not allow it. Allow it and save again. ${safe}`,
  );
  assert.equal(told(new Error('The connection broke')), `a.recording.json could not be written: The connection broke. ${safe}`);
});
