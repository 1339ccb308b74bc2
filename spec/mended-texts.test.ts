import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readMendedText } from './mended-texts.ts';
import type { SourceFile } from './source-file.ts';
import { get } from './syntax/navigate.ts';

const uri = 'file:///project/shop.yaml';
const textOf = (description: string) => `ikanos: "1.0.0-beta5"\ninfo:\n  display: Shop\n  description: ${description}\n`;
const partOf = (file: SourceFile, key: string) => get(file.tree.root, key);
const descriptionOf = (file: SourceFile) => file.model.info?.description?.value;

describe('texts that are tried out', () => {
  it('are read from the one of before that they are most like', () => {
    const first = readMendedText(uri, textOf('One'));
    const version = partOf(first, 'ikanos');
    const second = readMendedText(uri, textOf('Only'));
    assert.deepEqual([descriptionOf(second), partOf(second, 'ikanos') === version], ['Only', true]);
    const again = readMendedText(uri, textOf('Only'));
    assert.deepEqual([descriptionOf(again), partOf(again, 'ikanos') === version], ['Only', true]);
  });

  it('keep apart what only one of several has', () => {
    const texts = ['a', 'bb', 'a: b', '"c"'].map((description) => textOf(description.replace(':', '')));
    for (const letter of ['x', 'y'])
      for (const text of texts) {
        const written = text.replace('Shop', `Shop${letter}`);
        assert.equal(readMendedText(uri, written).text, written);
      }
  });

  it('of another file are read by themselves', () => {
    const version = partOf(readMendedText(uri, textOf('One')), 'ikanos');
    const other = readMendedText('file:///project/other.yaml', textOf('One'));
    assert.deepEqual([other.uri, partOf(other, 'ikanos') === version], ['file:///project/other.yaml', false]);
  });

  it('that share little with any are read by themselves', () => {
    const version = partOf(readMendedText(uri, textOf('One')), 'ikanos');
    const long = readMendedText(uri, textOf('Two '.repeat(100)));
    assert.deepEqual([descriptionOf(long), partOf(long, 'ikanos') === version], ['Two '.repeat(100).trim(), false]);
  });
});
