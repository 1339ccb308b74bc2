/** What a Groovy script says, as far as it is understood here. Offsets count in its text. */
import type { Span } from '../syntax/tree.ts';

/** Something that is no Groovy, or Groovy of which no JavaScript is made. */
export class GroovyError extends Error {
  readonly start: number;

  /** @param message ends the sentence `not translated: …` */
  constructor(message: string, start: number) {
    super(message);
    this.start = start;
  }
}

export type Expression = Span &
  /** `decimal`: a BigDecimal, as Groovy reads `1.5`; `double` is written `1.5d`. */
  (
    | { readonly kind: 'number'; readonly text: string; readonly type: 'integer' | 'decimal' | 'double' }
    | { readonly kind: 'text'; readonly value: string; readonly slashy: boolean }
    | { readonly kind: 'gstring'; readonly parts: readonly (string | Expression)[]; readonly slashy: boolean }
    | { readonly kind: 'constant'; readonly value: 'true' | 'false' | 'null' }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | { readonly kind: 'map'; readonly entries: readonly MapEntry[] }
    | { readonly kind: 'range'; readonly from: Expression; readonly to: Expression; readonly exclusive: boolean }
    | Closure
    | { readonly kind: 'property'; readonly object: Expression; readonly name: Expression; readonly access: Access }
    | { readonly kind: 'index'; readonly object: Expression; readonly keys: readonly Expression[]; readonly safe: boolean }
    | Call
    | { readonly kind: 'unary'; readonly sign: '!' | '-' | '+' | '~' | '++' | '--' | '*'; readonly value: Expression }
    | { readonly kind: 'postfix'; readonly sign: '++' | '--'; readonly value: Expression }
    | { readonly kind: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: 'assign'; readonly sign: string; readonly target: Expression; readonly value: Expression }
    | { readonly kind: 'ternary'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
    | { readonly kind: 'elvis'; readonly value: Expression; readonly otherwise: Expression }
    | { readonly kind: 'cast'; readonly value: Expression; readonly type: string }
    | { readonly kind: 'is'; readonly value: Expression; readonly type: string; readonly negated: boolean }
    | { readonly kind: 'new'; readonly type: string; readonly arguments: readonly Expression[] }
  );

export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

export type Access = '.' | '?.' | '*.';

export interface Closure extends Span {
  readonly kind: 'closure';
  /** Undefined when the parameter is the implied `it`. */
  readonly parameters: readonly Parameter[] | undefined;
  readonly body: readonly Statement[];
}

export interface Call extends Span {
  readonly kind: 'call';
  /** What the method belongs to; undefined for `name(…)`. */
  readonly object: Expression | undefined;
  readonly access: Access;
  /** A name, or a value that is called: `handlers[0](x)`. */
  readonly callee: Expression;
  readonly arguments: readonly Expression[];
}

export interface MapEntry {
  /** `*` for `*: other`. */
  readonly key: Expression | '*';
  readonly value: Expression;
}

export interface Parameter {
  readonly name: string;
  readonly type: string | undefined;
  readonly value: Expression | undefined;
}

export type Statement = Span & {
  /** Comments in front of it, each as it is written. */
  readonly comments: readonly string[];
} & (
    | {
        readonly kind: 'declare';
        readonly type: string | undefined;
        readonly names: readonly string[];
        readonly value: Expression | undefined;
        readonly several: boolean;
      }
    | { readonly kind: 'expression'; readonly value: Expression }
    | {
        readonly kind: 'if';
        readonly condition: Expression;
        readonly yes: readonly Statement[];
        readonly no: readonly Statement[] | undefined;
      }
    | { readonly kind: 'while'; readonly condition: Expression; readonly body: readonly Statement[]; readonly last: boolean }
    | {
        readonly kind: 'for';
        readonly first: Statement | undefined;
        readonly condition: Expression | undefined;
        readonly next: readonly Expression[];
        readonly body: readonly Statement[];
      }
    | { readonly kind: 'for-in'; readonly name: string; readonly values: Expression; readonly body: readonly Statement[] }
    | { readonly kind: 'return'; readonly value: Expression | undefined }
    | { readonly kind: 'break' | 'continue'; readonly label: string | undefined }
    | { readonly kind: 'throw'; readonly value: Expression }
    | {
        readonly kind: 'try';
        readonly body: readonly Statement[];
        readonly caught: { readonly name: string; readonly body: readonly Statement[] } | undefined;
        readonly last: readonly Statement[] | undefined;
      }
    | { readonly kind: 'switch'; readonly value: Expression; readonly cases: readonly SwitchCase[] }
    | { readonly kind: 'function'; readonly name: string; readonly parameters: readonly Parameter[]; readonly body: readonly Statement[] }
    | { readonly kind: 'assert'; readonly condition: Expression; readonly message: Expression | undefined }
    | { readonly kind: 'block'; readonly body: readonly Statement[] }
    /** Imports, and comments at the end: nothing to do. */
    | { readonly kind: 'nothing' }
    | { readonly kind: 'unknown'; readonly reason: string; readonly at: number }
  );

export interface SwitchCase {
  /** Undefined for `default`. */
  readonly values: readonly Expression[] | undefined;
  readonly body: readonly Statement[];
}

export interface Untranslated {
  /** From 1. */
  readonly line: number;
  /** Ends the sentence `Line 3 is not translated: …`. */
  readonly reason: string;
}
