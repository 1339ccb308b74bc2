/** No text makes reading, judging or mending throw or take long: real files cut off anywhere, and texts made to hurt. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { analyse } from './analyse.ts';
import { fixAll } from './edits/fix-all.ts';
import { upgrade } from './edits/upgrade/upgrade.ts';
import { linkFile } from './links/link.ts';
import { readSourceFile } from './read-file.ts';
import type { Project } from './source-file.ts';
import { editAtRandom, randomFrom } from './testing/random-edits.ts';

const uri = 'file:///project/main.yaml';
const project: Project = { findFile: () => 'missing', findData: () => 'unknown', resolvePath: (_, path) => `file:///project/${path}` };
const corpus = fileURLToPath(new URL('../../shared/corpus/', import.meta.url));
const examples = fileURLToPath(new URL('../examples/', import.meta.url));

function texts(): readonly string[] {
  const folder = existsSync(corpus) ? corpus : examples;
  return globSync('**/*.{yml,yaml}', { cwd: folder }).map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
}

/** Everything one asks of a file; the answers are judged elsewhere. */
function askEverything(text: string): void {
  const file = readSourceFile(uri, text);
  linkFile(file, project);
  for (const { span, fixes } of analyse(file, project)) {
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
    for (const { edits } of fixes?.() ?? [])
      for (const { start, end } of edits) assert.ok(0 <= start && start <= end && end <= text.length);
  }
}

function mendEverything(text: string): void {
  const { file } = fixAll(readSourceFile(uri, text), project);
  upgrade(file);
}

const all = texts();
/** Enough for every run to be another part of it; `CAPSTAN_ROBUSTNESS=1000000` takes nearly everything. */
const rounds = Number(process.env['CAPSTAN_ROBUSTNESS'] ?? 400);

describe('any text at all', () => {
  it('can be a file that ends anywhere', () => {
    const random = randomFrom(Number(process.env['CAPSTAN_SEED'] ?? 7));
    for (let round = 0; round < rounds; round++) {
      const text = all[random(all.length)] ?? '';
      const end = random(Math.min(text.length, 6000) + 1);
      askEverything(text.slice(0, end));
      if (round % 8 === 0) mendEverything(text.slice(0, end));
    }
  });

  it('can be a file that somebody has fallen asleep on', () => {
    const random = randomFrom(Number(process.env['CAPSTAN_SEED'] ?? 11));
    for (let round = 0; round < rounds / 4; round++) {
      let text = (all[random(all.length)] ?? '').slice(0, 6000);
      for (let edit = 0; edit < 6; edit++) text = editAtRandom(text, random).text;
      askEverything(text);
      mendEverything(text);
    }
  });

  const head = 'ikanos: "1.0.0-beta5"\ncapability:\n';
  const hostile: Readonly<Record<string, string>> = {
    'aliases that multiply': `${head}  a: &a [x, x, x, x, x, x, x, x, x]\n${Array.from('bcdefghij', (name, index) => `  ${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghij'[index]}`).join(', ')}]`).join('\n')}\n  consumes: *j\n`,
    'an alias of itself': `${head}  consumes: &c\n    - *c\n`,
    'merge keys in a ring': `${head}  a: &a {<<: *b}\n  b: &b {<<: *a}\n`,
    'a hundred levels': `${head}  consumes: ${'['.repeat(100)}${']'.repeat(100)}\n`,
    'ten thousand levels': `${head}  consumes: ${'['.repeat(10_000)}\n`,
    'a block ten thousand deep': Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
    'five megabytes in one scalar': `${head}  description: ${'x'.repeat(5_000_000)}\n`,
    'five megabytes of one template': `${head}  consumes: "${'{{x}}'.repeat(1_000_000)}"\n`,
    'thirty-five thousand keys': `${head}${Array.from({ length: 35_000 }, (_, index) => `  key${index}: 1`).join('\n')}\n`,
    bytes: Array.from({ length: 4096 }, (_, index) => String.fromCharCode(index % 256)).join(''),
    NUL: `${head}  consumes:\n    - type: http\0\n`,
    'lone surrogates': `${head}  consumes: "\ud800 \udfff"\n`,
    'conflict markers': `${head}<<<<<<< ours\n  consumes: []\n=======\n  exposes: []\n>>>>>>> theirs\n`,
    'template placeholders': 'ikanos: {{VERSION}}\ncapability:\n  consumes: {{ consumes }}\n  {% if x %}\n  exposes: []\n  {% endif %}\n',
    'names of the prototype': `${head}  __proto__: {a: 1}\n  constructor: {}\n  consumes:\n    - {toString: x, hasOwnProperty: y}\n`,
  };
  for (const [name, text] of Object.entries(hostile)) {
    it(`can be ${name}`, { timeout: 20_000 }, () => {
      askEverything(text);
      mendEverything(text);
    });
  }
});
