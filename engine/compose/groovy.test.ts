import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { translateGroovy } from '../../spec/groovy/translate.ts';
import type { Json } from '../result.ts';
import { runJavaScript } from './javascript.ts';

/** What Groovy itself gave. */
const recorded = JSON.parse(readFileSync(new URL('groovy-values.json', import.meta.url), 'utf8')) as {
  readonly context: Readonly<Record<string, Json>>;
  readonly scripts: readonly { readonly groovy: string; readonly gives: Json }[];
};

function run(groovy: string): Promise<Json | undefined> {
  const { text, left } = translateGroovy(groovy, { name: 'main.groovy' });
  assert.deepEqual(left, []);
  const sources = [{ name: 'main.js', text }];
  return runJavaScript({ sources, context: recorded.context, step: 's', timeoutMs: 10_000, statementLimit: 1_000_000, signal: undefined });
}

describe('Groovy that was translated gives what Groovy gives', () => {
  for (const { groovy, gives } of recorded.scripts) it(groovy, async () => assert.deepEqual(await run(groovy), gives));
});

describe('Groovy that was translated', () => {
  /** The reference engine answers nothing for these: the value of a script of Groovy is that of its last expression. */
  const last: readonly (readonly [groovy: string, value: Json])[] = [
    ['[1, 2, 3]', [1, 2, 3]],
    ['def x = [1, 2]\nx.collect { it + 1 }', [2, 3]],
    ['return context.count + 1', 8],
    ['if (context.count > 3) {\n  [a: 1]\n} else {\n  [a: 2]\n}', { a: 1 }],
    ['def result = context.count\nresult', 7],
  ];
  for (const [groovy, value] of last)
    it(`gives its last value without a \`result\`: ${groovy}`, async () => assert.deepEqual(await run(groovy), value));

  it('ends where something is not translated', async () => {
    const { text } = translateGroovy('result = 1\nresult = new Date()', { name: 'main.groovy' });
    const ran = runJavaScript({
      sources: [{ name: 'main.js', text }],
      context: {},
      step: 's',
      timeoutMs: 10_000,
      statementLimit: 1_000,
      signal: undefined,
    });
    await assert.rejects(ran, {
      message:
        'The script of the step s failed: Error: Line 2 of main.groovy is not translated: `new Date` has no counterpart (main.js, line 6)',
    });
  });

  it('keeps to itself what other scripts of the step cannot see', async () => {
    const translate = (groovy: string, name: string) => ({ name, text: translateGroovy(groovy, { name, shared: true }).text });
    const sources = [
      translate('def rows = [1, 2]\ntwice = { it * 2 }\ndef half(x) { x / 2 }', 'lib.groovy'),
      translate('def rows = [3]\nresult = rows.collect { twice(it) } + half(5)', 'main.groovy'),
    ];
    assert.deepEqual(
      await runJavaScript({ sources, context: {}, step: 's', timeoutMs: 10_000, statementLimit: 1_000_000, signal: undefined }),
      [6, 2.5],
    );
  });
});
