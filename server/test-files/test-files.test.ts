import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toolServer } from '../../spec/testing/shop-parts.ts';
import { listOf } from '../complete.ts';
import { accept, itemOf } from '../testing/accept.ts';
import { completeOptions } from '../testing/complete.ts';
import { readFixture } from '../testing/fixture.ts';
import { testFileProposals } from './complete-test.ts';
import { testFileDefinition, testFileHover } from './look-up-test.ts';
import { testProblems } from './test-problems.ts';

const capability = `--- file: fleet.capability.yaml
ikanos: 1.0.0-beta5
info: {display: Fleet, description: d}
binds: [{namespace: env, keys: {TOKEN: TOKEN}}]
capability:
  consumes:
    - type: http
      namespace: registry
      baseUri: https://registry.example.org
      resources:
        ships:
          path: /ships
          operations:
            list-ships: {method: GET, description: All ships of the registry}
            add-ship: {method: POST}
${toolServer}        list-ships:
          description: Lists ships
          inputParameters:
            status: {type: string, description: Which ones, enum: [active, sold]}
            count: {type: integer, required: false, description: How many}
            deep: {type: boolean, required: false, description: d}
          call: registry.list-ships
          outputParameters:
            - type: array
              mapping: $.
              items: {type: object, properties: {name: {type: string, mapping: $.n}}}
        add:
          description: d
          call: registry.add-ship
    - type: rest
      port: 3001
      namespace: api
      resources:
        add: {path: /add, operations: {add: {method: POST, call: registry.add-ship}}}
`;

/** A test file beside the capability. */
const beside = (text: string) => readFixture(`--- file: fleet.test.yaml\n${text}${capability}`, { languageId: 'yaml' });

function problems(text: string): readonly string[] {
  const { file, project } = beside(text);
  return testProblems(file, project).map(
    ({ severity, span, message }) => `${severity} «${file.text.slice(span.start, span.end)}» ${message}`,
  );
}

function proposals(text: string) {
  const { file, project, offset, text: own } = beside(text);
  const { items } = listOf(file, testFileProposals(file, project, offset), offset, completeOptions, 1).list;
  return { labels: items.map(({ label }) => label), accepted: (label: string) => accept(own, itemOf(items, label)) };
}

const labels = (text: string) => proposals(text).labels;
const accepted = (text: string, label: string) => proposals(text).accepted(label);

describe('problems of a test file', () => {
  it('are none where all is right', () => {
    assert.deepEqual(
      problems(`upstreams: {registry.list-ships: {body: [{n: A}]}}
tests:
  - call: list-ships
    with: {status: active, count: "3", deep: true}
    expect: {calls: [registry.list-ships, {call: registry.list-ships, method: GET}]}
  - {name: refused, call: tools.list-ships, with: {status: lost}, expect: {error: invalid-input}}
  - {call: tools.add}
`),
      [],
    );
  });

  it('are what is called, given and expected wrongly', () => {
    assert.deepEqual(
      problems(`upstreams: {registry.list-ship: {status: 200}}
tests:
  - call: lst-ships
  - call: list-ships
    wiht: {}
  - call: list-ships
    with: {status: lost, count: many, deep: maybe, cuont: 1}
    expect: {calls: [fleet.list, {call: registry.add-shp}], values: {"$[": 1}}
`),
      [
        'error «wiht» A test does not take `wiht`. Did you mean `with`?',
        'error «"$["» `$[` cannot be read as a path into the answer: This `[` is never closed: a `]` is missing.',
        'error «registry.list-ship» There is no consumed operation registry.list-ship. Did you mean `registry.list-ships`?',
        'error «lst-ships» There is nothing called lst-ships here. Did you mean `list-ships`?',
        'error «list-ships» list-ships needs `status`, or the test must expect an error.',
        'error «fleet.list» There is no consumed operation fleet.list. Known: `registry.list-ships` and `registry.add-ship`.',
        'error «registry.add-shp» There is no consumed operation registry.add-shp. Did you mean `registry.add-ship`?',
        'warning «cuont» list-ships declares no input `cuont`. Did you mean `count`?',
        'error «lost» `status` must be one of `active` and `sold`.',
        'error «many» `count` must be a whole number.',
        'error «maybe» `deep` must be true or false.',
      ],
    );
  });

  it('name the capability that is missing', () => {
    const { file, project } = readFixture(`--- file: other.test.yaml\ntests: [{call: a}]\n${capability}`, { languageId: 'yaml' });
    assert.deepEqual(
      testProblems(file, project).map(({ message }) => message),
      [
        'No capability lies beside this file: none of other.capability.yaml, other.capability.yml, other.ikanos.yaml, other.ikanos.yml, other.naftiko.yaml, other.naftiko.yml, other.yaml, other.yml is there. Name it with `capability: ./FILE`.',
      ],
    );
    assert.deepEqual(problems('capability: ./flet.yaml\ntests: [{call: a}]\n'), ['error «./flet.yaml» There is no file ./flet.yaml.']);
    assert.deepEqual(problems('capability: ./fleet.capability.yaml\ntests: [{call: add}]\n'), []);
  });
});

describe('any text as a test file', () => {
  const odd = [
    'tests: *a\n',
    'tests: [*a, &a {call: x, with: *a}]\n',
    'tests:\n  - call: [1]\n    with: [2]\n    expect: 3\n',
    '? a\n: b\n',
    'tests: [{<<: {call: list-ships}}]\n',
    'capability: {a: b}\ntests: null\n',
    'upstreams: {a.b: [[]], "": 1}\ntests: [{call: null, expect: {calls: [[], {call: {}}], error: []}}]\n',
    'capability: ../../../../etc/hosts\ntests: [{call: a}]\n',
    '- a\n',
  ];
  it('is answered at every place', () => {
    for (const text of odd) {
      const { file, project } = beside(text);
      for (let offset = 0; offset <= text.length; offset++) {
        assert.ok(Array.isArray(testFileProposals(file, project, offset)), text);
        testFileHover(file, project, offset);
        testFileDefinition(file, project, offset);
      }
      assert.ok(Array.isArray(testProblems(file, project)), text);
    }
  });

  it('says nothing about what an import that cannot be read may bring', () => {
    const shared = capability.replace('  consumes:\n', '  consumes:\n    - {from: ./gone.yaml, import: other}\n');
    const { file, project } = readFixture(
      `--- file: fleet.test.yaml\ntests: [{call: tools.add, expect: {calls: [other.list]}}]\n${shared}`,
      {
        languageId: 'yaml',
      },
    );
    assert.deepEqual(testProblems(file, project), []);
  });
});

describe('completion in a test file', () => {
  it('proposes the keys of each part that are not there yet', () => {
    assert.deepEqual(labels('variables: {}\n▮\n'), ['capability', 'upstreams', 'recordings', 'tests']);
    assert.deepEqual(labels('tests:\n  - call: add\n    ▮\n'), ['name', 'with', 'upstreams', 'expect', 'skip']);
    assert.deepEqual(labels('tests:\n  - call: add\n    expect:\n      err▮\n').includes('error'), true);
    assert.deepEqual(labels('upstreams:\n  registry.add-ship:\n    status: 200\n    ▮\n'), [
      'headers',
      'body',
      'text',
      'file',
      'latency',
      'fault',
    ]);
    assert.deepEqual(labels('tests:\n  - call: add\n    expect:\n      calls:\n        - call: registry.add-ship\n          ▮\n'), [
      'method',
      'url',
      'query',
      'headers',
      'body',
    ]);
    assert.deepEqual(labels('variables:\n  ▮\n'), ['TOKEN']);
  });

  it('proposes what can be called, and its inputs', () => {
    assert.deepEqual(labels('tests:\n  - call: ▮\n'), ['list-ships', 'tools.add', 'api.add']);
    assert.deepEqual(labels('tests:\n  - call: list-ships\n    with:\n      count: 1\n      ▮\n'), ['status', 'deep']);
    assert.deepEqual(labels('tests:\n  - call: list-ships\n    with: { status: ▮ }\n'), ['active', 'sold']);
    assert.deepEqual(labels('tests:\n  - call: list-ships\n    with:\n      deep: ▮\n'), ['true', 'false']);
  });

  it('proposes consumed operations, faults, statuses and paths', () => {
    assert.deepEqual(labels('upstreams:\n  ▮\n'), ['registry.list-ships', 'registry.add-ship']);
    assert.deepEqual(labels('tests:\n  - call: add\n    expect:\n      calls:\n        - ▮\n').includes('registry.add-ship'), true);
    assert.deepEqual(labels('upstreams:\n  registry.add-ship:\n    fault: ▮\n'), ['unreachable', 'timeout', 'reset', 'malformed']);
    assert.deepEqual(labels('tests:\n  - call: list-ships\n    expect:\n      values:\n        ▮\n'), ['$', '$[0]', '$[0].name']);
    assert.deepEqual(labels('tests:\n  - call: list-ships\n    expect:\n      types:\n        $[0].name: ▮\n').slice(0, 2), [
      'string',
      'number',
    ]);
  });

  it('writes what is accepted so that it can go on', () => {
    assert.equal(accepted('tests:\n  - call: add\n    ex▮\n', 'expect'), 'tests:\n  - call: add\n    expect:\n      ▮\n');
    assert.equal(accepted('▮\n', 'tests'), 'tests:\n  - ▮\n');
    assert.equal(accepted('tests:\n  - call: ▮\n', 'api.add'), 'tests:\n  - call: api.add▮\n');
    assert.equal(accepted('upstreams:\n  reg▮\n', 'registry.add-ship'), 'upstreams:\n  registry.add-ship:\n    ▮\n');
  });
});

describe('a place in a test file', () => {
  function look(text: string) {
    const { file, project, offset, show } = beside(text);
    const hover = testFileHover(file, project, offset);
    const [link] = testFileDefinition(file, project, offset) ?? [];
    const contents = hover?.contents;
    return {
      words: typeof contents === 'object' && 'value' in contents ? contents.value : undefined,
      leads: link && show(link.targetUri, link.targetSelectionRange),
    };
  }

  it('tells what is called, and leads there', () => {
    assert.deepEqual(look('tests: [{call: list-sh▮ips}]\n'), {
      words:
        '**list-ships** · tool of tools\n\nLists ships\n\n- `status`: text, required. Which ones One of `active`, `sold`.\n- `count`: a whole number, optional. How many\n- `deep`: true or false, optional. d',
      leads: 'fleet.capability.yaml:20 «list-ships»',
    });
    assert.deepEqual(
      look('tests: [{call: list-ships, with: {sta▮tus: active}}]\n').words,
      ['**status** · input of list-ships', 'text, required. Which ones One of `active`, `sold`.'].join('\n\n'),
    );
  });

  it('tells which operation is meant, and leads there', () => {
    for (const text of [
      'upstreams: {registry.list-sh▮ips: {}}\n',
      'tests: [{call: add, upstreams: {registry.list-sh▮ips: {}}}]\n',
      'tests: [{call: add, expect: {calls: [registry.list-sh▮ips]}}]\n',
      'tests: [{call: add, expect: {calls: [{call: registry.list-sh▮ips}]}}]\n',
    ]) {
      const { words, leads } = look(text);
      assert.match(words ?? '', /^\*\*registry\.list-ships\*\* · consumed operation\n[\s\S]*GET https:\/\/registry\.example\.org\/ships/);
      assert.equal(leads, 'fleet.capability.yaml:13 «list-ships»');
    }
  });

  it('explains keys, and leads to files', () => {
    assert.deepEqual(look('tests: [{call: add, exp▮ect: {}}]\n'), {
      words: 'What must be true afterwards. Without it the call must succeed and answer in its declared shape.',
      leads: undefined,
    });
    assert.equal(look('capability: ./fleet.cap▮ability.yaml\n').leads, 'fleet.capability.yaml:1 «»');
  });
});
