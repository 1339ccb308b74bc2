/** Comma, tab and bar separated values (engine.md 2.9): a header line, then one object a row, all values texts. */
import type { Json } from '../result.ts';
import { fail } from './failure.ts';

export function parseDelimited(text: string, separator: string): Json {
  const rows = readRows(text, separator);
  const [header, ...body] = rows;
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

/** Quotes hold separators and line breaks; a doubled quote is one. */
function readRows(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let value = '';
  let quoted = false;
  let wasQuoted = false;
  const endValue = () => {
    row.push(value);
    value = '';
    wasQuoted = false;
  };
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? '';
    if (quoted) {
      if (sign !== '"') value += sign;
      else if (text[at + 1] === '"') {
        value += '"';
        at++;
      } else quoted = false;
    } else if (sign === '"' && value === '' && !wasQuoted) {
      quoted = true;
      wasQuoted = true;
    } else if (sign === separator) endValue();
    else if (sign === '\n' || sign === '\r') {
      if (sign === '\r' && text[at + 1] === '\n') at++;
      endValue();
      rows.push(row);
      row = [];
    } else value += sign;
  }
  if (quoted) fail('invalid-upstream-body', 500, `Row ${rows.length} of the upstream answer has a quote that does not end.`);
  if (value !== '' || row.length > 0 || wasQuoted) {
    endValue();
    rows.push(row);
  }
  return rows;
}
