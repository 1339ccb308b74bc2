import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type FormatterChoices, standsBack } from './yaml-formatter.ts';

const none: FormatterChoices = { yaml: undefined, capability: undefined, own: undefined };
const check = (choices: Partial<FormatterChoices>) => standsBack({ ...none, ...choices }, 'capstan.capstan');

it('our formatter stands back where another is chosen for YAML', () => {
  assert.equal(check({ yaml: { globalLanguageValue: 'esbenp.prettier-vscode' } }), true);
  assert.equal(check({ yaml: { workspaceLanguageValue: 'redhat.vscode-yaml' } }), true);
});

it('it is there where nothing is chosen, or one for all languages', () => {
  assert.equal(check({}), false);
  assert.equal(check({ yaml: { globalValue: 'esbenp.prettier-vscode' } }), false);
});

it('and where it is chosen itself', () => {
  const yaml = { globalLanguageValue: 'esbenp.prettier-vscode' };
  assert.equal(check({ yaml, own: { globalValue: true } }), false);
  assert.equal(check({ yaml, capability: { globalLanguageValue: 'Capstan.capstan' } }), false);
  assert.equal(check({ yaml: { globalLanguageValue: 'capstan.capstan' } }), false);
});
