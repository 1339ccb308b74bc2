import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readSourceFile } from '../../read-file.ts';
import { isValid } from '../../schema/validate.ts';
import { toData } from '../../syntax/navigate.ts';
import { toolServer } from '../../testing/shop-parts.ts';
import { findDialect, newestDialect, upgrade, upgradeTogether } from './upgrade.ts';

function upgraded(text: string, version = '1.0.0-beta5'): { text: string; notes: string[] } {
  const dialect = findDialect(version);
  assert.ok(dialect);
  const { text: after, notes } = upgrade(readSourceFile('file:///a.yaml', text), dialect);
  return { text: after, notes: notes.map((note) => `${note.kind}: ${note.message}`) };
}

describe('upgrading a file', () => {
  it('turns lists into maps and keeps comments, order, quotes and blank lines', () => {
    const { text, notes } = upgraded(`# payments
naftiko: '1.0.0-alpha2'   # version

info:
  label: "Payments"
  description: all about payments
capability:
  consumes:
    - type: http
      namespace: pay
      baseUri: https://pay.example.org
      resources:
        # the ledger
        - name: ledger   # one per account
          path: /ledger/{{id}}
          operations:
            - method: GET
              name: "read-ledger"

              inputParameters: [{name: id, in: path}, {in: query, name: from}]
              outputParameters:
                - {name: total, type: number, value: $.total}
${toolServer}        - name: read
          label: Read it
          description: >-
            reads the
            ledger
          call: pay.read-ledger
          with: {id: "{{id}}"}
`);
    assert.equal(
      text,
      `# payments
ikanos: '1.0.0-beta5'   # version

info:
  display: "Payments"
  description: all about payments
capability:
  consumes:
    - type: http
      namespace: pay
      baseUri: https://pay.example.org
      resources:
        # the ledger
        ledger:   # one per account
          path: /ledger/{{id}}
          operations:
            "read-ledger":
              method: GET

              inputParameters: {id: {in: path}, from: {in: query}}
              outputParameters:
                total: {type: number, value: $.total}
${toolServer}        read:
          display: Read it
          description: >-
            reads the
            ledger
          call: pay.read-ledger
          with: {id: "{{id}}"}
`,
    );
    assert.deepEqual(notes, []);
  });

  it('moves a list that begins in the column of its key to the right, texts over several lines included', () => {
    const { text } = upgraded(`naftiko: 1.0.0-alpha2
capability:
  consumes:
  - type: http
    namespace: a
    baseUri: https://a.example.org
    resources:
    - name: one
      path: /one
      operations:
      - name: post
        method: POST
        # what is sent
        body: |
          {"a": 1,

           "b": 2}
    - path: /two
      name: two
      operations:
      - {name: get, method: GET}
`);
    assert.equal(
      text,
      `ikanos: 1.0.0-beta5
capability:
  consumes:
  - type: http
    namespace: a
    baseUri: https://a.example.org
    resources:
      one:
        path: /one
        operations:
          post:
            method: POST
            # what is sent
            body: |
              {"a": 1,

               "b": 2}
      two:
        path: /two
        operations:
          get: {method: GET}
`,
    );
  });

  it('gives a name to what had none and keeps both of two with one name, and says so', () => {
    const { text, notes } = upgraded(`naftiko: 1.0.0-alpha2
capability:
  exposes:
    - type: rest
      port: 3000
      namespace: api
      resources:
        - path: /ships/{id}
          operations:
            - method: GET
              call: a.get-ship
            - method: DELETE
        - name: twice
          path: /a
          operations: [{method: GET, name: x}]
        - name: twice
          path: /b
          operations: [{method: GET, name: x}]
`);
    assert.equal(
      text,
      `ikanos: 1.0.0-beta5
capability:
  exposes:
    - type: rest
      port: 3000
      namespace: api
      resources:
        ships:
          path: /ships/{id}
          operations:
            get-ship:
              method: GET
              call: a.get-ship
            delete-ships:
              method: DELETE
        twice:
          path: /a
          operations: {x: {method: GET}}
        twice-2:
          path: /b
          operations: {x: {method: GET}}
`,
    );
    assert.deepEqual(notes, [
      'changed: This resource had no name and is now called `ships`.',
      'changed: A second `twice` is now called `twice-2`: a map can hold each name once.',
      'changed: This operation had no name and is now called `get-ship`.',
      'changed: This operation had no name and is now called `delete-ships`.',
    ]);
  });

  it('gives an invented answer without a name the name that it is answered under', () => {
    const { text, notes } = upgraded(`naftiko: 1.0.0-alpha2
capability:
  exposes:
    - type: mcp
      port: 3000
      namespace: tools
      tools: [{name: one, description: is one, outputParameters: [{type: number, value: "1"}]}]
`);
    assert.match(text, /tools: \{one: \{description: is one, outputParameters: \{value: \{type: number, value: "1"\}\}\}\}\n$/);
    assert.deepEqual(notes, ['changed: This output parameter had no name and is now called `value`.']);
  });

  it('takes the steps one after the other: api, externalRefs, items, const, targetName', () => {
    const { text, notes } = upgraded(`naftiko: "0.4"
info: {label: A, description: b}
externalRefs:
  - name: env
    description: secrets
    type: environment
    resolution: file
    uri: ./secrets.json   # beside this file
    keys:
      api-key: key
capability:
  consumes:
    - type: http
      namespace: a
      description: the a
      baseUri: https://a.example.org
      authentication: {type: bearer, token: "{{api-key}}"}
      resources: [{name: r, path: /r, operations: [{name: o, method: GET}]}]
  exposes:
    - type: api
      port: 3000
      namespace: api
      resources:
        - path: /r
          name: r
          description: the r
          operations:
            - method: GET
              name: o
              call: a.o
              outputParameters:
                - type: object
                  properties:
                    fixed: {type: number, const: 5}
                    list:
                      type: array
                      mapping: $.x
                      items:
                        - type: string
                          mapping: $.
`);
    assert.equal(
      text,
      `ikanos: "1.0.0-beta5"
info: {display: A, description: b}
binds:
  - namespace: env
    description: secrets
    location: file:///./secrets.json   # beside this file
    keys:
      API_KEY: key
capability:
  consumes:
    - type: http
      namespace: a
      description: the a
      baseUri: https://a.example.org
      authentication: {type: bearer, token: "{{API_KEY}}"}
      resources: {r: {path: /r, operations: {o: {method: GET}}}}
  exposes:
    - type: rest
      port: 3000
      namespace: api
      resources:
        r:
          path: /r
          description: the r
          operations:
            o:
              method: GET
              call: a.o
              outputParameters:
                - type: object
                  properties:
                    fixed: {type: number, value: "5"}
                    list:
                      type: array
                      mapping: $.x
                      items:
                          type: string
                          mapping: $.
`,
    );
    assert.deepEqual(notes, ['changed: The fixed value 5 is written as text now. Check that callers can do with `"5"`.']);
  });

  it('stops at the version asked for', () => {
    const text =
      'naftiko: "0.5"\nconsumes:\n  - {type: http, namespace: a, baseUri: "https://a.org", resources: [{name: r, path: /, operations: [{name: o, method: GET}]}]}\n';
    assert.equal(upgraded(text, '1.0.0-alpha2').text, text.replace('"0.5"', '"1.0.0-alpha2"'));
  });

  it('leaves a newer file, and a file that is no capability, as they are', () => {
    assert.equal(upgraded('ikanos: 1.0.0-beta5\n', '1.0.0-alpha2').text, 'ikanos: 1.0.0-beta5\n');
    assert.equal(upgraded('a: 1\n').text, 'a: 1\n');
  });

  it('says what only a person can decide', () => {
    const { notes } = upgraded(`naftiko: 1.0.0-alpha2
consumes:
  - {type: http, namespace: a, baseUri: "https://a.org"}
binds:
  - {namespace: env, keys: {A: a}}
`);
    assert.deepEqual(notes, [
      'blocked: A shared file holds one section now. Move `binds` to each capability that imports this file, or to a shared file of its own.',
    ]);
  });

  it('renames a variable in the imported files too', () => {
    const main = readSourceFile(
      'file:///main.yaml',
      'naftiko: "0.5"\nexternalRefs:\n  - {name: env, type: variables, resolution: runtime, keys: {token: T}}\ncapability:\n  consumes:\n    - {location: ./shared.yaml, import: a}\n',
    );
    const shared = readSourceFile(
      'file:///shared.yaml',
      'naftiko: "0.5"\nconsumes:\n  - {type: http, namespace: a, baseUri: "https://a.org", authentication: {type: bearer, token: "{{token}}"}}\n',
    );
    assert.deepEqual(
      upgradeTogether([main, shared], newestDialect()).map(({ text }) => text),
      [
        'ikanos: "1.0.0-beta5"\nbinds:\n  - {namespace: env, keys: {TOKEN: T}}\ncapability:\n  consumes:\n    - {from: ./shared.yaml, import: a}\n',
        'ikanos: "1.0.0-beta5"\nconsumes:\n  - {type: http, namespace: a, baseUri: "https://a.org", authentication: {type: bearer, token: "{{TOKEN}}"}}\n',
      ],
    );
  });

  it('makes every valid old file of the corpus valid in the newest version', (test) => {
    const corpus = new URL('../../../../shared/corpus/history/', import.meta.url);
    if (!existsSync(corpus)) return test.diagnostic('the corpus is not there: only own samples were upgraded');
    const failed: string[] = [];
    for (const version of ['0.4', '0.5', '1.0.0-alpha1', '1.0.0-alpha2']) {
      const folder = new URL(`${version}/`, corpus);
      for (const line of readFileSync(new URL('manifest.tsv', folder), 'utf8').split('\n').slice(1)) {
        const [path = '', , , , valid] = line.split('\t');
        if (valid !== 'yes') continue;
        const { text } = upgrade(readSourceFile(`file:///${path}`, readFileSync(new URL(path, folder), 'utf8')));
        const after = readSourceFile('file:///after', text);
        if (after.tree.problems.length > 0 || !isValid(toData(after.tree.root), 'beta4', '1.0.0-beta5')) failed.push(`${version}/${path}`);
      }
    }
    assert.deepEqual(failed, []);
  });
});
