import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRedaction } from './redact.ts';

function check(secrets: readonly string[], text: string, expected: string): void {
  assert.equal(createRedaction(secrets)(text), expected);
}

describe('redaction', () => {
  it('hides a secret wherever it stands', () => check(['tok-1'], 'Bearer tok-1, again tok-1.', 'Bearer •••, again •••.'));
  it('hides the form a secret has in a URL, in a form and in JSON', () => {
    check(['a b&"c'], 'GET /x?k=a%20b%26%22c', 'GET /x?k=•••');
    check(['a b&"c'], 'k=a+b%26%22c', 'k=•••');
    check(['a b&"c'], '{"k":"a b&\\"c"}', '{"k":"•••"}');
  });
  it('hides the longer of two secrets that overlap', () => check(['abc', 'abcdef'], 'abcdef abc', '••• •••'));
  it('leaves texts alone when secrets are too short to hide', () => check(['1', ' '], '1 and 1', '1 and 1'));
});
