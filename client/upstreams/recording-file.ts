/** The file a recording is kept in: beside the capability, under its name. */
import { say } from '../../spec/say.ts';

/** `fleet.capability.yaml` → `fleet.recording.json` */
export function recordingPath(capability: string): string {
  return `${capability.replace(/(?:\.(?:capability|ikanos|naftiko))?\.ya?ml$/i, '')}.recording.json`;
}

export function savedText(name: string, count: number): string {
  const answers = count === 1 ? say`one new answer` : say`${count} new answers`;
  return say`${name} has ${answers}. ▶ Run with Recording replays it, and so do tests with \`recordings\`.`;
}

/** Why a recording could not be written, and what helps. An editor wraps the error of the file system: its code is in the text. */
export function writeFailureText(name: string, error: unknown): string {
  const text = error instanceof Error ? `${'code' in error ? error.code : ''} ${error.message}` : String(error);
  const safe = say`Nothing recorded is lost while the capability runs.`;
  if (/\b(?:ENOSPC|EDQUOT)\b/.test(text)) return say`${name} could not be written: the disk is full. Make room and save again. ${safe}`;
  if (/\b(?:EACCES|EPERM|EROFS|NoPermissions)\b/.test(text))
    return say`${name} could not be written: its folder does not allow it. Allow it and save again. ${safe}`;
  return say`${name} could not be written: ${(error instanceof Error ? error.message : text).replace(/\.?$/, '.')} ${safe}`;
}
