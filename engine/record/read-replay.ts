import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type ReadRecording, readRecording } from './recording.ts';

/** The recording in a file; the message is a whole sentence. */
export function readReplay(file: string): ReadRecording {
  if (!existsSync(file)) return { kind: 'unreadable', message: `There is no recording ${file}.` };
  const read = readRecording(readFileSync(file, 'utf8'));
  return read.kind === 'recording' ? read : { kind: 'unreadable', message: `${path.basename(file)} ${read.message}` };
}
