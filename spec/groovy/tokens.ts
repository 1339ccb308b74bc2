/** Groovy as tokens: strings with what is inserted into them, numbers, names, signs, and line breaks where they end a statement. */
import type { Span } from '../syntax/tree.ts';
import { GroovyError } from './tree.ts';

export type Token = Span & {
  /** Comments between the token before and this one, as written. */
  readonly comments: readonly Comment[];
} & (
    | { readonly kind: 'name' | 'number' | 'sign' | 'newline' | 'end'; readonly text: string }
    /** `slashy`: written between slashes, as patterns are. */
    | { readonly kind: 'text'; readonly text: string; readonly slashy: boolean }
    | { readonly kind: 'gstring'; readonly text: ''; readonly parts: readonly StringPart[] }
  );

/** Text as it is, or the tokens of what is inserted. */
export type StringPart = string | readonly Token[];

export interface Comment extends Span {
  readonly text: string;
}

/** @throws GroovyError for what is no Groovy at all: an open string or bracket. */
export function tokenize(source: string): readonly Token[] {
  return new Lexer(source).read(0, undefined).tokens;
}

const signs = [
  ...['>>>=', '<=>', '**=', '<<=', '>>=', '>>>', '...', '..<', '==~', '===', '!==', '*.@'],
  ...[
    '?.',
    '?:',
    '?=',
    '?[',
    '*.',
    '*:',
    '.&',
    '.@',
    '::',
    '==',
    '!=',
    '=~',
    '<=',
    '>=',
    '&&',
    '||',
    '++',
    '--',
    '+=',
    '-=',
    '*=',
    '/=',
    '%=',
  ],
  ...['&=', '|=', '^=', '->', '..', '**', '<<', '>>'],
];

const openers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '?[': ']' };
/** Words after which a slash begins a pattern, though a name stands there. */
const beforeValue: ReadonlySet<string> = new Set(['return', 'in', 'case', 'assert', 'throw', 'else', 'println', 'print']);
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', s: ' ', '0': '\0' };

class Lexer {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  /** Reads up to the end, or to the bracket that closes what begins before `from`. */
  read(from: number, until: '}' | undefined): { readonly tokens: readonly Token[]; readonly end: number } {
    const source = this.#source;
    const tokens: Token[] = [];
    const open: { readonly close: string; readonly at: number }[] = until ? [{ close: until, at: from - 1 }] : [];
    let comments: Comment[] = [];
    let at = from;
    const add = (token: TokenBody, end: number): void => {
      tokens.push({ ...token, start: at, end, comments } as Token);
      comments = [];
      at = end;
    };
    if (source.startsWith('#!')) at = lineEnd(source, 0);
    while (at < source.length) {
      const sign = source[at] ?? '';
      const comment = readComment(source, at);
      if (comment) {
        comments.push(comment);
        at = comment.end;
      } else if (sign === '\n') {
        // Between round and square brackets a statement goes on.
        const inside = open.at(-1)?.close ?? '}';
        if (inside === '}' && tokens.at(-1)?.kind !== 'newline') add({ kind: 'newline', text: '\n' }, at + 1);
        else at++;
      } else if (sign === '\\' && /^\\\r?\n/.test(source.slice(at, at + 3))) at += source[at + 1] === '\r' ? 3 : 2;
      else if (/\s/.test(sign)) at++;
      else {
        const text = this.#readString(at, startsValue(tokens.at(-1)));
        if (text) add(text.token, text.end);
        else {
          const word = /[\p{L}_$][\p{L}\p{N}_$]*|\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][-+]?\d+)?[a-zA-Z]?|0[xX][\da-fA-F_]+[a-zA-Z]?/uy;
          word.lastIndex = at;
          const hexadecimal = /0[xXbB][\da-fA-F_]+[lLgGiI]?/y;
          hexadecimal.lastIndex = at;
          const found = hexadecimal.exec(source)?.[0] ?? word.exec(source)?.[0];
          if (found !== undefined) add({ kind: /^\d/.test(found) ? 'number' : 'name', text: found }, at + found.length);
          else {
            const known = signs.find((one) => source.startsWith(one, at)) ?? sign;
            const close = openers[known];
            if (close) open.push({ close, at });
            else if (known === ')' || known === ']' || known === '}') {
              const opened = open.pop();
              if (opened?.close !== known) throw new GroovyError(`this \`${known}\` closes nothing`, at);
              if (until && open.length === 0)
                return { tokens: [...tokens, { kind: 'end', text: '', start: at, end: at, comments }], end: at + 1 };
            }
            add({ kind: 'sign', text: known }, at + known.length);
          }
        }
      }
    }
    const left = open.at(-1);
    if (left) throw new GroovyError(`a \`${left.close}\` is missing for what begins here`, left.at);
    add({ kind: 'end', text: '' }, at);
    return { tokens, end: at };
  }

  #readString(at: number, value: boolean): { readonly token: TokenBody; readonly end: number } | undefined {
    const source = this.#source;
    for (const quote of ["'''", '"""', "'", '"'])
      if (source.startsWith(quote, at)) return this.#readQuoted(at, quote, quote[0] === '"' ? 'inserts' : 'plain');
    if (!value) return undefined;
    if (source.startsWith('$/', at)) return this.#readQuoted(at, '/$', 'slashy', 2);
    return source[at] === '/' ? this.#readQuoted(at, '/', 'slashy') : undefined;
  }

  #readQuoted(
    from: number,
    quote: string,
    style: 'inserts' | 'plain' | 'slashy',
    opening = quote.length,
  ): { token: TokenBody; end: number } {
    const source = this.#source;
    const parts: StringPart[] = [];
    let text = '';
    let at = from + opening;
    while (!source.startsWith(quote, at)) {
      const sign = source[at];
      if (sign === undefined || (sign === '\n' && quote.length === 1 && style !== 'slashy'))
        throw new GroovyError('this text is never closed', from);
      if (sign === '\\' && style !== 'slashy') {
        const escaped = readEscape(source, at);
        text += escaped.text;
        at = escaped.end;
      } else if (sign === '\\' && source[at + 1] === '/') {
        text += '/';
        at += 2;
      } else if (sign === '$' && style !== 'plain' && /^\$(?:\{|[\p{L}_])/u.test(source.slice(at, at + 3))) {
        const inserted = source[at + 1] === '{' ? this.read(at + 2, '}') : readPath(source, at + 1);
        if (text) parts.push(text);
        parts.push(inserted.tokens);
        text = '';
        at = inserted.end;
      } else {
        text += sign;
        at++;
      }
    }
    const end = at + quote.length;
    if (parts.length === 0) return { token: { kind: 'text', text: text.replaceAll('\r\n', '\n'), slashy: style === 'slashy' }, end };
    return { token: { kind: 'gstring', text: '', parts: text ? [...parts, text] : parts }, end };
  }
}

type TokenBody =
  | { readonly kind: 'name' | 'number' | 'sign' | 'newline' | 'end'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string; readonly slashy: boolean }
  | { readonly kind: 'gstring'; readonly text: ''; readonly parts: readonly StringPart[] };

/** Whether a value can begin behind a token: a slash divides otherwise. */
function startsValue(before: Token | undefined): boolean {
  if (!before) return true;
  if (before.kind === 'name') return beforeValue.has(before.text);
  if (before.kind === 'sign') return ![')', ']', '}', '++', '--'].includes(before.text);
  return before.kind === 'newline';
}

function readComment(source: string, at: number): Comment | undefined {
  if (source.startsWith('//', at)) {
    const end = lineEnd(source, at);
    return { text: source.slice(at, end).trimEnd(), start: at, end };
  }
  if (!source.startsWith('/*', at)) return undefined;
  const close = source.indexOf('*/', at + 2);
  if (close < 0) throw new GroovyError('this comment is never closed', at);
  return { text: source.slice(at, close + 2), start: at, end: close + 2 };
}

function lineEnd(source: string, at: number): number {
  const found = source.indexOf('\n', at);
  return found < 0 ? source.length : found;
}

function readEscape(source: string, at: number): { readonly text: string; readonly end: number } {
  const next = source[at + 1] ?? '';
  const unicode = /^u+([\da-fA-F]{4})/.exec(source.slice(at + 1, at + 12));
  if (unicode) return { text: String.fromCharCode(Number.parseInt(unicode[1] ?? '0', 16)), end: at + 1 + unicode[0].length };
  // A line that goes on.
  if (next === '\n') return { text: '', end: at + 2 };
  if (next === '\r') return { text: '', end: at + 3 };
  return { text: escapes[next] ?? next, end: at + 2 };
}

/** `$name.field.field`: tokens as if it stood in braces. */
function readPath(source: string, from: number): { readonly tokens: readonly Token[]; readonly end: number } {
  const path = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/uy;
  path.lastIndex = from;
  const found = path.exec(source)?.[0] ?? '';
  const tokens: Token[] = [];
  let at = from;
  for (const text of found.split(/(\.)/)) {
    tokens.push({ kind: text === '.' ? 'sign' : 'name', text, start: at, end: at + text.length, comments: [] });
    at += text.length;
  }
  tokens.push({ kind: 'end', text: '', start: at, end: at, comments: [] });
  return { tokens, end: at };
}
