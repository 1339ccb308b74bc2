/**
 * JSONPath as the format uses it (engine.md 3.5): a definite path gives the node, an indefinite one a list. Plain paths
 * such as `$.a.b[0]` are walked directly; wildcards, slices and filters go to a library, without any code evaluation.
 */
import { JSONPath } from 'jsonpath-plus';
import { parseJsonPath, type Segment } from '../../spec/links/json-path.ts';
import type { Json } from '../result.ts';
import { compileFilter } from './json-path-filter.ts';

export interface Found {
  /** Null for a miss. */
  readonly value: Json;
  /** Why there is no value; absent when there is one (a null that is there counts). */
  readonly miss?: string;
}

type Evaluate = (data: Json) => Found;

/** Paths are written in files: there are few, and they are evaluated often. */
const compiled = new Map<string, Evaluate>();
const maxCompiled = 5000;

/** What a path finds in data. Never throws: a path that cannot be read finds nothing. */
export function find(data: Json, path: string): Found {
  let evaluate = compiled.get(path);
  if (!evaluate) {
    evaluate = compile(path);
    if (compiled.size >= maxCompiled) compiled.clear();
    compiled.set(path, evaluate);
  }
  return evaluate(data);
}

/** The value alone; null for a miss. */
export function findFirst(data: Json, path: string): Json {
  return find(data, path).value;
}

function compile(path: string): Evaluate {
  if (path.trim() === '') return () => ({ value: null, miss: 'The path is empty.' });
  const { segments, problem } = parseJsonPath(path);
  if (problem) return () => ({ value: null, miss: `The path cannot be read: ${problem.message}` });
  const plain = segments.filter((segment) => segment.kind !== 'many');
  if (plain.length === segments.length) return (data) => walkPlain(data, plain);
  const call = trailingCall(segments);
  if (call) {
    const inner = compileSegments(segments.slice(0, -1));
    return (data) => applyCall(inner(data), call);
  }
  return compileSegments(segments);
}

function compileSegments(segments: readonly Segment[]): Evaluate {
  const plain = segments.filter((segment) => segment.kind !== 'many');
  if (plain.length === segments.length) return (data) => walkPlain(data, plain);
  const last = segments.at(-1);
  const names = last?.kind === 'many' ? unionNames(last.text) : undefined;
  if (names) {
    const inner = compileSegments(segments.slice(0, -1));
    const many = segments.slice(0, -1).some((segment) => segment.kind === 'many');
    return (data) => pickNames(inner(data), names, many);
  }
  return evaluateByLibrary(segments);
}

type Plain = Exclude<Segment, { kind: 'many' }>;

function walkPlain(data: Json, segments: readonly Plain[]): Found {
  let value: Json = data;
  for (const segment of segments) {
    const next: Json | undefined = segment.kind === 'member' ? member(value, segment.name) : element(value, segment.index);
    if (next === undefined) return { value: null, miss: describeMiss(value, segment) };
    value = next;
  }
  return { value };
}

function member(value: Json, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as { readonly [key: string]: Json })[name] : undefined;
}

function element(value: Json, index: number): Json | undefined {
  return Array.isArray(value) ? (value as readonly Json[]).at(index) : undefined;
}

function describeMiss(value: Json, segment: Plain): string {
  const wanted = segment.kind === 'member' ? `\`${segment.name}\`` : `element ${segment.index}`;
  if (value === null) return `${wanted} was looked for in a null.`;
  if (Array.isArray(value))
    return segment.kind === 'index'
      ? `The list has ${value.length} elements, none at ${segment.index}.`
      : `${wanted} was looked for in a list: write \`[*]\` or an index in front of it.`;
  if (typeof value !== 'object') return `${wanted} was looked for in a ${typeof value}.`;
  const names = Object.keys(value);
  const known = names.length === 0 ? 'The object is empty.' : `There is ${names.slice(0, 8).join(', ')}${names.length > 8 ? ' …' : ''}.`;
  return segment.kind === 'member' ? `There is no ${wanted}. ${known}` : `${wanted} was looked for in an object.`;
}

/** A function at the end: `length()`, `keys()`, `first()`; others give nothing. */
function trailingCall(segments: readonly Segment[]): string | undefined {
  const last = segments.at(-1);
  return last?.kind === 'many' ? /^(\w+)\(\s*\)$/.exec(last.text)?.[1] : undefined;
}

function applyCall(found: Found, name: string): Found {
  const { value } = found;
  if (found.miss !== undefined) return found;
  switch (name) {
    case 'length':
    case 'size':
      if (Array.isArray(value) || typeof value === 'string') return { value: value.length };
      return typeof value === 'object' && value !== null
        ? { value: Object.keys(value).length }
        : { value: null, miss: '`length()` needs a list, an object or a text.' };
    case 'keys':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { value: Object.keys(value) }
        : { value: null, miss: '`keys()` needs an object.' };
    case 'first':
      return Array.isArray(value) ? { value: (value as readonly Json[])[0] ?? null } : { value: null, miss: '`first()` needs a list.' };
    case 'last':
      return Array.isArray(value) ? { value: (value as readonly Json[]).at(-1) ?? null } : { value: null, miss: '`last()` needs a list.' };
    default:
      return { value: null, miss: `There is no function \`${name}()\` here.` };
  }
}

/** `['c','n']` gives an object with both, not a list of values. */
function unionNames(text: string): readonly string[] | undefined {
  const inner = /^\[(.*)\]$/s.exec(text)?.[1];
  if (!inner || !/^\s*(?:'[^']*'|"[^"]*")(?:\s*,\s*(?:'[^']*'|"[^"]*"))+\s*$/.test(inner)) return undefined;
  return [...inner.matchAll(/'([^']*)'|"([^"]*)"/g)].map((match) => match[1] ?? match[2] ?? '');
}

function pickNames(found: Found, names: readonly string[], many: boolean): Found {
  const pick = (value: Json): Json =>
    Object.fromEntries(names.flatMap((name) => (member(value, name) === undefined ? [] : [[name, member(value, name) as Json]])));
  if (many && Array.isArray(found.value)) return { value: (found.value as readonly Json[]).map(pick) };
  return found.miss === undefined ? { value: pick(found.value) } : found;
}

function evaluateByLibrary(segments: readonly Segment[]): Evaluate {
  const filters = new Map<string, (node: Json) => boolean>();
  const path = ['$', ...segments.map((segment) => libraryToken(segment, filters))];
  return (data) => {
    if (typeof data !== 'object' || data === null) return { value: [] };
    const found: unknown = JSONPath({
      path,
      json: data as object,
      wrap: true,
      resultType: 'value',
      eval: (code: string, context: { _$_v?: Json }) => filters.get(code.trim())?.(context._$_v ?? null) ?? false,
    });
    return { value: Array.isArray(found) ? (found as Json[]) : [] };
  };
}

function libraryToken(segment: Segment, filters: Map<string, (node: Json) => boolean>): string {
  if (segment.kind === 'member')
    return segment.name.startsWith('`') || /^[*^~@$?(]/.test(segment.name) ? `\`${segment.name}` : segment.name;
  if (segment.kind === 'index')
    return segment.index < 0 ? `${segment.index}:${segment.index === -1 ? '' : segment.index + 1}` : String(segment.index);
  const inner = /^\[(.*)\]$/s.exec(segment.text)?.[1]?.trim();
  if (inner === undefined) return segment.text;
  if (!inner.startsWith('?')) return inner.replaceAll(/\s+/g, '');
  const name = `filter${filters.size}`;
  filters.set(name, compileFilter(inner.slice(1)));
  return `?(${name})`;
}
