/** Statements of Groovy as JavaScript, a line each. */
import { atom, type Code, conditional, lineOf, quote, tight, unary, variableName, within } from './code.ts';
import { hasPlainNames } from './facts.ts';
import type { Helper } from './helpers.ts';
import {
  type Call,
  type Closure,
  type Expression,
  type ExpressionOf,
  GroovyError,
  type Parameter,
  type Statement,
  type Untranslated,
} from './tree.ts';
import { CallWriter } from './write-call.ts';
import { arrow } from './write-expression.ts';

/** What becomes of the value of the last statement: nothing, the result of the function, the `result` of the script. */
type Last = 'dropped' | 'returned' | 'result';

type Of<K extends Statement['kind']> = Extract<Statement, { readonly kind: K }>;

/** What can give a `Map`, which is no JSON. */
const mapMakers: readonly Helper[] = ['$map', '$groupBy', '$countBy', '$collectEntries', '$sort', '$subMap', '$withDefault'];
const printing: ReadonlySet<string> = new Set(['println', 'print', 'printf']);

export class StatementWriter extends CallWriter {
  readonly left: Untranslated[] = [];
  readonly #source: string;
  readonly #file: string;
  /** How deep in functions. */
  #depth = 0;
  /** Whether the script is left before its end. */
  #leaves = false;
  readonly #bound = new Set<string>();

  constructor(source: string, file: string, facts: CallWriter['facts']) {
    super(facts);
    this.#source = source;
    this.#file = file;
  }

  /** The lines of a whole script. */
  script(statements: readonly Statement[], shared: boolean): readonly string[] {
    const functions = statements.filter((one) => one.kind === 'function');
    const rest = statements.filter((one) => one.kind !== 'function');
    const body = this.#lines(rest, this.#assignsResult() ? 'dropped' : 'result');
    const isBlock = this.#leaves || (shared && rest.some(({ kind }) => kind === 'declare'));
    const usesMaps = mapMakers.some((helper) => this.helpers.has(helper)) || body.some((line) => line.includes('new Map('));
    const end = usesMaps && body.some((line) => /\bresult\b/.test(line)) ? [`result = ${this.help('$json', atom('result')).text};`] : [];
    const main = isBlock ? [`${this.#leaves ? 'script: ' : ''}{`, ...indent(body), '}', ...end] : [...body, ...end];
    return [...this.#lines(functions, 'dropped'), ...(functions.length > 0 && main.length > 0 ? [''] : []), ...main];
  }

  #assignsResult(): boolean {
    return this.facts.isAssigned('result') || this.facts.isDeclared('result') || this.facts.isKeyed('result');
  }

  #lines(statements: readonly Statement[], last: Last): readonly string[] {
    return statements.flatMap((statement, index) => {
      const comments = statement.comments.flatMap((comment) =>
        comment.split('\n').map((line, at) => (at === 0 ? line : ` ${line.trim()}`)),
      );
      return [...comments, ...this.#attempt(statement, index === statements.length - 1 ? last : 'dropped')];
    });
  }

  #attempt(statement: Statement, last: Last): readonly string[] {
    const before = this.left.length;
    try {
      return this.#statement(statement, last);
    } catch (error) {
      if (!(error instanceof GroovyError)) throw error;
      this.left.length = before;
      return this.#untranslated(statement, error.message, error.start);
    }
  }

  /** As a comment, and an error: whatever comes after it would not be what Groovy gives. */
  #untranslated({ start, end }: Statement, reason: string, at: number): readonly string[] {
    const line = lineOf(this.#source, Math.max(at, start));
    this.left.push({ line, reason });
    const written = this.#source.slice(start, end).trimEnd().split('\n');
    const margin = Math.min(
      ...written
        .slice(1)
        .filter((one) => one.trim() !== '')
        .map((one) => one.length - one.trimStart().length),
      99,
    );
    const message = `Line ${line} of ${this.#file} is not translated: ${reason}`;
    return [
      `// ${message}`,
      ...written.map((one, index) => `//   ${index === 0 ? one : one.slice(margin)}`.trimEnd()),
      `throw new Error(${quote(message)});`,
    ];
  }

  #statement(statement: Statement, last: Last): readonly string[] {
    switch (statement.kind) {
      case 'nothing':
        return [];
      case 'unknown':
        throw new GroovyError(statement.reason, statement.at);
      case 'expression':
        return this.#expression(statement, last);
      case 'declare':
        return this.#declaration(statement, last);
      case 'if':
        return this.#if(statement, last);
      case 'while':
        return statement.last
          ? ['do {', ...indent(this.#lines(statement.body, 'dropped')), `} while (${this.condition(statement.condition).text});`]
          : block(`while (${this.condition(statement.condition).text})`, this.#lines(statement.body, 'dropped'));
      case 'for':
        return this.#for(statement);
      case 'for-in': {
        const values =
          this.facts.kindOf(statement.values) === 'list' ? this.value(statement.values) : this.help('$list', this.value(statement.values));
        const keyword = this.facts.isAssigned(statement.name) ? 'let' : 'const';
        return block(`for (${keyword} ${variableName(statement.name)} of ${values.text})`, this.#lines(statement.body, 'dropped'));
      }
      case 'return':
        return this.#return(statement, last);
      case 'break':
      case 'continue':
        if (statement.label !== undefined) throw new GroovyError('a label has no counterpart', statement.start);
        return [`${statement.kind};`];
      case 'throw':
        return [`throw ${this.value(statement.value).text};`];
      case 'try':
        return [
          ...block('try', this.#lines(statement.body, last)).slice(0, -1),
          ...(statement.caught
            ? [`} catch (${variableName(statement.caught.name)}) {`, ...indent(this.#lines(statement.caught.body, last))]
            : []),
          ...(statement.last ? ['} finally {', ...indent(this.#lines(statement.last, 'dropped'))] : []),
          '}',
        ];
      case 'switch':
        return this.#switch(statement, last);
      case 'function':
        return block(
          `function ${variableName(statement.name)}(${this.#parameters(statement.parameters)})`,
          this.#body(statement.body, 'returned'),
        );
      case 'assert': {
        const message = statement.message
          ? this.text(statement.message).text
          : quote(`Assertion failed: ${this.#source.slice(statement.condition.start, statement.condition.end)}`);
        return [`if (!${within(this.condition(statement.condition), unary)}) throw new Error(${message});`];
      }
      case 'block':
        return block('', this.#lines(statement.body, last));
      default:
        return statement satisfies never;
    }
  }

  #expression({ value, start, end }: Of<'expression'>, last: Last): readonly string[] {
    if (value.kind === 'call' && !value.object && value.callee.kind === 'name' && printing.has(value.callee.name))
      return [`// ${this.#source.slice(start, end).replaceAll('\n', ' ')}`];
    const bound = this.#binding(value);
    if (bound) return bound;
    if (last !== 'dropped') return this.#give(value, last);
    if (value.kind === 'postfix' && value.value.kind !== 'name')
      return [
        `${this.assignment({ kind: 'assign', sign: `${value.sign[0]}=`, target: value.value, value: { kind: 'number', text: '1', type: 'integer', start, end }, start, end }).text};`,
      ];
    return [`${statementText(this.#dropped(value))};`];
  }

  /** An expression for what it does, not for what it gives. */
  #dropped(value: Expression): Code {
    if (value.kind === 'call' && value.object && value.callee.kind === 'text') {
      const [closure] = value.arguments;
      if (closure?.kind === 'closure' && ['each', 'eachWithIndex', 'times'].includes(value.callee.value))
        return this.#eachOf(value, value.object, closure);
    }
    if (value.kind === 'binary' && value.sign === '<<' && this.facts.kindOf(value.left) === 'list')
      return atom(`${within(this.value(value.left), tight)}.push(${within(this.stored(value.right), conditional - 1)})`);
    return this.value(value);
  }

  #eachOf(call: Call, object: Expression, closure: Closure): Code {
    const plain =
      call.callee.kind === 'text' && call.callee.value === 'each' && call.access === '.' && (closure.parameters?.length ?? 1) < 2;
    if (plain && this.facts.kindOf(object) === 'list')
      return atom(`${within(this.value(object), tight)}.forEach(${this.#action(closure).text})`);
    this.#acts = closure;
    return this.value(call);
  }

  /** The first value of a variable that is not declared: scripts that run before or after this one see it too. */
  #binding(value: Expression): readonly string[] | undefined {
    if (value.kind !== 'assign' || value.target.kind !== 'name' || value.sign !== '=' || this.#depth > 0) return undefined;
    const { name } = value.target;
    const assigned = value.value.kind === 'map' ? this.#mapOf(name, value.value) : this.stored(value.value);
    const declares = name !== 'result' && name !== 'context' && !this.facts.isDeclared(name) && !this.#bound.has(name);
    this.#bound.add(name);
    return [`${declares ? 'var ' : ''}${variableName(name)} = ${assigned.text};`];
  }

  #mapOf(name: string, value: ExpressionOf<'map'>): Code {
    return this.map(
      value,
      this.facts.isKeyed(name) && (value.entries.length === 0 || hasPlainNames(value)) && value.entries.every(({ key }) => key !== '*'),
    );
  }

  #give(value: Expression, last: Last): readonly string[] {
    const { text } = this.stored(value);
    return [last === 'result' ? `result = ${text};` : `return ${text};`];
  }

  #declaration({ names, value, several, type, start }: Of<'declare'>, last: Last): readonly string[] {
    if (several) {
      if (!value) throw new GroovyError('these variables have no value', start);
      const list = this.facts.kindOf(value) === 'list' ? this.value(value) : this.help('$list', this.value(value));
      const keyword = names.some((name) => this.facts.isAssigned(name)) ? 'let' : 'const';
      return [`${keyword} [${names.map((name) => `${variableName(name)} = null`).join(', ')}] = ${list.text};`];
    }
    return names.map((name) => {
      const code = !value
        ? atom(startValue(type))
        : value.kind === 'map'
          ? this.#mapOf(name, value)
          : type === undefined
            ? this.stored(value)
            : this.converted(value, known(type), start);
      if (name === 'result' && this.#depth === 0) return `result = ${code.text};`;
      const keyword = value && !this.facts.isAssigned(name) && !this.facts.isBuilder(name) ? 'const' : 'let';
      return `${last === 'result' ? 'result = ' : `${keyword} ${variableName(name)} = `}${code.text};`;
    });
  }

  #if({ condition, yes, no }: Of<'if'>, last: Last): readonly string[] {
    const lines = block(`if (${this.condition(condition).text})`, this.#lines(yes, last));
    if (!no) return lines;
    const [first, ...more] = no;
    if (first?.kind === 'if' && more.length === 0 && first.comments.length === 0) {
      const [head = '', ...rest] = this.#attempt(first, last);
      return [...lines.slice(0, -1), `} else ${head}`, ...rest];
    }
    return [...lines.slice(0, -1), '} else {', ...indent(this.#lines(no, last)), '}'];
  }

  #for({ first, condition, next, body }: Of<'for'>): readonly string[] {
    const begin = first ? this.#statement(first, 'dropped').join(' ').replace(/;$/, '') : '';
    const step = next.map((one) => this.value(one).text).join(', ');
    return block(`for (${begin}; ${condition ? this.condition(condition).text : ''}; ${step})`, this.#lines(body, 'dropped'));
  }

  #return({ value }: Of<'return'>, last: Last): readonly string[] {
    if (this.#depth > 0) return [value ? `return ${this.stored(value).text};` : 'return null;'];
    const isEnd = last !== 'dropped';
    if (!isEnd) this.#leaves = true;
    const given =
      !value || (this.#assignsResult() && value.kind === 'name')
        ? []
        : [this.#assignsResult() ? `${this.value(value).text};` : `result = ${this.stored(value).text};`];
    return isEnd ? given : [...given, 'break script;'];
  }

  #switch({ value, cases }: Of<'switch'>, last: Last): readonly string[] {
    const simple = cases.every(
      ({ values }) =>
        values?.every((one) => one.kind === 'number' || one.kind === 'constant' || (one.kind === 'text' && !one.slashy)) ?? true,
    );
    const keeps = !simple && value.kind !== 'name';
    const subject = keeps ? atom('$subject') : this.value(value);
    const label = (one: Expression): string => {
      if (simple) return `case ${this.value(one).text}:`;
      if (one.kind === 'name' && /^\p{Lu}/u.test(one.name) && !this.facts.isDeclared(one.name))
        return `case ${this.typeTest(subject, one.name, one.start).text}:`;
      return `case ${this.help('$isCase', one.kind === 'text' && !one.slashy ? this.value(one) : one.kind === 'text' ? this.pattern(one, '', true) : this.value(one), subject).text}:`;
    };
    const lines = cases.flatMap(({ values, body }) => {
      const ends = body.at(-1)?.kind === 'break' && last !== 'dropped' ? body.slice(0, -1) : body;
      const written = this.#lines(ends, last);
      return [
        ...(values?.map(label) ?? ['default:']),
        ...indent(last === 'dropped' || ends === body ? written : [...written, ...(last === 'result' ? ['break;'] : [])]),
      ];
    });
    const written = block(`switch (${simple ? subject.text : 'true'})`, lines);
    return keeps ? block('', [`const $subject = ${this.stored(value).text};`, ...written]) : written;
  }

  // -------------------------------------------------------------- functions

  #parameters(parameters: readonly Parameter[]): string {
    return parameters
      .map(({ name, value }) => (value ? `${variableName(name)} = ${this.stored(value).text}` : variableName(name)))
      .join(', ');
  }

  #body(body: readonly Statement[], last: Last): readonly string[] {
    this.#depth++;
    try {
      const lines = this.#lines(body, last);
      // A branch that is not taken gives null.
      return last === 'returned' && body.at(-1)?.kind === 'if' ? [...lines, 'return null;'] : lines;
    } finally {
      this.#depth--;
    }
  }

  #head({ parameters, body }: Closure): string {
    if (parameters) return this.#parameters(parameters);
    return body.some((one) => mentions(one, 'it')) ? 'it' : '';
  }

  /** The closure whose value nobody wants. */
  #acts: Closure | undefined;

  override closure(closure: Closure): Code {
    if (this.#acts === closure) return this.#action(closure);
    const only = onlyExpression(closure);
    const head = this.#head(closure);
    if (only) {
      const code = this.#inside(() => this.stored(only));
      if (code) return arrow(head, code);
    }
    return functionOf(head, this.#body(closure.body, 'returned'));
  }

  override judge(closure: Closure): Code | undefined {
    const only = onlyExpression(closure);
    const code = only && this.#inside(() => this.condition(only));
    return code && arrow(this.#head(closure), code);
  }

  #action(closure: Closure): Code {
    return functionOf(this.#head(closure), this.#body(closure.body, 'dropped'));
  }

  /** Undefined for what has no counterpart: it is said where the statement is written. */
  #inside(write: () => Code): Code | undefined {
    this.#depth++;
    try {
      return write();
    } catch (error) {
      if (!(error instanceof GroovyError)) throw error;
      return undefined;
    } finally {
      this.#depth--;
    }
  }
}

function functionOf(head: string, lines: readonly string[]): Code {
  return { text: lines.length === 0 ? `(${head}) => {}` : `(${head}) => {\n${indent(lines).join('\n')}\n}`, level: conditional - 1 };
}

function onlyExpression({ body }: Closure): Expression | undefined {
  const [only, ...more] = body;
  if (!only || more.length > 0 || only.comments.length > 0) return undefined;
  const value = only.kind === 'expression' || only.kind === 'return' ? only.value : undefined;
  const prints = value?.kind === 'call' && !value.object && value.callee.kind === 'name' && printing.has(value.callee.name);
  return prints ? undefined : value;
}

function mentions(node: unknown, name: string): boolean {
  if (Array.isArray(node)) return node.some((one) => mentions(one, name));
  if (typeof node !== 'object' || node === null) return false;
  const own = node as Partial<Expression>;
  if (own.kind === 'name' && own.name === name) return true;
  return Object.values(node).some((value) => mentions(value, name));
}

function block(head: string, lines: readonly string[]): readonly string[] {
  return [`${head}${head ? ' ' : ''}{`, ...indent(lines), '}'];
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => line.replaceAll(/^(?=.)/gm, '  '));
}

/** A statement that begins with a brace would be a block. */
function statementText({ text }: Code): string {
  return text.startsWith('{') || text.startsWith('function') ? `(${text})` : text;
}

/** Types that change nothing are not converted to. */
function known(type: string): string {
  return /^(?:int|Integer|long|Long|short|String|boolean)$/.test(type) ? type : 'def';
}

function startValue(type: string | undefined): string {
  if (type === 'boolean') return 'false';
  return type !== undefined && ['int', 'long', 'short', 'double', 'float'].includes(type) ? '0' : 'null';
}
