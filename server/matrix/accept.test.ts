/** Keys and blocks accepted and left as they come: but for what is still to be filled in, no file has a mistake more. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../spec/analyse.ts';
import type { SourceFile } from '../../spec/source-file.ts';
import { walk } from '../../spec/syntax/navigate.ts';
import { accept } from '../testing/accept.ts';
import { complete, completeOptions } from '../testing/complete.ts';
import { workspaceOf } from '../testing/fixture.ts';
import { readPlaces } from './world.ts';
import { type WorldName, worlds } from './worlds.ts';

/**
 * What a key leaves to be done: its value, the other keys of a new item, what makes a new output or argument known, and the variables
 * of a shared file that becomes a capability.
 */
const left = new Set(['no-value', 'missing-key', 'unfilled-output', 'undeclared-variable', 'empty-description']);
/** The key that another one waits for, which the list says. */
const awaited = /has no effect (?:without|for answers in)/;

interface Spot {
  readonly text: string;
  readonly offset: number;
}

/** A new line at the end of each block of keys. */
function spotsIn({ text, tree }: SourceFile): readonly Spot[] {
  return [...(tree.root ? walk(tree.root) : [])].flatMap((node) => {
    if (node.kind !== 'mapping' || node.flow) return [];
    const line = `\n${' '.repeat(node.start - (text.lastIndexOf('\n', node.start - 1) + 1))}`;
    const end = text.slice(0, node.end).trimEnd().length;
    return [{ text: text.slice(0, end) + line + text.slice(end), offset: end + line.length }];
  });
}

for (const which of Object.keys(worlds) as WorldName[]) {
  describe(`accepting what is offered: ${which}`, () => {
    const { texts } = readPlaces(worlds[which]);
    for (const [uri, original] of texts) {
      it(`makes no mistake in ${uri.split('/').at(-1)}`, () => {
        const project = workspaceOf(new Map(texts));
        const read = (text: string): SourceFile => {
          project.open(uri, 'capability', 1, text);
          const file = project.findFile(uri);
          assert.ok(typeof file === 'object');
          return file;
        };
        const mistakesIn = (text: string) =>
          analyse(read(text), project).flatMap(({ severity, code, message }) =>
            (severity === 'error' || severity === 'warning') && !left.has(code) && !awaited.test(message) ? `${code}: ${message}` : [],
          );
        const before = mistakesIn(original);
        const made: string[] = [];
        let count = 0;
        for (const { text, offset } of spotsIn(read(original))) {
          for (const item of complete(read(text), project, offset, completeOptions).items) {
            count++;
            const after = accept(text, item).replace('▮', '');
            for (const mistake of mistakesIn(after)) if (!before.includes(mistake)) made.push(`${item.label}: ${mistake}`);
          }
        }
        assert.deepEqual([...new Set(made)], []);
        assert.ok(count > 10, `${count} offered`);
      });
    }
  });
}
