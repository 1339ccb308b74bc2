/**
 * Templates: `{{name}}`, `{{{name}}}`, `{{&name}}`, `{{step.field}}`, sections `{{#x}}…{{/x}}`, inverted ones `{{^x}}…{{/x}}`,
 * comments `{{! … }}` and changed delimiters `{{=<% %>=}}` (format.md R10). A `{{` that is never closed is plain text.
 * One parser for the editor and the engine; parsing never fails.
 */

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | TagPart
  | { readonly kind: 'comment' | 'delimiters'; readonly start: number; readonly end: number };

export interface TagPart {
  readonly kind: 'name' | 'section' | 'inverted' | 'close' | 'partial';
  /** As written between the braces, trimmed; empty for `{{}}`. */
  readonly name: string;
  /** Of the whole tag, braces included. */
  readonly start: number;
  readonly end: number;
  /** Of the name alone. */
  readonly nameStart: number;
  readonly nameEnd: number;
}

const sigils: Readonly<Record<string, TagPart['kind']>> = { '#': 'section', '^': 'inverted', '/': 'close', '>': 'partial', '&': 'name' };

export function parseTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let open = '{{';
  let close = '}}';
  let at = 0;
  while (at < text.length) {
    const start = text.indexOf(open, at);
    const triple = open === '{{' && text[start + 2] === '{';
    const closing = triple ? '}}}' : close;
    const inner = start + open.length + (triple ? 1 : 0);
    const stop = start < 0 ? -1 : text.indexOf(closing, inner);
    if (start < 0 || stop < 0) break;
    if (start > at) parts.push({ kind: 'text', text: text.slice(at, start), start: at, end: start });
    const end = stop + closing.length;
    const content = text.slice(inner, stop);
    const first = content.trimStart()[0] ?? '';
    if (first === '!') parts.push({ kind: 'comment', start, end });
    else if (first === '=') {
      parts.push({ kind: 'delimiters', start, end });
      const [newOpen, newClose] = content.trim().replaceAll('=', ' ').trim().split(/\s+/);
      if (newOpen && newClose) [open, close] = [newOpen, newClose];
    } else parts.push(readTag(content, triple ? undefined : sigils[first], start, end, inner));
    at = end;
  }
  if (at < text.length) parts.push({ kind: 'text', text: text.slice(at), start: at, end: text.length });
  return parts;
}

function readTag(content: string, sigil: TagPart['kind'] | undefined, start: number, end: number, inner: number): TagPart {
  const lead = content.length - content.trimStart().length + (sigil ? 1 : 0);
  const rest = content.slice(lead);
  const name = rest.trim();
  const nameStart = inner + lead + (rest.length - rest.trimStart().length);
  return { kind: sigil ?? 'name', name, start, end, nameStart, nameEnd: nameStart + name.length };
}

/** The tags of a text that stand for a value or a section, in order. */
export function templateNames(text: string): readonly TagPart[] {
  if (!text.includes('{{')) return [];
  return parseTemplate(text).filter((part): part is TagPart => part.kind === 'name' || part.kind === 'section' || part.kind === 'inverted');
}

export function isTemplate(text: string): boolean {
  return templateNames(text).length > 0;
}
