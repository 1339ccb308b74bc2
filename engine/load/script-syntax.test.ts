import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findSyntaxMistake } from './script-syntax.ts';

const mistakeIn = (text: string): unknown => {
  const found = findSyntaxMistake(text);
  return found && [text.slice(found.at, found.at + 3), found.message];
};

describe('a script', () => {
  it('is told where it is none', () => {
    assert.deepEqual(mistakeIn('const a = 1;\n  result = = a;\n'), ['= a', "This is no JavaScript: Unexpected token '='."]);
    assert.deepEqual(mistakeIn('result = "'), ['"', 'This is no JavaScript: Invalid or unexpected token.']);
    assert.deepEqual(mistakeIn('function f() {'), ['', 'This is no JavaScript: Unexpected end of input.']);
  });

  it('may be anything that the sandbox reads', () => {
    for (const text of [
      '',
      'result = 1',
      'const [a] = context.list; result = a?.b ?? 1;',
      'with (context) { result = a; }',
      '"use strict"; result = 1;',
    ])
      assert.equal(mistakeIn(text), undefined, text);
  });

  it('is not judged where it may be a module', () => assert.equal(mistakeIn('import a from "b"; result = = 1;'), undefined));
});
