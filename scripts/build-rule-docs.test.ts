import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { rulePages } from '../spec/rules/pages.ts';
import { renderRuleDocs } from './build-rule-docs.ts';

const folder = new URL('../docs/rules/', import.meta.url);

describe('docs/rules', () => {
  it('is what scripts/build-rule-docs.ts makes', () => {
    const committed = readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]);
    assert.deepEqual(
      committed,
      [...renderRuleDocs()].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  });

  it('has one page a code', () => {
    const ids = rulePages.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it('shows a message on every page', () => {
    const silent = [...renderRuleDocs()].filter(([name, text]) => name !== 'README.md' && !/^> Line \d+: \S/m.test(text));
    assert.deepEqual(
      silent.map(([name]) => name),
      [],
    );
  });
});
