import type { RecordingText } from '../control/file-protocol.ts';
import { mergeRecordings, type Recording, readRecording, writeRecording } from './recording.ts';

/** The text of a recording, added to that of a file; a file that is no recording is replaced. */
export function recordingText(recording: Recording, before: string | undefined): RecordingText {
  const old = before === undefined ? undefined : readRecording(before);
  const merged = old?.kind === 'recording' ? mergeRecordings(old.recording, recording) : recording;
  return { text: writeRecording(merged), count: recording.exchanges.length };
}
