/** Operators and assignments of Groovy as JavaScript: plainly where the kinds of values are known, with a helper where they are not. */
import { atom, type Code, conditional, inheritedNames, member, operation, quote, tight, unary, variableName, within } from './code.ts';
import { type Facts, isNumeric } from './facts.ts';
import type { Helper } from './helpers.ts';
import { type Expression, type ExpressionOf, GroovyError } from './tree.ts';

const arithmetic: Readonly<Record<string, Helper>> = { '+': '$plus', '-': '$minus', '*': '$times' };

export abstract class OperatorWriter {
  readonly helpers = new Set<Helper>();
  readonly facts: Facts;

  constructor(facts: Facts) {
    this.facts = facts;
  }

  /** @throws GroovyError for what has no counterpart. */
  abstract value(expression: Expression): Code;
  /** A value that is kept: what is not there is null, as in Groovy, and not undefined. */
  abstract stored(expression: Expression): Code;
  /** As Groovy judges it: empty texts, lists and maps are false. */
  abstract condition(expression: Expression): Code;
  abstract elvis(value: Expression, otherwise: Expression): Code;
  /** A value in the middle of a text. */
  abstract text(expression: Expression): Code;
  /** A literal pattern, with more flags. */
  abstract pattern(expression: Expression, flags: string, whole?: boolean): Code;
  /** A value as another type: written so, or assigned to a variable of that type. */
  abstract converted(value: Expression, type: string, start: number): Code;
  abstract is(test: ExpressionOf<'is'>): Code;
  /** `<<` to a text that grows; undefined when it is none. */
  protected abstract appendedText(expression: ExpressionOf<'binary'>): Code | undefined;

  help(helper: Helper, ...args: readonly Code[]): Code {
    this.helpers.add(helper);
    return atom(`${helper}(${args.map((one) => within(one, conditional - 1)).join(', ')})`);
  }

  protected unary({ sign, value, start }: ExpressionOf<'unary'>): Code {
    switch (sign) {
      case '!':
        return { text: `!${within(this.condition(value), unary)}`, level: unary };
      case '~':
        return this.pattern(value, '', true);
      case '*':
        throw new GroovyError('a list can be spread only among the elements of another', start);
      case '++':
      case '--':
        if (value.kind !== 'name') throw new GroovyError(`\`${sign}\` before something that is no variable: write it in two steps`, start);
        return { text: `${sign}${this.value(value).text}`, level: unary };
      case '-':
      case '+':
        return { text: `${sign}${within(this.value(value), unary + 1)}`, level: unary };
      default:
        return sign satisfies never;
    }
  }

  protected binary(sign: string, left: Expression, right: Expression, start: number): Code {
    switch (sign) {
      case '&&':
      case '||':
        return operation(this.condition(left), sign, this.condition(right));
      case '+':
      case '-':
      case '*':
        return this.#arithmetic(sign, left, right);
      case '/': {
        const kinds = [this.facts.kindOf(left), this.facts.kindOf(right)];
        const isDecimal = kinds.includes('decimal') && kinds.every((kind) => kind === 'decimal' || kind === 'integer');
        return isDecimal
          ? this.help('$decimal', this.value(left), atom(quote(sign)), this.value(right))
          : this.help('$divide', this.value(left), this.value(right));
      }
      case '%':
      case '**':
        return operation(this.value(left), sign, this.value(right));
      case '==':
      case '!=':
        return this.#equality(sign, left, right);
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.#comparison(sign, left, right);
      case '<=>':
        return this.help('$compare', this.value(left), this.value(right));
      case 'in':
        return this.isIn(left, right);
      case '!in':
        return { text: `!${within(this.isIn(left, right), unary)}`, level: unary };
      case '<<':
        if (this.facts.kindOf(left) === 'text') return operation(this.value(left), '+', this.text(right));
        return this.help('$append', this.value(left), this.stored(right));
      case '=~':
        return this.help('$matches', this.text(left), this.pattern(right, 'g'));
      case '==~':
        return this.test(left, right, 'whole');
      case '&':
      case '|':
      case '^':
      case '>>':
      case '>>>': {
        const kinds = [this.facts.kindOf(left), this.facts.kindOf(right)];
        if (!kinds.every(isNumeric)) throw new GroovyError(`\`${sign}\` of something that is perhaps no number`, start);
        return operation(this.value(left), sign, this.value(right));
      }
      default:
        throw new GroovyError(`\`${sign}\` has no counterpart`, start);
    }
  }

  #arithmetic(sign: '+' | '-' | '*', left: Expression, right: Expression): Code {
    const [a, b] = [this.facts.kindOf(left), this.facts.kindOf(right)];
    if (isNumeric(a) && isNumeric(b)) {
      const isDecimal = (a === 'decimal' || b === 'decimal') && a !== 'number' && b !== 'number';
      return isDecimal
        ? this.help('$decimal', this.value(left), atom(quote(sign)), this.value(right))
        : operation(this.value(left), sign, this.value(right));
    }
    if (sign === '+' && a === 'text') return operation(this.value(left), '+', this.text(right));
    if (sign === '+' && b === 'text' && isNumeric(a)) return operation(this.text(left), '+', this.value(right));
    if (sign === '+' && a === 'list' && b === 'list')
      return atom(`[...${within(this.value(left), conditional)}, ...${within(this.value(right), conditional)}]`);
    if (a === 'decimal' || b === 'decimal') return this.help('$mixed', this.value(left), atom(quote(sign)), this.value(right));
    return this.help(arithmetic[sign] ?? '$plus', this.value(left), this.value(right));
  }

  #equality(sign: '==' | '!=', left: Expression, right: Expression): Code {
    const kinds = [this.facts.kindOf(left), this.facts.kindOf(right)];
    // With two signs also what is not there is null.
    if (kinds.includes('null')) return operation(this.value(left), sign, this.value(right));
    if (kinds.some((kind) => kind === 'text' || kind === 'boolean' || isNumeric(kind)))
      return operation(this.value(left), `${sign}=`, this.value(right));
    const equal = this.help('$equals', this.value(left), this.value(right));
    return sign === '==' ? equal : { text: `!${equal.text}`, level: unary };
  }

  #comparison(sign: string, left: Expression, right: Expression): Code {
    const [a, b] = [this.facts.kindOf(left), this.facts.kindOf(right)];
    const plain = (isNumeric(a) && isNumeric(b)) || (a === 'text' && b === 'text');
    // JavaScript takes a null for 0 there: with positive numbers that makes no difference.
    const positive = [left, right].some((side) => side.kind === 'number' && Number(side.text) > 0);
    if (plain || positive) return operation(this.value(left), sign, this.value(right));
    return operation(this.help('$compare', this.value(left), this.value(right)), sign, atom('0'));
  }

  isIn(one: Expression, all: Expression): Code {
    if (all.kind === 'name' && /^\p{Lu}\p{L}*\p{Ll}/u.test(all.name) && !this.facts.isDeclared(all.name))
      return this.is({ kind: 'is', value: one, type: all.name, negated: false, start: one.start, end: all.end });
    const simple = all.kind === 'list' && all.items.every((item) => item.kind === 'number' || (item.kind === 'text' && !item.slashy));
    if (simple) return atom(`${this.value(all).text}.includes(${this.value(one).text})`);
    return this.help('$in', this.value(one), this.value(all));
  }

  protected test(text: Expression, pattern: Expression, how: 'whole' | ''): Code {
    return atom(`${this.pattern(pattern, '', how === 'whole').text}.test(${this.text(text).text})`);
  }

  assignment({ sign, target, value, start }: ExpressionOf<'assign'>): Code {
    const next: Code = sign === '=' ? this.stored(value) : this.#combined(sign, target, value, start);
    if (target.kind === 'name') {
      const name = variableName(target.name);
      const repeated = `${name} ${sign.slice(0, -1)} `;
      if (sign !== '=' && next.level < tight && next.text.startsWith(repeated))
        return { text: `${name} ${sign} ${next.text.slice(repeated.length)}`, level: conditional - 1 };
      return { text: `${name} = ${next.text}`, level: conditional - 1 };
    }
    if (target.kind === 'property' && target.access === '.') {
      if (this.facts.kindOf(target.object) === 'object' && target.name.kind === 'text' && !inheritedNames.has(target.name.value))
        return { text: `${within(this.value(target.object), tight)}${member(target.name.value)} = ${next.text}`, level: conditional - 1 };
      return this.help('$set', this.value(target.object), this.value(target.name), next);
    }
    if (target.kind === 'index' && target.keys.length === 1 && target.keys[0])
      return this.help('$set', this.value(target.object), this.value(target.keys[0]), next);
    throw new GroovyError('nothing can be assigned to this', start);
  }

  #combined(sign: string, target: Expression, value: Expression, start: number): Code {
    return sign === '?=' ? this.elvis(target, value) : this.binary(sign.slice(0, -1), target, value, start);
  }
}
