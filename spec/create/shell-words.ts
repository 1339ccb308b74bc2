/** The words of a command as a POSIX shell takes it apart; continued lines of the Windows shells are joined too. */
export function shellWords(command: string): readonly string[] {
  const text = command.replaceAll(/[\\^`]\r?\n/g, ' ');
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  const until = (quote: string, escapes: boolean): string => {
    let inside = '';
    for (at++; at < text.length && text[at] !== quote; at++) {
      if (escapes && text[at] === '\\' && at + 1 < text.length) {
        at++;
        inside += quote === '"' && !/["\\$`]/.test(text[at] ?? '') ? `\\${text[at]}` : text[at];
      } else inside += text[at];
    }
    return inside;
  };
  for (; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (/\s/.test(sign)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (sign === '$' && text[at + 1] === "'") {
      at++;
      word = (word ?? '') + ansi(until("'", true));
    } else if (sign === "'") word = (word ?? '') + until("'", false);
    else if (sign === '"') word = (word ?? '') + until('"', true);
    else if (sign === '\\' && at + 1 < text.length) {
      at++;
      word = (word ?? '') + text[at];
    } else if (sign === '|' || sign === ';' || sign === '>' || (sign === '&' && word === undefined)) break;
    else word = (word ?? '') + sign;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** `until` has taken the backslash off already, so only what browsers write as `\u0021` and line breaks remain. */
function ansi(text: string): string {
  return text.replaceAll(/u([0-9a-fA-F]{4})/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
