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
  assert.equal(
    writeFailureText('a.recording.json', Object.assign(new Error('write'), { code: 'ENOSPC' })),
    'a.recording.json could not be written. The disk is full: make room and try again. Nothing recorded is lost while the capability runs.',
  );
});
