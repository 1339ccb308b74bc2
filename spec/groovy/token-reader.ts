/** A place among tokens that moves on as they are read: names, signs and types. */
import type { Token } from './tokens.ts';
import { GroovyError } from './tree.ts';

const primitives: ReadonlySet<string> = new Set([
  'int',
  'long',
  'double',
  'float',
  'boolean',
  'char',
  'short',
  'byte',
  'void',
  'def',
  'var',
  'final',
]);

export class TokenReader {
  protected readonly source: string;
  protected tokens: readonly Token[];
  protected at = 0;

  constructor(source: string, tokens: readonly Token[]) {
    this.source = source;
    this.tokens = tokens;
  }

  protected get token(): Token {
    return this.peek(0);
  }

  protected peek(ahead: number): Token {
    const last = this.tokens.at(-1);
    const found = this.tokens[this.at + ahead] ?? last;
    if (!found) throw new GroovyError('there is nothing here', 0);
    return found;
  }

  protected is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && (token.kind === 'sign' || token.kind === 'name');
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  protected expect(text: string): void {
    if (this.take(text)) return;
    const { kind, text: found, start } = this.token;
    const there = kind === 'newline' ? 'the line ends' : kind === 'end' ? 'the text ends' : `\`${found}\` stands`;
    throw new GroovyError(`${there} where \`${text}\` is expected`, start);
  }

  protected skipLines(): void {
    while (this.token.kind === 'newline') this.at++;
  }

  protected name(): string {
    const { kind, text, start } = this.token;
    if (kind !== 'name') throw new GroovyError('a name is expected here', start);
    this.at++;
    return text;
  }

  /** Where what was read ends, without line breaks behind it. */
  protected get end(): number {
    let last = this.at - 1;
    while (this.tokens[last]?.kind === 'newline') last--;
    return this.tokens[last]?.end ?? 0;
  }

  /** How many tokens a type takes that begins so far ahead; undefined where none does. */
  protected typeEnd(from: number): number | undefined {
    let at = from;
    if (this.peek(at).kind !== 'name') return undefined;
    at++;
    while (this.is('.', at) && this.peek(at + 1).kind === 'name') at += 2;
    if (this.is('<', at)) {
      let depth = 0;
      do {
        const { kind, text } = this.peek(at);
        if (text === '<') depth++;
        else if (text === '>' || text === '>>' || text === '>>>') depth -= text.length;
        else if (kind !== 'name' && ![',', '.', '?', '[', ']'].includes(text)) return undefined;
        at++;
      } while (depth > 0);
    }
    while (this.is('[', at) && this.is(']', at + 1)) at += 2;
    return at;
  }

  /** The name alone, without package and type arguments; lists are `List`. */
  protected readType(): string {
    const end = this.typeEnd(0);
    if (end === undefined) throw new GroovyError('a type is expected here', this.token.start);
    let name = '';
    for (let ahead = 0; ahead < end; ahead++) {
      const { kind, text } = this.peek(ahead);
      if (text === '<') break;
      if (kind === 'name') name = text;
    }
    const isList = this.is(']', end - 1);
    this.at += end;
    return isList ? 'List' : name;
  }

  protected isTypeName(text: string): boolean {
    return primitives.has(text) || /^\p{Lu}/u.test(text);
  }
}
