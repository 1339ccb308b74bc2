import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallableInput } from '../../server/protocol.ts';
import { parseInput } from './input-values.ts';

function input(type: CallableInput['type'], more: Partial<CallableInput> = {}): CallableInput {
  return { name: 'x', type, description: undefined, required: false, in: undefined, choices: undefined, default: undefined, ...more };
}

function checkParsed(of: CallableInput, text: string, expected: unknown): void {
  const parsed = parseInput(of, text);
  assert.deepEqual(parsed.ok ? parsed.value : parsed.message, expected, text);
}

test('text is taken as typed', () => {
  checkParsed(input('string'), ' 42 ', ' 42 ');
  checkParsed(input('string'), '', undefined);
  checkParsed(input('string', { required: true }), '', '');
  checkParsed(input('string', { choices: ['active', 'sold'] }), 'lost', 'x is one of active, sold.');
});

test('numbers are numbers', () => {
  checkParsed(input('integer'), '-7', -7);
  checkParsed(input('integer'), '1.5', 'x is a whole number.');
  checkParsed(input('integer'), '99999999999999999999', 'x is a whole number.');
  checkParsed(input('number'), ' 1.5e3 ', 1500);
  checkParsed(input('number'), 'Infinity', 'x is a number.');
  checkParsed(input('number'), 'many', 'x is a number.');
  checkParsed(input('number', { required: true }), ' ', 'x is required: a number.');
});

test('true and false are booleans', () => {
  checkParsed(input('boolean'), 'true', true);
  checkParsed(input('boolean'), 'false', false);
  checkParsed(input('boolean'), 'yes', 'x is true or false.');
});

test('JSON is whatever it says', () => {
  checkParsed(input('json'), ' [1] ', [1]);
  checkParsed(input('json'), '"a"', 'a');
  checkParsed(input('json'), '', undefined);
  const parsed = parseInput(input('json'), 'a');
  assert.match(parsed.ok ? '' : parsed.message, /^x is a value in JSON; a text is in quotes: /);
});

test('lists and objects are JSON of that kind', () => {
  checkParsed(input('array'), '[1]', [1]);
  checkParsed(input('array'), '{}', 'x is a list in JSON, like ["a", "b"].');
  checkParsed(input('object'), '{"a":1}', { a: 1 });
  checkParsed(input('object'), 'null', 'x is an object in JSON, like {"a": 1}.');
  const parsed = parseInput(input('object'), '{a');
  assert.match(parsed.ok ? '' : parsed.message, /^x is an object in JSON, like \{"a": 1\}: /);
});
