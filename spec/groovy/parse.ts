/** A Groovy script as a list of statements. What is not understood is one of them: the others are read all the same. */
import { ExpressionParser } from './parse-expression.ts';
import { tokenize } from './tokens.ts';
import { type Expression, GroovyError, type Statement, type SwitchCase } from './tree.ts';

/** @throws GroovyError when the text as a whole cannot be read: a bracket or a text that is never closed. */
export function parseGroovy(source: string): readonly Statement[] {
  return new Parser(source, tokenize(source)).readScript();
}

type Body<S> = S extends unknown ? Omit<S, 'start' | 'end' | 'comments'> : never;

class Parser extends ExpressionParser {
  readScript(): readonly Statement[] {
    return this.#readStatements(() => this.token.kind === 'end');
  }

  protected override readBody(): readonly Statement[] {
    const body = this.#readStatements(() => this.is('}') || this.token.kind === 'end');
    if (this.token.kind !== 'end') this.expect('}');
    return body;
  }

  #readStatements(ended: () => boolean): readonly Statement[] {
    const statements: Statement[] = [];
    let comments: readonly string[] = [];
    for (;;) {
      while (this.token.kind === 'newline' || this.is(';')) {
        comments = [...comments, ...this.#comments()];
        this.at++;
      }
      comments = [...comments, ...this.#comments()];
      const { start } = this.token;
      if (ended()) {
        if (comments.length > 0) statements.push({ kind: 'nothing', comments, start, end: start });
        return statements;
      }
      const statement = this.#readOne();
      // A comment behind a statement on its line belongs to it.
      const behind = this.peek(0).kind === 'newline' ? this.#comments() : [];
      statements.push({ ...statement, comments: [...comments, ...behind], start, end: this.end });
      if (behind.length > 0) this.at++;
      comments = [];
    }
  }

  #comments(): readonly string[] {
    return this.token.comments.map(({ text }) => text);
  }

  #readOne(): Body<Statement> {
    const from = this.at;
    try {
      const statement = this.#readStatement();
      if (!this.#atStatementEnd()) throw new GroovyError(`\`${this.token.text}\` is not expected here`, this.token.start);
      return statement;
    } catch (error) {
      if (!(error instanceof GroovyError)) throw error;
      this.at = from;
      this.#skipStatement();
      return { kind: 'unknown', reason: error.message, at: error.start };
    }
  }

  #atStatementEnd(): boolean {
    return this.token.kind === 'newline' || this.token.kind === 'end' || this.is(';') || this.is('}') || this.peek(-1).text === '}';
  }

  /** To the end of the line, and of all brackets that are opened on it. */
  #skipStatement(): void {
    let depth = 0;
    for (; this.token.kind !== 'end'; this.at++) {
      const { kind, text } = this.token;
      if (kind === 'sign' && ['(', '[', '{', '?['].includes(text)) depth++;
      else if (kind === 'sign' && [')', ']', '}'].includes(text) && --depth < 0) return;
      else if (depth === 0 && (kind === 'newline' || text === ';')) return;
    }
  }

  #readStatement(): Body<Statement> {
    const { kind, text, start } = this.token;
    if (kind === 'sign' && text === '@') throw new GroovyError('annotations have no counterpart', start);
    if (kind !== 'name') return { kind: 'expression', value: this.readExpression() };
    switch (text) {
      case 'if':
        return this.#readIf();
      case 'while':
        this.at++;
        return { kind: 'while', condition: this.#readCondition(), body: this.#readBranch(), last: false };
      case 'do':
        return this.#readDo();
      case 'for':
        return this.#readFor();
      case 'switch':
        return this.#readSwitch();
      case 'try':
        return this.#readTry();
      case 'return':
        this.at++;
        return { kind: 'return', value: this.#atStatementEndHere() ? undefined : this.readExpression() };
      case 'break':
      case 'continue':
        this.at++;
        return { kind: text, label: this.token.kind === 'name' ? this.name() : undefined };
      case 'throw':
        this.at++;
        return { kind: 'throw', value: this.readExpression() };
      case 'assert':
        return this.#readAssert();
      case 'import':
      case 'package':
        while (!this.#atStatementEndHere()) this.at++;
        return { kind: 'nothing' };
      case 'class':
      case 'interface':
      case 'enum':
      case 'trait':
        throw new GroovyError(`a \`${text}\` has no counterpart in a script step`, start);
      default:
        return this.#readDeclaration() ?? { kind: 'expression', value: this.readCommand() ?? this.readExpression() };
    }
  }

  #atStatementEndHere(): boolean {
    return this.token.kind === 'newline' || this.token.kind === 'end' || this.is(';') || this.is('}');
  }

  /** `def a = 1`, `String a`, `def (a, b) = list`, `int twice(int x) {…}`. */
  #readDeclaration(): Body<Statement> | undefined {
    const from = this.at;
    const modifiers = new Set<string>();
    while (['def', 'var', 'final', 'static', 'private', 'public', 'protected'].includes(this.token.text)) modifiers.add(this.name());
    if (modifiers.size > 0 && this.take('(')) return this.#readSeveral();
    const typeEnd = this.typeEnd(0);
    const typed =
      typeEnd !== undefined &&
      this.peek(typeEnd).kind === 'name' &&
      this.isTypeName(this.token.text) &&
      !['in', 'as', 'instanceof'].includes(this.peek(typeEnd).text);
    if (modifiers.size === 0 && !typed) return undefined;
    const type = typed ? this.readType() : undefined;
    const name = this.name();
    if (this.is('(')) return this.#readFunction(name);
    const names = [name];
    const value = this.take('=') ? this.#readNext() : undefined;
    if (this.is(',') && value === undefined) while (this.take(',')) names.push(this.name());
    else if (this.is(',')) {
      this.at = from;
      throw new GroovyError('several variables with values in one line: write a line for each', this.token.start);
    }
    return { kind: 'declare', type, names, value, several: false };
  }

  /** An expression that may begin on the next line. */
  #readNext(): Expression {
    this.skipLines();
    return this.readExpression();
  }

  #readSeveral(): Body<Statement> {
    const names: string[] = [];
    do {
      const end = this.typeEnd(0);
      if (end !== undefined && this.peek(end).kind === 'name') this.readType();
      names.push(this.name());
    } while (this.take(','));
    this.expect(')');
    this.expect('=');
    return { kind: 'declare', type: undefined, names, value: this.readExpression(), several: true };
  }

  #readFunction(name: string): Body<Statement> {
    this.expect('(');
    const parameters = this.is(')') ? [] : this.readParameters();
    this.expect(')');
    this.skipLines();
    this.expect('{');
    return { kind: 'function', name, parameters, body: this.readBody() };
  }

  #readCondition(): Expression {
    this.expect('(');
    this.skipLines();
    const condition = this.readExpression();
    this.skipLines();
    this.expect(')');
    return condition;
  }

  /** A block, or one statement. */
  #readBranch(): readonly Statement[] {
    this.skipLines();
    if (this.take('{')) return this.readBody();
    const { start } = this.token;
    const comments = this.#comments();
    return [{ ...this.#readStatement(), comments, start, end: this.end }];
  }

  #readIf(): Body<Statement> {
    this.at++;
    const condition = this.#readCondition();
    const yes = this.#readBranch();
    const before = this.at;
    this.take(';');
    this.skipLines();
    if (this.take('else')) return { kind: 'if', condition, yes, no: this.#readBranch() };
    this.at = before;
    return { kind: 'if', condition, yes, no: undefined };
  }

  #readDo(): Body<Statement> {
    this.at++;
    const body = this.#readBranch();
    this.skipLines();
    this.expect('while');
    return { kind: 'while', condition: this.#readCondition(), body, last: true };
  }

  #readFor(): Body<Statement> {
    this.at++;
    this.expect('(');
    const from = this.at;
    while (this.is('final')) this.at++;
    const typeEnd = this.typeEnd(0);
    if (typeEnd !== undefined && this.peek(typeEnd).kind === 'name' && (this.is('in', typeEnd + 1) || this.is(':', typeEnd + 1)))
      this.readType();
    if (this.token.kind === 'name' && (this.is('in', 1) || this.is(':', 1))) {
      const name = this.name();
      this.at++;
      const values = this.readExpression();
      this.expect(')');
      return { kind: 'for-in', name, values, body: this.#readBranch() };
    }
    this.at = from;
    return this.#readClassicFor();
  }

  #readClassicFor(): Body<Statement> {
    const { start } = this.token;
    const first = this.is(';') ? undefined : (this.#readDeclaration() ?? ({ kind: 'expression', value: this.readExpression() } as const));
    this.expect(';');
    const condition = this.is(';') ? undefined : this.readExpression();
    this.expect(';');
    const next: Expression[] = [];
    while (!this.is(')')) {
      next.push(this.readExpression());
      if (!this.take(',')) break;
    }
    this.expect(')');
    return { kind: 'for', first: first && { ...first, comments: [], start, end: this.end }, condition, next, body: this.#readBranch() };
  }

  #readTry(): Body<Statement> {
    this.at++;
    this.skipLines();
    this.expect('{');
    const body = this.readBody();
    let caught: { readonly name: string; readonly body: readonly Statement[] } | undefined;
    let last: readonly Statement[] | undefined;
    for (;;) {
      const before = this.at;
      this.skipLines();
      const { start } = this.token;
      if (this.take('catch')) {
        if (caught) throw new GroovyError('more than one `catch`: tell the kinds of errors apart by hand', start);
        this.expect('(');
        caught = { name: this.#caughtName(), body: this.#readBranch() };
      } else if (this.take('finally')) last = this.#readBranch();
      else {
        this.at = before;
        return { kind: 'try', body, caught, last };
      }
    }
  }

  #caughtName(): string {
    let name = this.name();
    while (!this.is(')')) {
      if (this.take('|') || this.take('.')) continue;
      name = this.name();
    }
    this.expect(')');
    return name;
  }

  #readSwitch(): Body<Statement> {
    this.at++;
    const value = this.#readCondition();
    this.skipLines();
    this.expect('{');
    const cases: SwitchCase[] = [];
    this.skipLines();
    while (!this.take('}')) {
      const values = this.take('default') ? undefined : this.#caseValues();
      if (this.is('->')) throw new GroovyError('`case … ->` is not understood', this.token.start);
      this.expect(':');
      cases.push({
        values,
        body: this.#readStatements(() => this.is('case') || this.is('default') || this.is('}') || this.token.kind === 'end'),
      });
    }
    return { kind: 'switch', value, cases };
  }

  #caseValues(): readonly Expression[] {
    this.expect('case');
    const values = [this.readExpression()];
    while (this.take(',')) values.push(this.readExpression());
    return values;
  }

  #readAssert(): Body<Statement> {
    this.at++;
    const condition = this.readExpression();
    return { kind: 'assert', condition, message: this.take(':') || this.take(',') ? this.readExpression() : undefined };
  }
}
