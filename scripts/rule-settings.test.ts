import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rulePages } from '../spec/rules/pages.ts';
import { rulesSetting, ruleTexts, withRuleCodes } from './rule-settings.ts';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Readonly<Record<string, unknown>>;

interface Setting {
  readonly properties: Readonly<Record<string, unknown>>;
}

function settingOf(value: unknown): Setting | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (rulesSetting in value) return (value as Readonly<Record<string, Setting>>)[rulesSetting];
  for (const inner of Object.values(value)) {
    const found = settingOf(inner);
    if (found) return found;
  }
  return undefined;
}

test('each code is a property of the setting, with its levels, its usual one and its text', () => {
  const setting = settingOf(withRuleCodes(manifest));
  assert.deepEqual(
    Object.keys(setting?.properties ?? {}),
    rulePages.map(({ id }) => id),
  );
  assert.deepEqual(setting?.properties['unknown-call'], {
    type: 'string',
    enum: ['off', 'hint', 'information', 'warning', 'error'],
    default: 'error',
    markdownDescription: '%rule.unknown-call%',
  });
});

test('nothing else of the manifest changes, and one without the setting is refused', () => {
  const without = (value: unknown) =>
    JSON.stringify(value, (key, inner) => (key === 'properties' && 'unknown-call' in inner ? undefined : inner));
  assert.equal(without(withRuleCodes(manifest)), JSON.stringify(manifest));
  assert.throws(() => withRuleCodes({ name: 'x' }), { message: 'The manifest has no setting capstan.diagnostics.rules.' });
});

test('texts are those of the pages, in another language as far as it has them', () => {
  const page = rulePages.find(({ id }) => id === 'unknown-call');
  assert.ok(page);
  assert.equal(ruleTexts()['rule.unknown-call'], `**${page.doc.title}**\n\n${page.doc.why}`);
  assert.equal(ruleTexts({ [page.doc.title]: 'Titel' })['rule.unknown-call'], `**Titel**\n\n${page.doc.why}`);
});
