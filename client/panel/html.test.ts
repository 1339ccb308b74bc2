import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html, nothing, prose } from './html.ts';
import { jsonHtml, shortJson } from './json-html.ts';

test('texts are escaped, parts are not', () => {
  const part = html`<b title="${'"><script>'}">${"<i> & 'co'"}</b>`;
  assert.equal(html`${part}${[part, nothing]}${undefined}${false}${3}`.markup, `${part.markup}${part.markup}3`);
  assert.equal(part.markup, '<b title="&quot;&gt;&lt;script&gt;">&lt;i&gt; &amp; &#39;co&#39;</b>');
});

test('what stands between backticks is code', () => {
  assert.equal(prose('There is no `a<b`. Try `c`.').markup, 'There is no <code>a&lt;b</code>. Try <code>c</code>.');
  assert.equal(prose('a ` b').markup, 'a ` b');
});

test('JSON is coloured and escaped', () => {
  assert.equal(
    jsonHtml({ 'a<': ['x": 1', -2.5, true, null] }).markup,
    [
      '<pre class="json" tabindex="0">{',
      '  <span class="key">&quot;a&lt;&quot;</span>: [',
      '    <span class="string">&quot;x\\&quot;: 1&quot;</span>,',
      '    <span class="number">-2.5</span>,',
      '    <span class="word">true</span>,',
      '    <span class="word">null</span>',
      '  ]',
      '}</pre>',
    ].join('\n'),
  );
});

test('a value fits on one line', () => {
  assert.deepEqual([[], [1], [1, 2], {}, { a: 1, b: 2 }, 'x'.repeat(90), null].map(shortJson), [
    '[]',
    '[1 element]',
    '[2 elements]',
    '{}',
    '{a, b}',
    `"${'x'.repeat(78)}…`,
    'null',
  ]);
});
