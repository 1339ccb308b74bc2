import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSourceFile } from '../read-file.ts';
import { findPair, get, nodeAt, walk } from '../syntax/navigate.ts';
import { allowedKeys, definitionOf, fieldOf, objectsOf, shapeAtPath, valuesOf } from './lookup.ts';

type Path = readonly (string | number)[];

const beta5 = 'ikanos: 1.0.0-beta5\n';
const alpha1 = 'naftiko: 1.0.0-alpha1\n';

function fileOf(text: string) {
  return readSourceFile('file:///capability.yml', text);
}

/** The keys offered at a path, those that have to be there with a star. */
function checkKeys(text: string, path: Path, expected: string): void {
  const keys = allowedKeys(fileOf(text), path).map((allowed) => `${allowed.required ? '*' : ''}${allowed.field.key}`);
  assert.equal(keys.join(' '), expected);
}

function server(lines: string): string {
  return `${beta5}capability:\n  exposes:\n    - ${lines.replace(/\n/g, '\n      ')}\n`;
}
const first: Path = ['capability', 'exposes', 0];

describe('keys that may be added', () => {
  test('required ones first, those that are there left out', () => {
    checkKeys(server('type: rest\nport: 80'), first, '*namespace address authentication maxBinarySize resources');
  });

  test('of all servers as long as the type is not known', () => {
    checkKeys(
      server('port: 80'),
      first,
      '*type namespace address authentication maxBinarySize resources description transport ttlMs cacheScope tools prompts skills management observability from import as',
    );
  });

  test('of the version that is declared', () => {
    checkKeys(
      `${alpha1}capability:\n  exposes:\n    - type: mcp\n      port: 80\n      tools:\n        - name: ping\n`,
      [...first, 'tools', 0],
      '*description label inputParameters call with steps mappings outputParameters',
    );
  });

  test('of the mode that the keys tell', () => {
    const tool = [...first, 'tools', 'ping'];
    checkKeys(
      server('type: mcp\ntools:\n  ping:\n    call: a.b'),
      tool,
      '*description display tags hints inputParameters with mappings outputParameters',
    );
    checkKeys(
      server('type: mcp\ntools:\n  ping:\n    ref: a.b'),
      tool,
      'display tags description hints inputParameters with mappings outputParameters',
    );
  });

  test('without those that a key excludes', () => {
    checkKeys(
      server('type: mcp\ntransport: stdio\nnamespace: a'),
      first,
      '*tools description address authentication maxBinarySize ttlMs cacheScope resources prompts',
    );
    checkKeys(
      server('type: mcp\ntransport: http\nnamespace: a'),
      first,
      '*port *tools description address authentication maxBinarySize ttlMs cacheScope resources prompts',
    );
    checkKeys(`${beta5}consumes: []\n`, [], 'info capability');
  });

  test('of an entry of a map that has nothing yet', () => {
    checkKeys(
      server('type: mcp\ntools:\n  ping:'),
      [...first, 'tools', 'ping'],
      'display tags description hints inputParameters ref call with steps mappings outputParameters',
    );
  });

  test('in the outputs, by the mode', () => {
    const outputs = [...first, 'tools', 'ping', 'outputParameters'];
    checkKeys(
      server('type: mcp\ntools:\n  ping:\n    call: a.b\n    outputParameters:\n      - type: array'),
      [...outputs, 0],
      '*items mapping const value',
    );
    checkKeys(
      server('type: mcp\ntools:\n  ping:\n    steps: {}\n    outputParameters:\n      id:'),
      [...outputs, 'id'],
      '*type properties items',
    );
    checkKeys(server('type: mcp\ntools:\n  ping:\n    outputParameters:\n      id:'), [...outputs, 'id'], '*type *value');
  });

  test('none where the text is no capability file, or free data', () => {
    checkKeys('name: ci\n', [], '');
    checkKeys(server('type: mcp\nnonsense:\n  a: 1'), [...first, 'nonsense'], '');
  });
});

describe('what a place is', () => {
  test('through aliases and merge keys', () => {
    const file = fileOf(
      `${beta5}capability:\n  consumes:\n    - &shop\n      type: http\n      namespace: shop\n    - *shop\n    - <<: *shop\n      namespace: other\n`,
    );
    const third = get(file.tree.root, 'capability', 'consumes', 2);
    assert.equal(third?.kind === 'mapping' && definitionOf(file, third)?.name, 'ConsumesHttp');
    assert.equal(shapeAtPath(file, ['capability', 'consumes', 1, 'baseUri'])?.kind, 'text');
  });

  test('a field knows its documentation, a name the author chose is none', () => {
    const file = fileOf(server('type: mcp\ntools:\n  ping:\n    call: a.b'));
    const tools = findPair(get(file.tree.root, ...first), 'tools');
    assert.equal(tools && fieldOf(file, tools)?.doc, 'The tools agents can call. At least one, also on a server of resources or prompts.');
    const ping = findPair(tools?.value, 'ping');
    assert.equal(ping && fieldOf(file, ping), undefined);
  });

  test('values come with the version', () => {
    const values = (head: string) => {
      const file = fileOf(`${head}consumes:\n  - type: http\n    resources:\n`);
      const path = ['consumes', 0, 'resources', 0, 'operations', 0, 'outputRawFormat'];
      const shape = shapeAtPath(file, path);
      return shape ? valuesOf(file, shape).map((value) => value.value) : [];
    };
    assert.deepEqual(values(alpha1), ['json', 'xml', 'avro', 'protobuf', 'csv', 'yaml']);
    assert.deepEqual(values(beta5), ['json', 'xml', 'avro', 'protobuf', 'csv', 'tsv', 'psv', 'yaml', 'html', 'markdown', 'binary']);
  });

  test('an open choice offers its objects and the values of its key', () => {
    const file = fileOf(server(''));
    const shape = shapeAtPath(file, first);
    assert.deepEqual(shape && objectsOf(file, shape).map((definition) => definition.name), [
      'ExposesRest',
      'ExposesMcp',
      'ExposesSkill',
      'ExposesControl',
      'ImportEntry',
    ]);
    const type = shapeAtPath(file, [...first, 'type']);
    assert.deepEqual(type && valuesOf(file, type).map((value) => value.value), ['rest', 'mcp', 'skill', 'control']);
  });

  test('named outputs are those of steps that are still to come, before there were made-up values', () => {
    const outputs = (version: string, item: string) => {
      const path: Path = [...first, 'tools', 0, 'outputParameters', 0];
      const file = fileOf(`${version}capability: {exposes: [{type: mcp, tools: [{outputParameters: [${item}]}]}]}\n`);
      const shape = shapeAtPath(file, path);
      return shape?.kind === 'object' ? shape.definition : shape?.kind;
    };
    assert.equal(outputs(alpha1, '{name: a, type: array}'), 'OrchestratedArray');
    assert.equal(outputs(alpha1, '{type: array}'), 'any');
    assert.equal(outputs('naftiko: 1.0.0-alpha2\n', '{name: a, type: string}'), 'MockOutput');
  });

  test('every prefix of a file is survived, at every place', () => {
    const text = server(
      'type: mcp\nport: 3000\ntools:\n  ping:\n    description: Pings\n    steps:\n      one: {type: call, call: a.b, with: {x: 1}}',
    );
    for (let end = 0; end <= text.length; end++) {
      const file = fileOf(text.slice(0, end));
      for (const node of file.tree.root ? walk(file.tree.root) : []) if (node.kind === 'mapping') definitionOf(file, node);
      const at = nodeAt(file.tree, end);
      if (at?.pair) fieldOf(file, at.pair);
    }
  });
});
