import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToolSize } from '../../engine/control/protocol.ts';
import type { Callable, Servables } from '../../server/protocol.ts';
import { callableOf, onLine, servablesOf, serverOf } from '../testing/servables.ts';
import { sizeLenses, totalOf } from './size-lens-model.ts';
import { sizeLines, tokensOf, tokenText } from './tokens.ts';

const tool = (name: string, at: number): Callable => callableOf('tool', 'tools', name, { range: onLine(at), nameRange: onLine(at) });
const servables = (...calls: readonly Callable[]): Servables =>
  servablesOf([serverOf('mcp', 'tools', { range: onLine(3), nameRange: onLine(3), calls })]);
const size = (name: string, characters: number): ToolSize => ({
  server: 'tools',
  name,
  characters,
  place: { uri: 'file:///a.yaml', range: onLine(0) },
});
const estimate = 'An estimate: 4 characters a token. Tokenizers differ, so take it to compare tools by.';

test('a tool shows what its definition and its last answer take', () => {
  const answers = (_: string, name: string) => (name === 'list' ? [400, 8000] : []);
  assert.deepEqual(sizeLenses(servables(tool('list', 5), tool('get', 9), tool('new', 12)), [size('list', 399), size('get', 4)], answers), [
    {
      range: onLine(3),
      title: '2 tools, ≈ 101 tokens',
      tooltip: `All tools: ≈ 101 tokens of the context of an agent in every conversation.\n${estimate}`,
    },
    {
      range: onLine(5),
      title: '≈ 100 tokens, last answer ≈ 100 tokens',
      tooltip: `Definition: ≈ 100 tokens in every conversation (name, description, inputs and outputs as JSON).\nLast answer: ≈ 100 tokens, ≈ 1,050 tokens on average of the last 2.\n${estimate}`,
    },
    {
      range: onLine(9),
      title: '≈ 1 token',
      tooltip: `Definition: ≈ 1 token in every conversation (name, description, inputs and outputs as JSON).\n${estimate}`,
    },
  ]);
});

test('one tool has no total beside it, and other servers none at all', () => {
  assert.deepEqual(
    sizeLenses(servables(tool('list', 5)), [size('list', 40)], () => []).map(({ title }) => title),
    ['≈ 10 tokens'],
  );
  assert.deepEqual(
    [totalOf([size('list', 40)], 'tools'), totalOf([size('list', 40)], 'other'), tokensOf(0), tokenText(1200)],
    [10, undefined, 0, '≈ 1,200 tokens'],
  );
  assert.equal(sizeLines(4, [4])[1], 'Last answer: ≈ 1 token.');
});
