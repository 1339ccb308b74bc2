/** Calls: methods that Groovy adds to lists, maps, texts and numbers, and those of Java that scripts use. */
import { atom, type Code, conditional, operation, quote, tight, unary, variableName, within } from './code.ts';
import { type Helper, isHelper } from './helpers.ts';
import { type Call, type Closure, type Expression, type ExpressionOf, GroovyError } from './tree.ts';
import { arrow } from './write-expression.ts';
import { TypeWriter } from './write-type.ts';

/** Methods of texts and numbers that JavaScript has by the same name, and that nothing else has. */
const native: ReadonlySet<string> = new Set([
  'toUpperCase',
  'toLowerCase',
  'trim',
  'startsWith',
  'endsWith',
  'substring',
  'charAt',
  'concat',
  'codePointAt',
]);
/** Methods that a helper of the same name stands for. */
const alike: ReadonlySet<string> = new Set(
  (
    'each eachWithIndex collect collectMany collectEntries find findAll findResult any every count sum average inject max min groupBy countBy split flatten reverse first last ' +
    'take drop takeWhile dropWhile collate withIndex transpose intersect subMap remove removeAll addAll contains tokenize capitalize center isNumber isInteger size'
  ).split(' '),
);
const renamed: ReadonlyMap<string, Helper> = new Map([
  ['get', '$at'],
  ['getAt', '$at'],
  ['put', '$set'],
  ['putAt', '$set'],
  ['keySet', '$keys'],
  ['values', '$values'],
  ['entrySet', '$list'],
  ['toList', '$list'],
  ['asList', '$list'],
  ['containsKey', '$has'],
  ['getOrDefault', '$getOr'],
  ['findIndexOf', '$findIndex'],
  ['head', '$first'],
  ['length', '$size'],
  ['toInteger', '$toInteger'],
  ['toLong', '$toInteger'],
  ['intValue', '$toInteger'],
  ['longValue', '$toInteger'],
  ['toDouble', '$toNumber'],
  ['toFloat', '$toNumber'],
  ['toBigDecimal', '$toNumber'],
  ['doubleValue', '$toNumber'],
  ['isLong', '$isInteger'],
  ['isDouble', '$isNumber'],
  ['isBigDecimal', '$isNumber'],
  ['compareTo', '$compare'],
  ['equals', '$equals'],
  ['toString', '$text'],
  ['asBoolean', '$truth'],
  ['readLines', '$lines'],
  ['plus', '$plus'],
  ['minus', '$minus'],
  ['multiply', '$times'],
  ['div', '$divide'],
  ['grep', '$findAll'],
  ['leftShift', '$append'],
  ['containsAll', '$containsAll'],
  ['computeIfAbsent', '$ensure'],
  ['withDefault', '$withDefault'],
]);
/** `Type.method(…)`, as JavaScript says it; `$` at the beginning: a helper. */
const statics: Readonly<Record<string, string>> = {
  'Integer.parseInt': '$toInteger',
  'Integer.valueOf': '$toInteger',
  'Long.parseLong': '$toInteger',
  'Long.valueOf': '$toInteger',
  'Double.parseDouble': '$toNumber',
  'Double.valueOf': '$toNumber',
  'BigDecimal.valueOf': '$toNumber',
  'String.valueOf': '$text',
  'Objects.equals': '$equals',
};
const sameMath: ReadonlySet<string> = new Set([
  'max',
  'min',
  'abs',
  'floor',
  'ceil',
  'sqrt',
  'pow',
  'cbrt',
  'round',
  'log',
  'log10',
  'exp',
  'sin',
  'cos',
  'tan',
  'signum',
]);
/** With a closure that takes one element, on what is a list for certain. */
const onLists: ReadonlyMap<string, string> = new Map([
  ['collect', 'map'],
  ['findAll', 'filter'],
  ['any', 'some'],
  ['every', 'every'],
  ['find', 'find'],
]);
const judging: ReadonlySet<string> = new Set(['findAll', 'any', 'every', 'find']);

export abstract class CallWriter extends TypeWriter {
  /** A closure whose value is judged: `(it) => it.total > 5`. Undefined when it takes more than one expression. */
  abstract judge(closure: Closure): Code | undefined;

  override call(call: Call): Code {
    const { object, callee, access, start } = call;
    if (!object) return this.#function(callee, call.arguments, start);
    if (callee.kind !== 'text') throw new GroovyError('a method whose name is computed has no counterpart', start);
    if (access === '*.') {
      const each = this.#method({ kind: 'name', name: 'one', start, end: start }, callee.value, call.arguments, start);
      return this.help('$onEach', this.value(object), arrow('one', each));
    }
    if (access === '?.') return this.#safely(object, callee.value, call.arguments, start);
    return this.#method(object, callee.value, call.arguments, start);
  }

  #safely(object: Expression, name: string, given: readonly Expression[], start: number): Code {
    if (native.has(name)) return atom(`${within(this.value(object), tight)}?.${name}(${this.#list(given)})`);
    if (object.kind === 'name') {
      const called = this.#method(object, name, given, start);
      return { text: `${this.value(object).text} == null ? null : ${within(called, conditional)}`, level: conditional };
    }
    const called = this.#method({ kind: 'name', name: 'one', start, end: start }, name, given, start);
    return atom(`((one) => one == null ? null : ${within(called, conditional)})(${this.value(object).text})`);
  }

  #function(callee: Expression, given: readonly Expression[], start: number): Code {
    if (callee.kind !== 'name') return atom(`${within(this.value(callee), tight)}(${this.#list(given)})`);
    const { name } = callee;
    if (name === 'sprintf') return this.#format(given, start);
    if (name === 'println' || name === 'print' || name === 'printf') throw new GroovyError('a script step prints nothing', start);
    if (['evaluate', 'run', 'sleep', 'getBinding', 'use', 'withFormat'].includes(name))
      throw new GroovyError(`\`${name}\` has no counterpart`, start);
    return atom(`${variableName(name)}(${this.#list(given)})`);
  }

  #list(given: readonly Expression[]): string {
    return given.map((one) => within(this.stored(one), conditional - 1)).join(', ');
  }

  #method(object: Expression, name: string, given: readonly Expression[], start: number): Code {
    if (object.kind === 'name' && /^\p{Lu}/u.test(object.name) && !this.facts.isDeclared(object.name))
      return this.#static(object.name, name, given, start);
    const plain = this.#onList(object, name, given);
    if (plain) return plain;
    if (native.has(name)) return atom(`${within(this.value(object), tight)}.${name}(${this.#list(given)})`);
    const special = this.#special(object, name, given, start);
    if (special) return special;
    const helper = alike.has(name) ? `$${name}` : renamed.get(name);
    if (helper === undefined || !isHelper(helper)) throw new GroovyError(`the method \`${name}\` is not known here`, start);
    return this.help(helper, this.value(object), ...given.map((one) => this.stored(one)));
  }

  /** What JavaScript itself has for lists. */
  #onList(object: Expression, name: string, given: readonly Expression[]): Code | undefined {
    if (this.facts.kindOf(object) !== 'list') return undefined;
    const list = (): string => within(this.value(object), tight);
    if (name === 'size' && given.length === 0) return atom(`${list()}.length`);
    if (name === 'isEmpty') return operation(atom(`${list()}.length`), '===', atom('0'));
    const [closure, ...more] = given;
    const method = onLists.get(name);
    if (method === undefined || closure?.kind !== 'closure' || more.length > 0 || (closure.parameters?.length ?? 1) > 1) return undefined;
    const body = judging.has(name) ? this.judge(closure) : this.closure(closure);
    if (!body) return undefined;
    const called = atom(`${list()}.${method}(${body.text})`);
    // A closure that ends without a value would leave a gap.
    return name === 'find' ? operation(called, '??', atom('null')) : called;
  }

  #special(object: Expression, name: string, given: readonly Expression[], start: number): Code | undefined {
    const [first, second] = given;
    const value = (): Code => this.value(object);
    const kind = this.facts.kindOf(object);
    switch (name) {
      case 'call':
        return atom(`${within(value(), tight)}(${this.#list(given)})`);
      case 'isEmpty':
        return kind === 'text' ? operation(value(), '===', atom("''")) : operation(this.help('$size', value()), '===', atom('0'));
      case 'isBlank':
      case 'isAllWhitespace':
        return operation(atom(`${within(value(), tight)}.trim()`), '===', atom("''"));
      case 'strip':
        return atom(`${within(value(), tight)}.trim()`);
      case 'size':
      case 'length':
        return kind === 'text' ? atom(`${within(value(), tight)}.length`) : undefined;
      case 'count':
        if (first && kind === 'text')
          return operation(atom(`${within(value(), tight)}.split(${this.value(first).text}).length`), '-', atom('1'));
        return first ? undefined : this.help('$size', value());
      case 'join':
        return this.help('$join', kind === 'list' ? value() : this.help('$list', value()), ...(first ? [this.value(first)] : []));
      case 'add':
        if (given.length > 1) throw new GroovyError('`add` at a place: write `list.splice(place, 0, element)`', start);
        return first && atom(`${within(value(), tight)}.push(${within(this.stored(first), conditional - 1)})`);
      case 'addFirst':
        return first && atom(`${within(value(), tight)}.unshift(${within(this.stored(first), conditional - 1)})`);
      case 'sort':
      case 'toSorted':
      case 'unique':
      case 'toUnique':
        return this.#ordered(object, name, given);
      case 'toSet':
        return this.help('$unique', this.help('$list', value()), atom('undefined'), atom('true'));
      case 'reverseEach':
        return first && this.help('$each', this.help('$reverse', value()), this.stored(first));
      case 'inject':
        if (given.length !== 2 || !first || !second) throw new GroovyError('`inject` needs a first value here: `inject(0) { … }`', start);
        return this.help('$inject', value(), first.kind === 'map' ? this.map(first, true) : this.stored(first), this.stored(second));
      case 'groupBy':
        if (given.length > 1) throw new GroovyError('`groupBy` with several closures: group the groups in a second step', start);
        return undefined;
      case 'times':
        return first && this.help('$each', this.help('$range', atom('0'), value(), atom('true')), this.stored(first));
      case 'upto':
      case 'downto':
        return first && second && this.help('$each', this.help('$range', value(), this.value(first)), this.stored(second));
      case 'indexOf':
      case 'lastIndexOf':
        return first && atom(`${within(value(), tight)}.${name}(${this.#list(given)})`);
      case 'tail':
        return this.help('$drop', value(), atom('1'));
      case 'init':
        return atom(`${within(value(), tight)}.slice(0, -1)`);
      case 'takeRight':
        return first && this.help('$drop', value(), operation(this.help('$size', value()), '-', this.value(first)));
      case 'putAll':
        return first && this.help('$append', value(), this.value(first));
      case 'getKey':
        return this.help('$get', value(), atom("'key'"));
      case 'getValue':
        return this.help('$get', value(), atom("'value'"));
      case 'getMessage':
        return this.help('$get', value(), atom("'message'"));
      case 'intdiv':
        return first && atom(`Math.trunc(${operation(value(), '/', this.value(first)).text})`);
      case 'mod':
        return first && operation(value(), '%', this.value(first));
      case 'power':
        return first && operation(value(), '**', this.value(first));
      case 'negate':
        return { text: `-${within(value(), unary + 1)}`, level: unary };
      case 'abs':
        return atom(`Math.abs(${value().text})`);
      case 'round':
        if (first || kind === 'decimal') return this.help('$round', value(), first ? this.value(first) : atom('0'));
        return atom(`Math.round(${value().text})`);
      case 'setScale':
        if (second && !/HALF_UP/.test(nameOf(second))) throw new GroovyError('only `HALF_UP` rounds here', start);
        if (!second) throw new GroovyError('`setScale` needs a way of rounding', start);
        return first && this.help('$round', value(), this.value(first));
      case 'getClass':
        throw new GroovyError('`getClass` has no counterpart', start);
      case 'parseText':
        return first && atom(`JSON.parse(${this.value(first).text})`);
      case 'append':
        return first && this.#appended(object, first, start);
      default:
        return this.#ofText(object, name, given, start);
    }
  }

  #ofText(object: Expression, name: string, given: readonly Expression[], start: number): Code | undefined {
    const [first, second] = given;
    const text = (): string => within(this.value(object), tight);
    switch (name) {
      case 'replace':
        if (!first || !second) return undefined;
        if (this.facts.kindOf(second) === 'text' && second.kind === 'text' && !second.value.includes('$'))
          return atom(`${text()}.replaceAll(${this.value(first).text}, ${this.value(second).text})`);
        return atom(`${text()}.replaceAll(${this.value(first).text}, () => ${within(this.value(second), conditional - 1)})`);
      case 'replaceAll':
      case 'replaceFirst':
        return first && second && this.#replaced(text(), name, first, second);
      case 'split':
        if (first?.kind === 'closure') return undefined;
        return first ? this.help('$splitText', this.value(object), this.pattern(first, '')) : this.help('$tokenize', this.value(object));
      case 'matches':
        return first && atom(`${this.pattern(first, '', true).text}.test(${this.value(object).text})`);
      case 'equalsIgnoreCase':
        return first && operation(atom(`${text()}.toLowerCase()`), '===', atom(`${within(this.value(first), tight)}?.toLowerCase()`));
      case 'padLeft':
      case 'padRight':
        return first && atom(`${text()}.${name === 'padLeft' ? 'padStart' : 'padEnd'}(${this.#list(given)})`);
      case 'uncapitalize':
        return atom(`${text()}.replace(/^./, (sign) => sign.toLowerCase())`);
      case 'toCharArray':
      case 'chars':
        return atom(`[...${text()}]`);
      case 'format':
      case 'formatted':
        return this.#format([object, ...given], start);
      case 'find':
      case 'findAll':
        // Of a text, by a pattern.
        if (first?.kind !== 'text' || given.length > 1) return undefined;
        return name === 'findAll'
          ? this.help('$matches', this.value(object), this.pattern(first, 'g'))
          : operation(atom(`${text()}.match(${this.pattern(first, '').text})?.[0]`), '??', atom('null'));
      default:
        return undefined;
    }
  }

  #replaced(text: string, name: string, pattern: Expression, by: Expression): Code {
    const expression = this.pattern(pattern, name === 'replaceAll' ? 'g' : '');
    if (by.kind === 'closure') return this.help('$replace', atom(text), expression, this.closure(by));
    if (by.kind !== 'text') return atom(`${text}.replace(${expression.text}, () => ${within(this.value(by), conditional - 1)})`);
    // `\$` is a dollar, `$1` a group as in JavaScript.
    const written = by.value.replaceAll(/\\(.)/g, (_, sign: string) => (sign === '$' ? '$$' : sign));
    return atom(`${text}.replace(${expression.text}, ${quote(written)})`);
  }

  #ordered(object: Expression, name: string, given: readonly Expression[]): Code {
    const helper = name === 'sort' || name === 'toSorted' ? '$sort' : '$unique';
    const [first, second] = given;
    const flag = first?.kind === 'constant' ? first.value : undefined;
    const closure = flag === undefined ? first : second;
    const leaves = name === 'toSorted' || name === 'toUnique' || flag === 'false';
    return this.help(
      helper,
      this.value(object),
      ...(closure ? [this.stored(closure)] : leaves ? [atom('undefined')] : []),
      ...(leaves ? [atom('true')] : []),
    );
  }

  /** `text.append(a).append(b)` or `text << a << b`, of a variable of its own. */
  #appended(object: Expression, added: Expression, start: number): Code {
    const parts = [added];
    let variable = object;
    for (let next = appendedTo(variable); next; next = appendedTo(variable)) {
      parts.unshift(next.added);
      variable = next.object;
    }
    if (variable.kind !== 'name' || !this.facts.isBuilder(variable.name))
      throw new GroovyError('`append` to something that is no variable of its own: write it in two steps', start);
    const text = parts.length === 1 ? this.text(added).text : `\`${parts.map((part) => `\${${this.text(part).text}}`).join('')}\``;
    return { text: `${variableName(variable.name)} += ${text}`, level: conditional - 1 };
  }

  protected override appendedText({ left, right, start }: ExpressionOf<'binary'>): Code | undefined {
    let root = left;
    for (let next = appendedTo(root); next; next = appendedTo(root)) root = next.object;
    return root.kind === 'name' && this.facts.isBuilder(root.name) ? this.#appended(left, right, start) : undefined;
  }

  #static(type: string, name: string, given: readonly Expression[], start: number): Code {
    const known = statics[`${type}.${name}`];
    const [first] = given;
    if (known !== undefined && isHelper(known)) return this.help(known, ...given.map((one) => this.stored(one)));
    if (type === 'Math' && sameMath.has(name)) return atom(`Math.${name === 'signum' ? 'sign' : name}(${this.#list(given)})`);
    if (type === 'String' && name === 'format') return this.#format(given, start);
    if (type === 'String' && name === 'join')
      return given[1]
        ? this.help('$join', this.help('$list', this.value(given[1])), ...(first ? [this.value(first)] : []))
        : unknownStatic(type, name, start);
    if (type === 'JsonOutput' && name === 'toJson' && first) return atom(`JSON.stringify(${this.help('$json', this.value(first)).text})`);
    if (type === 'Boolean' && (name === 'parseBoolean' || name === 'valueOf') && first)
      return operation(atom(`${within(this.help('$text', this.value(first)), tight)}.toLowerCase()`), '===', atom("'true'"));
    if (['Arrays.asList', 'List.of'].includes(`${type}.${name}`)) return atom(`[${this.#list(given)}]`);
    return unknownStatic(type, name, start);
  }

  #format([pattern, ...values]: readonly Expression[], start: number): Code {
    if (pattern?.kind !== 'text') throw new GroovyError('a format that is put together while it runs has to be translated by hand', start);
    const foreign = pattern.value.replaceAll(/%(?:-?0?,?\d*(?:\.\d+)?[sdfxX]|[n%])/g, '').match(/%\S{0,4}/);
    if (foreign) throw new GroovyError(`\`${foreign[0]}\` in a format has no counterpart`, pattern.start);
    return this.help('$format', this.value(pattern), ...values.map((one) => this.stored(one)));
  }
}

function appendedTo(expression: Expression): { readonly object: Expression; readonly added: Expression } | undefined {
  if (expression.kind === 'binary' && expression.sign === '<<') return { object: expression.left, added: expression.right };
  if (expression.kind !== 'call' || !expression.object || expression.callee.kind !== 'text' || expression.callee.value !== 'append')
    return undefined;
  const [added] = expression.arguments;
  return added && { object: expression.object, added };
}

function unknownStatic(type: string, name: string, start: number): never {
  throw new GroovyError(`\`${type}.${name}\` has no counterpart`, start);
}

function nameOf(expression: Expression): string {
  if (expression.kind === 'property' && expression.name.kind === 'text') return expression.name.value;
  return expression.kind === 'name' ? expression.name : '';
}
