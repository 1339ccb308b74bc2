/** Names of capabilities in test files: found, renamed and followed from either side, in both styles. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Location, WorkspaceEdit } from 'vscode-languageserver';
import { toolServer } from '../../spec/testing/shop-parts.ts';
import { toFileEdits } from '../code-actions.ts';
import { highlightsInTest, references, referencesInTest } from '../references.ts';
import { prepareRenameInTest, renameAt, renameInTest } from '../rename.ts';
import { openFixture } from '../testing/client.ts';
import { type Fixture, folder, readFixture } from '../testing/fixture.ts';
import { followInTests } from './follow-tests.ts';
import { testFileLinks, testSymbols } from './outline-test.ts';

const maps = `--- file: fleet.capability.yaml
ikanos: "1.0.0-beta5"
info: {display: Fleet, description: d}
binds: [{namespace: env, keys: {TOKEN: TOKEN}}]
capability:
  consumes:
    - {from: ./registry.yaml, import: registry, as: ships}
  aggregates:
    - display: Ships
      namespace: flows
      flows:
        find: {description: d, inputParameters: {imo: {type: string, description: d}}, call: ships.get-ship, with: {imo: flows.imo}}
${toolServer}        find-ship: {description: d, ref: flows.find}
        list-ships:
          description: Lists ships
          inputParameters:
            status: {type: string, description: Which ones}
          steps:
            all: {type: call, call: ships.list-ships, with: {state: "{{status}}"}}
          mappings: [{target: count, value: $.all.total}]
          outputParameters: {count: {type: number}}
      prompts:
        ask: {display: d, description: d, arguments: {about: {description: d}}, template: [{role: user, content: "{{about}}"}]}
    - type: rest
      port: 3001
      namespace: api
      resources:
        ship: {path: "/ships/{imo}", operations: {get: {method: GET, call: ships.get-ship}}}
--- file: registry.yaml
ikanos: "1.0.0-beta5"
consumes:
  - type: http
    namespace: registry
    baseUri: https://registry.example.org
    authentication: {type: bearer, token: "{{TOKEN}}"}
    resources:
      ships:
        path: /ships
        operations:
          list-ships: {method: GET, inputParameters: {state: {in: query}}, outputParameters: {total: {type: number, value: $.total}}}
      ship:
        path: "/ships/{{imo}}"
        operations:
          get-ship: {method: GET}
`;

const lists = `--- file: fleet.capability.yaml
naftiko: "1.0.0-alpha2"
info: {label: Fleet, description: d}
binds: [{namespace: env, keys: {TOKEN: TOKEN}}]
capability:
  consumes:
    - {location: ./registry.yaml, import: registry, as: ships}
  aggregates:
    - label: Ships
      namespace: flows
      functions:
        - {name: find, description: d, inputParameters: [{name: imo, type: string, description: d}], call: ships.get-ship, with: {imo: flows.imo}}
${toolServer}        - {name: find-ship, description: d, ref: flows.find}
        - name: list-ships
          description: Lists ships
          inputParameters:
            - {name: status, type: string, description: Which ones}
          steps:
            - {name: all, type: call, call: ships.list-ships, with: {state: "{{status}}"}}
          mappings: [{targetName: count, value: $.all.total}]
          outputParameters: [{name: count, type: number}]
      prompts:
        - {name: ask, label: d, description: d, arguments: [{name: about, description: d}], template: [{role: user, content: "{{about}}"}]}
    - type: rest
      port: 3001
      namespace: api
      resources:
        - {name: ship, path: "/ships/{imo}", operations: [{name: get, method: GET, call: ships.get-ship}]}
--- file: registry.yaml
naftiko: "1.0.0-alpha2"
consumes:
  - type: http
    namespace: registry
    baseUri: https://registry.example.org
    authentication: {type: bearer, token: "{{TOKEN}}"}
    resources:
      - name: ships
        path: /ships
        operations:
          - {name: list-ships, method: GET, inputParameters: [{name: state, in: query}], outputParameters: [{name: total, type: number, value: $.total}]}
      - name: ship
        path: "/ships/{{imo}}"
        operations:
          - {name: get-ship, method: GET}
`;

const tests = `variables: {TOKEN: x}
upstreams:
  ships.list-ships: {body: {total: 2}}
  'ships.get-ship': {file: answers/ship.json}
recordings: [./fleet.recording.json]
tests:
  - name: counts
    call: list-ships
    with: {"status": active}
    expect:
      values: {$.count: 2}
      data: {count: 2}
      calls: [{call: ships.list-ships, query: {state: active}}]
  - call: tools.find-ship
    with: {imo: I-1}
    upstreams:
      ships.get-ship: [{status: 404}]
    expect: {calls: [ships.get-ship]}
  - {call: "get", with: {imo: I-1}}
  - {call: ask, with: {about: ships}}
`;

const styles = { 'map style': maps, 'list style': lists };

/** The cursor (`▮` in `what`) is put into the one place where that stands. */
function opened(capability: string, what: string, test = tests): Fixture {
  const all = `${capability}--- file: fleet.test.yaml\n${test}`;
  const plain = what.replace('▮', '');
  assert.equal(all.split(plain).length, 2, `${plain} is there once`);
  return readFixture(all.replace(plain, what), { languageId: 'yaml' });
}

const testFilesOf = ({ project, texts }: Fixture) =>
  [...texts.keys()].flatMap((uri) => {
    const file = uri.endsWith('.test.yaml') ? project.findFile(uri) : undefined;
    return typeof file === 'object' ? [file] : [];
  });

/** Lines of the test file that are others after the edit, without their indentation. */
function changedTests(fixture: Fixture, edit: WorkspaceEdit | null): readonly string[] {
  assert.ok(edit, 'nothing to rename');
  const after = /--- file: fleet\.test\.yaml\n([\s\S]*?)(?=--- file|$)/.exec(fixture.after(edit))?.[1] ?? tests;
  const before = (fixture.texts.get(`${folder}fleet.test.yaml`) ?? '').split('\n');
  return after.split('\n').flatMap((line, index) => (line === before[index] ? [] : [line.trim()]));
}

function renamedFrom(capability: string, what: string, newName: string, test = tests): readonly string[] {
  const fixture = opened(capability, what, test);
  const { file, project, offset, uri } = fixture;
  const options = { offset, newName, annotates: true, testFiles: testFilesOf(fixture) };
  return changedTests(fixture, uri.endsWith('.test.yaml') ? renameInTest(file, project, options) : renameAt(file, project, options));
}

for (const [style, capability] of Object.entries(styles)) {
  const isList = capability === lists;

  describe(`names in tests, ${style}`, () => {
    it('follow a tool, its inputs and its outputs', () => {
      assert.deepEqual(renamedFrom(capability, isList ? 'name: list-▮ships\n' : '        list-▮ships:\n', 'all-ships'), [
        'call: all-ships',
      ]);
      assert.deepEqual(renamedFrom(capability, isList ? '{name: sta▮tus' : '            sta▮tus:', 'state'), ['with: {"state": active}']);
      assert.deepEqual(renamedFrom(capability, isList ? '{name: co▮unt' : '{co▮unt: {type', 'ships'), [
        'values: {$.ships: 2}',
        'data: {ships: 2}',
      ]);
    });

    it('follow a consumed operation, the alias of its API, and what is sent', () => {
      assert.deepEqual(renamedFrom(capability, isList ? '{name: get-▮ship' : '          get-▮ship:', 'one-ship'), [
        "'ships.one-ship': {file: answers/ship.json}",
        'ships.one-ship: [{status: 404}]',
        'expect: {calls: [ships.one-ship]}',
      ]);
      assert.deepEqual(renamedFrom(capability, 'as: shi▮ps', 'fleet'), [
        'fleet.list-ships: {body: {total: 2}}',
        "'fleet.get-ship': {file: answers/ship.json}",
        'calls: [{call: fleet.list-ships, query: {state: active}}]',
        'fleet.get-ship: [{status: 404}]',
        'expect: {calls: [fleet.get-ship]}',
      ]);
      assert.deepEqual(renamedFrom(capability, isList ? '{name: sta▮te' : '{sta▮te: {in', 'condition'), [
        'calls: [{call: ships.list-ships, query: {condition: active}}]',
      ]);
      // Under the alias nobody sees the name it has in its own file.
      assert.deepEqual(renamedFrom(capability, 'namespace: regi▮stry', 'register'), []);
    });

    it('follow a server, a variable, an input of a flow, a placeholder, and what a prompt is given', () => {
      assert.deepEqual(renamedFrom(capability, 'namespace: too▮ls', 'agents'), ['- call: agents.find-ship']);
      assert.deepEqual(renamedFrom(capability, 'keys: {TO▮KEN', 'SECRET'), ['variables: {SECRET: x}']);
      assert.deepEqual(renamedFrom(capability, 'flows.i▮mo', 'number'), ['with: {number: I-1}']);
      assert.deepEqual(renamedFrom(capability, '"/ships/{i▮mo}"', 'number'), ['- {call: "get", with: {number: I-1}}']);
      assert.deepEqual(renamedFrom(capability, isList ? '{name: ab▮out' : '{ab▮out: {', 'topic'), ['- {call: ask, with: {topic: ships}}']);
      assert.deepEqual(renamedFrom(capability, isList ? '{name: a▮sk' : ' a▮sk: {', 'question'), [
        '- {call: question, with: {about: ships}}',
      ]);
    });

    it('say the namespace where the name alone would not do', () => {
      const call = isList ? 'name: list-▮ships\n' : '        list-▮ships:\n';
      // A tool comes before an operation, so `get` would be the tool.
      assert.deepEqual(renamedFrom(capability, call, 'get'), ['call: get', '- {call: "api.get", with: {imo: I-1}}']);
    });

    it('can be renamed from a test', () => {
      const fixture = opened(capability, 'call: list-▮ships\n    with');
      const { file, project, offset, show, uri } = fixture;
      const prepared = prepareRenameInTest(file, project, offset);
      assert.ok(prepared && 'placeholder' in prepared);
      assert.deepEqual([prepared.placeholder, show(uri, prepared.range)], ['list-ships', 'fleet.test.yaml:8 «list-ships»']);
      const edit = renameInTest(file, project, { offset, newName: 'all-ships', annotates: true, testFiles: testFilesOf(fixture) });
      assert.match(fixture.after(edit ?? {}), isList ? /\n {8}- name: all-ships\n/ : /\n {8}all-ships:\n/);
      assert.deepEqual(changedTests(fixture, edit), ['call: all-ships']);
      assert.deepEqual(renamedFrom(capability, '"get", with: {i▮mo', 'number'), ['- {call: "get", with: {number: I-1}}']);
      assert.throws(() => renamedFrom(capability, 'call: tools.find-▮ship', 'list-ships'), {
        message: 'There is a tool `list-ships` already.',
      });
    });

    it('are found from both sides', () => {
      const places = [
        'fleet.capability.yaml:11 «get-ship»',
        'fleet.capability.yaml:32 «get-ship»',
        'fleet.test.yaml:4 «get-ship»',
        'fleet.test.yaml:17 «get-ship»',
        'fleet.test.yaml:18 «get-ship»',
      ];
      for (const what of [isList ? '{name: get-▮ship' : '          get-▮ship:', 'calls: [ships.get-▮ship]']) {
        const fixture = opened(capability, what);
        const { file, project, offset, uri, show } = fixture;
        const ask = uri.endsWith('.test.yaml') ? referencesInTest : references;
        const found = ask(file, project, offset, { includeDeclaration: false, testFiles: testFilesOf(fixture) }) ?? [];
        assert.deepEqual(
          found.map((one) => show(one.uri, one.range)),
          places,
        );
      }
    });
  });
}

describe('paths in tests', () => {
  function moved(moves: Readonly<Record<string, string>>, test = tests): readonly string[] {
    const fixture = opened(maps, 'naftiko▮', `# naftiko\n${test}`);
    const edits = followInTests(
      Object.entries(moves).map(([oldUri, newUri]) => ({ oldUri: folder + oldUri, newUri: folder + newUri })),
      testFilesOf(fixture),
      fixture.project,
    );
    const after = fixture.after(toFileEdits(fixture.project, edits) ?? {});
    const before = (fixture.texts.get(`${folder}fleet.test.yaml`) ?? '').split('\n');
    return (/--- file: fleet\.test\.yaml\n([\s\S]*)/.exec(after)?.[1] ?? after)
      .split('\n')
      .filter((line) => line !== '' && !before.includes(line));
  }

  it('follow what they lead to', () => {
    assert.deepEqual(moved({ 'answers/ship.json': 'answers/one ship.json' }), ["  'ships.get-ship': {file: answers/one ship.json}"]);
    assert.deepEqual(moved({ 'fleet.recording.json': 'recordings/fleet.json' }), ['recordings: [./recordings/fleet.json]']);
    assert.deepEqual(moved({ 'fleet.capability.yaml': 'ships.yaml' }, `capability: fleet.capability.yaml\n${tests}`), [
      'capability: ships.yaml',
    ]);
  });

  it('name the capability that was found by its name', () => {
    assert.deepEqual(moved({ 'fleet.capability.yaml': 'ships.yaml' }), ['capability: ./ships.yaml']);
    assert.deepEqual(moved({ 'fleet.test.yaml': 'tests/fleet.test.yaml' }), [
      'capability: ../fleet.capability.yaml',
      "  'ships.get-ship': {file: ../answers/ship.json}",
      'recordings: [../fleet.recording.json]',
    ]);
    assert.deepEqual(moved({ 'fleet.capability.yaml': 'ships.yaml', 'fleet.test.yaml': 'ships.test.yaml' }), []);
    assert.deepEqual(moved({ 'fleet.capability.yaml': 'fleet.yaml' }), []);
  });
});

describe('names in recordings that tests replay', () => {
  const exchange = (operation: string) =>
    `{"operation": "${operation}", "method": "GET", "url": "https://registry.example.org/ships", "status": 200, "headers": {}}`;
  const recording = (name: string) =>
    `{"format": "capstan-recording/1", "exchanges": [${exchange(name)}, ${exchange('other.one')}], "note": "ships.list-ships"}\n`;
  const files = `${maps}--- file: fleet.recording.json\n${recording('ships.list-ships')}`;
  const recorded = (what: string, newName: string): string | undefined => {
    const fixture = opened(files, what);
    const { file, project, offset } = fixture;
    const edit = renameAt(file, project, { offset, newName, annotates: true, testFiles: testFilesOf(fixture) });
    return /--- file: fleet\.recording\.json\n(.*\n)/.exec(fixture.after(edit ?? {}))?.[1];
  };

  it('follow an operation and the namespace of its API, and nothing else', () => {
    assert.equal(recorded('          list-▮ships: {method', 'all-ships'), recording('ships.all-ships'));
    assert.equal(recorded('as: shi▮ps', 'fleet'), recording('fleet.list-ships'));
    assert.equal(recorded('          get-▮ship:', 'one-ship'), undefined);
    assert.equal(recorded('        list-▮ships:\n', 'all-ships'), undefined);
  });
});

describe('a test file at a glance', () => {
  const { file, project, uri, show } = opened(
    maps,
    'call: list-▮ships\n    with',
    tests.replace('{call: ask,', '{call: ask, skip: later,'),
  );

  it('has its tests in the outline', () =>
    assert.deepEqual(
      testSymbols(file).map(({ name, detail, selectionRange }) => `${name} (${detail}) at ${show(uri, selectionRange)}`),
      [
        'counts (list-ships) at fleet.test.yaml:7 «counts»',
        'tools.find-ship (undefined) at fleet.test.yaml:14 «tools.find-ship»',
        'get (undefined) at fleet.test.yaml:19 «get»',
        'ask (skipped) at fleet.test.yaml:20 «ask»',
      ],
    ));

  it('shows where one thing is named', () => {
    const highlighted = (text: string) =>
      highlightsInTest(file, project, file.text.indexOf(text) + text.length - 1)?.map(({ range }) => show(uri, range));
    assert.deepEqual(highlighted('ships.list'), ['fleet.test.yaml:3 «list-ships»', 'fleet.test.yaml:13 «list-ships»']);
    assert.deepEqual(highlighted('    call: list'), ['fleet.test.yaml:8 «list-ships»']);
    assert.equal(highlighted('- name: counts'), undefined);
  });

  it('leads to files that are there', () => {
    const fixture = readFixture(
      `${maps}--- file: answers/ship.json\n{}\n--- file: fleet.test.yaml\ncapability: ▮fleet.capability.yaml\n${tests}`,
      {
        languageId: 'yaml',
      },
    );
    assert.deepEqual(
      testFileLinks(fixture.file, fixture.project).map((link) => `${fixture.show(fixture.uri, link.range)} → ${link.target}`),
      [
        'fleet.test.yaml:1 «fleet.capability.yaml» → file:///ws/fleet.capability.yaml',
        'fleet.test.yaml:5 «answers/ship.json» → file:///ws/answers/ship.json',
      ],
    );
  });
});

describe('names in tests, over the protocol', () => {
  it('are prepared, renamed, found and followed', async () => {
    const opened = await openFixture(
      `${maps.replace('--- file: fleet', '--- file: apps/fleet').replace('--- file: registry', '--- file: apps/registry')}--- file: apps/fleet.test.yaml\n${tests.replace('call: list-ships\n', 'call: list-▮ships\n')}`,
    );
    const { client, at, texts, uri } = opened;
    assert.equal(uri, `${folder}apps/fleet.test.yaml`);
    const ask = <R>(method: string, more: object): Promise<R> => client.connection.sendRequest(method, { ...at(), ...more });
    const range = { start: { line: 7, character: 10 }, end: { line: 7, character: 20 } };
    assert.deepEqual(await ask('textDocument/prepareRename', {}), { range, placeholder: 'list-ships' });
    const edit: WorkspaceEdit = await ask('textDocument/rename', { newName: 'all-ships' });
    assert.deepEqual(
      Object.entries(edit.changes ?? {}).map(([at, edits]) => [at.slice(folder.length), edits.map(({ newText }) => newText)]),
      [
        ['apps/fleet.capability.yaml', ['all-ships']],
        ['apps/fleet.test.yaml', ['all-ships']],
      ],
    );
    const found: Location[] = await ask('textDocument/references', { context: { includeDeclaration: false } });
    assert.deepEqual(found, [{ uri, range }]);
    const moved: WorkspaceEdit = await client.connection.sendRequest('workspace/willRenameFiles', {
      files: [{ oldUri: `${folder}apps/fleet.capability.yaml`, newUri: `${folder}ships.yaml` }],
    });
    assert.deepEqual(
      (moved.changes?.[uri] ?? []).map(({ newText }) => newText),
      ['capability: ../ships.yaml\n'],
    );
    const of = { textDocument: { uri } };
    const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const options = { tabSize: 2, insertSpaces: true };
    await client.change(uri, 2, `${texts.get(uri)}  - {call:   ask}\n`);
    const answers = await Promise.all([
      ask<unknown[]>('textDocument/foldingRange', of),
      ask<unknown[]>('textDocument/documentSymbol', of),
      ask<unknown[]>('textDocument/documentHighlight', {}),
      ask<unknown[]>('textDocument/selectionRange', { ...of, positions: [range.start] }),
      ask<unknown[]>('textDocument/formatting', { ...of, options }),
      ask<unknown[]>('textDocument/rangeFormatting', { ...of, range: whole, options }),
    ]);
    assert.deepEqual(
      answers.map((answer) => answer.length > 0),
      answers.map(() => true),
    );
    await client.close();
  });
});
