import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { InputParameter } from '../../spec/model/capability.ts';
import { readSourceFile } from '../../spec/read-file.ts';
import type { Json } from '../result.ts';
import { checkInputs } from './check-inputs.ts';

/** Parameters as a tool of a file declares them. */
function parametersOf(yaml: string): readonly InputParameter[] {
  const indented = yaml.replace(/^/gm, '        ');
  const file = readSourceFile(
    'file:///t.yaml',
    `ikanos: "1.0.0-beta5"\ncapability:\n  exposes:\n  - type: mcp\n    tools:\n     t:\n       inputParameters:\n${indented}\n`,
  );
  const [server] = file.model.capability?.exposes ?? [];
  assert.ok(server?.kind === 'mcp');
  return server.tools[0]?.inputParameters ?? [];
}

function check(
  yaml: string,
  given: Record<string, Json>,
  expected: { inputs?: Record<string, Json>; faults?: readonly string[] } = {},
  requiredByDefault = true,
): void {
  const { inputs, faults } = checkInputs(parametersOf(yaml), given, { requiredByDefault });
  assert.deepEqual(
    faults.map(({ name, message }) => `${name} ${message}`),
    expected.faults ?? [],
  );
  if (expected.inputs) assert.deepEqual({ ...inputs }, expected.inputs);
}

describe('inputs', () => {
  it('are required as the place says, unless they say otherwise themselves', () => {
    check('a: {type: string}\nb: {type: string, required: false}', {}, { faults: ['a is required'] });
    check('a: {type: string}\nb: {type: string, required: true}', {}, { faults: ['b is required'] }, false);
    check('a: {type: string}', { a: null }, { faults: ['a is required'] });
  });

  it('that nobody declares are passed on', () => check('a: {type: string}', { a: 'x', z: [1] }, { inputs: { a: 'x', z: [1] } }));

  it('are converted when nothing is lost', () => {
    check(
      'n: {type: number}\ni: {type: integer}\nb: {type: boolean}\ns: {type: string}\nl: {type: array}\no: {type: object}',
      { n: '5.5', i: '7', b: 'true', s: 5, l: '["a"]', o: '{"a":1}' },
      {
        inputs: { n: 5.5, i: 7, b: true, s: '5', l: ['a'], o: { a: 1 } },
      },
    );
  });

  it('keep the digits of numbers too large for a float', () =>
    check('n: {type: number}', { n: '12345678901234567890' }, { inputs: { n: '12345678901234567890' } }));

  it('of another type are refused, all at once', () => {
    check(
      'n: {type: number}\ni: {type: integer}\nb: {type: boolean}\ns: {type: string}\nl: {type: array}\no: {type: object}',
      { n: 'x', i: 1.5, b: 'yes', s: [], l: 'x', o: [1] },
      {
        faults: [
          'n must be a number, not "x"',
          'i must be a whole number, not 1.5',
          'b must be a boolean, not "yes"',
          's must be a text, not a list',
          'l must be a list, not "x"',
          'o must be an object, not a list',
        ],
      },
    );
  });

  it('take a default, and are held to enum, pattern and length', () => {
    check('a: {type: string, default: x}', {}, { inputs: { a: 'x' } });
    check(
      'a: {type: string, enum: [x, y]}\nb: {type: string, pattern: "^[a-z]+$"}\nc: {type: string, maxLength: 2}',
      { a: 'z', b: 'B', c: 'abc' },
      {
        faults: ['a must be one of "x", "y"', 'b must match ^[a-z]+$', 'c must not be longer than 2 characters'],
      },
    );
  });

  it('with a constant take nothing else, whatever its type', () => {
    const parameters = 'a: {type: string, const: x}\nn: {type: number, const: 5}\no: {type: object, const: {k: [1]}}';
    check(parameters, { a: 'x', n: '5', o: { k: [1] } }, { inputs: { a: 'x', n: 5, o: { k: [1] } } });
    check(parameters, { a: 'y', n: 6, o: { k: [2] } }, { faults: ['a must be "x"', 'n must be 5', 'o must be {"k":[1]}'] });
  });

  it('are held to the sizes they declare', () => {
    const parameters =
      't: {type: string, minLength: 2}\nn: {type: number, minimum: 1, maximum: 5}\nl: {type: array, minItems: 1, maxItems: 2, items: {type: integer, maximum: 9}}';
    check(parameters, { t: 'ab', n: 5, l: [9] });
    check(
      parameters,
      { t: 'a', n: '0', l: [] },
      { faults: ['t must have at least 2 characters', 'n must be at least 1', 'l must have at least 1 item'] },
    );
    check(
      parameters,
      { t: 'ab', n: 6, l: [1, 2, 10] },
      { faults: ['n must be at most 5', 'l must not have more than 2 items', 'l[2] must be at most 9'] },
    );
  });

  it('need the properties an object lists as required', () =>
    check(
      'l: {type: array, items: {type: object, required: [p], properties: {p: {type: string}}}}',
      { l: [{ p: 'x' }, {}] },
      { faults: ['l[1].p is required'] },
    ));

  it('are checked inside lists and objects', () => {
    check(
      'l: {type: array, items: {type: integer}}\no: {type: object, properties: {n: {type: number, required: true}, m: {type: number}}}',
      { l: [1, 'x', '3'], o: { m: 'q' } },
      {
        faults: ['l[1] must be a whole number, not "x"', 'o.n is required', 'o.m must be a number, not "q"'],
      },
    );
  });

  it('named like a property of every object are only what was sent', () =>
    check('constructor: {type: string, required: false}', {}, { inputs: {} }));
});
