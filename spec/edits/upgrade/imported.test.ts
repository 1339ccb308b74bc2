import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFixture } from '../../testing/fixture.ts';
import { withImported } from './imported.ts';
import { upgradeTogether } from './upgrade.ts';

describe('what an upgrade takes along', () => {
  it('is everything that is imported, also by what is imported, each once', () => {
    const { main, project } = readFixture(`naftiko: 1.0.0-alpha2
capability:
  consumes:
    - {location: ./a.yaml, import: a}
    - {location: ./b.yaml, import: b}
--- a.yaml
naftiko: 1.0.0-alpha2
consumes: [{location: ./b.yaml, import: b}, {location: ./main.yaml, import: c}]
--- b.yaml
naftiko: "0.5"
consumes: [{type: http, namespace: b, baseUri: "https://b.internal"}]
`);
    const { files, notes } = withImported([main], project);
    assert.deepEqual(
      upgradeTogether(files).map(({ uri, text }) => `${uri.split('/').at(-1)} ${text.split('\n')[0]}`),
      ['main.yaml ikanos: 1.0.0-beta5', 'a.yaml ikanos: 1.0.0-beta5', 'b.yaml ikanos: "1.0.0-beta5"'],
    );
    assert.deepEqual([...notes], []);
  });

  it('lists imports that it cannot take along, once for each file that has them', () => {
    const { main, project } = readFixture(`naftiko: 1.0.0-alpha2
capability:
  consumes:
    - {location: ./gone.yaml, import: a}
    - {location: ./gone.yaml, import: b}
    - {location: ./api.yaml, import: c}
--- api.yaml
openapi: 3.1.0
`);
    const { files, notes } = withImported([main], project);
    assert.deepEqual(
      files.map(({ uri }) => uri),
      [main.uri],
    );
    assert.deepEqual(
      [...notes].flatMap(([uri, found]) => found.map(({ kind, message }) => [uri, kind, message])),
      [
        [main.uri, 'blocked', 'It imports ./gone.yaml, which is not there: that was not upgraded.'],
        [main.uri, 'blocked', 'It imports ./api.yaml, which is no capability file: that was not upgraded.'],
      ],
    );
  });

  it('is left as it is while its YAML is broken, renamed variables included', () => {
    const { main, project } = readFixture(`naftiko: "0.5"
externalRefs: [{name: env, type: variables, resolution: runtime, keys: {token: T}}]
capability: {consumes: [{location: ./a.yaml, import: a}]}
--- a.yaml
naftiko: "0.5"
consumes:
  - {type: http, namespace: a, baseUri: "https://a.internal", authentication: {type: bearer, token: "{{token}}"}
`);
    const { files } = withImported([main], project);
    const [, shared] = upgradeTogether(files);
    assert.equal(shared?.text, files[1]?.text);
    assert.deepEqual(
      shared?.notes.map(({ kind, message }) => `${kind}: ${message}`),
      [
        'blocked: It was left as it is, because line 3 has to be mended first: The block that opens with `{` is not closed: a `}` is missing.',
      ],
    );
  });
});
