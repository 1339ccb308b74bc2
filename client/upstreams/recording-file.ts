/** The file a recording is kept in: beside the capability, under its name. */
import { say } from '../../spec/say.ts';
import { whyNotWritten } from '../write-failure.ts';

/** `fleet.capability.yaml` → `fleet.recording.json` */
export function recordingPath(capability: string): string {
  return `${capability.replace(/(?:\.(?:capability|ikanos|naftiko))?\.ya?ml$/i, '')}.recording.json`;
}

export function savedText(name: string, count: number): string {
  const answers = count === 1 ? say`one new answer` : say`${count} new answers`;
  return say`${name} has ${answers}. ▶ Run with Recording replays it, and so do tests with \`recordings\`.`;
}

/** Why it could not be written, and that it can be tried again. */
export function writeFailureText(name: string, error: unknown): string {
  return say`${name} could not be written. ${whyNotWritten(error)} Nothing recorded is lost while the capability runs.`;
}
