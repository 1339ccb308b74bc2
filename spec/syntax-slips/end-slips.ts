/** Quotes, brackets and fences that open and do not close. */
import type { Line } from '../edits/content-lines.ts';
import { nextLine } from '../edits/lines.ts';
import { say } from '../say.ts';
import type { SyntaxProblem } from '../syntax/tree.ts';
import type { Slip } from './slip.ts';

/** The quote that opens at a problem: closed where its line ends. */
export function findOpenQuote(text: string, { span, message }: SyntaxProblem): Slip | undefined {
  const quote = text[span.start];
  if ((quote !== '"' && quote !== "'") || span.end !== span.start + 1) return undefined;
  const end = contentEnd(text, span.start);
  // What is no text needs no quotes.
  const isText = !/^(?:true|false|-?\d+(?:\.\d+)?)$/.test(text.slice(span.end, end));
  const fix = isText
    ? { title: say`Close the quote`, edits: [{ start: end, end, newText: quote }], preferred: true }
    : { title: say`Take the quote away`, edits: [{ ...span, newText: '' }], preferred: true };
  return { message, span, fix };
}

const pairs: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** A bracket that opens on the line where the reader stumbled, or on one of the lines above, and is not closed there. */
export function findOpenBracket(text: string, { span }: SyntaxProblem): Slip | undefined {
  const lines = text.slice(0, nextLine(text, span.start)).split('\n').slice(-4);
  let start = nextLine(text, span.start) - lines.join('\n').length;
  for (const line of lines) {
    const open = openBracket(line);
    if (open) {
      const at = start + open.at;
      const end = contentEnd(text, at);
      const close = pairs[open.bracket] ?? '';
      return {
        message: say`This \`${open.bracket}\` is never closed: a \`${close}\` is missing.`,
        span: { start: at, end: at + 1 },
        fix: { title: say`Close it with \`${close}\``, edits: [{ start: end, end, newText: close }], preferred: true },
      };
    }
    start += line.length + 1;
  }
  return undefined;
}

/** The outermost bracket of a line's value that the line does not close. */
function openBracket(line: string): { readonly at: number; readonly bracket: string } | undefined {
  if (!/^ *(?:- +)*(?:[\w-]+:[ \t]+)?[[{]/.test(line)) return undefined;
  const open: { at: number; bracket: string }[] = [];
  let quote = '';
  for (const [at, sign] of [...line].entries()) {
    if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '[' || sign === '{') open.push({ at, bracket: sign });
    else if (sign === ']' || sign === '}') open.pop();
  }
  return open.length === 1 ? open[0] : undefined;
}

/** On one line: a bracket that closes and never opened, a comma that JSON has and YAML has not, and one that is missing in brackets. */
export function findStrayEnd({ text, start }: Line): Slip | undefined {
  const json = /^[ \t]*(?:- +)*["']?[\w-]+["']?:[ \t]+("[^"]*"|'[^']*')[ \t]*(,)[ \t]*$/d.exec(text)?.indices?.[2];
  if (json) return removal(say`No comma stands at the end of a line in YAML.`, say`Take the comma away`, start + json[0], start + json[1]);
  const missing = /[{,][ \t]*[\w-]+:[ \t]+(?:"[^"]*"|'[^']*'|[^\s,{}[\]"']+)()[ \t]+([A-Za-z][\w-]*):[ \t]/d.exec(text);
  const [at, key] = [missing?.indices?.[1]?.[0], missing?.indices?.[2]];
  if (at !== undefined && key)
    return {
      message: say`A comma is missing before \`${missing?.[2] ?? ''}\`.`,
      span: { start: start + key[0], end: start + key[1] },
      fix: { title: say`Put the comma in`, edits: [{ start: start + at, end: start + at, newText: ',' }], preferred: true },
    };
  const closing = /^[ \t]*(?:- +)*[\w-]+:[ \t]+[[{].*[\]}]([\]}])[ \t]*$/d.exec(text)?.indices?.[1];
  if (!closing || count(text, /[[{]/g) !== count(text, /[\]}]/g) - 1) return undefined;
  const sign = text.slice(closing[0], closing[1]);
  return removal(say`This \`${sign}\` closes nothing.`, say`Take it away`, start + closing[0], start + closing[1]);
}

function removal(message: string, title: string, start: number, end: number): Slip {
  return { message, span: { start, end }, fix: { title, edits: [{ start, end, newText: '' }], preferred: true } };
}

function count(text: string, sign: RegExp): number {
  return text.match(sign)?.length ?? 0;
}

/** A text copied from a page with its Markdown fences, told at the one where the reader stumbled. */
export function findFence(text: string, at: number): Slip | undefined {
  const fences = [...text.matchAll(/^(?:```|~~~).*(?:\n|$)/gm)].map(({ index, 0: line }) => ({ start: index, end: index + line.length }));
  const here = fences.find(({ start, end }) => start <= at && at < end);
  if (!here) return undefined;
  return {
    message: say`This line is Markdown around a piece of YAML. Remove it, and the one that closes it.`,
    span: { start: here.start, end: contentEnd(text, here.start) },
    fix: { title: say`Remove the Markdown`, edits: fences.map((fence) => ({ ...fence, newText: '' })), preferred: true },
  };
}

/** Where the line ends that an offset is on, without blanks. */
function contentEnd(text: string, at: number): number {
  return at + text.slice(at, nextLine(text, at)).trimEnd().length;
}
