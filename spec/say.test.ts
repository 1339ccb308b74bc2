import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { say, sayText, speak } from './say.ts';

afterEach(() => speak(undefined));

const remove = (key: string) => say`Remove ${key}`;
const between = (what: string, from: number, to: number) => say`${what} is from ${from} to ${to}.`;

it('says the English text where there is no translation', () => {
  assert.equal(say`Nothing is here.`, 'Nothing is here.');
  assert.equal(between('A port', 1, 65535), 'A port is from 1 to 65535.');
  assert.equal(sayText('whole number'), 'whole number');
});

it('says the translation, its values in the order of that language', () => {
  speak({ 'Remove {0}': '{0} entfernen', '{0} is from {1} to {2}.': 'Von {1} bis {2} reicht {0}.', 'whole number': 'ganze Zahl' });
  assert.equal(remove('`port`'), '`port` entfernen');
  assert.equal(remove('`path`'), '`path` entfernen');
  assert.equal(between('ein Port', 1, 65535), 'Von 1 bis 65535 reicht ein Port.');
  assert.equal(sayText('whole number'), 'ganze Zahl');
});

it('says a text that has no translation in English', () => {
  speak({});
  assert.equal(remove('`port`'), 'Remove `port`');
  assert.equal(sayText('whole number'), 'whole number');
});

it('keeps braces and numbers in values as they are', () => {
  speak({ 'Remove {0}': '{0} entfernen' });
  assert.equal(remove('`{{0}} {1}`'), '`{{0}} {1}` entfernen');
});

it('a value may be said twice, and one that is not there shows its number', () => {
  speak({ 'Remove {0}': '{0} weg, {0} fort, {7}' });
  assert.equal(remove('x'), 'x weg, x fort, {7}');
});

it('speaks another language when it is told to', () => {
  speak({ 'Remove {0}': '{0} entfernen' });
  assert.equal(remove('x'), 'x entfernen');
  speak({ 'Remove {0}': 'Supprimer {0}' });
  assert.equal(remove('x'), 'Supprimer x');
  speak(undefined);
  assert.equal(remove('x'), 'Remove x');
});
