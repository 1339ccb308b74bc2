/** Renames of names that some places agree on without one that declares them: values in bound files, tools of skills. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cursorAt } from '../spec/testing/fixture.ts';
import { definition } from './definition.ts';
import { readFixture } from './testing/fixture.ts';
import { prepared, refused, renamed } from './testing/rename.ts';

const maps = (location: string) => `ikanos: "1.0.0-beta5"
binds:
  - {namespace: env, keys: {HOME: HOME_FOLDER}}
  - namespace: secrets
    location: "${location}"
    keys:
      TOKEN: shop_token
      KEY: 'shop_key'
capability:
  consumes: [{type: http, namespace: a, baseUri: "https://a.example.org", authentication: {type: bearer, token: "{{TOKEN}}{{KEY}}{{HOME}}"}}]
  exposes:
    - type: skill
      port: 3000
      namespace: skills
      skills:
        desk:
          description: d
          location: file:///opt/desk
          allowed-tools: "find  find-all Bash"
          tools:
            find: {description: d, instruction: find.md}
            find-all: {description: d, instruction: all.md}
`;

const lists = (location: string) => `naftiko: "1.0.0-alpha2"
binds:
  - namespace: secrets
    location: "${location}"
    keys:
      TOKEN: shop_token
capability:
  consumes: [{type: http, namespace: a, baseUri: "https://a.example.org", authentication: {type: bearer, token: "{{TOKEN}}"}}]
  exposes:
    - type: skill
      port: 3000
      namespace: skills
      skills:
        - name: desk
          description: d
          location: file:///opt/desk
          allowed-tools: find
          tools:
            - {name: find, description: d, instruction: find.md}
`;

describe('a value in the file of a bind', () => {
  const other =
    '--- file: apps/other.yaml\nikanos: "1.0.0-beta5"\nbinds: [{namespace: s, location: "file:///../secrets.yaml", keys: {T: shop_token}}]\n';
  const yaml = `--- file: secrets.yaml\n# shop_token\nshop_token: x\nshop_key: shop_token\n`;

  it('has one name there and in every bind that reads it', () => {
    assert.deepEqual(renamed(`${maps('file:///./secrets.yaml')}${other}${yaml}`, 'TOKEN: shop▮_token', 'store-token'), [
      'main.yaml:7: TOKEN: store-token',
      'apps/other.yaml:2: binds: [{namespace: s, location: "file:///../secrets.yaml", keys: {T: store-token}}]',
      'secrets.yaml:2: store-token: x',
    ]);
    assert.deepEqual(renamed(`${lists('file:///./secrets.yaml')}${yaml}`, 'TOKEN: shop▮_token', 'store-token'), [
      'main.yaml:6: TOKEN: store-token',
      'secrets.yaml:2: store-token: x',
    ]);
  });

  it('in JSON and in lines', () => {
    const json = '--- file: secrets.json\n{"shop_token": "x", "shop_key": "y"}\n';
    assert.deepEqual(renamed(maps('file:///./secrets.json') + json, "'shop▮_key'", 'key'), [
      "main.yaml:8: KEY: 'key'",
      'secrets.json:1: {"shop_token": "x", "key": "y"}',
    ]);
    const lines = '--- file: secrets.env\nexport shop_token=shop_key\nshop_key=y\n';
    assert.deepEqual(renamed(maps('file:///./secrets.env') + lines, "'shop▮_key'", 'key'), [
      "main.yaml:8: KEY: 'key'",
      'secrets.env:2: key=y',
    ]);
  });

  it('is not renamed to one that is there, to what the version forbids, or where it cannot be reached', () => {
    const files = maps('file:///./secrets.yaml') + yaml;
    assert.equal(refused(files, 'TOKEN: shop▮_token', 'shop_key'), 'There is a key `shop_key` already.');
    assert.equal(
      refused(files, 'TOKEN: shop▮_token', 'a.b'),
      '`a.b` is not a valid `TOKEN`: it takes letters, digits, hyphens, underscores and asterisks, such as `order_id`.',
    );
    for (const [text, what, name] of [
      [files, 'HOME: HOME▮_FOLDER', 'HOME_FOLDER'],
      [maps('vault://shop'), 'TOKEN: shop▮_token', 'shop_token'],
    ] as const)
      assert.equal(prepared(text, what), `\`${name}\` is the name that the value has where it comes from: Capstan cannot change it there.`);
  });

  it('is where its name leads', () => {
    const { file, project, offset, show, uri } = readFixture(cursorAt(maps('file:///./secrets.yaml') + yaml, "'shop▮_key'"));
    assert.deepEqual(
      definition(file, project, offset)?.map((link) => [
        link.originSelectionRange && show(uri, link.originSelectionRange),
        show(link.targetUri, link.targetSelectionRange),
      ]),
      [['main.yaml:8 «shop_key»', 'secrets.yaml:3 «shop_key»']],
    );
  });
});

describe('a tool of a skill', () => {
  it('is renamed where it is allowed, from either place', () => {
    for (const what of ['            fi▮nd: {', '"fi▮nd  find-all'])
      assert.deepEqual(renamed(maps('file:///./s.yaml'), what, 'look'), [
        'main.yaml:19: allowed-tools: "look  find-all Bash"',
        'main.yaml:21: look: {description: d, instruction: find.md}',
      ]);
    assert.deepEqual(renamed(lists('file:///./s.yaml'), '{name: fi▮nd', 'look'), [
      'main.yaml:17: allowed-tools: look',
      'main.yaml:19: - {name: look, description: d, instruction: find.md}',
    ]);
  });

  it('is not renamed to one that is there, or to what the version forbids', () => {
    assert.equal(refused(maps('file:///./s.yaml'), '            fi▮nd: {', 'find-all'), 'There is a tool `find-all` already.');
    assert.equal(
      refused(maps('file:///./s.yaml'), '            fi▮nd: {', 'look up'),
      '`look up` is not a valid name for a tool: it takes letters, digits and hyphens, such as `list-orders`.',
    );
  });
});
