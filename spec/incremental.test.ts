import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { analyse } from './analyse.ts';
import { linkFile } from './links/link.ts';
import { readSourceFile, rereadSourceFile } from './read-file.ts';
import type { Project, SourceFile } from './source-file.ts';
import { editAtRandom, randomFrom } from './testing/random-edits.ts';

const folder = new URL('../examples/', import.meta.url);
const uri = 'file:///project/main.yaml';
const project: Project = { findFile: () => 'missing', findData: () => 'unknown', resolvePath: (_, path) => `file:///project/${path}` };

/** Everything that is known of a file, as text. */
function describeFile(file: SourceFile): string {
  const { definitions, references } = linkFile(file, project);
  return JSON.stringify({
    problems: analyse(file, project).map(({ fixes, ...problem }) => ({ ...problem, fixes: fixes?.() })),
    definitions: definitions.map(({ kind, name, span }) => ({ kind, name, span })),
    references: references.map(({ role, name, span, state, targets }) => ({
      role,
      name,
      span,
      state,
      targets: targets.map((to) => to.span),
    })),
  });
}

describe('an edited file', () => {
  for (const name of globSync('**/*.{yml,yaml}', { cwd: folder })) {
    it(`has the findings and links of its whole text, after any sequence of edits: ${name}`, () => {
      const original = readFileSync(new URL(name, folder), 'utf8');
      const seeds = Number(process.env['CAPSTAN_EDIT_SEEDS'] ?? 3);
      for (let seed = 1; seed <= seeds; seed++) {
        const random = randomFrom(seed * 104729);
        let file = readSourceFile(uri, original);
        for (let count = 0; count < 40; count++) {
          const { text, change } = editAtRandom(file.text, random);
          file = rereadSourceFile(file, text, change);
          assert.equal(describeFile(file), describeFile(readSourceFile(uri, text)), `seed ${seed}, edit ${count}:\n${text}`);
          // Most edits break something; the next one is made in a good text again.
          if (count % 4 === 3) file = readSourceFile(uri, original);
        }
      }
    });
  }
});
