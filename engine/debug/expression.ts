/** Expressions of watches, conditions and log messages: a JSONPath, a template, a name, or two of them compared. */
import { find } from '../compose/json-path.ts';
import { evaluate as evaluateTemplate, resolve } from '../compose/template.ts';
import type { Json } from '../result.ts';

export type Outcome = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly message: string };

export interface ExpressionScope {
  readonly values: ReadonlyMap<string, Json>;
  readonly outputs: ReadonlyMap<string, Json> | undefined;
  readonly variable: (name: string) => string | undefined;
}

const comparison = /^(.+?)\s*(==|!=|<=|>=|<|>)\s*(.+)$/s;

/** `$.step.field`, `{{input}}`, `input.field`, and comparisons with `==`, `!=`, `<`, `<=`, `>`, `>=` and a JSON literal or another expression. */
export function evaluateExpression(text: string, scope: ExpressionScope): Outcome {
  const expression = text.trim();
  if (expression === '') return { ok: false, message: 'There is nothing to evaluate.' };
  const compared = expression.includes('[?') ? null : comparison.exec(expression);
  if (!compared) return operand(expression, scope);
  const [, left = '', operator = '', right = ''] = compared;
  const a = operand(left.trim(), scope);
  const b = operand(right.trim(), scope);
  if (!a.ok) return a;
  if (!b.ok) return b;
  return { ok: true, value: compare(a.value, operator, b.value) };
}

export function isTrue(value: Json): boolean {
  return value !== null && value !== false && value !== 0 && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function operand(expression: string, scope: ExpressionScope): Outcome {
  const literal = readLiteral(expression);
  if (literal !== undefined) return { ok: true, value: literal };
  if (expression.startsWith('$')) {
    const found = find(Object.fromEntries([...scope.values, ...(scope.outputs ?? [])]), expression);
    return found.miss === undefined ? { ok: true, value: found.value } : { ok: false, message: found.miss };
  }
  const names = (name: string): Json | undefined => scope.variable(name) ?? scope.outputs?.get(name) ?? scope.values.get(name);
  const value = expression.includes('{{') ? evaluateTemplate(expression, names) : resolve(expression, names);
  return value === undefined ? { ok: false, message: `Nothing here is called ${expression}.` } : { ok: true, value };
}

/** A number, a quoted text, true, false or null. */
function readLiteral(text: string): Json | undefined {
  const quoted = /^'([^']*)'$/.exec(text);
  if (quoted) return quoted[1] ?? '';
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Not a literal: a name or a path.
    return undefined;
  }
}

function compare(a: Json, operator: string, b: Json): boolean {
  switch (operator) {
    case '==':
      return JSON.stringify(a) === JSON.stringify(b);
    case '!=':
      return JSON.stringify(a) !== JSON.stringify(b);
    default: {
      const [left, right] = typeof a === 'number' && typeof b === 'number' ? [a, b] : [String(a), String(b)];
      if (operator === '<') return left < right;
      if (operator === '<=') return left <= right;
      return operator === '>' ? left > right : left >= right;
    }
  }
}
