/** Values of Groovy: numbers, texts, names, lists, maps, closures. What is done with them, `parse-expression.ts` reads. */
import { TokenReader } from './token-reader.ts';
import type { StringPart } from './tokens.ts';
import { type Expression, GroovyError, type MapEntry, type Parameter, type Statement } from './tree.ts';

const keywords: ReadonlySet<string> = new Set(
  'in as instanceof if else for while do switch case default try catch finally return break continue throw class interface enum trait import package assert def void'.split(
    ' ',
  ),
);
export const operatorWords: ReadonlySet<string> = new Set(['in', 'as', 'instanceof']);

export abstract class ValueParser extends TokenReader {
  /** Statements up to the brace that ends them, which is read too. */
  protected abstract readBody(): readonly Statement[];
  abstract readExpression(): Expression;

  protected readPrimary(): Expression {
    const token = this.token;
    const { start, end } = token;
    switch (token.kind) {
      case 'number':
        this.at++;
        return numberOf(token.text, start, end);
      case 'text':
        this.at++;
        return { kind: 'text', value: token.text, slashy: token.slashy, start, end };
      case 'gstring':
        this.at++;
        return {
          kind: 'gstring',
          parts: token.parts.map((part) => this.#readInserted(part)),
          slashy: this.source[start] === '/',
          start,
          end,
        };
      case 'name':
        return this.#readWord(token.text, start, end);
      case 'sign':
        if (token.text === '(') return this.#readBrackets();
        if (token.text === '[') {
          this.at++;
          const items = this.readItems(']');
          return Array.isArray(items)
            ? { kind: 'list', items: items as readonly Expression[], start, end: this.end }
            : { kind: 'map', entries: (items as NamedItems).entries, start, end: this.end };
        }
        if (token.text === '{') return this.readClosure();
        throw new GroovyError(`\`${token.text}\` is not understood here`, start);
      case 'newline':
      case 'end':
        throw new GroovyError('a value is missing', this.end);
      default:
        return token satisfies never;
    }
  }

  #readWord(text: string, start: number, end: number): Expression {
    if (text === 'new') {
      this.at++;
      const type = this.readType();
      this.expect('(');
      const items = this.readItems(')');
      if (!Array.isArray(items)) throw new GroovyError(`\`new ${type}\` with named arguments has no counterpart`, start);
      return { kind: 'new', type, arguments: items as readonly Expression[], start, end: this.end };
    }
    if (text === 'super') throw new GroovyError('`super` has no counterpart', start);
    if (keywords.has(text)) throw new GroovyError(`\`${text}\` is not understood here`, start);
    this.at++;
    return text === 'true' || text === 'false' || text === 'null'
      ? { kind: 'constant', value: text, start, end }
      : { kind: 'name', name: text, start, end };
  }

  #readBrackets(): Expression {
    this.at++;
    const value = this.readExpression();
    this.expect(')');
    return value;
  }

  #readInserted(part: StringPart): string | Expression {
    if (typeof part === 'string') return part;
    const outer = { tokens: this.tokens, at: this.at };
    this.tokens = part;
    this.at = 0;
    try {
      this.skipLines();
      const value = this.readExpression();
      this.skipLines();
      if (this.token.kind !== 'end') throw new GroovyError('only one expression can be inserted into a text', this.token.start);
      return value;
    } finally {
      this.tokens = outer.tokens;
      this.at = outer.at;
    }
  }

  /** `a, b`, or `k: v` pairs; the opening bracket is read already, the closing one is read here. */
  protected readItems(close: ')' | ']'): readonly Expression[] | NamedItems {
    const items: Expression[] = [];
    const entries: MapEntry[] = [];
    const { start } = this.token;
    this.skipLines();
    const emptyMap = close === ']' && this.is(':') && this.is(']', 1);
    if (emptyMap) this.at++;
    while (!this.is(close)) {
      this.#readItem(items, entries);
      this.skipLines();
      if (!this.take(',')) break;
      this.skipLines();
    }
    this.expect(close);
    if (!emptyMap && entries.length === 0) return items;
    const map: Expression = { kind: 'map', entries, start, end: this.end };
    if (close === ']' && items.length > 0) throw new GroovyError('a list with named entries has no counterpart', start);
    return { entries, all: [map, ...items] };
  }

  #readItem(items: Expression[], entries: MapEntry[]): void {
    if (this.is('*:')) {
      this.at++;
      entries.push({ key: '*', value: this.readExpression() });
      return;
    }
    if (this.is('*')) {
      const { start } = this.token;
      this.at++;
      const value = this.readExpression();
      items.push({ kind: 'unary', sign: '*', value, start, end: value.end });
      return;
    }
    const token = this.token;
    if (token.kind === 'name' && this.is(':', 1)) {
      this.at += 2;
      this.skipLines();
      entries.push({
        key: { kind: 'text', value: token.text, slashy: false, start: token.start, end: token.end },
        value: this.readExpression(),
      });
      return;
    }
    const value = this.readExpression();
    if (!this.take(':')) {
      items.push(value);
      return;
    }
    this.skipLines();
    entries.push({ key: value, value: this.readExpression() });
  }

  protected readClosure(): Expression {
    const { start } = this.token;
    this.at++;
    const parameters = this.#closureParameters();
    const body = this.readBody();
    return { kind: 'closure', parameters, body, start, end: this.end };
  }

  #closureParameters(): readonly Parameter[] | undefined {
    const from = this.at;
    this.skipLines();
    try {
      const parameters = this.is('->') ? [] : this.readParameters();
      if (this.take('->')) return parameters;
    } catch (error) {
      // No list of parameters: the body begins right here.
      if (!(error instanceof GroovyError)) throw error;
    }
    this.at = from;
    return undefined;
  }

  /** `a, int b = 2`, without brackets around it. */
  protected readParameters(): readonly Parameter[] {
    const parameters: Parameter[] = [];
    do {
      this.skipLines();
      while (this.is('final')) this.at++;
      const typeEnd = this.typeEnd(0);
      const typed = typeEnd !== undefined && this.peek(typeEnd).kind === 'name' && !operatorWords.has(this.peek(typeEnd).text);
      const type = typed ? this.readType() : undefined;
      const name = this.name();
      parameters.push({ name, type, value: this.take('=') ? this.readExpression() : undefined });
      this.skipLines();
    } while (this.take(','));
    return parameters;
  }
}

/** What stands between brackets when some of it has names. */
export interface NamedItems {
  readonly entries: readonly MapEntry[];
  /** The map first, then what has no name. */
  readonly all: readonly Expression[];
}

function numberOf(text: string, start: number, end: number): Expression {
  const plain = text.replaceAll('_', '');
  if (/^0[xb]/i.test(plain)) return { kind: 'number', text: String(Number(plain.replace(/[lgi]$/i, ''))), type: 'integer', start, end };
  const suffix = /[a-z]$/i.exec(plain)?.[0].toLowerCase();
  const digits = suffix ? plain.slice(0, -1) : plain;
  const whole = /^\d+$/.test(digits);
  if (whole && digits.length > 1 && digits.startsWith('0'))
    return { kind: 'number', text: String(Number.parseInt(digits, 8)), type: 'integer', start, end };
  const type = suffix === 'd' || suffix === 'f' ? 'double' : suffix === 'g' && !whole ? 'decimal' : whole ? 'integer' : 'decimal';
  return { kind: 'number', text: digits, type, start, end };
}
