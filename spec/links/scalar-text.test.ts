import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deref, get } from '../syntax/navigate.ts';
import { parse } from '../syntax/parse.ts';
import { spanInScalar } from './scalar-text.ts';

/** Texts that hold `name` once, written in every way that is not letter by letter. */
const written: Readonly<Record<string, string>> = {
  'over two lines': 'a: "over\n  lines {{name}}"',
  'over empty lines': 'a: "over\n\n\n  lines {{name}}"',
  'over lines that end in blanks': 'a: "over  \n   lines {{name}}"',
  'with a break that is none': 'a: "over \\\n   lines {{name}}"',
  'with breaks that are none, and empty lines': 'a: "over\\\n\n\n  \\  lines {{name}}"',
  'with blanks kept by a backslash': 'a: "{\n\n    \\  \\"x\\": \\"{{name}}\\",\n\n    }"',
  'with escapes': 'a: "\\t\\x41\\u00e9\\U0001F600 {{name}}"',
  'with quotes in single quotes': "a: 'it''s\n  {{name}}''s'",
  'plain, over lines': 'a: over\n  lines {{name}}\n\n  and more',
  'with line breaks of Windows': 'a: "over\r\n\r\n  lines {{name}}"',
  'as a block': 'a: |\n  first\n    second {{name}}\n',
  'as a folded block': 'a: >-\n  folded\n  text\n\n    {{name}}\n',
};

describe('a part of a text', () => {
  for (const [how, yaml] of Object.entries(written))
    it(`is found ${how}`, () => {
      const node = deref(get(parse(yaml).root, 'a') ?? assert.fail());
      assert.ok(node?.kind === 'scalar');
      const from = node.text.indexOf('name');
      const { start, end } = spanInScalar(yaml, node, from, from + 4);
      assert.equal(yaml.slice(start, end), 'name');
      const last = node.text.length;
      assert.ok(spanInScalar(yaml, node, last, last).end <= yaml.length);
    });
});
