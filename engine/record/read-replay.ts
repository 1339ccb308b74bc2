import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ReadRecording, readRecording } from './recording.ts';

/** The recording in a file; the message is a whole sentence. */
export function readReplay(file: string): ReadRecording {
  if (!existsSync(file)) return { kind: 'unreadable', message: `There is no recording ${file}.` };
  if (!statSync(file).isFile()) return { kind: 'unreadable', message: `${file} is no file: name the recording in it.` };
  const read = readRecording(readFileSync(file, 'utf8'));
  return read.kind === 'recording' ? read : { kind: 'unreadable', message: `${path.basename(file)} ${read.message}` };
}
