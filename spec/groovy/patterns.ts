/** Patterns of Java as patterns of JavaScript, where both mean the same. */
import { GroovyError } from './tree.ts';

const classes: Readonly<Record<string, string>> = {
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Upper: 'A-Z',
  Lower: 'a-z',
  Punct: '!-\\/:-@\\[-`{-~',
  XDigit: '0-9a-fA-F',
  Space: '\\s',
};

/**
 * The pattern and its flags, as they stand in a regular expression of JavaScript.
 * @throws GroovyError for what only Java knows.
 */
export function translatePattern(source: string, at: number): { readonly source: string; readonly flags: string } {
  const flags = /^\(\?([ims]+)\)/.exec(source);
  const body = flags ? source.slice(flags[0].length) : source;
  const foreign =
    /[*+?}]\+|\\[AZzGQEhHRX]|\(\?[a-z-]+[:)]|\(\?>|&&\[|\\p\{(?!(?:Alpha|Digit|Alnum|Upper|Lower|Punct|XDigit|Space|L|Lu|Ll|N|P|S)\})/.exec(
      body,
    );
  if (foreign) throw new GroovyError(`\`${foreign[0]}\` in a pattern has no counterpart`, at);
  let unicode = false;
  const text = body.replace(/\\p\{(\w+)\}/g, (whole, name: string, offset: number) => {
    const known = classes[name];
    if (known === undefined) {
      unicode = true;
      return whole;
    }
    const before = body.slice(0, offset).replaceAll(/\\./g, '');
    return before.lastIndexOf('[') > before.lastIndexOf(']') ? known : `[${known}]`;
  });
  const escaped = text.replaceAll(/\\.|\//gs, (found) => (found === '/' ? '\\/' : found)).replaceAll('\n', '\\n');
  return { source: escaped === '' ? '(?:)' : escaped, flags: `${(flags?.[1] ?? '').replaceAll(/[^ims]/g, '')}${unicode ? 'u' : ''}` };
}
