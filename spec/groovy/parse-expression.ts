/** Expressions of Groovy, by its precedence of operators. */
import { type NamedItems, operatorWords, ValueParser } from './parse-value.ts';
import { type Access, type Expression, GroovyError } from './tree.ts';

/** From the loosest to the tightest; `as`, `in` and `instanceof` stand with the comparisons. */
const levels: readonly ReadonlySet<string>[] = [
  new Set(['||']),
  new Set(['&&']),
  new Set(['|']),
  new Set(['^']),
  new Set(['&']),
  new Set(['=~', '==~']),
  new Set(['==', '!=', '<=>', '===', '!==']),
  new Set(['<', '<=', '>', '>=', 'in', '!in', 'instanceof', '!instanceof', 'as']),
  new Set(['<<', '>>', '>>>', '..', '..<']),
  new Set(['+', '-']),
  new Set(['*', '/', '%']),
  new Set(['**']),
];
/** What a line can begin with and still belong to the one before. */
const continues: ReadonlySet<string> = new Set([
  '.',
  '?.',
  '*.',
  '?',
  '?:',
  '&&',
  '||',
  '==',
  '!=',
  '<=>',
  '=~',
  '==~',
  '<=',
  '>=',
  '<',
  '>',
  '*',
  '%',
  '**',
  'in',
  'instanceof',
  'as',
  '|',
  '^',
  '&',
  '<<',
]);
const assignments: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '**=', '<<=', '>>=', '&=', '|=', '^=', '?=']);

export abstract class ExpressionParser extends ValueParser {
  // -------------------------------------------------------------- operators

  override readExpression(): Expression {
    const target = this.#readTernary();
    if (!assignments.has(this.token.text) || this.token.kind !== 'sign') return target;
    const sign = this.token.text;
    this.at++;
    this.skipLines();
    const value = this.readExpression();
    return { kind: 'assign', sign, target, value, start: target.start, end: value.end };
  }

  #readTernary(): Expression {
    const condition = this.#readBinary(0);
    if (this.#operator('?')) {
      this.skipLines();
      const yes = this.readExpression();
      this.skipLines();
      this.expect(':');
      this.skipLines();
      const no = this.readExpression();
      return { kind: 'ternary', condition, yes, no, start: condition.start, end: no.end };
    }
    if (!this.#operator('?:')) return condition;
    this.skipLines();
    const otherwise = this.readExpression();
    return { kind: 'elvis', value: condition, otherwise, start: condition.start, end: otherwise.end };
  }

  /** Takes an operator that may stand at the beginning of the next line. */
  #operator(text: string): boolean {
    const ahead = this.#linesAhead();
    if (!this.is(text, ahead)) return false;
    this.at += ahead + 1;
    return true;
  }

  #linesAhead(): number {
    let ahead = 0;
    while (this.peek(ahead).kind === 'newline') ahead++;
    return ahead > 0 && continues.has(this.peek(ahead).text) && this.peek(ahead).kind !== 'text' ? ahead : 0;
  }

  #readBinary(level: number): Expression {
    const signs = levels[level];
    if (!signs) return this.#readUnary();
    let left = this.#readBinary(level + 1);
    for (;;) {
      const ahead = this.#linesAhead();
      const sign = this.#binarySign(ahead);
      if (sign === undefined || !signs.has(sign)) return left;
      this.at += ahead + (sign === '!in' || sign === '!instanceof' ? 2 : 1);
      this.skipLines();
      left = this.#withRight(left, sign, level);
    }
  }

  #binarySign(ahead: number): string | undefined {
    const token = this.peek(ahead);
    if (token.kind === 'name') return operatorWords.has(token.text) ? token.text : undefined;
    if (token.kind !== 'sign') return undefined;
    if (token.text !== '!') return token.text;
    const word = this.peek(ahead + 1);
    return word.kind === 'name' && word.start === token.end && (word.text === 'in' || word.text === 'instanceof')
      ? `!${word.text}`
      : undefined;
  }

  #withRight(left: Expression, sign: string, level: number): Expression {
    const { start } = left;
    if (sign === 'as') return { kind: 'cast', value: left, type: this.readType(), start, end: this.end };
    if (sign === 'instanceof' || sign === '!instanceof')
      return { kind: 'is', value: left, type: this.readType(), negated: sign === '!instanceof', start, end: this.end };
    // `**` groups to the right.
    const right = this.#readBinary(sign === '**' ? level : level + 1);
    if (sign === '..' || sign === '..<') return { kind: 'range', from: left, to: right, exclusive: sign === '..<', start, end: right.end };
    return { kind: 'binary', sign, left, right, start, end: right.end };
  }

  #readUnary(): Expression {
    const { text, kind, start } = this.token;
    if (kind === 'sign') {
      if (text === '(' && this.#isCast()) {
        this.at++;
        const type = this.readType();
        this.expect(')');
        const value = this.#readUnary();
        return { kind: 'cast', value, type, start, end: value.end };
      }
      if (text === '!' || text === '-' || text === '+' || text === '~' || text === '++' || text === '--') {
        this.at++;
        // `-2 ** 2` is -4: the sign is looser than the power.
        const value = text === '-' || text === '+' ? this.#readBinary(levels.length - 1) : this.#readUnary();
        return { kind: 'unary', sign: text, value, start, end: value.end };
      }
    }
    return this.#readPostfix();
  }

  /** `(String) x`: a type in brackets with a value right behind. */
  #isCast(): boolean {
    const end = this.typeEnd(1);
    if (end === undefined || !this.is(')', end)) return false;
    const type = this.peek(1).text;
    const next = this.peek(end + 1);
    const value =
      next.kind === 'name'
        ? !operatorWords.has(next.text)
        : next.kind === 'number' || next.kind === 'text' || next.kind === 'gstring' || next.text === '(' || next.text === '[';
    return value && (this.isTypeName(type) || this.isTypeName(this.peek(end - 1).text));
  }

  #readPostfix(): Expression {
    let value = this.readPrimary();
    for (;;) {
      const { start } = value;
      const ahead = this.#linesAhead();
      const token = this.peek(ahead);
      if (token.kind !== 'sign') return value;
      if (token.text === '.' || token.text === '?.' || token.text === '*.') {
        this.at += ahead + 1;
        this.skipLines();
        value = this.#readMember(value, token.text);
      } else if (ahead > 0) return value;
      else if (token.text === '(') value = this.#callOf(value, undefined, '.');
      else if (token.text === '{' && value.kind === 'name') value = this.#callOf(value, undefined, '.');
      else if (token.text === '[' || token.text === '?[') {
        this.at++;
        const keys = this.readItems(']');
        if (!Array.isArray(keys)) throw new GroovyError('a map cannot be an index', token.start);
        value = { kind: 'index', object: value, keys, safe: token.text === '?[', start, end: this.end };
      } else if (token.text === '++' || token.text === '--') {
        this.at++;
        value = { kind: 'postfix', sign: token.text, value, start, end: this.end };
      } else if (token.text === '.&' || token.text === '::' || token.text === '.@' || token.text === '*.@')
        throw new GroovyError(`\`${token.text}\` has no counterpart`, token.start);
      else return value;
    }
  }

  #readMember(object: Expression, access: Access): Expression {
    const { start } = object;
    const name = this.#readMemberName();
    if (this.is('(') || this.is('{')) return this.#callOf(name, object, access);
    return { kind: 'property', object, name, access, start, end: this.end };
  }

  #readMemberName(): Expression {
    const token = this.token;
    if (token.kind === 'name' || (token.kind === 'text' && !token.slashy)) {
      this.at++;
      return { kind: 'text', value: token.text, slashy: false, start: token.start, end: token.end };
    }
    if (token.kind === 'gstring') return this.readPrimary();
    throw new GroovyError('a name is expected behind the dot', token.start);
  }

  #callOf(callee: Expression, object: Expression | undefined, access: Access): Expression {
    const args: Expression[] = [];
    if (this.take('(')) {
      const items = this.readItems(')');
      // Named arguments are one map, and come first.
      if (Array.isArray(items)) args.push(...(items as readonly Expression[]));
      else args.push(...(items as NamedItems).all);
    }
    while (this.is('{')) args.push(this.readClosure());
    const start = object?.start ?? callee.start;
    if (object === undefined && callee.kind === 'property')
      return { kind: 'call', object: callee.object, access: callee.access, callee: callee.name, arguments: args, start, end: this.end };
    return { kind: 'call', object, access, callee, arguments: args, start, end: this.end };
  }

  /** `name a, b` without brackets: as a statement only. */
  protected readCommand(): Expression | undefined {
    const [name, first] = [this.token, this.peek(1)];
    if (name.kind !== 'name' || operatorWords.has(first.text)) return undefined;
    const begins = first.kind === 'text' || first.kind === 'gstring' || first.kind === 'number' || first.kind === 'name';
    if (!begins) return undefined;
    this.at++;
    const callee: Expression = { kind: 'name', name: name.text, start: name.start, end: name.end };
    const args = [this.readExpression()];
    while (this.take(',')) {
      this.skipLines();
      args.push(this.readExpression());
    }
    return { kind: 'call', object: undefined, access: '.', callee, arguments: args, start: name.start, end: this.end };
  }
}
