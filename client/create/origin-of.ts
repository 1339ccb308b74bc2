/** What a text in the clipboard is likely meant to be. */

export type Origin = 'file' | 'address' | 'curl' | 'sample' | 'empty';

export function originOf(text: string): Origin | undefined {
  if (/^(?:\$\s*)?curl(?:\.exe)?\s/.test(text)) return 'curl';
  if (/^https?:\/\/\S+$/.test(text)) return 'address';
  return /^[[{]/.test(text) && isJson(text) ? 'sample' : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Any other text that begins with a bracket.
    return false;
  }
}
