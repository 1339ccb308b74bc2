import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readTestFile } from './read-test-file.ts';
import { type NewTest, writeTest } from './write-test.ts';

const test: NewTest = {
  name: 'list-ships',
  call: 'list-ships',
  with: { status: 'active' },
  upstreams: { 'u.list': [{ body: [{ n: 'A: b' }] }], 'u.get': [{ status: 404 }, { text: '<a/>\n' }] },
  expect: { data: [{ name: 'A: b' }] },
};

const written = `- name: list-ships
  call: list-ships
  with:
    status: active
  upstreams:
    u.list:
      body:
        - n: "A: b"
    u.get:
      - status: 404
      - text: |
          <a/>
  expect:
    data:
      - name: "A: b"
`;

const indented = written.replaceAll(/^(?=.)/gm, '  ');

describe('writing a test', () => {
  it('makes the file', () => {
    assert.deepEqual(writeTest(undefined, test), { text: `tests:\n${indented}`, offset: 9, name: 'list-ships' });
    assert.deepEqual(writeTest('\n', test, './other.yaml'), {
      text: `capability: ./other.yaml\n\ntests:\n${indented}`,
      offset: 35,
      name: 'list-ships',
    });
  });

  it('adds it behind the others, and leaves all else alone', () => {
    const before = `# mine\ntests: # all of them\n- {name: list-ships, call: a} # the first\nvariables: {A: b}\n`;
    const after = writeTest(before, test);
    assert.deepEqual(after.text, before.replace('# the first\n', `# the first\n\n${written.replace('list-ships', 'list-ships 2')}`));
    assert.equal(after.text.slice(after.offset, after.offset + 20), '- name: list-ships 2');
    assert.equal(after.name, 'list-ships 2');
  });

  it('adds it at the end of a file, with its indentation and its line ends', () => {
    const after = writeTest('tests:\r\n    - call: a', test);
    assert.deepEqual(after.text, `tests:\r\n    - call: a\r\n\r\n${written.replaceAll(/^(?=.)/gm, '    ').replaceAll('\n', '\r\n')}`);
  });

  it('turns a list in brackets into lines, and starts one that is missing', () => {
    assert.deepEqual(writeTest('# c\ntests: [{call: a}]\n', test).text, `# c\ntests:\n  - call: a\n${indented}`);
    const after = writeTest('variables: {A: b}\n', test);
    assert.deepEqual(after.text, `variables: { A: b }\ntests:\n${indented}`);
    assert.equal(after.text.slice(after.offset, after.offset + 4), 'name');
  });

  it('writes what is read again', () => {
    const { tests, problems } = readTestFile(writeTest(undefined, test).text);
    assert.deepEqual(problems, []);
    assert.deepEqual(
      tests.map(({ name, call, with: given }) => ({ name, call: call.name, given })),
      [{ name: 'list-ships', call: 'list-ships', given: { status: 'active' } }],
    );
  });
});
