import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../syntax/parse.ts';
import { detectDialect } from './detect.ts';

/** `key: version (structure)`, with a question mark when it is the nearest only. */
function checkDetect(text: string, expected: string | undefined): void {
  const declared = detectDialect(parse(text));
  const found =
    declared && `${declared.dialect.key}: ${declared.dialect.version} (${declared.dialect.structure})${declared.exact ? '' : '?'}`;
  assert.equal(found, expected);
}

test('by key and value', () => {
  checkDetect('naftiko: "0.4"', 'naftiko: 0.4 (0.4)');
  checkDetect('naftiko: 1.0.0-alpha3', 'naftiko: 1.0.0-alpha3 (alpha2)');
  checkDetect('ikanos: 1.0.0-alpha3', 'ikanos: 1.0.0-alpha3 (alpha3)');
  checkDetect('# yaml-language-server: $schema=x\n---\ninfo: {}\nikanos: "1.0.0-beta3"\n', 'ikanos: 1.0.0-beta3 (beta1)');
});

test('a number is not the version, but near it', () => {
  checkDetect('naftiko: 0.4', 'naftiko: 0.4 (0.4)?');
  checkDetect('naftiko: 0.3', 'naftiko: 0.4 (0.4)?');
});

test('a version of the other key is told by its value', () => {
  checkDetect('naftiko: 1.0.0-beta5', 'ikanos: 1.0.0-beta5 (beta4)?');
  checkDetect('ikanos: 1.0.0-alpha1', 'naftiko: 1.0.0-alpha1 (alpha1)?');
});

test('a version nobody published is read as the newest that is not newer', () => {
  checkDetect('naftiko: 1.0.0-alpha75', 'naftiko: 1.0.0-alpha3 (alpha2)?');
  checkDetect('ikanos: 1.0.0-alpha75', 'ikanos: 1.0.0-alpha4 (alpha3)?');
  checkDetect('ikanos: 1.0.0-beta6', 'ikanos: 1.0.0-beta5 (beta4)?');
  checkDetect('ikanos: 2.1.0', 'ikanos: 1.0.0-beta5 (beta4)?');
  checkDetect('naftiko: v0.5', 'naftiko: 0.5 (0.5)?');
});

test('where the value says nothing the form does', () => {
  checkDetect('naftiko: "{{version}}"', 'naftiko: 1.0.0-alpha3 (alpha2)?');
  checkDetect('naftiko: {{version}}', 'naftiko: 1.0.0-alpha3 (alpha2)?');
  checkDetect('naftiko:\ncapability:\n  exposes:\n    - tools: {a: {call: b.c}}', 'ikanos: 1.0.0-beta5 (beta4)?');
  checkDetect('ikanos: latest\ncapability:\n  exposes:\n    - tools: [{name: a}]', 'naftiko: 1.0.0-alpha3 (alpha2)?');
});

test('of two keys the one with a published version counts', () => {
  checkDetect('ikanos: soon\nnaftiko: "0.5"', 'naftiko: 0.5 (0.5)');
});

test('other files have no version', () => {
  checkDetect('name: ci', undefined);
  checkDetect('', undefined);
  checkDetect('- naftiko: "0.5"', undefined);
  checkDetect('apiVersion: v1\nspec:\n  ikanos: 1.0.0-beta5', undefined);
});
