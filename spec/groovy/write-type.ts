/** Types of Groovy: as what a value is converted to, asked for, or made. */
import { atom, type Code, operation, quote, unary, within } from './code.ts';
import { isNumeric } from './facts.ts';
import { type Expression, type ExpressionOf, GroovyError } from './tree.ts';
import { ExpressionWriter } from './write-expression.ts';

export abstract class TypeWriter extends ExpressionWriter {
  override converted(value: Expression, type: string, start: number): Code {
    const kind = this.facts.kindOf(value);
    switch (type) {
      case 'int':
      case 'Integer':
      case 'long':
      case 'Long':
      case 'short':
      case 'BigInteger':
        return kind === 'integer' ? this.value(value) : this.help('$toInteger', this.value(value));
      case 'double':
      case 'Double':
      case 'float':
      case 'Float':
      case 'BigDecimal':
      case 'Number':
        return isNumeric(kind) ? this.value(value) : this.help('$toNumber', this.value(value));
      case 'String':
        return kind === 'text' || kind === 'null' ? this.value(value) : this.help('$toText', this.value(value));
      case 'boolean':
      case 'Boolean':
        return kind === 'boolean' ? this.value(value) : kind === 'null' ? atom('null') : this.help('$truth', this.value(value));
      case 'List':
      case 'ArrayList':
      case 'Collection':
      case 'Iterable':
        return kind === 'list' ? this.value(value) : this.help('$list', this.value(value));
      case 'Set':
      case 'LinkedHashSet':
        if (value.kind === 'list' && value.items.length === 0)
          throw new GroovyError('a set that is filled later has to be translated by hand', start);
        return this.help('$unique', this.help('$list', this.value(value)), atom('undefined'), atom('true'));
      case 'Map':
      case 'HashMap':
      case 'LinkedHashMap':
      case 'Object':
      case 'def':
      case 'var':
      case 'Closure':
        return this.stored(value);
      default:
        throw new GroovyError(`the type \`${type}\` has no counterpart`, start);
    }
  }

  override is({ value, type, negated, start }: ExpressionOf<'is'>): Code {
    const test = this.typeTest(this.value(value), type, start);
    return negated ? { text: `!${within(test, unary)}`, level: unary } : test;
  }

  typeTest(value: Code, type: string, start: number): Code {
    const isType = (name: string): Code => operation({ text: `typeof ${within(value, unary)}`, level: unary }, '===', atom(quote(name)));
    if (['String', 'CharSequence', 'GString'].includes(type)) return isType('string');
    if (type === 'Number') return isType('number');
    if (type === 'Boolean') return isType('boolean');
    if (type === 'Closure') return isType('function');
    if (['Integer', 'Long'].includes(type)) return atom(`Number.isInteger(${value.text})`);
    if (['List', 'Collection', 'Iterable', 'ArrayList'].includes(type)) return atom(`Array.isArray(${value.text})`);
    if (['Map', 'LinkedHashMap', 'HashMap'].includes(type)) return this.help('$isMap', value);
    throw new GroovyError(`whether something is a \`${type}\` cannot be told in JavaScript`, start);
  }

  override created({ type, arguments: given, start }: ExpressionOf<'new'>): Code {
    const [first] = given;
    if (['ArrayList', 'LinkedList'].includes(type))
      return first && this.facts.kindOf(first) !== 'integer' ? atom(`[...${this.value(first).text}]`) : atom('[]');
    if (['HashMap', 'LinkedHashMap'].includes(type))
      return first && this.facts.kindOf(first) !== 'integer' ? this.help('$plus', atom('{}'), this.value(first)) : atom('new Map()');
    if (['StringBuilder', 'StringBuffer', 'String'].includes(type))
      return first && this.facts.kindOf(first) !== 'integer' ? this.text(first) : atom("''");
    if (['BigDecimal', 'Integer', 'Long', 'Double'].includes(type) && first) return this.converted(first, type, start);
    if (/(?:Exception|Error)$/.test(type)) return atom(`new Error(${first ? this.text(first).text : quote(type)})`);
    // Its methods stand for themselves: `parseText`.
    if (type === 'JsonSlurper' || type === 'JsonSlurperClassic') return atom('null');
    throw new GroovyError(`\`new ${type}\` has no counterpart`, start);
  }
}
