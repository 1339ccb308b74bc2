/** Why something could not be written, and what helps: whole sentences for a person. */
import { say } from '../spec/say.ts';

/** An editor wraps the error of the file system: its code may be in the text only. */
export function whyNotWritten(error: unknown): string {
  const text = error instanceof Error ? `${'code' in error ? error.code : ''} ${error.message}` : String(error);
  if (/\b(?:ENOSPC|EDQUOT)\b/.test(text)) return say`The disk is full: make room and try again.`;
  if (/\b(?:EACCES|EPERM|EROFS|NoPermissions)\b/.test(text))
    return say`It is not allowed there: allow it, or choose another folder, and try again.`;
  if (/\b(?:EISDIR|FileIsADirectory)\b/.test(text)) return say`A folder has that name: rename it, and try again.`;
  return (error instanceof Error ? error.message : text).replace(/\.?\s*$/, '.');
}
