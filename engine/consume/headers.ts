/** What can stand in the header of a request. */
import { asText } from '../compose/template.ts';
import { fail } from './failure.ts';
import type { ResolvedParameters } from './parameters.ts';

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

/** These belong to one connection, or are set by whoever sends: nobody's value for them is sent on. */
export const hopByHop: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'expect',
]);

/** Parameters that are sent as headers and cookies, by names in lower case. */
export function headersOf({ parameters }: ResolvedParameters): Record<string, string> {
  const headers: Record<string, string> = {};
  const cookies: string[] = [];
  for (const { parameter, in: place, value } of parameters) {
    const { name } = parameter;
    if (place !== 'cookie' && place !== 'header') continue;
    if (!isHeaderName(name))
      fail('invalid-input', 500, `\`${name}\` cannot be the name of a ${place}: no blanks, no signs but - _ . and the like.`);
    if (place === 'cookie') cookies.push(`${name}=${encodeURIComponent(asText(value))}`);
    else if (!hopByHop.has(name.toLowerCase()))
      headers[name.toLowerCase()] = encodeHeader(asText(value), () =>
        fail('invalid-input', 400, `The value of the header \`${name}\` has a line break or a control sign in it.`),
      );
  }
  if (cookies.length > 0) headers['cookie'] = [...(headers['cookie'] ? [headers['cookie']] : []), ...cookies].join('; ');
  return headers;
}
