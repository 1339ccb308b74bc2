/** What can be known of a script before it runs: which variables change, and what kind of value an expression has. */
import { resultKinds, sameKind } from './method-kinds.ts';
import type { Expression, Statement } from './tree.ts';

/**
 * `map`: of any keys; `object`: one with names for keys, as JSON has it. `number`: a number of which no more is known;
 * `decimal` is not binary.
 */
export type Kind = 'text' | 'integer' | 'decimal' | 'number' | 'boolean' | 'list' | 'map' | 'object' | 'function' | 'null' | 'unknown';

interface Variable {
  readonly values: Expression[];
  readonly types: string[];
  /** A parameter, or something else that is given from outside. */
  given: boolean;
  declared: number;
  assigned: boolean;
  /** Written to with keys that are computed. */
  keyed: boolean;
}

export class Facts {
  readonly functions = new Set<string>();
  readonly #variables = new Map<string, Variable>();
  readonly #known = new Map<string, Kind>();

  constructor(script: readonly Statement[]) {
    this.#collect(script);
  }

  isDeclared(name: string): boolean {
    return (this.#variables.get(name)?.declared ?? 0) > 0;
  }

  isAssigned(name: string): boolean {
    return this.#variables.get(name)?.assigned === true;
  }

  /** Whether a variable is written to with keys that are computed: as an object it would lose their order, and their types. */
  isKeyed(name: string): boolean {
    return this.#variables.get(name)?.keyed === true;
  }

  /** Whether a variable is a text that grows: `new StringBuilder()`. */
  isBuilder(name: string): boolean {
    const values = this.#variables.get(name)?.values ?? [];
    return (
      values.length === 1 &&
      values.every((value) => value.kind === 'new' && (value.type === 'StringBuilder' || value.type === 'StringBuffer'))
    );
  }

  kindOf(expression: Expression): Kind {
    switch (expression.kind) {
      case 'number':
        return expression.type === 'double' ? 'number' : expression.type;
      case 'text':
      case 'gstring':
        return 'text';
      case 'constant':
        return expression.value === 'null' ? 'null' : 'boolean';
      case 'name':
        return this.#kindOfName(expression.name);
      case 'list':
      case 'range':
        return 'list';
      case 'map':
        return 'map';
      case 'closure':
        return 'function';
      case 'property':
        return expression.access === '*.' ? 'list' : 'unknown';
      case 'index':
        return this.#kindOfIndex(expression);
      case 'call':
        return this.#kindOfCall(expression);
      case 'unary':
        return expression.sign === '!' ? 'boolean' : this.kindOf(expression.value);
      case 'postfix':
        return this.kindOf(expression.value);
      case 'binary':
        return kindOfBinary(expression.sign, this.kindOf(expression.left), this.kindOf(expression.right));
      case 'assign':
        return expression.sign === '=' ? this.kindOf(expression.value) : 'unknown';
      case 'ternary':
        return join(this.kindOf(expression.yes), this.kindOf(expression.no));
      case 'elvis':
        return join(this.kindOf(expression.value), this.kindOf(expression.otherwise));
      case 'cast':
      case 'new':
        return kindOfType(expression.type) ?? 'unknown';
      case 'is':
        return 'boolean';
      default:
        return expression satisfies never;
    }
  }

  #kindOfName(name: string): Kind {
    const variable = this.#variables.get(name);
    if (!variable || (variable.declared === 0 && !variable.assigned)) return name === 'context' ? 'object' : 'unknown';
    const known = this.#known.get(name);
    if (known) return known;
    if (variable.given && variable.types.length === 0) return 'unknown';
    // While its own values are looked at it is whatever they are: `total = total + 1`.
    this.#known.set(name, 'null');
    const kinds = [...variable.types.map((type) => kindOfType(type) ?? 'unknown'), ...variable.values.map((value) => this.kindOf(value))];
    const typed = variable.types.length > 0 && variable.types.length === variable.declared;
    const kind = (typed ? kinds.slice(0, variable.types.length) : kinds).reduce(join, 'null');
    const [only] = variable.values;
    const isObject =
      kind === 'map' && variable.values.length === 1 && only?.kind === 'map' && !variable.keyed && !variable.given && hasPlainNames(only);
    this.#known.set(name, isObject ? 'object' : kind === 'null' ? 'unknown' : kind);
    return this.#known.get(name) ?? 'unknown';
  }

  #kindOfIndex({ object, keys }: Expression & { kind: 'index' }): Kind {
    const kind = this.kindOf(object);
    if (kind === 'text') return 'text';
    return kind === 'list' && (keys.length > 1 || keys[0]?.kind === 'range') ? 'list' : 'unknown';
  }

  #kindOfCall({ object, callee, arguments: given }: Expression & { kind: 'call' }): Kind {
    if (!object || callee.kind !== 'text') return 'unknown';
    const name = callee.value;
    const own = object.kind === 'name' && /^\p{Lu}/u.test(object.name) ? undefined : this.kindOf(object);
    if (own === undefined) return staticKinds.get(name) ?? 'unknown';
    if (sameKind.has(name)) return own === 'object' ? 'map' : own;
    if (name === 'split' && given[0]?.kind !== 'closure') return 'list';
    return resultKinds.get(name) ?? 'unknown';
  }

  // -------------------------------------------------------------- collecting

  #collect(node: unknown): void {
    if (Array.isArray(node)) {
      for (const one of node) this.#collect(one);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    this.#note(node as Statement | Expression);
    for (const value of Object.values(node)) this.#collect(value);
  }

  #note(node: Statement | Expression): void {
    switch (node.kind) {
      case 'declare':
        for (const name of node.names) this.#declare(name, node.type, node.several ? undefined : node.value, node.several);
        break;
      case 'function':
        this.functions.add(node.name);
        for (const { name, type } of node.parameters) this.#declare(name, type, undefined, true);
        break;
      case 'closure':
        for (const { name, type } of node.parameters ?? [{ name: 'it', type: undefined }]) this.#declare(name, type, undefined, true);
        break;
      case 'for-in':
        this.#declare(node.name, undefined, node.values.kind === 'range' ? node.values.from : undefined, node.values.kind !== 'range');
        break;
      case 'try':
        if (node.caught) this.#declare(node.caught.name, undefined, undefined, true);
        break;
      case 'assign':
        this.#noteAssignment(node);
        break;
      case 'postfix':
      case 'unary':
        if ((node.sign === '++' || node.sign === '--') && node.value.kind === 'name') this.#variable(node.value.name).assigned = true;
        break;
      case 'call':
        if (
          node.object?.kind === 'name' &&
          node.callee.kind === 'text' &&
          ['put', 'putAll', 'putIfAbsent', 'merge', 'computeIfAbsent'].includes(node.callee.value)
        )
          this.#variable(node.object.name).keyed = true;
        break;
      case 'binary':
        if (node.sign === '<<' && node.left.kind === 'name') this.#variable(node.left.name).keyed = true;
        break;
      default:
        break;
    }
  }

  #noteAssignment({ target, value, sign, start, end }: Expression & { kind: 'assign' }): void {
    if (target.kind === 'name') {
      const variable = this.#variable(target.name);
      variable.assigned = true;
      variable.values.push(sign === '=' ? value : { kind: 'binary', sign: sign.slice(0, -1), left: target, right: value, start, end });
    } else if (target.kind === 'index' && target.object.kind === 'name' && target.keys[0]?.kind !== 'text')
      this.#variable(target.object.name).keyed = true;
    else if (target.kind === 'property' && target.object.kind === 'name' && target.name.kind !== 'text')
      this.#variable(target.object.name).keyed = true;
  }

  #declare(name: string, type: string | undefined, value: Expression | undefined, given: boolean): void {
    const variable = this.#variable(name);
    variable.declared++;
    if (type !== undefined && kindOfType(type)) variable.types.push(type);
    if (value) variable.values.push(value);
    if (given) variable.given = true;
  }

  #variable(name: string): Variable {
    const known = this.#variables.get(name);
    if (known) return known;
    const variable: Variable = { values: [], types: [], given: false, declared: 0, assigned: false, keyed: false };
    this.#variables.set(name, variable);
    return variable;
  }
}

/** Names that are texts, and no numbers: an object keeps their order. */
export function hasPlainNames({ entries }: Expression & { kind: 'map' }): boolean {
  return entries.every(({ key }) => key === '*' || (key.kind === 'text' && !/^\d+$/.test(key.value)));
}

const staticKinds: ReadonlyMap<string, Kind> = new Map([
  ['parseInt', 'integer'],
  ['parseLong', 'integer'],
  ['parseDouble', 'number'],
  ['parseBoolean', 'boolean'],
  ['format', 'text'],
  ['toJson', 'text'],
]);

/** Undefined for `def` and types that say nothing here. */
function kindOfType(type: string): Kind | undefined {
  switch (type) {
    case 'String':
    case 'GString':
    case 'CharSequence':
    case 'StringBuilder':
    case 'StringBuffer':
    case 'char':
    case 'Character':
      return 'text';
    case 'int':
    case 'Integer':
    case 'long':
    case 'Long':
    case 'short':
    case 'Short':
    case 'byte':
    case 'BigInteger':
      return 'integer';
    case 'BigDecimal':
      return 'decimal';
    case 'double':
    case 'Double':
    case 'float':
    case 'Float':
    case 'Number':
      return 'number';
    case 'boolean':
    case 'Boolean':
      return 'boolean';
    case 'List':
    case 'ArrayList':
    case 'LinkedList':
    case 'Collection':
    case 'Iterable':
    case 'Set':
    case 'HashSet':
    case 'LinkedHashSet':
      return 'list';
    case 'Map':
    case 'HashMap':
    case 'LinkedHashMap':
      return 'map';
    case 'Closure':
      return 'function';
    default:
      return undefined;
  }
}

const numeric: ReadonlySet<Kind> = new Set(['integer', 'decimal', 'number']);
const comparisons: ReadonlySet<string> = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=', '&&', '||', 'in', '!in', '==~']);

export function isNumeric(kind: Kind): boolean {
  return numeric.has(kind);
}

function kindOfBinary(sign: string, left: Kind, right: Kind): Kind {
  if (comparisons.has(sign)) return 'boolean';
  if (sign === '<=>') return 'integer';
  if (sign === '=~') return 'list';
  // A variable whose own values are being looked at.
  if (left === 'null') return sign === '/' && right === 'integer' ? 'decimal' : right;
  if (right === 'null' && sign !== '+') return left;
  if (isNumeric(left) && isNumeric(right)) {
    if (sign === '/') return left === 'number' || right === 'number' ? 'number' : 'decimal';
    return left === right ? left : left === 'number' || right === 'number' ? 'number' : 'decimal';
  }
  if (sign === '/' || sign === '%' || sign === '**') return 'number';
  if (left === 'text' || left === 'list') return left;
  if (left === 'map' || left === 'object') return 'map';
  return 'unknown';
}

function join(a: Kind, b: Kind): Kind {
  if (a === b || b === 'null') return a;
  if (a === 'null') return b;
  if (isNumeric(a) && isNumeric(b)) return 'number';
  return (a === 'object' && b === 'map') || (a === 'map' && b === 'object') ? 'map' : 'unknown';
}
