import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { isCapabilityText, isTestText } from './content.ts';

const corpus = path.resolve(import.meta.dirname, '../../../shared/corpus');

test('a root with a version key is a capability file', () => {
  for (const text of [
    'ikanos: 1.0.0-beta5\n',
    'naftiko: "0.4"\ncapability:\n',
    '\uFEFFikanos: 1.0.0-beta5\n',
    '# yaml-language-server: $schema=https://example.org/s.json\n---\nikanos: 1.0.0-beta5\n',
    '%YAML 1.2\n--- # first\n\n# about\nikanos: 1.0.0-beta5\n',
    'info:\n  display: Ships\n  description: |\n    naftiko is old\n\nikanos: 1.0.0-beta5\n',
    '"ikanos": 1.0.0-beta5\n',
    "'naftiko' : 0.5\r\ncapability:\r\n",
    '  ikanos: 1.0.0-beta5\n  capability:\n    consumes: []\n',
    'ikanos:',
    'ikanos:\ncapability:\n  exposes: []\n',
    'ikanos: # which one?\n',
    'ikanos: {{version}}\n',
    '{ "ikanos": "1.0.0-beta5", "capability": {} }',
    '{\n  info: { display: "ikanos: no" },\n  naftiko: "0.5"\n}',
  ]) {
    assert.equal(isCapabilityText(text), true, text);
  }
});

test('a comment before the content can say so', () => {
  assert.equal(isCapabilityText('# @ikanos\n'), true);
  assert.equal(isCapabilityText('---\n#@naftiko shared file\nconsumes: []\n'), true);
  assert.equal(isCapabilityText('consumes: []\n# @ikanos\n'), false);
  assert.equal(isCapabilityText('# @ikanos-like\nconsumes: []\n'), false);
});

test('files of another kind are left alone', () => {
  for (const text of [
    '',
    'openapi: 3.1.0\ninfo:\n  title: about ikanos: things\n',
    'services:\n  ikanos:\n    image: ikanos\n',
    'ikanos:\n  image: ikanos/engine\n  replicas: 2\n',
    'ikanos:\n- one\n',
    'ikanos: { image: x }\n',
    'description: |\n  ikanos: 1.0.0-beta5\n',
    'kind: A\n---\nikanos: 1.0.0-beta5\n',
    'kind: A\n...\nikanos: 1.0.0-beta5\n',
    'ikanos-version: 1\nmy.naftiko: 2\n',
    'ikanos:1.0.0\n',
    '- ikanos: 1.0.0-beta5\n',
    '{ "a": { "ikanos": "1" } }',
    '{ "note": "ikanos", "b": [1] }',
  ]) {
    assert.equal(isCapabilityText(text), false, text);
  }
});

test('tests of a capability are told by what they call', () => {
  for (const text of [
    'tests:\n  - call: a\n',
    '# mine\r\ntests:\r\n- name: x\r\n  call: a\r\n',
    'upstreams: {}\ntests: [{name: x, call: a}]\n',
    'tests: [{call: a}]',
  ])
    assert.equal(isTestText(text), true, text);
  for (const text of ['', 'tests:\n  - it: renders\n    asserts: []\n', 'suite: x\nnested:\n  tests:\n    - call: a\n', 'call: a\n'])
    assert.equal(isTestText(text), false, text);
});

test('no prefix of a text makes it fail', () => {
  const text = '\uFEFF%YAML 1.2\n---\n# c\r\n{ "a\\"": \'x\', ikanos: [ {} ] }\nikanos:\n  - "x';
  for (let end = 0; end <= text.length; end++) assert.equal(typeof isCapabilityText(text.slice(0, end)), 'boolean');
});

test('every capability file of the corpus is recognised, and no API description', { skip: !existsSync(corpus) }, () => {
  const missed = filesIn(path.join(corpus, 'upstream/modules/ikanos-docs')).filter((file) => {
    const text = readFileSync(file, 'utf8');
    return /^(?:ikanos|naftiko):/m.test(text) !== isCapabilityText(text);
  });
  assert.deepEqual(missed, []);
  const taken = filesIn(path.join(corpus, 'openapi')).filter((file) => isCapabilityText(readFileSync(file, 'utf8')));
  assert.deepEqual(taken, []);
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => /\.ya?ml$/.test(file) && statSync(file).isFile());
}
