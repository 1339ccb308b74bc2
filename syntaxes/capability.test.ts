import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { before, describe, it } from 'node:test';
import type { IGrammar, IRawGrammar } from 'vscode-textmate';

const require = createRequire(import.meta.url);
// Both packages are CommonJS that hides its names from static imports.
const { loadWASM, OnigScanner, OnigString } = require('vscode-oniguruma') as typeof import('vscode-oniguruma');
const { INITIAL, parseRawGrammar, Registry } = require('vscode-textmate') as typeof import('vscode-textmate');

/** Enough of YAML to inject into: keys, texts, comments. In the product the editor's own YAML grammar is there. */
const yaml = {
  scopeName: 'source.yaml',
  patterns: [
    { match: '#.*$', name: 'comment.line.number-sign.yaml' },
    {
      match: '([\\w-]+)(:)(?=\\s|$)',
      captures: { 1: { name: 'entity.name.tag.yaml' }, 2: { name: 'punctuation.separator.key-value.mapping.yaml' } },
    },
    { begin: '"', end: '"', name: 'string.quoted.double.yaml' },
    { begin: "'", end: "'", name: 'string.quoted.single.yaml' },
    { begin: '(?<=: |- )(?=[^\\s"\'{\\[#])', end: '$|(?=\\s#)', name: 'string.unquoted.plain.yaml' },
    { begin: '\\|', while: '^\\s{2,}', name: 'string.unquoted.block.yaml' },
  ],
};

let grammar: IGrammar;

before(async () => {
  await loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const own = readFileSync(new URL('capability.tmLanguage.json', import.meta.url), 'utf8');
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new OnigScanner(sources),
      createOnigString: (text) => new OnigString(text),
    }),
    loadGrammar: (name) =>
      Promise.resolve(
        name === 'source.yaml'
          ? (yaml as unknown as IRawGrammar)
          : name === 'source.capability'
            ? parseRawGrammar(own, 'capability.json')
            : null,
      ),
  });
  const loaded = await registry.loadGrammar('source.capability');
  assert.ok(loaded);
  grammar = loaded;
});

/** Pieces of the text with the scopes that capability files add, `text → innermost scope`. */
function scopesOf(text: string): string[] {
  const found: string[] = [];
  let state = INITIAL;
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const own = scopes
        .filter(
          (scope) =>
            scope.includes('.capability') &&
            !scope.startsWith('source.') &&
            !scope.startsWith('meta.') &&
            !scope.startsWith('punctuation.'),
        )
        .at(-1);
      if (own) found.push(`${line.slice(startIndex, endIndex)} → ${own}`);
    }
  }
  return found;
}

describe('the grammar', () => {
  it('marks the version key and the version', () => {
    assert.deepEqual(scopesOf('ikanos: "1.0.0-beta5"'), [
      'ikanos → keyword.other.version.capability',
      '1.0.0-beta5 → constant.other.version.capability',
    ]);
    assert.deepEqual(scopesOf('naftiko: 1.0.0-alpha1 # old'), [
      'naftiko → keyword.other.version.capability',
      '1.0.0-alpha1 → constant.other.version.capability',
    ]);
    assert.deepEqual(scopesOf('  ikanos: "1.0.0-beta5"'), []);
  });

  it('splits what is called into namespace and operation', () => {
    const parts = ['shop → entity.name.namespace.capability', 'list-orders → entity.name.function.capability'];
    assert.deepEqual(scopesOf('      call: shop.list-orders'), parts);
    assert.deepEqual(scopesOf('  - {ref: "shop.list-orders", x: 1} # c'), parts);
    assert.deepEqual(scopesOf('description: "call: shop.list-orders"'), []);
    assert.deepEqual(scopesOf('# call: shop.list-orders'), []);
  });

  it('tells variables from other names between braces', () => {
    assert.deepEqual(scopesOf('token: "{{SHOP_TOKEN}}"'), ['SHOP_TOKEN → constant.other.variable.capability']);
    assert.deepEqual(scopesOf("id: '{{ step.field-name }}'"), [
      'step → variable.parameter.template.capability',
      'field-name → variable.parameter.template.capability',
    ]);
    assert.deepEqual(scopesOf('body: |\n  {"a": "{{#list}}x{{/list}}"}'), [
      '# → keyword.operator.template.capability',
      'list → variable.parameter.template.capability',
      '/ → keyword.operator.template.capability',
      'list → variable.parameter.template.capability',
    ]);
    assert.deepEqual(scopesOf('# {{NAME}}'), []);
  });

  it('reads JSONPath where a path stands', () => {
    assert.deepEqual(scopesOf('mapping: "$.data[0].name"'), [
      '$ → variable.language.root.capability',
      '. → string.other.json-path.capability',
      'data → variable.other.property.capability',
      '[ → string.other.json-path.capability',
      '0 → constant.numeric.capability',
      '] → string.other.json-path.capability',
      '. → string.other.json-path.capability',
      'name → variable.other.property.capability',
    ]);
    assert.deepEqual(scopesOf('value: $.'), ['$ → variable.language.root.capability', '. → string.other.json-path.capability']);
    assert.deepEqual(scopesOf('value: "five $"'), []);
  });

  it('marks parameters of paths, in both spellings', () => {
    assert.deepEqual(
      scopesOf('path: /ships/{imo}/crew').filter((one) => one.includes('parameter')),
      ['imo → variable.parameter.path.capability'],
    );
    assert.deepEqual(
      scopesOf('path: "/ships/{{imo_number}}"').filter((one) => one.includes('parameter')),
      ['imo_number → variable.parameter.template.capability'],
    );
    assert.deepEqual(scopesOf('description: "a {word}"'), []);
  });

  it('marks what kind of thing a block is', () => {
    assert.deepEqual(scopesOf('  - type: mcp'), ['mcp → support.type.capability']);
    assert.deepEqual(scopesOf('    method: GET'), ['GET → support.constant.method.capability']);
    assert.deepEqual(scopesOf('    type: string'), []);
  });
});
