import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSecretFile } from './secret-text.ts';

function check(fileName: string, text: string, expected: Record<string, string | undefined> | string): void {
  const file = readSecretFile(fileName, text);
  assert.deepEqual(file.kind === 'values' ? Object.fromEntries(file.values) : file.reason, expected);
}

describe('secrets files', () => {
  it('in YAML keep the text as written', () => {
    check('s.yaml', 'tok: "tok-1"\nnum: 42\nyes: true\nzero: 007\nnone:\nobj: {a: 1}\n', {
      tok: 'tok-1',
      num: '42',
      yes: 'true',
      zero: '007',
      none: undefined,
      obj: '{"a":1}',
    });
  });

  it('in YAML need keys at the root', () => {
    check('s.yml', '- a\n- b\n', 'It has no keys with values at its root.');
    check('s.yml', '', 'It has no keys with values at its root.');
  });

  it('in JSON', () => {
    check('s.json', '{"a": 1, "b": "x", "c": [1], "d": null}', { a: '1', b: 'x', c: '[1]', d: undefined });
    check('s.json', '{"a": 12345678901234567890, "b": 1.50, "c": [1e3, -0]}', { a: '12345678901234567890', b: '1.50', c: '[1e3,-0]' });
    check('s.json', '5', 'It has no keys with values at its root.');
    check('s.json', '["a"]', 'It has no keys with values at its root.');
  });

  it('that are broken are told without their text', () => {
    const file = readSecretFile('s.json', '{"password": "hunter2" oops}');
    assert.equal(file.kind, 'unreadable');
    assert.doesNotMatch(file.kind === 'unreadable' ? file.reason : '', /hunter2|password/);
  });

  it('in .env form', () => {
    check('.env', '# comment\nA=1\nexport B="x\\ny"\nC=\'single # no comment\'\nD=plain # comment\nE=\nF=a#b\n', {
      A: '1',
      B: 'x\ny',
      C: 'single # no comment',
      D: 'plain',
      E: '',
      F: 'a#b',
    });
    check('prod.env', 'A=1', { A: '1' });
    check('.env.local', 'A=1', { A: '1' });
  });

  it('in .properties form', () => {
    check('s.properties', '# c\n! c\na=1\nb: two\nc three\nd = long \\\n   line\ne=\\u0041\nk\\=x=y\n', {
      a: '1',
      b: 'two',
      c: 'three',
      d: 'long line',
      e: 'A',
      'k=x': 'y',
    });
    check('s.properties', 'dir=C:\\\\dir\\\\\nb=\\\\\\\n  x\nc=\n', { dir: 'C:\\dir\\', b: '\\x', c: '' });
  });
});
