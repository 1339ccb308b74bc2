/** Pieces of JavaScript with how tight they hold together, so that brackets stand only where they are needed. */
export interface Code {
  readonly text: string;
  /** By the precedence of its outermost operator; 20 for what needs no brackets anywhere. */
  readonly level: number;
}

export const tight = 20;
const levelOf: Readonly<Record<string, number>> = {
  '**': 14,
  '*': 13,
  '/': 13,
  '%': 13,
  '+': 12,
  '-': 12,
  '<<': 11,
  '>>': 11,
  '>>>': 11,
  '<': 10,
  '<=': 10,
  '>': 10,
  '>=': 10,
  in: 10,
  instanceof: 10,
  '===': 9,
  '!==': 9,
  '==': 9,
  '!=': 9,
  '&': 8,
  '^': 7,
  '|': 6,
  '&&': 5,
  '||': 4,
  '??': 3,
};
export const unary = 15;
export const conditional = 2;

export function atom(text: string): Code {
  return { text, level: tight };
}

/** With brackets around it where it holds less tight than what is around it. */
export function within({ text, level }: Code, least: number): string {
  return level >= least ? text : `(${text})`;
}

export function operation(left: Code, sign: string, right: Code): Code {
  const level = levelOf[sign] ?? 0;
  // JavaScript refuses `-2 ** 2`, and `??` beside `||` or `&&`.
  if (sign === '**') return { text: `${within(left, unary + 1)} ** ${within(right, level)}`, level };
  if (sign === '??') return { text: `${within(left, 6)} ?? ${within(right, 6)}`, level };
  return { text: `${within(left, level)} ${sign} ${within(right, level + 1)}`, level };
}

/** In quotes, as one writes it. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return `'${escaped.replaceAll("'", "\\'")}'`;
}

export function isIdentifier(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text);
}

/** A part of an object by its name. */
export function member(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${quote(name)}]`;
}

/** Names that every object has by itself: not to be read from one. */
export const inheritedNames: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Words that are names in Groovy and something else in JavaScript, and names that a script sees already. */
const taken: ReadonlySet<string> = new Set(
  'function let const var delete typeof yield await export debugger arguments eval undefined NaN Infinity with'.split(' '),
);

/** A name of Groovy as one of JavaScript; the functions that are brought along begin with a dollar. */
export function variableName(name: string): string {
  return taken.has(name) || name.startsWith('$') ? `${name}_` : name;
}

/** The line that an offset is on, from 1. */
export function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
