import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { McpTool } from '../../../spec/model/capability.ts';
import { readSourceFile } from '../../../spec/read-file.ts';
import type { Json } from '../../result.ts';
import { conform, inputSchema, outputSchema } from './schemas.ts';

/** The tool `t` of a file; `yaml` is its content in flow style. */
function toolOf(yaml: string): McpTool {
  const file = readSourceFile('file:///t.yaml', `ikanos: "1.0.0-beta5"\ncapability:\n  exposes:\n  - {type: mcp, tools: {t: ${yaml}}}\n`);
  const [server] = file.model.capability?.exposes ?? [];
  assert.ok(server?.kind === 'mcp' && server.tools[0]);
  return server.tools[0];
}

const checkInput = (parameters: string, expected: Json): void =>
  assert.deepEqual(inputSchema(toolOf(`{inputParameters: ${parameters}}`).inputParameters), expected);
const checkOutput = (outputs: string, expected: Json | undefined): void =>
  assert.deepEqual(outputSchema(toolOf(`{call: a.b, outputParameters: ${outputs}}`).outputs), expected);

describe('input schemas', () => {
  it('N03 N04 N05 say type, items, properties and what is required', () => {
    checkInput('{}', { type: 'object' });
    checkInput('{a: {description: d}}', { type: 'object', properties: { a: { type: 'string', description: 'd' } }, required: ['a'] });
    checkInput('{a: {type: array, required: false, items: {type: string}}}', {
      type: 'object',
      properties: { a: { type: 'array', items: { type: 'string' } } },
    });
    checkInput('{a: {type: array, required: false}}', { type: 'object', properties: { a: { type: 'array', items: {} } } });
    checkInput('{o: {type: object, properties: {p: {type: number, required: true}, q: {type: string, required: false, enum: [x]}}}}', {
      type: 'object',
      properties: { o: { type: 'object', properties: { p: { type: 'number' }, q: { type: 'string', enum: ['x'] } }, required: ['p'] } },
      required: ['o'],
    });
  });
});

describe('input schemas of a file that says what JSON Schema does not know', () => {
  it('leave it out, for one bad word would cost the client all tools', () => {
    checkInput('{a: {type: int32, description: d, enum: [], pattern: "(", minimum: "1", maxLength: -1, format: [x], items: {type: any}}}', {
      type: 'object',
      properties: { a: { description: 'd' } },
      required: ['a'],
    });
    checkInput('{l: {type: array, minItems: 1, items: {type: number, maximum: 9, pattern: "^\\\\d+$"}}}', {
      type: 'object',
      properties: { l: { type: 'array', minItems: 1, items: { type: 'number', maximum: 9, pattern: '^\\d+$' } } },
      required: ['l'],
    });
  });
});

describe('output schemas', () => {
  it('follow the declared shape, with null for what is not found', () => {
    checkOutput('[{type: array, mapping: $., items: {type: object, properties: {n: {type: number, mapping: $.n}}}}]', {
      type: ['array', 'null'],
      items: { type: ['object', 'null'], properties: { n: { type: ['number', 'string', 'null'] } } },
    });
    checkOutput('[{type: object, properties: {l: {type: array, mapping: $.l}}}]', {
      type: 'object',
      properties: { l: { type: ['array', 'null'], items: {} } },
    });
    checkOutput('{a: {type: string}, b: {type: boolean}}', {
      type: 'object',
      properties: { a: { type: ['string', 'null'] }, b: { type: ['boolean', 'string', 'null'] } },
    });
  });

  it('are absent when there is no single shape', () => {
    checkOutput('[{type: string, mapping: $.a}, {type: number, mapping: $.b}]', undefined);
    assert.equal(outputSchema(toolOf('{call: a.b}').outputs), undefined);
  });
});

describe('structured content', () => {
  const schema = {
    type: 'object',
    properties: {
      s: { type: ['string', 'null'] },
      n: { type: ['number', 'string', 'null'] },
      l: { type: ['array', 'null'], items: { type: ['string', 'null'] } },
    },
  };

  it('that fits is left as it is', () =>
    assert.deepEqual(conform({ s: 'x', n: '007', l: ['a', null], more: 1 }, schema), { s: 'x', n: '007', l: ['a', null], more: 1 }));
  it('that does not fit is made to', () => {
    assert.deepEqual(conform({ s: { a: 1 }, n: [1], l: { a: 1 } }, schema), { s: '{"a":1}', n: null, l: null });
    assert.deepEqual(conform(null, schema), {});
    assert.deepEqual(conform([1], { type: ['array', 'null'], items: { type: ['string', 'null'] } }), ['1']);
  });
});
