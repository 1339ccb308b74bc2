import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSourceFile } from '../read-file.ts';
import { schemaRules } from './codes.ts';
import type { SchemaCode } from './explain/finding.ts';
import { explain } from './explain.ts';

const every: Readonly<Record<SchemaCode, true>> = {
  'unknown-version': true,
  'version-quotes': true,
  'other-version-form': true,
  'unknown-key': true,
  'misplaced-key': true,
  'renamed-key': true,
  'too-new': true,
  'too-old': true,
  'missing-key': true,
  'exclusive-keys': true,
  'wrong-type': true,
  'no-value': true,
  'needs-quotes': true,
  'not-in-list': true,
  'wrong-format': true,
  'out-of-range': true,
  'list-instead-of-map': true,
  'map-instead-of-list': true,
  'empty-collection': true,
};

test('every code has a page', () => {
  assert.deepEqual(
    schemaRules.map((rule) => rule.id),
    Object.keys(every),
  );
});

for (const rule of schemaRules) {
  test(`the examples of ${rule.id} show it, and nothing else`, () => {
    const codesOf = (text: string) => explain(readSourceFile('file:///example.yml', text)).map((problem) => problem.code);
    assert.deepEqual(codesOf(rule.doc.bad), [rule.id]);
    assert.deepEqual(codesOf(rule.doc.good), []);
  });
}
