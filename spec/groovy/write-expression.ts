/** Expressions of Groovy as JavaScript: plainly where the kinds of values are known, with a helper where they are not. */
import { atom, type Code, conditional, isIdentifier, operation, quote, tight, unary, variableName, within } from './code.ts';
import { type Facts, hasPlainNames, isNumeric } from './facts.ts';
import type { Helper } from './helpers.ts';
import { translatePattern } from './patterns.ts';
import { type Call, type Closure, type Expression, GroovyError, type MapEntry } from './tree.ts';

type Of<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

/** Own names that every object has by itself: not to be read from one. */
const inherited: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));
const arithmetic: Readonly<Record<string, Helper>> = { '+': '$plus', '-': '$minus', '*': '$times' };

export abstract class ExpressionWriter {
  readonly helpers = new Set<Helper>();
  readonly facts: Facts;

  constructor(facts: Facts) {
    this.facts = facts;
  }

  abstract call(call: Call): Code;
  abstract closure(closure: Closure): Code;
  /** `<<` to a text that grows; undefined when it is none. */
  protected abstract appendedText(expression: Of<'binary'>): Code | undefined;
  /** A value as another type: written so, or assigned to a variable of that type. */
  abstract converted(value: Expression, type: string, start: number): Code;
  abstract is(test: Of<'is'>): Code;
  abstract created(creation: Of<'new'>): Code;

  /** @throws GroovyError for what has no counterpart. */
  value(expression: Expression): Code {
    switch (expression.kind) {
      case 'number':
        return numberOf(expression);
      case 'text':
        return atom(quote(expression.value));
      case 'gstring':
        return this.#template(expression);
      case 'constant':
        return atom(expression.value);
      case 'name':
        return this.#name(expression);
      case 'list':
        return atom(`[${expression.items.map((item) => this.#item(item)).join(', ')}]`);
      case 'map':
        return this.map(expression, false);
      case 'range':
        return this.help('$range', this.value(expression.from), this.value(expression.to), ...(expression.exclusive ? [atom('true')] : []));
      case 'closure':
        return this.closure(expression);
      case 'property':
        return this.#property(expression);
      case 'index':
        return this.#index(expression);
      case 'call':
        return this.call(expression);
      case 'unary':
        return this.#unary(expression);
      case 'postfix':
        if (expression.value.kind !== 'name')
          throw new GroovyError(`\`${expression.sign}\` behind something that is no variable: write it in two steps`, expression.start);
        return { text: `${this.value(expression.value).text}${expression.sign}`, level: unary };
      case 'binary':
        return (
          (expression.sign === '<<' ? this.appendedText(expression) : undefined) ??
          this.#binary(expression.sign, expression.left, expression.right, expression.start)
        );
      case 'assign':
        return this.assignment(expression);
      case 'ternary':
        return {
          text: `${within(this.condition(expression.condition), conditional + 1)} ? ${within(this.stored(expression.yes), conditional)} : ${within(this.stored(expression.no), conditional)}`,
          level: conditional,
        };
      case 'elvis':
        return this.elvis(expression.value, expression.otherwise);
      case 'cast':
        return this.converted(expression.value, expression.type, expression.start);
      case 'is':
        return this.is(expression);
      case 'new':
        return this.created(expression);
      default:
        return expression satisfies never;
    }
  }

  help(helper: Helper, ...args: readonly Code[]): Code {
    this.helpers.add(helper);
    return atom(`${helper}(${args.map((one) => within(one, conditional - 1)).join(', ')})`);
  }

  /** A value that is kept: what is not there is null, as in Groovy, and not undefined. */
  stored(expression: Expression): Code {
    const code = this.value(expression);
    return this.#mayBeMissing(expression) ? operation(code, '??', atom('null')) : code;
  }

  #mayBeMissing(expression: Expression): boolean {
    if (expression.kind !== 'property' && expression.kind !== 'index') return false;
    const kind = this.facts.kindOf(expression.object);
    return kind === 'object' || (kind === 'list' && expression.kind === 'index' && isPlace(expression.keys));
  }

  /** As Groovy judges it: empty texts, lists and maps are false. */
  condition(expression: Expression): Code {
    if (expression.kind === 'unary' && expression.sign === '!')
      return { text: `!${within(this.condition(expression.value), unary)}`, level: unary };
    if (expression.kind === 'binary' && (expression.sign === '&&' || expression.sign === '||')) {
      const [left, right] = [this.condition(expression.left), this.condition(expression.right)];
      return operation(left, expression.sign, right);
    }
    if (expression.kind === 'binary' && expression.sign === '=~') return this.#test(expression.left, expression.right, '');
    const kind = this.facts.kindOf(expression);
    if (kind === 'boolean' || kind === 'text' || isNumeric(kind)) return this.value(expression);
    if (kind === 'list') return operation({ text: `${within(this.value(expression), tight)}.length`, level: tight }, '>', atom('0'));
    return this.help('$truth', this.value(expression));
  }

  elvis(value: Expression, otherwise: Expression): Code {
    const kind = this.facts.kindOf(value);
    if (kind === 'text' || kind === 'boolean' || isNumeric(kind)) return operation(this.value(value), '||', this.stored(otherwise));
    const other = this.stored(otherwise);
    return isCheap(otherwise) ? this.help('$or', this.value(value), other) : this.help('$orElse', this.value(value), arrow('', other));
  }

  /** A value in the middle of a text. */
  text(expression: Expression): Code {
    const kind = this.facts.kindOf(expression);
    return kind === 'text' || kind === 'integer' || kind === 'boolean'
      ? this.value(expression)
      : this.help('$text', this.value(expression));
  }

  /** A literal pattern, with more flags. */
  pattern(expression: Expression, flags: string, whole = false): Code {
    const found = expression.kind === 'unary' && expression.sign === '~' ? expression.value : expression;
    if (found.kind !== 'text')
      throw new GroovyError('a pattern that is put together while it runs has to be translated by hand', expression.start);
    const pattern = translatePattern(found.value, expression.start);
    return atom(`/${whole ? `^(?:${pattern.source})$` : pattern.source}/${[...new Set(pattern.flags + flags)].join('')}`);
  }

  // -------------------------------------------------------------- literals

  #template({ parts, start, slashy }: Of<'gstring'>): Code {
    if (slashy) throw new GroovyError('a pattern that is put together while it runs has to be translated by hand', start);
    const text = parts.map((part) => {
      if (typeof part === 'string') return part.replaceAll(/[\\`]|\$\{/g, '\\$&');
      return part.kind === 'number' ? part.text : `\${${this.text(part).text}}`;
    });
    return atom(`\`${text.join('')}\``);
  }

  #name({ name, start }: Of<'name'>): Code {
    if (name === 'this' || name === 'owner' || name === 'delegate' || name === 'binding')
      throw new GroovyError(`\`${name}\` has no counterpart`, start);
    if (/^\p{Lu}/u.test(name) && !this.facts.isDeclared(name) && !this.facts.isAssigned(name) && /\p{Ll}/u.test(name))
      throw new GroovyError(`the class \`${name}\` has no counterpart`, start);
    return atom(variableName(name));
  }

  #item(item: Expression): string {
    if (item.kind !== 'unary' || item.sign !== '*') return within(this.stored(item), conditional - 1);
    const list = this.facts.kindOf(item.value) === 'list' ? this.value(item.value) : this.help('$list', this.value(item.value));
    return `...${within(list, conditional)}`;
  }

  /** @param keyed whether keys are added that are computed. */
  map(map: Of<'map'>, keyed: boolean): Code {
    const { entries } = map;
    if (entries.some(({ key }) => key === '*')) return this.#merged(entries);
    if (keyed) return atom(`new Map(${entries.length === 0 ? '' : this.#pairs(entries)})`);
    if (!hasPlainNames(map)) return this.help('$map', atom(this.#pairs(entries)));
    const fields = entries.map(
      ({ key, value }) =>
        `${key !== '*' && key.kind === 'text' ? fieldName(key.value) : ''}: ${within(this.stored(value), conditional - 1)}`,
    );
    return atom(fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`);
  }

  #pairs(entries: readonly MapEntry[]): string {
    const pairs = entries.map(({ key, value }) =>
      key === '*' ? '' : `[${this.stored(key).text}, ${within(this.stored(value), conditional - 1)}]`,
    );
    return `[${pairs.join(', ')}]`;
  }

  #merged(entries: readonly MapEntry[]): Code {
    let merged: Code | undefined;
    let own: MapEntry[] = [];
    const add = (code: Code): void => {
      merged = merged ? this.help('$plus', merged, code) : code;
    };
    const flush = (): void => {
      if (own.length > 0 || !merged) add(this.map({ kind: 'map', entries: own, start: 0, end: 0 }, false));
      own = [];
    };
    for (const entry of entries) {
      if (entry.key === '*') {
        flush();
        add(this.value(entry.value));
      } else own.push(entry);
    }
    if (own.length > 0) flush();
    return merged ?? atom('{}');
  }

  // -------------------------------------------------------------- parts of values

  #property(expression: Of<'property'>): Code {
    const { object, name, access, start } = expression;
    if (name.kind !== 'text') return access === '.' ? this.help('$at', this.value(object), this.value(name)) : unsupportedAccess(start);
    const fixed = this.#constant(expression);
    if (fixed) return fixed;
    if (name.value === 'class' || name.value === 'metaClass' || name.value === 'properties')
      throw new GroovyError(`\`${name.value}\` has no counterpart`, start);
    if (this.facts.kindOf(object) === 'object' && !inherited.has(name.value)) {
      if (access === '.') return atom(`${within(this.value(object), tight)}${memberOf(name.value)}`);
      if (access === '?.')
        return atom(`${within(this.value(object), tight)}?.${isIdentifier(name.value) ? name.value : `[${quote(name.value)}]`}`);
    }
    if (access === '*.') return this.help('$spread', this.value(object), atom(quote(name.value)));
    // A path is one call.
    const names = [quote(name.value)];
    let root = object;
    while (
      root.kind === 'property' &&
      root.access === access &&
      root.name.kind === 'text' &&
      this.facts.kindOf(root.object) !== 'object' &&
      !this.#constant(root)
    ) {
      names.unshift(quote(root.name.value));
      root = root.object;
    }
    return this.help(access === '.' ? '$get' : '$safe', this.value(root), ...names.map(atom));
  }

  #constant({ object, name }: Of<'property'>): Code | undefined {
    if (object.kind !== 'name' || name.kind !== 'text' || this.facts.isDeclared(object.name)) return undefined;
    const constants: Readonly<Record<string, string>> = {
      'Math.PI': 'Math.PI',
      'Math.E': 'Math.E',
      'Integer.MAX_VALUE': '2147483647',
      'Integer.MIN_VALUE': '-2147483648',
    };
    const text = constants[`${object.name}.${name.value}`];
    return text === undefined ? undefined : atom(text);
  }

  #index({ object, keys, safe, start }: Of<'index'>): Code {
    if (safe) return unsupportedAccess(start);
    const [key] = keys;
    if (!key) throw new GroovyError('nothing stands between these brackets', start);
    const kind = this.facts.kindOf(object);
    if (keys.length > 1) return this.help('$at', this.value(object), atom(`[${keys.map((one) => this.value(one).text).join(', ')}]`));
    if (key.kind === 'range') {
      const { from, to, exclusive } = key;
      return this.help('$slice', this.value(object), this.value(from), this.value(to), ...(exclusive ? [atom('true')] : []));
    }
    if (kind === 'object' && key.kind === 'text' && !inherited.has(key.value))
      return atom(`${within(this.value(object), tight)}${memberOf(key.value)}`);
    if (kind === 'list' && isPlace(keys)) return atom(`${within(this.value(object), tight)}[${this.value(key).text}]`);
    return this.help('$at', this.value(object), this.value(key));
  }

  // -------------------------------------------------------------- operators

  #unary({ sign, value, start }: Of<'unary'>): Code {
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

  #binary(sign: string, left: Expression, right: Expression, start: number): Code {
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
        return this.#test(left, right, 'whole');
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

  #test(text: Expression, pattern: Expression, how: 'whole' | ''): Code {
    return atom(`${this.pattern(pattern, '', how === 'whole').text}.test(${this.text(text).text})`);
  }

  assignment({ sign, target, value, start }: Of<'assign'>): Code {
    const next: Code = sign === '=' ? this.stored(value) : this.#combined(sign, target, value, start);
    if (target.kind === 'name') {
      const name = variableName(target.name);
      const repeated = `${name} ${sign.slice(0, -1)} `;
      if (sign !== '=' && next.level < tight && next.text.startsWith(repeated))
        return { text: `${name} ${sign} ${next.text.slice(repeated.length)}`, level: conditional - 1 };
      return { text: `${name} = ${next.text}`, level: conditional - 1 };
    }
    if (target.kind === 'property' && target.access === '.') {
      if (this.facts.kindOf(target.object) === 'object' && target.name.kind === 'text' && !inherited.has(target.name.value))
        return { text: `${within(this.value(target.object), tight)}${memberOf(target.name.value)} = ${next.text}`, level: conditional - 1 };
      return this.help('$set', this.value(target.object), this.value(target.name), next);
    }
    if (target.kind === 'index' && target.keys.length === 1 && target.keys[0])
      return this.help('$set', this.value(target.object), this.value(target.keys[0]), next);
    throw new GroovyError('nothing can be assigned to this', start);
  }

  #combined(sign: string, target: Expression, value: Expression, start: number): Code {
    return sign === '?=' ? this.elvis(target, value) : this.#binary(sign.slice(0, -1), target, value, start);
  }
}

/** An arrow function out of its parameters and one expression. */
export function arrow(parameters: string, body: Code): Code {
  return { text: `(${parameters}) => ${body.text.startsWith('{') ? `(${body.text})` : body.text}`, level: conditional - 1 };
}

function unsupportedAccess(start: number): never {
  throw new GroovyError('this way of access has no counterpart', start);
}

function numberOf({ text, start }: Of<'number'>): Code {
  const value = Number(text);
  if (/^\d+$/.test(text) && !Number.isSafeInteger(value))
    throw new GroovyError(`${text} is larger than the whole numbers of JavaScript`, start);
  // In front of a dot it needs brackets.
  return { text, level: unary + 1 };
}

/** A whole number that is written as such, and counts from the beginning. */
function isPlace(keys: readonly Expression[]): boolean {
  return keys.length === 1 && keys[0]?.kind === 'number' && keys[0].type === 'integer';
}

/** Costs nothing to compute, and does nothing. */
function isCheap(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'text':
    case 'constant':
    case 'name':
      return true;
    case 'list':
      return expression.items.length === 0;
    case 'map':
      return expression.entries.length === 0;
    default:
      return false;
  }
}

function fieldName(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return isIdentifier(name) ? name : quote(name);
}

function memberOf(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${quote(name)}]`;
}
