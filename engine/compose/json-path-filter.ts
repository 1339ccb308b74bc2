/**
 * Filters of JSONPath: `(@.c > 1 && @.n in ['x', 'y'])`. Read into a small tree and evaluated on own properties only: no
 * code is run. A filter that cannot be read selects nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import { parseJsonPath, type Segment } from '../../spec/links/json-path.ts';
import { isObject, memberOf } from '../json-object.ts';
import type { Json } from '../result.ts';

/** `@` is the node, `$` the value that the whole path is looked for in. */
export type Predicate = (node: Json, root: Json) => boolean;
type Operand = (node: Json, root: Json) => Json | undefined;

export function compileFilter(text: string): Predicate {
  const reader = new FilterReader(text);
  const predicate = reader.readOr();
  return predicate && reader.atEnd() ? predicate : () => false;
}

const tokenPattern =
  /\s*(?:(&&|\|\||==|!=|<=|>=|=~|<|>|!|\(|\)|\[|\]|,)|(\/(?:[^/\\]|\\.)*\/[a-z]*)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([@$](?:\.[^\s.[\]()=!<>&|,'"~]+(?:\(\s*\))?|\[\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+)\s*\])*)|([a-zA-Z]+))/uy;

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
      left = second && ((node, root) => first(node, root) || second(node, root));
    }
    return left;
  }

  #readAnd(): Predicate | undefined {
    let left = this.#readNot();
    while (left && this.#take('&&')) {
      const [first, second] = [left, this.#readNot()];
      left = second && ((node, root) => first(node, root) && second(node, root));
    }
    return left;
  }

  #readNot(): Predicate | undefined {
    if (this.#take('!')) {
      const inner = this.#readNot();
      return inner && ((node, root) => !inner(node, root));
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
    if (operator === undefined || !operators.test(operator)) return (node, root) => left(node, root) !== undefined;
    this.#at++;
    if (operator === '=~') return this.#readMatch(left);
    const right = this.#readOperand();
    return right && ((node, root) => compare(left(node, root), operator, right(node, root)));
  }

  #readMatch(left: Operand): Predicate | undefined {
    const token = this.#tokens[this.#at++];
    const parts = token?.kind === 'regex' ? /^\/(.*)\/([a-z]*)$/s.exec(token.text) : undefined;
    if (!parts) return undefined;
    const pattern = tryRegex(parts[1] ?? '', parts[2] ?? '');
    return (
      pattern &&
      ((node, root) => {
        const text = left(node, root);
        return typeof text === 'string' && pattern.test(text);
      })
    );
  }

  /** `['x', @.y]` */
  #readList(): Operand | undefined {
    const values: Operand[] = [];
    while (!this.#take(']')) {
      const value = this.#readOperand();
      if (!value) return undefined;
      values.push(value);
      this.#take(',');
    }
    return (node, root) => values.map((value) => value(node, root) ?? null);
  }

  #readOperand(): Operand | undefined {
    const token = this.#tokens[this.#at];
    if (!token) return undefined;
    this.#at++;
    if (token.kind === 'text') return () => token.text;
    if (token.kind === 'number') return () => Number(token.text);
    if (token.kind === 'path') return operandOf(token.text);
    if (token.kind === 'sign') return token.text === '[' ? this.#readList() : undefined;
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

const operators = /^(?:==|!=|<=|>=|<|>|=~|in|nin|contains|size|empty|anyof|noneof|subsetof)$/;

/** A path of names and indexes, and perhaps `length()` at its end; undefined for one that can give several values. */
function operandOf(path: string): Operand | undefined {
  const { segments, problem } = parseJsonPath(path);
  const last = segments.at(-1);
  const counts = last?.kind === 'many' && /^(?:length|size)\(\s*\)$/.test(last.text);
  const steps = counts ? segments.slice(0, -1) : segments;
  if (problem || steps.some(({ kind }) => kind === 'many')) return undefined;
  const ofRoot = path.startsWith('$');
  return (node, root) => {
    const found = steps.reduce(stepInto, ofRoot ? root : node);
    return counts ? sizeOf(found) : found;
  };
}

function stepInto(node: Json | undefined, step: Segment): Json | undefined {
  if (step.kind === 'index') return Array.isArray(node) ? (node as readonly Json[]).at(step.index) : undefined;
  return step.kind === 'member' ? memberOf(node, step.name) : undefined;
}

function sizeOf(value: Json | undefined): number | undefined {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : undefined;
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
  const elements: readonly Json[] | undefined = Array.isArray(left) ? left : undefined;
  const list: readonly Json[] | undefined = Array.isArray(right) ? right : undefined;
  const isAmong = (one: Json | undefined): boolean => list?.some((other) => isSame(one, other)) ?? false;
  switch (operator) {
    case '==':
      return isSame(left, right);
    case '!=':
      return !isSame(left, right);
    case 'in':
      return isAmong(left);
    case 'nin':
      return list !== undefined && !isAmong(left);
    case 'contains':
      if (typeof left === 'string') return typeof right === 'string' && left.includes(right);
      return elements?.some((one) => isSame(one, right)) ?? false;
    case 'size':
      return sizeOf(left) === right;
    case 'empty':
      return sizeOf(left) !== undefined && (sizeOf(left) === 0) === right;
    case 'anyof':
      return elements?.some(isAmong) ?? false;
    case 'noneof':
      return elements !== undefined && !elements.some(isAmong);
    case 'subsetof':
      return elements?.every(isAmong) ?? false;
    default: {
      const comparable = (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
      if (!comparable) return false;
      if (operator === '<') return left < right;
      if (operator === '>') return left > right;
      return operator === '<=' ? left <= right : left >= right;
    }
  }
}

/** As the dialect has it, a number is the same as its text: values of XML and CSV are all texts. */
function isSame(left: Json | undefined, right: Json | undefined): boolean {
  if (typeof left === 'number' && typeof right === 'string') return String(left) === right;
  if (typeof left === 'string' && typeof right === 'number') return left === String(right);
  return isDeepStrictEqual(left, right);
}
