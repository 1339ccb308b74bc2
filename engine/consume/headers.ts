/** What can stand in the header of a request. */
import { fail } from './failure.ts';

/** RFC 9110, 5.6.2. */
export function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name);
}

/**
 * Header values are bytes; text beyond Latin-1 goes out as UTF-8.
 * @param refuse for text with control signs: a line break would start a header of the value's own.
 */
export function encodeHeader(text: string, refuse: () => never): string {
  if (/[^\t -~\u0080-\uffff]/.test(text)) refuse();
  return /[\u0100-\uffff]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** @param field of `authentication`, for the message. Files with secrets often end with a line break, which is not part of them. */
export function credentialHeader(field: string, prefix: string, value: string): string {
  return encodeHeader(`${prefix}${value.replace(/[\r\n]+$/, '')}`, () =>
    fail('invalid-credentials', 500, `The upstream credentials cannot be sent: \`${field}\` has a line break or a control sign in it.`),
  );
}
