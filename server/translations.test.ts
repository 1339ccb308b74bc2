import assert from 'node:assert/strict';
import { it } from 'node:test';
import { translationsFor } from './translations.ts';

const german = { 'Remove {0}': '{0} entfernen' };
const brazilian = { 'Remove {0}': 'Remover {0}' };
const find = (language: string) => ({ de: german, 'pt-br': brazilian })[language];

it('finds the language of the client, the general one where the special one is not there', () => {
  assert.equal(translationsFor({ locale: 'de' }, find), german);
  assert.equal(translationsFor({ locale: 'de-AT' }, find), german);
  assert.equal(translationsFor({ locale: 'de_CH.UTF-8' }, find), german);
  assert.equal(translationsFor({ locale: 'pt-BR' }, find), brazilian);
  assert.equal(translationsFor({ locale: 'pt' }, find), undefined);
});

it('speaks English to all others', () => {
  for (const locale of ['en', 'en-US', '', 'C', 'POSIX', '../de', undefined]) assert.equal(translationsFor({ locale }, find), undefined);
});

it('takes what the client gives, if it is texts', () => {
  assert.equal(translationsFor({ locale: 'fr', translations: german }, find), german);
  for (const translations of ['de', 7, null, [], { 'Remove {0}': 1 }])
    assert.equal(translationsFor({ locale: 'pt-br', translations }, find), brazilian);
});
