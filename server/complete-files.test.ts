/** Paths of files: every key of the format that names one, in both styles, compared by the text after accepting. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accepted, labels } from './testing/complete.ts';

/** What lies beside the capability. */
const disk = `
--- file: secrets.yaml
token: t
--- file: settings.properties
a=b
--- file: .env
A=b
--- file: other.capability.yaml
ikanos: "1.0.0-beta5"
--- file: main.recording.json
{}
--- file: package.json
{}
--- file: avatar.png
x
--- file: conf/prod/api%20keys.json
{}
--- file: conf/notes.md
n
--- file: scripts/sum.js
x
--- file: scripts/sum.py
x
--- file: scripts/lib/dates.js
x
--- file: scripts/bad%20name.js
x
--- file: skill/guide.md
g
--- file: skill/more/rates.txt
r
--- file: schemas/order.avsc
{}
--- file: schemas/order.proto
p
--- file: .git/config
x
`;

const map = (text: string) => `ikanos: "1.0.0-beta5"\n${text}`;
const list = (text: string) => `naftiko: "1.0.0-alpha2"\n${text}`;
const schemes = ['vault://', 'github-secrets://', 'k8s-secret://', 'aws-ssm://'];

interface Case {
  readonly name: string;
  /** The line with the cursor is the last one. */
  readonly text: string;
  readonly expected: readonly string[];
  readonly accept: string;
  /** The last line after accepting. */
  readonly after: string;
}

const secretFiles = ['file:///./.env', 'file:///./secrets.yaml', 'file:///./settings.properties'];
const folders = ['file:///./conf/', 'file:///./schemas/', 'file:///./scripts/', 'file:///./skill/'];
const secrets = ['file:///./.env', 'file:///./secrets.yaml', 'file:///./settings.properties', ...folders, ...schemes];
const bareFolders = folders.map((folder) => folder.slice(0, -1));

const mapSteps = (step: string) =>
  map(
    `capability:\n  exposes:\n    - type: mcp\n      tools:\n        sum:\n          description: Sums\n          steps:\n            add:\n              type: script\n${step}`,
  );
const listSteps = (step: string) =>
  list(
    `capability:\n  exposes:\n    - type: mcp\n      tools:\n        - name: sum\n          description: Sums\n          steps:\n            - name: add\n              type: script\n${step}`,
  );
const mapSkill = (lines: string) => map(`exposes:\n  - type: skill\n    skills:\n      orders:\n        description: Orders\n${lines}`);
const listSkill = (lines: string) =>
  list(`capability:\n  exposes:\n    - type: skill\n      skills:\n        - name: orders\n          description: Orders\n${lines}`);

const cases: readonly Case[] = [
  {
    name: 'of a bind, map style',
    text: map('binds:\n  - namespace: env\n    location: ▮'),
    expected: secrets,
    accept: 'file:///./secrets.yaml',
    after: '    location: file:///./secrets.yaml▮',
  },
  {
    name: 'of a bind, list style, in quotes that are open, its last word half written',
    text: list('capability:\n  binds:\n    - namespace: env\n      location: "file:///./sec▮'),
    expected: [...secretFiles, ...folders],
    accept: 'file:///./secrets.yaml',
    after: '      location: "file:///./secrets.yaml"▮',
  },
  {
    name: 'of a bind, in a folder',
    text: map('binds:\n  - namespace: env\n    location: file:///./conf/▮'),
    expected: ['file:///./conf/prod/'],
    accept: 'file:///./conf/prod/',
    after: '    location: file:///./conf/prod/▮',
  },
  {
    name: 'of a bind, a folder deeper, in flow style, with a name that an address must spell',
    text: map('binds:\n  - {namespace: env, location: file:///./conf/prod/▮}'),
    expected: ['file:///./conf/prod/api%20keys.json'],
    accept: 'file:///./conf/prod/api%20keys.json',
    after: '  - {namespace: env, location: file:///./conf/prod/api%20keys.json▮}',
  },
  {
    name: 'of a bind, written without its scheme',
    text: map('binds:\n  - namespace: env\n    location: ./conf/prod/a▮'),
    expected: ['file:///./conf/prod/api%20keys.json'],
    accept: 'file:///./conf/prod/api%20keys.json',
    after: '    location: file:///./conf/prod/api%20keys.json▮',
  },
  {
    name: 'of an external reference',
    text: 'naftiko: "0.5"\nexternalRefs:\n  - name: env\n    type: environment\n    resolution: file\n    uri: ▮',
    expected: ['./.env', './secrets.yaml', './settings.properties', './conf/', './schemas/', './scripts/', './skill/'],
    accept: './secrets.yaml',
    after: '    uri: ./secrets.yaml▮',
  },
  {
    name: 'of scripts, map style: folders only',
    text: mapSteps('              location: ▮'),
    expected: bareFolders,
    accept: 'file:///./scripts',
    after: '              location: file:///./scripts▮',
  },
  {
    name: 'of scripts, list style',
    text: listSteps('              location: file:///./s▮'),
    expected: bareFolders,
    accept: 'file:///./scripts',
    after: '              location: file:///./scripts▮',
  },
  {
    name: 'of a script: below its folder, in its language, with a name that runs',
    text: mapSteps('              language: javascript\n              location: file:///./scripts\n              file: ▮'),
    expected: ['sum.js', 'lib/'],
    accept: 'sum.js',
    after: '              file: sum.js▮',
  },
  {
    name: 'of a script, list style, in single quotes, in the folder that the control server sets',
    text: list(
      `capability:\n  exposes:\n    - type: control\n      port: 3009\n      management:\n        scripting:\n          defaultLocation: file:///./scripts\n          defaultLanguage: python\n${listSteps("              file: '▮'").split('exposes:\n')[1]}`,
    ),
    expected: ['sum.py', 'lib/'],
    accept: 'sum.py',
    after: "              file: 'sum.py▮'",
  },
  {
    name: 'of what a script depends on',
    text: mapSteps(
      '              location: file:///./scripts\n              file: sum.js\n              dependencies:\n                - lib/▮',
    ),
    expected: ['lib/dates.js'],
    accept: 'lib/dates.js',
    after: '                - lib/dates.js▮',
  },
  {
    name: 'of what a script depends on, list style, in a flow list',
    text: listSteps('              location: file:///./scripts\n              file: sum.js\n              dependencies: [lib/▮]'),
    expected: ['lib/dates.js'],
    accept: 'lib/dates.js',
    after: '              dependencies: [lib/dates.js▮]',
  },
  {
    name: 'of scripts whose step says none',
    text: map(
      'capability:\n  exposes:\n    - type: control\n      port: 3009\n      management:\n        scripting:\n          defaultLocation: ▮',
    ),
    expected: bareFolders,
    accept: 'file:///./scripts',
    after: '          defaultLocation: file:///./scripts▮',
  },
  {
    name: 'of a skill, map style',
    text: mapSkill('        location: ▮'),
    expected: bareFolders,
    accept: 'file:///./skill',
    after: '        location: file:///./skill▮',
  },
  {
    name: 'of a skill, list style, in the middle of a word',
    text: listSkill('          location: file:///./sk▮xx'),
    expected: bareFolders,
    accept: 'file:///./skill',
    after: '          location: file:///./skill▮',
  },
  {
    name: 'of an instruction: below the folder of its skill, map style',
    text: mapSkill(
      '        location: file:///./skill\n        tools:\n          rates:\n            description: Rates\n            instruction: ▮',
    ),
    expected: ['guide.md', 'more/'],
    accept: 'guide.md',
    after: '            instruction: guide.md▮',
  },
  {
    name: 'of an instruction, list style, in a folder',
    text: listSkill(
      '          location: file:///./skill\n          tools:\n            - name: rates\n              description: Rates\n              instruction: "more/▮"',
    ),
    expected: ['more/rates.txt'],
    accept: 'more/rates.txt',
    after: '              instruction: "more/rates.txt▮"',
  },
  {
    name: 'of a static resource, map style',
    text: map('exposes:\n  - type: mcp\n    resources:\n      docs:\n        location: ▮'),
    expected: bareFolders,
    accept: 'file:///./conf',
    after: '        location: file:///./conf▮',
  },
  {
    name: 'of a static resource, list style, a folder deeper',
    text: list('capability:\n  exposes:\n    - type: mcp\n      resources:\n        - name: docs\n          location: file:///./conf/▮'),
    expected: ['file:///./conf/prod'],
    accept: 'file:///./conf/prod',
    after: '          location: file:///./conf/prod▮',
  },
  {
    name: 'of a prompt, list style',
    text: list('capability:\n  exposes:\n    - type: mcp\n      prompts:\n        - name: greet\n          location: file:///./conf/▮'),
    expected: ['file:///./conf/notes.md', 'file:///./conf/prod/'],
    accept: 'file:///./conf/notes.md',
    after: '          location: file:///./conf/notes.md▮',
  },
  {
    name: 'of a schema, map style',
    text: map(
      'consumes:\n  - type: http\n    resources:\n      a:\n        operations:\n          b:\n            outputRawFormat: avro\n            outputSchema: ./schemas/▮',
    ),
    expected: ['./schemas/order.avsc'],
    accept: './schemas/order.avsc',
    after: '            outputSchema: ./schemas/order.avsc▮',
  },
  {
    name: 'of a schema, list style',
    text: list(
      'capability:\n  consumes:\n    - type: http\n      resources:\n        - name: a\n          operations:\n            - name: b\n              outputRawFormat: protobuf\n              outputSchema: ./schemas/▮',
    ),
    expected: ['./schemas/order.proto'],
    accept: './schemas/order.proto',
    after: '              outputSchema: ./schemas/order.proto▮',
  },
];

describe('paths', () => {
  for (const { name, text, expected, accept, after } of cases) {
    it(name, () => {
      assert.deepEqual(labels(text + disk), expected);
      const lines = text.split('\n');
      assert.equal(accepted(text + disk, accept).replace(/\n$/, ''), [...lines.slice(0, -1), after].join('\n'));
    });
  }

  it('lead out of a folder where others lie beside it, and never out of the workspace', () => {
    const text = (location: string) => `--- file: deep/main.yaml\n${map(`binds:\n  - namespace: env\n    location: ${location}▮`)}${disk}`;
    assert.deepEqual(labels(text('file:///./')), ['file:///../']);
    assert.deepEqual(
      labels(text('file:///../')).filter((label) => label.includes('env') || label.includes('deep')),
      ['file:///../.env', 'file:///../deep/'],
    );
    assert.deepEqual(labels(map('binds:\n  - namespace: env\n    location: file:///./../▮') + disk), []);
    assert.deepEqual(labels(map('binds:\n  - namespace: env\n    location: file:///etc/▮') + disk), []);
  });

  it('are not proposed where nothing says from where', () => {
    assert.deepEqual(labels(mapSteps('              file: ▮') + disk), []);
    assert.deepEqual(labels(mapSkill('        tools:\n          rates:\n            instruction: ▮') + disk), []);
  });
});
