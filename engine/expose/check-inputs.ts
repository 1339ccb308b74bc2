/**
 * Whether given inputs are what a unit declares: required, type, default, const, enum, pattern, length, size, items, properties. Texts
 * (from a path, a query, a header) are converted to the declared type; data that converts without loss is converted
 * too, because language models like to send `"5"` for 5.
 */
import { isDeepStrictEqual } from 'node:util';
import { keepBounded } from '../../spec/bounded.ts';
import type { InputParameter } from '../../spec/model/capability.ts';
import { findPattern } from '../../spec/pattern.ts';
import { isTooDeep } from '../json-depth.ts';
import { isObject, isRecord, type JsonObject } from '../json-object.ts';
import type { Json } from '../result.ts';

export interface InputFault {
  readonly name: string;
  readonly message: string;
}

export interface CheckedInputs {
  readonly inputs: Readonly<Record<string, Json>>;
  readonly faults: readonly InputFault[];
}

export interface CheckOptions {
  /** What `required` is when the parameter does not say: true for tools and flows, false for REST operations. */
  readonly requiredByDefault: boolean;
}

/** The part of a schema that is checked, whether it comes from a parameter or from inside its `items`. */
interface Rule {
  readonly type: string | undefined;
  /** The one value that is taken; undefined when any is. */
  readonly const: unknown;
  readonly enum: readonly unknown[] | undefined;
  readonly pattern: string | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly minItems: number | undefined;
  readonly maxItems: number | undefined;
  readonly items: unknown;
  readonly properties: unknown;
  /** Of an object: names of properties. */
  readonly required: readonly unknown[];
}

/** Inputs nobody declared are passed on: templates of the called operation may use them. */
export function checkInputs(
  parameters: readonly InputParameter[],
  given: Readonly<Record<string, Json>>,
  options: CheckOptions,
): CheckedInputs {
  const faults: InputFault[] = [];
  const inputs: Record<string, Json> = Object.create(null) as Record<string, Json>;
  Object.assign(inputs, given);
  for (const parameter of parameters) {
    const { name } = parameter;
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || value === null) {
      delete inputs[name];
      const fallback = defaultOf(parameter);
      if (fallback !== undefined) inputs[name] = fallback;
      else if (parameter.required?.value ?? options.requiredByDefault) faults.push({ name, message: 'is required' });
      continue;
    }
    inputs[name] = checkValue(value, ruleOf(parameter), name, faults, 0);
  }
  return { inputs, faults };
}

function defaultOf(parameter: InputParameter): Json | undefined {
  // Data of a YAML file is JSON data.
  return parameter.extras['default']?.value as Json | undefined;
}

const rules = new WeakMap<InputParameter, Rule>();

function ruleOf(parameter: InputParameter): Rule {
  const known = rules.get(parameter);
  if (known) return known;
  const { type, pattern, extras } = parameter;
  const data = Object.fromEntries(Object.entries(extras).map(([key, located]) => [key, located.value]));
  const made = ruleOfData({ ...data, type: type?.value, pattern: pattern?.value });
  rules.set(parameter, made);
  return made;
}

function ruleOfData(data: unknown): Rule {
  const schema = isRecord(data) ? data : {};
  const number = (key: string): number | undefined => (typeof schema[key] === 'number' ? schema[key] : undefined);
  const text = (key: string): string | undefined => (typeof schema[key] === 'string' ? schema[key] : undefined);
  return {
    type: text('type'),
    const: schema['const'],
    enum: Array.isArray(schema['enum']) ? schema['enum'] : undefined,
    pattern: text('pattern'),
    minLength: number('minLength'),
    maxLength: number('maxLength'),
    minimum: number('minimum'),
    maximum: number('maximum'),
    minItems: number('minItems'),
    maxItems: number('maxItems'),
    items: schema['items'],
    properties: schema['properties'],
    required: Array.isArray(schema['required']) ? schema['required'] : [],
  };
}

const maxDepth = 20;

function checkValue(value: Json, rule: Rule, name: string, faults: InputFault[], depth: number): Json {
  const converted = convert(value, rule.type);
  if (converted === undefined) {
    faults.push({ name, message: `must be ${nounOf(rule.type)}, not ${describe(value)}` });
    return value;
  }
  if (rule.const !== undefined && !same(rule.const, converted)) {
    faults.push({ name, message: `must be ${JSON.stringify(rule.const)}` });
  }
  if (rule.enum && !rule.enum.some((allowed) => same(allowed, converted))) {
    faults.push({ name, message: `must be one of ${rule.enum.map((allowed) => JSON.stringify(allowed)).join(', ')}` });
  }
  if (typeof converted === 'string') checkText(converted, rule, name, faults);
  if (typeof converted === 'number') checkNumber(converted, rule, name, faults);
  if (Array.isArray(converted)) checkCount(converted.length, rule, name, faults);
  if (depth >= maxDepth) return converted;
  if (Array.isArray(converted) && rule.items !== undefined) {
    const itemRule = ruleOfData(rule.items);
    return converted.map((item: Json, index) => checkValue(item, itemRule, `${name}[${index}]`, faults, depth + 1));
  }
  if (isObject(converted) && isRecord(rule.properties))
    return checkProperties(converted, rule.properties, rule.required, name, faults, depth + 1);
  return converted;
}

function checkText(text: string, rule: Rule, name: string, faults: InputFault[]): void {
  if (rule.minLength !== undefined && text.length < rule.minLength) {
    faults.push({ name, message: `must have at least ${counted(rule.minLength, 'character')}` });
  }
  if (rule.maxLength !== undefined && text.length > rule.maxLength) {
    faults.push({ name, message: `must not be longer than ${counted(rule.maxLength, 'character')}` });
  }
  if (rule.pattern !== undefined && compilePattern(rule.pattern)?.test(text) === false) {
    faults.push({ name, message: `must match ${rule.pattern}` });
  }
}

function checkNumber(number: number, { minimum, maximum }: Rule, name: string, faults: InputFault[]): void {
  if (minimum !== undefined && number < minimum) faults.push({ name, message: `must be at least ${minimum}` });
  if (maximum !== undefined && number > maximum) faults.push({ name, message: `must be at most ${maximum}` });
}

function checkCount(count: number, { minItems, maxItems }: Rule, name: string, faults: InputFault[]): void {
  if (minItems !== undefined && count < minItems) faults.push({ name, message: `must have at least ${counted(minItems, 'item')}` });
  if (maxItems !== undefined && count > maxItems) faults.push({ name, message: `must not have more than ${counted(maxItems, 'item')}` });
}

function checkProperties(
  object: JsonObject,
  properties: Readonly<Record<string, unknown>>,
  listed: readonly unknown[],
  name: string,
  faults: InputFault[],
  depth: number,
): Json {
  const result: Record<string, Json> = { ...object };
  for (const [key, schema] of Object.entries(properties)) {
    const value = Object.hasOwn(object, key) ? object[key] : undefined;
    const required = listed.includes(key) || (isRecord(schema) && schema['required'] === true);
    if (value === undefined || value === null) {
      if (required) faults.push({ name: `${name}.${key}`, message: 'is required' });
      continue;
    }
    result[key] = checkValue(value, ruleOfData(schema), `${name}.${key}`, faults, depth);
  }
  return result;
}

/** The value as the type; undefined when it is none of it. Unknown types take everything. */
function convert(value: Json, type: string | undefined): Json | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : isScalar(value) ? String(value) : undefined;
    case 'number':
      return typeof value === 'number' ? value : numberFromText(value);
    case 'integer': {
      const number = typeof value === 'number' ? value : numberFromText(value);
      if (typeof number === 'string') return /^[+-]?\d+$/.test(number) ? number : undefined;
      return number !== undefined && Number.isInteger(number) ? number : undefined;
    }
    case 'boolean':
      if (typeof value === 'boolean') return value;
      return value === 'true' ? true : value === 'false' ? false : undefined;
    case 'array':
      return Array.isArray(value) ? value : parsedAs(value, Array.isArray);
    case 'object':
      return isObject(value) ? value : parsedAs(value, isRecord);
    default:
      return value;
  }
}

/** A number too large or too precise for a float stays the text it is: digits are never lost. */
function numberFromText(value: Json): number | string | undefined {
  if (typeof value !== 'string' || !/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value)) return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) return undefined;
  const exact = !/^[+-]?\d+$/.test(value) || Number.isSafeInteger(number);
  return exact ? number : value;
}

function parsedAs(value: Json, accepts: (data: unknown) => boolean): Json | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    if (isTooDeep(value)) return undefined;
    const data = JSON.parse(value) as Json;
    return accepts(data) ? data : undefined;
  } catch {
    // Not JSON: then it is not what was asked for, which the caller reports.
    return undefined;
  }
}

const patterns = new Map<string, RegExp | undefined>();
/** Of all that is served and was: a file that is being written has another pattern with each letter. */
const maxPatterns = 1_000;

/** A pattern that is no regular expression is told when the file is loaded (`pattern-syntax`), and not applied here. */
function compilePattern(source: string): RegExp | undefined {
  if (!patterns.has(source)) keepBounded(patterns, source, findPattern(source), maxPatterns);
  return patterns.get(source);
}

function nounOf(type: string | undefined): string {
  switch (type) {
    case 'integer':
      return 'a whole number';
    case 'array':
      return 'a list';
    case 'object':
      return 'an object';
    case 'string':
      return 'a text';
    default:
      return `a ${type ?? 'value'}`;
  }
}

function describe(value: Json): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function same(allowed: unknown, value: Json): boolean {
  return isDeepStrictEqual(allowed, value) || (isScalar(value) && typeof allowed !== 'object' && String(allowed) === String(value));
}

function isScalar(value: Json): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
