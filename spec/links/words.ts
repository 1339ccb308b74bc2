/** Small pieces of sentences. */
import { say } from '../say.ts';

/** `a`, `b` and `c`; of many only the first few. */
export function quoteList(names: readonly string[], most = 6): string {
  const different = [...new Set(names)];
  const shown = different.slice(0, most).map((name) => `\`${name}\``);
  const rest = different.length - shown.length;
  if (rest > 0) return say`${shown.join(', ')} and ${rest} more`;
  const last = shown.pop();
  return shown.length > 0 ? say`${shown.join(', ')} and ${last ?? ''}` : (last ?? '');
}
