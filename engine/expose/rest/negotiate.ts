/** Content negotiation (RFC 9110, section 12.5.1): which form of an answer its caller likes best. */

interface Range {
  readonly type: string;
  readonly subtype: string;
  readonly quality: number;
}

/** The first of equally liked ones; undefined when the caller takes none of them. */
export function preferredType(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = accept.split(',').flatMap(readRange);
  let best: { readonly type: string; readonly quality: number } | undefined;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality > (best?.quality ?? 0)) best = { type, quality };
  }
  return best?.type;
}

/** What the most precise range that fits says. */
function qualityOf(mediaType: string, ranges: readonly Range[]): number {
  const [type, subtype] = mediaType.split('/');
  const fitting =
    ranges.find((range) => range.type === type && range.subtype === subtype) ??
    ranges.find((range) => range.type === type && range.subtype === '*') ??
    ranges.find((range) => range.type === '*' && range.subtype === '*');
  return fitting?.quality ?? 0;
}

/** Parameters other than `q` do not tell our types apart. */
function readRange(text: string): readonly Range[] {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const [type = '', subtype = ''] = range.split('/');
  if (type === '' || subtype === '') return [];
  const quality = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '');
  const value = quality === undefined ? 1 : Number(quality);
  return [{ type, subtype, quality: Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, value)) }];
}
