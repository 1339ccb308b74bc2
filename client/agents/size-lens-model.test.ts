import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ToolSize } from '../../engine/control/protocol.ts';
import type { Callable, Servables } from '../../server/protocol.ts';
import { sizeLenses, totalOf } from './size-lens-model.ts';
import { sizeLines, tokensOf, tokenText } from './tokens.ts';

const line = (number: number) => ({ start: { line: number, character: 0 }, end: { line: number, character: 1 } });
const tool = (name: string, at: number): Callable => ({
  kind: 'tool',
  server: 'tools',
  name,
  title: undefined,
  description: undefined,
  method: undefined,
  path: undefined,
  readOnly: undefined,
  range: line(at),
  nameRange: line(at),
  inputs: [],
  uses: [],
});
const servables = (...calls: readonly Callable[]): Servables => ({
  uri: 'file:///a.yaml',
  version: 1,
  runnable: true,
  title: undefined,
  range: line(0),
  servers: [
    {
      type: 'mcp',
      namespace: 'tools',
      transport: 'http',
      address: undefined,
      port: 1,
      range: line(3),
      nameRange: line(3),
      calls,
      skills: [],
    },
  ],
  clients: [],
  flows: [],
  steps: [],
  variables: [],
  files: [],
});
const size = (name: string, characters: number): ToolSize => ({
  server: 'tools',
  name,
  characters,
  place: { uri: 'file:///a.yaml', range: line(0) },
});
const estimate = 'An estimate: 4 characters a token. Tokenizers differ, so take it to compare tools by.';

test('a tool shows what its definition and its last answer take', () => {
  const answers = (_: string, name: string) => (name === 'list' ? [400, 8000] : []);
  assert.deepEqual(sizeLenses(servables(tool('list', 5), tool('get', 9), tool('new', 12)), [size('list', 399), size('get', 4)], answers), [
    {
      range: line(3),
      title: '2 tools, ≈ 101 tokens',
      tooltip: `All tools: ≈ 101 tokens of the context of an agent in every conversation.\n${estimate}`,
    },
    {
      range: line(5),
      title: '≈ 100 tokens, last answer ≈ 100 tokens',
      tooltip: `Definition: ≈ 100 tokens in every conversation (name, description, inputs and outputs as JSON).\nLast answer: ≈ 100 tokens, ≈ 1,050 tokens on average of the last 2.\n${estimate}`,
    },
    {
      range: line(9),
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
