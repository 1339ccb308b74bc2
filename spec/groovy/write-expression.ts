/** Expressions of Groovy as JavaScript: plainly where the kinds of values are known, with a helper where they are not. */
import {
  atom,
  type Code,
  conditional,
  inheritedNames,
  isIdentifier,
  member,
  operation,
  quote,
  tight,
  unary,
  variableName,
  within,
} from './code.ts';
import { hasPlainNames, isNumeric } from './facts.ts';
import { translatePattern } from './patterns.ts';
import { type Call, type Closure, type Expression, type ExpressionOf, GroovyError, type MapEntry } from './tree.ts';
import { OperatorWriter } from './write-operators.ts';

export abstract class ExpressionWriter extends OperatorWriter {
  abstract call(call: Call): Code;
  abstract closure(closure: Closure): Code;
  abstract created(creation: ExpressionOf<'new'>): Code;

  /** @throws GroovyError for what has no counterpart. */
  override value(expression: Expression): Code {
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
        return this.unary(expression);
      case 'postfix':
        if (expression.value.kind !== 'name')
          throw new GroovyError(`\`${expression.sign}\` behind something that is no variable: write it in two steps`, expression.start);
        return { text: `${this.value(expression.value).text}${expression.sign}`, level: unary };
      case 'binary':
        return (
          (expression.sign === '<<' ? this.appendedText(expression) : undefined) ??
          this.binary(expression.sign, expression.left, expression.right, expression.start)
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

  /** A value that is kept: what is not there is null, as in Groovy, and not undefined. */
  override stored(expression: Expression): Code {
    const code = this.value(expression);
    return this.#mayBeMissing(expression) ? operation(code, '??', atom('null')) : code;
  }

  #mayBeMissing(expression: Expression): boolean {
    if (expression.kind !== 'property' && expression.kind !== 'index') return false;
    const kind = this.facts.kindOf(expression.object);
    return kind === 'object' || (kind === 'list' && expression.kind === 'index' && isPlace(expression.keys));
  }

  /** As Groovy judges it: empty texts, lists and maps are false. */
  override condition(expression: Expression): Code {
    if (expression.kind === 'unary' && expression.sign === '!')
      return { text: `!${within(this.condition(expression.value), unary)}`, level: unary };
    if (expression.kind === 'binary' && (expression.sign === '&&' || expression.sign === '||')) {
      const [left, right] = [this.condition(expression.left), this.condition(expression.right)];
      return operation(left, expression.sign, right);
    }
    if (expression.kind === 'binary' && expression.sign === '=~') return this.test(expression.left, expression.right, '');
    const kind = this.facts.kindOf(expression);
    if (kind === 'boolean' || kind === 'text' || isNumeric(kind)) return this.value(expression);
    if (kind === 'list') return operation({ text: `${within(this.value(expression), tight)}.length`, level: tight }, '>', atom('0'));
    return this.help('$truth', this.value(expression));
  }

  override elvis(value: Expression, otherwise: Expression): Code {
    const kind = this.facts.kindOf(value);
    if (kind === 'text' || kind === 'boolean' || isNumeric(kind)) return operation(this.value(value), '||', this.stored(otherwise));
    const other = this.stored(otherwise);
    return isCheap(otherwise) ? this.help('$or', this.value(value), other) : this.help('$orElse', this.value(value), arrow('', other));
  }

  /** A value in the middle of a text. */
  override text(expression: Expression): Code {
    const kind = this.facts.kindOf(expression);
    return kind === 'text' || kind === 'integer' || kind === 'boolean'
      ? this.value(expression)
      : this.help('$text', this.value(expression));
  }

  /** A literal pattern, with more flags. */
  override pattern(expression: Expression, flags: string, whole = false): Code {
    const found = expression.kind === 'unary' && expression.sign === '~' ? expression.value : expression;
    if (found.kind !== 'text')
      throw new GroovyError('a pattern that is put together while it runs has to be translated by hand', expression.start);
    const pattern = translatePattern(found.value, expression.start);
    return atom(`/${whole ? `^(?:${pattern.source})$` : pattern.source}/${[...new Set(pattern.flags + flags)].join('')}`);
  }

  // -------------------------------------------------------------- literals

  #template({ parts, start, slashy }: ExpressionOf<'gstring'>): Code {
    if (slashy) throw new GroovyError('a pattern that is put together while it runs has to be translated by hand', start);
    const text = parts.map((part) => {
      if (typeof part === 'string') return part.replaceAll(/[\\`]|\$\{/g, '\\$&');
      return part.kind === 'number' ? part.text : `\${${this.text(part).text}}`;
    });
    return atom(`\`${text.join('')}\``);
  }

  #name({ name, start }: ExpressionOf<'name'>): Code {
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
  map(map: ExpressionOf<'map'>, keyed: boolean): Code {
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

  #property(expression: ExpressionOf<'property'>): Code {
    const { object, name, access, start } = expression;
    if (name.kind !== 'text') return access === '.' ? this.help('$at', this.value(object), this.value(name)) : unsupportedAccess(start);
    const fixed = this.#constant(expression);
    if (fixed) return fixed;
    if (name.value === 'class' || name.value === 'metaClass' || name.value === 'properties')
      throw new GroovyError(`\`${name.value}\` has no counterpart`, start);
    if (this.facts.kindOf(object) === 'object' && !inheritedNames.has(name.value)) {
      if (access === '.') return atom(`${within(this.value(object), tight)}${member(name.value)}`);
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

  #constant({ object, name }: ExpressionOf<'property'>): Code | undefined {
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

  #index({ object, keys, safe, start }: ExpressionOf<'index'>): Code {
    if (safe) return unsupportedAccess(start);
    const [key] = keys;
    if (!key) throw new GroovyError('nothing stands between these brackets', start);
    const kind = this.facts.kindOf(object);
    if (keys.length > 1) return this.help('$at', this.value(object), atom(`[${keys.map((one) => this.value(one).text).join(', ')}]`));
    if (key.kind === 'range') {
      const { from, to, exclusive } = key;
      return this.help('$slice', this.value(object), this.value(from), this.value(to), ...(exclusive ? [atom('true')] : []));
    }
    if (kind === 'object' && key.kind === 'text' && !inheritedNames.has(key.value))
      return atom(`${within(this.value(object), tight)}${member(key.value)}`);
    if (kind === 'list' && isPlace(keys)) return atom(`${within(this.value(object), tight)}[${this.value(key).text}]`);
    return this.help('$at', this.value(object), this.value(key));
  }
}

/** An arrow function out of its parameters and one expression. */
export function arrow(parameters: string, body: Code): Code {
  return { text: `(${parameters}) => ${body.text.startsWith('{') ? `(${body.text})` : body.text}`, level: conditional - 1 };
}

function unsupportedAccess(start: number): never {
  throw new GroovyError('this way of access has no counterpart', start);
}

function numberOf({ text, start }: ExpressionOf<'number'>): Code {
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
