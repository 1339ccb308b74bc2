/**
 * Real files, cut off at awkward places: in the middle of a word, where a value begins, behind an open quote, with the rest of the file
 * there or gone. What stood there is proposed.
 */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { findVersionPair } from '../spec/dialects/detect.ts';
import { structures } from '../spec/dialects/dialect.ts';
import { readSourceFile } from '../spec/read-file.ts';
import { fieldOf, shapeOf, valuesOf } from '../spec/schema/lookup.ts';
import { isValid } from '../spec/schema/validate.ts';
import type { SourceFile } from '../spec/source-file.ts';
import { toData, walk } from '../spec/syntax/navigate.ts';
import type { ScalarNode } from '../spec/syntax/tree.ts';
import { complete, completeOptions } from './testing/complete.ts';
import { folder, workspaceOf } from './testing/fixture.ts';

const corpus = path.resolve(import.meta.dirname, '../../shared/corpus');
const uri = `${folder}main.yaml`;

/** A text with a cursor, and what it had there. */
interface Cut {
  readonly text: string;
  readonly offset: number;
  readonly wanted: string;
}

function cutsOfKey(text: string, key: ScalarNode): readonly Cut[] {
  const lineEnd = text.indexOf('\n', key.start);
  const behind = lineEnd < 0 ? text.length : lineEnd;
  const middle = key.start + 2;
  return [
    { text: text.slice(0, middle), offset: middle, wanted: key.text },
    { text: text.slice(0, key.start), offset: key.start, wanted: key.text },
    { text: `${text.slice(0, key.start)}x${text.slice(key.end)}`, offset: key.start + 1, wanted: key.text },
    { text: `${text.slice(0, key.start)}"${text.slice(behind)}`, offset: key.start + 1, wanted: key.text },
  ];
}

function cutsOfValue(text: string, value: ScalarNode): readonly Cut[] {
  const quote = value.style === 'plain' ? 0 : 1;
  const [start, end] = [value.start + quote, value.end - quote];
  const wanted = value.text;
  return [
    { text: text.slice(0, start), offset: start, wanted },
    { text: text.slice(0, start + 1), offset: start + 1, wanted },
    { text: text.slice(0, start) + text.slice(end), offset: start, wanted },
    { text: `${text.slice(0, value.start)}'${text.slice(value.end)}`, offset: value.start + 1, wanted },
    { text, offset: start + 1, wanted },
  ];
}

/** Every so many of the keys and listed values of a file. */
function cutsIn(file: SourceFile, every: number): readonly Cut[] {
  const cuts: Cut[] = [];
  let count = 0;
  for (const node of file.tree.root ? walk(file.tree.root) : []) {
    if (node.kind === 'mapping') {
      for (const pair of node.pairs) {
        const isAlone =
          !node.flow && pair.key.style === 'plain' && pair.value.kind === 'scalar' && !file.text.slice(pair.start, pair.end).includes('\n');
        if (isAlone && pair.key !== findVersionPair(file.tree)?.key && fieldOf(file, pair) && count++ % every === 0)
          cuts.push(...cutsOfKey(file.text, pair.key));
      }
    } else if (node.kind === 'scalar' && node.parent && node.text !== '') {
      const shape = shapeOf(file, node);
      const isListed = shape?.kind === 'text' && valuesOf(file, shape).some(({ value }) => value === node.text);
      if (isListed && count++ % every === 0) cuts.push(...cutsOfValue(file.text, node));
    }
  }
  return cuts;
}

/** Some valid files of each structure, shorter ones. */
function filesOf(texts: readonly string[]): ReadonlyMap<string, readonly SourceFile[]> {
  const found = new Map<string, SourceFile[]>(structures.map((structure) => [structure, []]));
  for (const text of texts) {
    const file = readSourceFile(uri, text);
    const files = file.declared?.exact ? found.get(file.declared.dialect.structure) : undefined;
    if (files && files.length < 4 && file.tree.problems.length === 0 && isValidFile(file)) files.push(file);
  }
  return found;
}

function isValidFile({ declared, tree }: SourceFile): boolean {
  return (
    declared !== undefined && tree.root !== undefined && isValid(toData(tree.root), declared.dialect.structure, declared.dialect.version)
  );
}

describe('real files, cut off', { skip: !existsSync(corpus) }, () => {
  const texts = globSync('{upstream,wild,history}/**/*.{yml,yaml}', { cwd: corpus })
    .sort()
    .map((name) => readFileSync(path.join(corpus, name), 'utf8'))
    .filter((text) => text.length < 12_000 && /^\s*["']?(?:naftiko|ikanos)["']?\s*:/m.test(text));
  const files = filesOf(texts);
  // There is no short and valid file of every structure.
  for (const structure of structures.filter((known) => files.get(known)?.length)) {
    it(`are completed as they were, ${structure}`, () => {
      const project = workspaceOf(new Map());
      const missing: string[] = [];
      let asked = 0;
      for (const original of files.get(structure) ?? []) {
        for (const { text, offset, wanted } of cutsIn(original, 11)) {
          project.open(uri, 'capability', 1, text);
          const file = project.findFile(uri);
          assert.ok(typeof file !== 'string');
          asked++;
          const labels = complete(file, project, offset, completeOptions).items.map(({ label }) => label);
          if (!labels.includes(wanted)) missing.push(`${wanted} at ${JSON.stringify(text.slice(Math.max(0, offset - 80), offset + 20))}`);
        }
      }
      assert.deepEqual(missing, []);
      assert.ok(asked > 20, `only ${asked} places asked`);
    });
  }
});
