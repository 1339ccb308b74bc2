/** Slips that one line shows by itself: a blank or a colon too few, another sign in its place, a text that needs quotes. */
import { indentOf, type Line } from '../edits/content-lines.ts';
import { writeScalar } from '../edits/write-scalar.ts';
import { say } from '../say.ts';
import { findStrayEnd } from './end-slips.ts';
import type { Slip } from './slip.ts';

/** What stands before a key: indentation and dashes. */
const lead = '^([ \\t]*(?:- +)*)';
const word = '([A-Za-z][\\w-]*)';

const patterns = {
  comment: /^([ \t]*)(\/\/+) ?/,
  otherDash: /^([ \t]*)([–—•·*+])[ \t]+(?=\S)/,
  bareDash: /^([ \t]*)-(?=[A-Za-z][\w-]*:(?:[ \t]|$))/,
  otherColon: new RegExp(`${lead}${word}[ \\t]*(：|﹕)[ \\t]*`),
  equals: new RegExp(`${lead}${word}[ \\t]*(=>|:=|=)[ \\t]*(?=\\S)`),
  bareColon: new RegExp(`${lead}${word}:(?=[^\\s:/])`),
  noColon: new RegExp(`${lead}${word}(?:[ \\t]+(\\S.*))?[ \\t]*$`),
  value: new RegExp(`${lead}([\\w-]+:[ \\t]+)(\\S.*?)[ \\t]*$`),
};

export interface LineSlip extends Slip {
  /** False for what is a slip only because the reader stumbled over it. */
  readonly sure: boolean;
}

/** The slip in a line on which the YAML reader stumbled, or near which; undefined when the line looks well by itself. */
export function findLineSlip(line: Line, next: Line): LineSlip | undefined {
  const sure = findSureSlip(line);
  if (sure) return { ...sure, sure: true };
  const unsure = noColon(line, next);
  return unsure && { ...unsure, sure: false };
}

function findSureSlip(line: Line): Slip | undefined {
  return (
    otherSign(line, patterns.comment, (sign) => say`A comment begins with \`#\`, not with \`${sign}\`.`, '# ') ??
    otherSign(line, patterns.otherDash, (sign) => say`An entry of a list begins with \`-\`, not with \`${sign}\`.`, '- ') ??
    bareDash(line) ??
    separator(line, patterns.otherColon) ??
    separator(line, patterns.equals) ??
    bareColon(line) ??
    findStrayEnd(line) ??
    textInBrackets(line) ??
    textForQuotes(line)
  );
}

function otherSign({ text, start }: Line, pattern: RegExp, message: (sign: string) => string, instead: string): Slip | undefined {
  const [all, indent = '', sign = ''] = pattern.exec(text) ?? [];
  if (all === undefined) return undefined;
  const from = start + indent.length;
  return {
    message: message(sign),
    span: { start: from, end: from + sign.length },
    fix: {
      title: say`Write \`${instead.trim()}\``,
      edits: [{ start: from, end: start + all.length, newText: instead }],
      preferred: true,
    },
  };
}

function bareDash({ text, start }: Line): Slip | undefined {
  const indent = patterns.bareDash.exec(text)?.[1];
  if (indent === undefined) return undefined;
  const dash = start + indent.length;
  return {
    message: say`A blank is missing behind this dash.`,
    span: { start: dash, end: dash + 1 },
    fix: { title: say`Put the blank in`, edits: [{ start: dash + 1, end: dash + 1, newText: ' ' }], preferred: true },
  };
}

function separator({ text, start }: Line, pattern: RegExp): Slip | undefined {
  const [all, before = '', key = '', sign = ''] = pattern.exec(text) ?? [];
  if (all === undefined) return undefined;
  const end = start + before.length + key.length;
  const at = start + text.indexOf(sign, before.length + key.length);
  return {
    message: say`A key and its value are separated by \`:\` and a blank, not by \`${sign}\`.`,
    span: { start: at, end: at + sign.length },
    fix: { title: say`Write a colon`, edits: [{ start: end, end: start + all.length, newText: ': ' }], preferred: true },
  };
}

function bareColon({ text, start }: Line): Slip | undefined {
  const [all, before = '', key = ''] = patterns.bareColon.exec(text) ?? [];
  if (all === undefined) return undefined;
  const colon = start + before.length + key.length;
  return {
    message: say`A blank is missing behind the colon of \`${key}\`.`,
    span: { start: start + before.length, end: colon + 1 },
    fix: { title: say`Put the blank in`, edits: [{ start: colon + 1, end: colon + 1, newText: ' ' }], preferred: true },
  };
}

function noColon({ text, start }: Line, next: Line): Slip | undefined {
  const [all, before = '', key = '', rest = ''] = patterns.noColon.exec(text) ?? [];
  const deeper = indentOf(next) - before.length;
  const opensBlock = (deeper > 0 && deeper <= 4) || (deeper === 0 && /^ *- /.test(next.text));
  // A word behind a dash is an entry of its own.
  if (all === undefined || (before.includes('-') && rest === '' && !opensBlock)) return undefined;
  const end = start + before.length + key.length;
  return {
    message: say`A colon is missing behind \`${key}\`.`,
    span: { start: start + before.length, end },
    // A word alone is mostly a key that is still being written.
    fix: { title: say`Put the colon in`, edits: [{ start: end, end, newText: ':' }], preferred: rest !== '' || opensBlock },
  };
}

/** A text that goes on behind brackets, such as a template without quotes. */
const bracketed = /^([[{])(?:[^[\]{}]|\{[^{}]*\})*[\]}][ \t]*[^\s#,]/;

/** A text that YAML takes for something else by a sign at its start or a colon inside. */
function textForQuotes({ text, start }: Line): Slip | undefined {
  const [all, before = '', key = '', value = ''] = patterns.value.exec(text) ?? [];
  if (all === undefined) return undefined;
  const from = start + before.length + key.length;
  const sign = /^[@`%*&]/.exec(value)?.[0] ?? /^[>|](?![-+\d]*(?:[ \t]+#.*)?$)/.exec(value)?.[0] ?? bracketed.exec(value)?.[1];
  const colon = /^[^"'[{#&*!|>][^#]*?(:)(?=[ \t]|$)/.exec(value);
  if (sign === undefined && !colon) return undefined;
  const at = from + (colon && sign === undefined ? value.indexOf(':') : 0);
  return {
    message: sign === undefined ? colonInText() : say`A plain text cannot start with \`${sign}\`. Put the text in quotes.`,
    span: { start: at, end: at + 1 },
    fix: { title: say`Put it in quotes`, edits: [{ start: from, end: from + value.length, newText: quoted(value) }], preferred: true },
  };
}

/** A text with a colon inside, in braces: as in `{ description: Note: the orders }`. */
function textInBrackets({ text, start }: Line): Slip | undefined {
  const found = /[{,][ \t]*[\w-]+:[ \t]+([^\s,{}[\]"'][^,{}[\]"']*?(:)[ \t][^,{}[\]"']*?)[ \t]*[,}]/d.exec(text);
  const [value, colon] = [found?.indices?.[1], found?.indices?.[2]];
  if (!value || !colon) return undefined;
  const newText = quoted(text.slice(...value));
  return {
    message: colonInText(),
    span: { start: start + colon[0], end: start + colon[1] },
    fix: { title: say`Put it in quotes`, edits: [{ start: start + value[0], end: start + value[1], newText }], preferred: true },
  };
}

function colonInText(): string {
  return say`A colon and a blank inside a text look like another key. Put the text in quotes.`;
}

/** In quotes whatever it is: plain it was no text. */
export function quoted(value: string): string {
  const written = writeScalar(value);
  return written.startsWith('"') ? written : JSON.stringify(value);
}
