/** Whatever is proposed, wherever it is asked for: accepting it never breaks a file. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { analyse } from '../spec/analyse.ts';
import { readSourceFile } from '../spec/read-file.ts';
import type { Project, SourceFile } from '../spec/source-file.ts';
import { walk } from '../spec/syntax/navigate.ts';
import { accept } from './testing/accept.ts';
import { complete, completeOptions } from './testing/complete.ts';
import { folder, workspaceOf } from './testing/fixture.ts';

const uri = `${folder}main.yaml`;
const alone: Project = { findFile: () => 'unknown', findData: () => 'unknown', resolvePath: (_, path) => path };
const tutorial = new URL('../../shared/corpus/upstream/modules/ikanos-docs/tutorial/', import.meta.url);
const hasTutorial = existsSync(fileURLToPath(tutorial));

interface Spot {
  readonly text: string;
  readonly offset: number;
  /** A key or an item begins here; elsewhere a value stands. */
  readonly begins: boolean;
}

/** What a text may have more of after accepting: gaps that are left to be filled, and what follows from a new value beside old keys. */
const expectedAtKeys = new Set(['no-value', 'missing-key', 'wrong-format', 'empty-description', 'missing-description']);
const broken = new Set([
  'yaml-syntax',
  'duplicate-key',
  'not-in-list',
  'wrong-type',
  'list-instead-of-map',
  'map-instead-of-list',
  'needs-quotes',
]);
/** Codes about the form of the text, not about what it means. */
const formal = new Set([
  ...broken,
  ...expectedAtKeys,
  'unknown-key',
  'misplaced-key',
  'renamed-key',
  'too-new',
  'too-old',
  'exclusive-keys',
  'out-of-range',
]);

function codesIn(text: string): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  for (const { code, message } of analyse(readSourceFile(uri, text), alone)) {
    // A new entry that has one key so far, above others, is taken for a dash too many.
    if (!message.startsWith('This dash begins another entry.')) codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  return codes;
}

/** A new line under each line, as deep as it and one deeper, with and without a dash; and each value taken away, with and without its quotes. */
function spotsIn(file: SourceFile): readonly Spot[] {
  const { text } = file;
  const spots: Spot[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const end = start + line.length;
    const under = (inserted: string) => {
      const added = `\n${inserted}`;
      spots.push({ text: text.slice(0, end) + added + text.slice(end), offset: end + added.length, begins: true });
    };
    const content = /^\s*(?:- )*/.exec(line)?.[0].length ?? 0;
    under(' '.repeat(content));
    if (/:\s*$/.test(line)) under(' '.repeat(content + 2));
    const dash = /^(\s*)- /.exec(line)?.[1];
    if (dash !== undefined) {
      under(dash);
      under(`${dash}- `);
    }
    start = end + 1;
  }
  for (const node of file.tree.root ? walk(file.tree.root) : []) {
    if (node.kind !== 'scalar' || !node.parent || node.style === 'literal' || node.style === 'folded') continue;
    const quote = node.style === 'plain' ? 0 : 1;
    for (const inside of new Set([0, quote])) {
      const offset = node.start + inside;
      spots.push({ text: text.slice(0, offset) + text.slice(node.end - inside), offset, begins: false });
    }
  }
  return spots;
}

function checkAll(original: string): number {
  const before = codesIn(original);
  const project = workspaceOf(new Map());
  let count = 0;
  for (const { text, offset, begins } of spotsIn(readSourceFile(uri, original))) {
    project.open(uri, 'capability', 1, text);
    const file = project.findFile(uri);
    if (typeof file === 'string') continue;
    for (const item of complete(file, project, offset, completeOptions).items) {
      count++;
      // Another version is another format.
      if (/^\d/.test(item.label) && item.label.includes('.')) continue;
      const after = accept(text, item).replace('▮', '');
      const added = [...codesIn(after)].filter(([code, number]) => number > (before.get(code) ?? 0)).map(([code]) => code);
      const bad = added.filter((code) => formal.has(code) && (begins ? !expectedAtKeys.has(code) : broken.has(code)));
      assert.deepEqual(bad, [], `accepting ${item.label} gave\n${accept(text, item)}`);
    }
  }
  return count;
}

describe('accepting any item at any place leaves the text in good form', () => {
  const examples = ['hello/hello.capability.yaml', 'payments/payments.capability.yaml'];
  for (const name of examples) {
    it(name, () => {
      assert.ok(checkAll(readFileSync(new URL(`../examples/${name}`, import.meta.url), 'utf8')) > 100);
    });
  }
  for (const name of hasTutorial ? ['step-3-shipyard-auth.yml', 'step-6-shipyard-write-operations.yml'] : []) {
    it(name, () => {
      assert.ok(checkAll(readFileSync(new URL(name, tutorial), 'utf8')) > 500);
    });
  }
});
