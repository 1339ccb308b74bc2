/** What a person types for an input of a call, as the JSON value the engine takes. */
import type { Json } from '../../engine/control/protocol.ts';
import type { CallableInput } from '../../server/protocol.ts';
import { say } from '../../spec/say.ts';

/** Inputs of one call by name. */
export type Inputs = Readonly<Record<string, Json>>;

export type ParsedInput = { readonly ok: true; readonly value: Json | undefined } | { readonly ok: false; readonly message: string };

/** `value: undefined` leaves the input out. */
export function parseInput(input: CallableInput, text: string): ParsedInput {
  const trimmed = text.trim();
  if (trimmed === '' && !(input.type === 'string' && text !== '')) {
    return input.required && input.type !== 'string' ? refuse(say`${input.name} is required: ${expected(input)}.`) : leaveOut(input);
  }
  switch (input.type) {
    case 'string':
      return checkChoice(input, text);
    case 'integer':
      return /^[+-]?\d+$/.test(trimmed) && Number.isSafeInteger(Number(trimmed))
        ? accept(Number(trimmed))
        : refuse(say`${input.name} is ${expected(input)}.`);
    case 'number':
      return Number.isFinite(Number(trimmed)) ? accept(Number(trimmed)) : refuse(say`${input.name} is ${expected(input)}.`);
    case 'boolean':
      return trimmed === 'true' || trimmed === 'false' ? accept(trimmed === 'true') : refuse(say`${input.name} is true or false.`);
    case 'array':
    case 'object':
    case 'json':
      return parseJson(input, trimmed);
    default:
      return input.type satisfies never;
  }
}

/** What is asked for, in words: `a whole number`. */
export function expected(input: CallableInput): string {
  switch (input.type) {
    case 'string':
      return input.choices ? say`one of ${input.choices.join(', ')}` : 'a text';
    case 'integer':
      return say`a whole number`;
    case 'number':
      return 'a number';
    case 'boolean':
      return say`true or false`;
    case 'array':
      return say`a list in JSON, like ["a", "b"]`;
    case 'object':
      return say`an object in JSON, like {"a": 1}`;
    case 'json':
      return say`a value in JSON; a text is in quotes`;
    default:
      return input.type satisfies never;
  }
}

function checkChoice(input: CallableInput, text: string): ParsedInput {
  return input.choices && !input.choices.includes(text) ? refuse(say`${input.name} is ${expected(input)}.`) : accept(text);
}

function parseJson(input: CallableInput, text: string): ParsedInput {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return refuse(say`${input.name} is ${expected(input)}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (input.type === 'json') return accept(value);
  const isList = Array.isArray(value);
  const fits = input.type === 'array' ? isList : typeof value === 'object' && value !== null && !isList;
  return fits ? accept(value) : refuse(say`${input.name} is ${expected(input)}.`);
}

function leaveOut(input: CallableInput): ParsedInput {
  return input.required ? accept('') : accept(undefined);
}

function accept(value: Json | undefined): ParsedInput {
  return { ok: true, value };
}

function refuse(message: string): ParsedInput {
  return { ok: false, message };
}

/** A value as it is put into an input again. */
export function inputText(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
