/** Comma, tab and bar separated values (engine.md 2.9): a header line, then one object a row, all values texts. */
import type { Json } from '../result.ts';
import { fail } from './failure.ts';

export type Separator = ',' | '\t' | '|';

export function parseDelimited(text: string, separator: Separator): Json {
  const [header, ...body] = readRows(...findSeparator(text, separator));
  if (!header || (header.length === 1 && header[0] === ''))
    return fail('invalid-upstream-body', 500, 'The upstream answer has no header line.');
  const names = header.map((name) => name.trim());
  return body.map((row, index) => {
    if (row.length > names.length)
      fail(
        'invalid-upstream-body',
        500,
        `Row ${index + 1} of the upstream answer has ${row.length} columns, the header has ${names.length}.`,
      );
    return Object.fromEntries(row.map((value, column) => [names[column] ?? '', value]));
  });
}

/**
 * Spreadsheets of half of the world separate by semicolons and call that CSV: some say so in a first line `sep=;`, others show it by a header
 * without any comma.
 */
function findSeparator(text: string, separator: Separator): readonly [text: string, separator: string] {
  const said = /^sep=(.)\r?\n/.exec(text);
  if (said) return [text.slice(said[0].length), said[1] ?? separator];
  const header = /^(?:"[^"]*"|[^"\r\n])*/.exec(text)?.[0].replaceAll(/"[^"]*"/g, '') ?? '';
  return [text, separator === ',' && header.includes(';') && !header.includes(',') ? ';' : separator];
}

/** Quotes hold separators and line breaks; a doubled quote is one. */
function readRows(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const endOfPlain = new RegExp(`[\\r\\n${separator.replace(/[\\\]^-]/, '\\$&')}]`, 'g');
  while (at < text.length) {
    let value = '';
    if (text[at] === '"') {
      const quoted = readQuoted(text, at, rows.length);
      value = quoted.value;
      at = quoted.end;
    }
    endOfPlain.lastIndex = at;
    const end = endOfPlain.exec(text)?.index ?? text.length;
    row.push(value + text.slice(at, end));
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
    if (text[end] === separator && at < text.length) continue;
    if (text[end] === separator) row.push('');
    rows.push(row);
    row = [];
  }
  return rows;
}

/** @param row for the message, counted from the header. */
function readQuoted(text: string, start: number, row: number): { readonly value: string; readonly end: number } {
  let value = '';
  for (let from = start + 1; ; ) {
    const quote = text.indexOf('"', from);
    if (quote < 0) return fail('invalid-upstream-body', 500, `Row ${row} of the upstream answer has a quote that does not end.`);
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}
