/** Values for declared inputs: some that must be taken, and some that must be refused. */
import type { InputParameter } from '../../spec/model/capability.ts';
import { checkInputs } from '../expose/check-inputs.ts';
import { isRecord } from '../json-object.ts';
import type { Json } from '../result.ts';

export type Inputs = Readonly<Record<string, Json>>;

export type SampleInputs =
  | { readonly kind: 'inputs'; readonly inputs: Inputs }
  /** Parameters whose pattern none of the known texts matches. */
  | { readonly kind: 'unknown'; readonly names: readonly string[] };

export function isRequired(parameter: InputParameter, requiredByDefault: boolean): boolean {
  return parameter.extras['default'] === undefined && (parameter.required?.value ?? requiredByDefault);
}

/** A value for each input that has none of its own, optional ones included. */
export function sampleInputs(parameters: readonly InputParameter[], requiredByDefault: boolean): SampleInputs {
  const inputs: Record<string, Json> = {};
  const names: string[] = [];
  for (const parameter of parameters) {
    if (parameter.value) continue;
    const value = sampleOf(parameter);
    if (value !== undefined) inputs[parameter.name] = value;
    else if (isRequired(parameter, requiredByDefault)) names.push(parameter.name);
  }
  return names.length > 0 ? { kind: 'unknown', names } : { kind: 'inputs', inputs };
}

/** Texts that patterns of identifiers, dates, addresses and the like are made for. */
const texts = [
  'sample',
  'SAMPLE',
  'Sample',
  'a',
  'A',
  '1',
  '12',
  '123',
  '1234',
  '12345',
  '123456',
  '1234567',
  '12345678',
  'a1',
  'A1',
  'abc',
  'ABC',
  'ABC-1',
  'ABC-123',
  'IMO-1234567',
  'EUR',
  'DE',
  'en-GB',
  '1.0',
  '1.0.0',
  '2025-01-31',
  '2025-01-31T12:00:00Z',
  '12:00',
  'sample@example.org',
  'https://example.org/sample',
  '+491234567890',
  '#a1b2c3',
  '00000000-0000-4000-8000-000000000000',
  'owner/name',
];

function sampleOf(parameter: InputParameter): Json | undefined {
  const { extras, type } = parameter;
  const known = [extras['example']?.value, extras['default']?.value, firstOf(extras['enum']?.value), firstOf(extras['examples']?.value)];
  // Data of a YAML file is JSON data.
  const candidates = [...known.filter((value) => value !== undefined), ...samplesOfType(type?.value, extras)] as readonly Json[];
  return candidates.find((candidate) => accepts(parameter, candidate));
}

function samplesOfType(type: string | undefined, extras: InputParameter['extras']): readonly Json[] {
  switch (type) {
    case 'number':
    case 'integer':
      return [1];
    case 'boolean':
      return [true];
    case 'array':
      return [[sampleOfSchema(extras['items']?.value)], []];
    case 'object':
      return [objectOf(extras['properties']?.value)];
    default:
      return texts;
  }
}

const maxDepth = 10;

function sampleOfSchema(schema: unknown, depth = 0): Json {
  if (!isRecord(schema)) return 'sample';
  const known = schema['example'] ?? schema['default'] ?? firstOf(schema['enum']);
  if (known !== undefined) return known as Json;
  switch (schema['type']) {
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return depth < maxDepth ? [sampleOfSchema(schema['items'], depth + 1)] : [];
    case 'object':
      return depth < maxDepth ? objectOf(schema['properties'], depth + 1) : {};
    default:
      return 'sample';
  }
}

function objectOf(properties: unknown, depth = 0): Json {
  return isRecord(properties)
    ? Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, sampleOfSchema(schema, depth)]))
    : {};
}

export interface WrongInput {
  readonly name: string;
  readonly value: Json;
  /** `a text that is no number`. */
  readonly description: string;
}

/** One value that must be refused, for each input where there is one. */
export function wrongInputs(parameters: readonly InputParameter[]): readonly WrongInput[] {
  return parameters.flatMap((parameter): WrongInput[] => {
    if (parameter.value) return [];
    const found = wrongValues(parameter).find(({ value }) => !accepts(parameter, value));
    return found ? [{ name: parameter.name, ...found }] : [];
  });
}

function wrongValues({ type, pattern, extras }: InputParameter): readonly Omit<WrongInput, 'name'>[] {
  if (extras['enum']) return [{ value: 'none of the allowed values', description: 'a value that is not allowed' }];
  switch (type?.value) {
    case 'number':
      return [{ value: 'no number', description: 'a text that is no number' }];
    case 'integer':
      return [{ value: 1.5, description: 'a broken number' }];
    case 'boolean':
      return [{ value: 'perhaps', description: 'a text that is neither true nor false' }];
    case 'array':
      return [{ value: 'no list', description: 'a text that is no list' }];
    case 'object':
      return [{ value: 'no object', description: 'a text that is no object' }];
    case 'string':
      return pattern
        ? ['', ' ', '!', ...texts].map((value) => ({ value, description: 'a text that does not match its pattern' }))
        : [{ value: { of: 'another type' }, description: 'an object where text belongs' }];
    default:
      return [];
  }
}

function accepts(parameter: InputParameter, value: Json): boolean {
  return checkInputs([parameter], { [parameter.name]: value }, { requiredByDefault: true }).faults.length === 0;
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}
