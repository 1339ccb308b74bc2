import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMessage } from './message.ts';

const call = (given: unknown): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 't', arguments: given } });
const argumentsOf = (text: string): unknown => (parseMessage(text) as { params: object }).params;

describe('a message', () => {
  it('has no arguments where they are null, and an object where they are its text', () => {
    assert.deepEqual(argumentsOf(call(null)), { name: 't' });
    assert.deepEqual(argumentsOf(call('{"a":{"b":[1]}}')), { name: 't', arguments: { a: { b: [1] } } });
    assert.deepEqual(argumentsOf(call({ a: '{"b":1}' })), { name: 't', arguments: { a: '{"b":1}' } });
  });

  it('keeps arguments that are none, for the protocol to refuse', () => {
    for (const given of ['', 'x', '[1]', '5', 'null', 5, [1]]) assert.deepEqual(argumentsOf(call(given)), { name: 't', arguments: given });
  });

  it('is undefined when it is not JSON, or nested without end, inside of a text too', () => {
    assert.equal(parseMessage('{oops'), undefined);
    assert.equal(parseMessage(`${'['.repeat(5_000)}${']'.repeat(5_000)}`), undefined);
    const deep = `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    assert.deepEqual(argumentsOf(call(deep)), { name: 't', arguments: deep });
  });
});
