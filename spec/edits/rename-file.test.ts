import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFixture } from '../testing/fixture.ts';
import { toolServer } from '../testing/shop-parts.ts';
import { applyEdits } from './apply-edits.ts';
import { followFiles } from './rename-file.ts';

const base = 'file:///project/';

/** The changed files after moves `old → new`, one line for each changed line. */
function follow(text: string, ...moves: [from: string, to: string][]): string[] {
  const { project, files } = readFixture(text);
  const edits = followFiles(
    moves.map(([from, to]) => ({ oldUri: new URL(from, base).href, newUri: new URL(to, base).href })),
    project,
  );
  return [...files.values()].flatMap((file) => {
    const own = edits.filter(({ uri }) => uri === file.uri);
    const after = applyEdits(file.text, own).split('\n');
    const before = file.text.split('\n');
    return after.flatMap((line, index) => (line === before[index] ? [] : [`${file.uri.slice(base.length)}: ${line.trim()}`]));
  });
}

const mapStyle = `ikanos: "1.0.0-beta5"
binds:
  - {namespace: env, location: "file:///./secrets.yaml", keys: {A: a}}
capability:
  consumes:
    - {from: ./apis/shop.yaml, import: shop}
    - {from: 'apis/other.yaml', import: other}
--- apis/shop.yaml
ikanos: "1.0.0-beta5"
consumes: [{type: http, namespace: shop, baseUri: "https://shop.example.org"}]
--- apis/other.yaml
ikanos: "1.0.0-beta5"
consumes: [{type: http, namespace: other, baseUri: "https://other.example.org"}]
--- secrets.yaml
a: 1
`;

const listStyle = `naftiko: "1.0.0-alpha2"
capability:
  consumes:
    - {location: ./shop.yaml, import: shop}
--- shop.yaml
naftiko: "1.0.0-alpha2"
consumes: [{type: http, namespace: shop, baseUri: "https://shop.example.org"}]
`;

describe('paths follow', () => {
  it('a renamed file, each in its form', () => {
    assert.deepEqual(follow(mapStyle, ['apis/shop.yaml', 'apis/market.yaml']), ['main.yaml: - {from: ./apis/market.yaml, import: shop}']);
    assert.deepEqual(follow(mapStyle, ['apis/other.yaml', 'more apis/other.yaml']), [
      "main.yaml: - {from: 'more apis/other.yaml', import: other}",
    ]);
    assert.deepEqual(follow(listStyle, ['shop.yaml', '../shared/shop.yaml']), [
      'main.yaml: - {location: ../shared/shop.yaml, import: shop}',
    ]);
  });

  it('a file with values', () =>
    assert.deepEqual(follow(mapStyle, ['secrets.yaml', 'private/secrets.yaml']), [
      'main.yaml: - {namespace: env, location: "file:///./private/secrets.yaml", keys: {A: a}}',
    ]));

  it('a renamed folder', () =>
    assert.deepEqual(follow(mapStyle, ['apis', 'shared']), [
      'main.yaml: - {from: ./shared/shop.yaml, import: shop}',
      "main.yaml: - {from: 'shared/other.yaml', import: other}",
    ]));

  it('the file they stand in', () =>
    assert.deepEqual(follow(mapStyle, ['main.yaml', 'apps/front/main.yaml']), [
      'main.yaml: - {namespace: env, location: "file:///../../secrets.yaml", keys: {A: a}}',
      'main.yaml: - {from: ../../apis/shop.yaml, import: shop}',
      "main.yaml: - {from: '../../apis/other.yaml', import: other}",
    ]));

  it('not when both move together', () =>
    assert.deepEqual(follow(listStyle, ['main.yaml', 'apps/main.yaml'], ['shop.yaml', 'apps/shop.yaml']), []));

  it('below the folder of a script or a skill', () => {
    const scripts = `ikanos: "1.0.0-beta5"
capability:
${toolServer}        tidy:
          description: d
          steps:
            tidy: {type: script, language: javascript, location: "file:///./scripts", file: tidy.js, dependencies: [lib/a.js, ./b.js]}
`;
    assert.deepEqual(follow(scripts, ['scripts/lib/a.js', 'scripts/c.js'], ['scripts/b.js', 'scripts/lib/b.js']), [
      'main.yaml: tidy: {type: script, language: javascript, location: "file:///./scripts", file: tidy.js, dependencies: [c.js, ./lib/b.js]}',
    ]);
    assert.deepEqual(follow(scripts, ['scripts', 'code']), [
      'main.yaml: tidy: {type: script, language: javascript, location: "file:///./code", file: tidy.js, dependencies: [lib/a.js, ./b.js]}',
    ]);
    assert.deepEqual(follow(scripts, ['main.yaml', 'apps/main.yaml']), [
      'main.yaml: tidy: {type: script, language: javascript, location: "file:///../scripts", file: tidy.js, dependencies: [lib/a.js, ./b.js]}',
    ]);
    // Out of its folder a script cannot be named.
    assert.deepEqual(follow(scripts, ['scripts/tidy.js', 'tidy.js']), []);
  });
});
