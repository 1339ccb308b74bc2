import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isValid } from '../spec/schema/validate.ts';
import { toData } from '../spec/syntax/navigate.ts';
import { parse } from '../spec/syntax/parse.ts';

interface Snippet {
  readonly prefix: string | readonly string[];
  readonly body: readonly string[];
}

const snippets = JSON.parse(readFileSync(new URL('capability.code-snippets', import.meta.url), 'utf8')) as Readonly<
  Record<string, Snippet>
>;

/** The text after accepting a snippet and all its proposals. */
function expand({ body }: Snippet): string {
  return body
    .join('\n')
    .replaceAll(/\$\{\d+:([^{}]*)\}/g, '$1')
    .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replaceAll(/\$0/g, '');
}

const consumed = 'consumes: [{type: http, namespace: a, baseUri: "https://a.example.org"}]';

/** Where each snippet belongs: a file with a place for it, marked by its indentation. */
const places: Readonly<Record<string, string>> = {
  consumes: 'ikanos: 1.0.0-beta5\ncapability:\n  consumes:\n    @\n',
  import: 'ikanos: 1.0.0-beta5\ncapability:\n  consumes:\n    @\n',
  aggregate: `ikanos: 1.0.0-beta5\ncapability:\n  ${consumed}\n  aggregates:\n    @\n`,
  tool: 'ikanos: 1.0.0-beta5\ncapability:\n  exposes:\n    - type: mcp\n      port: 1\n      namespace: t\n      tools:\n        @\n',
  exposes: 'ikanos: 1.0.0-beta5\ncapability:\n  exposes:\n    @\n',
  auth: 'ikanos: 1.0.0-beta5\ncapability:\n  consumes:\n    - type: http\n      namespace: a\n      baseUri: https://a.example.org\n      @\n',
  binds: `ikanos: 1.0.0-beta5\ncapability:\n  ${consumed}\n@\n`,
  'operation-rest':
    'ikanos: 1.0.0-beta5\ncapability:\n  exposes:\n    - type: rest\n      port: 1\n      namespace: t\n      resources:\n        r:\n          path: /r\n          operations:\n            @\n',
  'operation-consumed':
    'ikanos: 1.0.0-beta5\nconsumes:\n  - type: http\n    namespace: a\n    baseUri: https://a.example.org\n    resources:\n      r:\n        path: /r\n        operations:\n          @\n',
};

function place(prefix: string): string {
  const key = Object.keys(places).find((name) => prefix === name) ?? Object.keys(places).find((name) => prefix.startsWith(`${name}-`));
  return key === undefined ? '@' : (places[key] ?? '@');
}

function put(text: string, into: string): string {
  const indent = /^( *)@$/m.exec(into)?.[1] ?? '';
  return into.replace(/^ *@$/m, () => text.replaceAll(/^(?=.)/gm, indent));
}

describe('snippets', () => {
  for (const [title, snippet] of Object.entries(snippets)) {
    it(`"${title}" is valid where it belongs`, () => {
      const prefix = typeof snippet.prefix === 'string' ? snippet.prefix : (snippet.prefix[0] ?? '');
      const tree = parse(put(expand(snippet), place(prefix)));
      assert.deepEqual(tree.problems, []);
      assert.equal(isValid(toData(tree.root), 'beta4', '1.0.0-beta5'), true, put(expand(snippet), place(prefix)));
    });
  }

  it('have prefixes of their own', () => {
    const prefixes = Object.values(snippets)
      .map(({ prefix }) => prefix)
      .filter((prefix) => typeof prefix === 'string');
    assert.deepEqual(
      prefixes.filter((prefix, index) => prefixes.indexOf(prefix) !== index),
      [],
    );
  });
});
