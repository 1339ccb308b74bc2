/**
 * Filters of JSONPath: `(@.c > 1 && @.n in ['x', 'y'])`. Read into a small tree and evaluated on own properties only: no
 * code is run. A filter that cannot be read selects nothing.
 */
import type { Json } from '../result.ts';

type Predicate = (node: Json) => boolean;
type Operand = (node: Json) => Json | undefined;

export function compileFilter(text: string): Predicate {
  const reader = new FilterReader(text);
  const predicate = reader.readOr();
  return predicate && reader.atEnd() ? predicate : () => false;
}

const tokenPattern =
  /\s*(?:(&&|\|\||==|!=|<=|>=|=~|<|>|!|\(|\)|\[|\]|,)|(\/(?:[^/\\]|\\.)*\/[a-z]*)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(@(?:\.[\w-]+|\[\s*(?:'[^']*'|"[^"]*"|-?\d+)\s*\])*)|([a-zA-Z]+))/y;

interface Token {
  readonly kind: 'sign' | 'regex' | 'text' | 'number' | 'path' | 'word';
  readonly text: string;
}

class FilterReader {
  readonly #tokens: Token[] = [];
  #at = 0;
  #broken = false;

  constructor(text: string) {
    tokenPattern.lastIndex = 0;
    const source = text.trim();
    while (tokenPattern.lastIndex < source.length) {
      const from = tokenPattern.lastIndex;
      const match = tokenPattern.exec(source);
      if (!match) {
        this.#broken = source.slice(from).trim() !== '';
        break;
      }
      const [, sign, regex, single, double, number, path, word] = match;
      if (sign !== undefined) this.#tokens.push({ kind: 'sign', text: sign });
      else if (regex !== undefined) this.#tokens.push({ kind: 'regex', text: regex });
      else if (single !== undefined || double !== undefined)
        this.#tokens.push({ kind: 'text', text: (single ?? double ?? '').replaceAll(/\\(.)/g, '$1') });
      else if (number !== undefined) this.#tokens.push({ kind: 'number', text: number });
      else if (path !== undefined) this.#tokens.push({ kind: 'path', text: path });
      else this.#tokens.push({ kind: 'word', text: word ?? '' });
    }
  }

  atEnd(): boolean {
    return !this.#broken && this.#at === this.#tokens.length;
  }

  readOr(): Predicate | undefined {
    let left = this.#readAnd();
    while (left && this.#take('||')) {
      const [first, second] = [left, this.#readAnd()];
      left = second && ((node) => first(node) || second(node));
    }
    return left;
  }

  #readAnd(): Predicate | undefined {
    let left = this.#readNot();
    while (left && this.#take('&&')) {
      const [first, second] = [left, this.#readNot()];
      left = second && ((node) => first(node) && second(node));
    }
    return left;
  }

  #readNot(): Predicate | undefined {
    if (this.#take('!')) {
      const inner = this.#readNot();
      return inner && ((node) => !inner(node));
    }
    if (this.#take('(')) {
      const inner = this.readOr();
      return this.#take(')') ? inner : undefined;
    }
    return this.#readComparison();
  }

  #readComparison(): Predicate | undefined {
    const left = this.#readOperand();
    if (!left) return undefined;
    const next = this.#tokens[this.#at];
    const operator = next && (next.kind === 'sign' || next.kind === 'word') ? next.text : undefined;
    if (operator === undefined || !/^(?:==|!=|<=|>=|<|>|=~|in|nin)$/.test(operator)) return (node) => left(node) !== undefined;
    this.#at++;
    if (operator === '=~') return this.#readMatch(left);
    if (operator === 'in' || operator === 'nin') return this.#readMembership(left, operator === 'in');
    const right = this.#readOperand();
    return right && ((node) => compare(left(node), operator, right(node)));
  }

  #readMatch(left: Operand): Predicate | undefined {
    const token = this.#tokens[this.#at++];
    const parts = token?.kind === 'regex' ? /^\/(.*)\/([a-z]*)$/s.exec(token.text) : undefined;
    if (!parts) return undefined;
    const pattern = tryRegex(parts[1] ?? '', parts[2] ?? '');
    return pattern && ((node) => typeof left(node) === 'string' && pattern.test(left(node) as string));
  }

  #readMembership(left: Operand, wanted: boolean): Predicate | undefined {
    if (!this.#take('[')) return undefined;
    const values: Operand[] = [];
    while (!this.#take(']')) {
      const value = this.#readOperand();
      if (!value) return undefined;
      values.push(value);
      this.#take(',');
    }
    return (node) => values.some((value) => value(node) === left(node)) === wanted;
  }

  #readOperand(): Operand | undefined {
    const token = this.#tokens[this.#at];
    if (!token) return undefined;
    this.#at++;
    if (token.kind === 'text') return () => token.text;
    if (token.kind === 'number') return () => Number(token.text);
    if (token.kind === 'path') {
      const steps = [...token.text.matchAll(/\.([\w-]+)|\[\s*(?:'([^']*)'|"([^"]*)"|(-?\d+))\s*\]/g)].map(
        (match) => match[1] ?? match[2] ?? match[3] ?? Number(match[4]),
      );
      return (node) => steps.reduce<Json | undefined>(stepInto, node);
    }
    const word = token.kind === 'word' ? constants.get(token.text) : undefined;
    return word === undefined ? undefined : () => word.value;
  }

  #take(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'sign' || token.text !== text) return false;
    this.#at++;
    return true;
  }
}

const constants = new Map<string, { readonly value: Json }>([
  ['true', { value: true }],
  ['false', { value: false }],
  ['null', { value: null }],
]);

function stepInto(node: Json | undefined, step: string | number): Json | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  if (typeof step === 'number') return Array.isArray(node) ? (node as readonly Json[]).at(step) : undefined;
  return !Array.isArray(node) && Object.hasOwn(node, step) ? (node as { readonly [key: string]: Json })[step] : undefined;
}

/** Long or nested repetitions can take for ever on some texts; such a pattern is not run. */
function tryRegex(source: string, flags: string): RegExp | undefined {
  if (source.length > 200 || /\([^)]*[+*][^)]*\)[+*{]/.test(source)) return undefined;
  try {
    return new RegExp(`^(?:${source})$`, flags.replaceAll(/[^imsu]/g, ''));
  } catch {
    // A pattern that cannot be read selects nothing, like the filter it stands in.
    return undefined;
  }
}

function compare(left: Json | undefined, operator: string, right: Json | undefined): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    default: {
      const comparable = (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
      if (!comparable) return false;
      if (operator === '<') return left < right;
      if (operator === '>') return left > right;
      return operator === '<=' ? left <= right : left >= right;
    }
  }
}
