import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDiskProject } from '../load/disk-project.ts';
import { createPlanFiles } from '../load/plan-files.ts';
import { Failure } from './failure.ts';
import { toJson } from './formats.ts';

const files = createPlanFiles(createDiskProject());

/** What the text becomes, or the message of the failure. */
async function convert(name: string, text: string, schema?: string): Promise<unknown> {
  try {
    return await toJson(new TextEncoder().encode(text), { name, schema, uri: 'file:///c.yaml', files });
  } catch (error) {
    if (error instanceof Failure) return `${error.error.code}: ${error.message}`;
    throw error;
  }
}

describe('html to JSON', () => {
  const cases: readonly (readonly [id: string, text: string, tables: unknown, selector?: string])[] = [
    [
      'H16',
      '<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr><tr><td>4</td><td>5</td><td>6</td></tr></table>',
      [
        [
          { A: '1', B: '2' },
          { A: '3', B: '' },
          { A: '4', B: '5' },
        ],
      ],
    ],
    ['H17', '<table><tr><td>1</td></tr></table>', []],
    [
      'H18',
      '<table><tr><th>A</th></tr><tr><td>1</td></tr></table><div id=t><table><tr><th>B</th></tr><tr><td>2</td></tr></table></div>',
      [[{ B: '2' }]],
      '#t',
    ],
    ['H18 the table itself', '<table class=x><tr><th>A</th></tr><tr><td>1</td></tr></table><table></table>', [[{ A: '1' }]], 'table.x'],
    [
      'head, body and foot',
      '<table><thead><tr><th>A<tr><th>no</thead><tbody><tr><td>1<tr><td>2</tbody><tfoot><tr><td>sum</tfoot></table>',
      [[{ A: '1' }, { A: '2' }]],
    ],
    [
      'text is put on one line, references are signs',
      '<table><caption>c</caption><tr><th> A <b>b</b>\n c</th></tr><tr><td>&lt;&eacute;&nbsp;<br>x</td></tr></table>',
      [[{ 'A b c': '<é x' }]],
    ],
    ['rows with headers are left out', '<table><tr><th>A<th>B<tr><th>x<td>1<tr><td>2<td>3</table>', [[{ A: '2', B: '3' }]]],
    [
      'a table in a table is one of its own',
      '<table><tr><th>A</th></tr><tr><td>out<table><tr><th>B</th></tr><tr><td>in</td></tr></table></td></tr></table>',
      [[{ A: 'out B in' }], [{ B: 'in' }]],
    ],
    [
      'lines and blocks are apart, scripts are no text',
      '<table><tr><th>A<br>B</th></tr><tr><td><p>1</p><p>2 <i>3</i>4</p><script>x()</script><style>y</style></td></tr></table>',
      [[{ 'A B': '1 2 34' }]],
    ],
    ['', 'no page', []],
    ['', '', []],
  ];
  for (const [id, text, tables, selector] of cases)
    it(`${id} ${text}`.trim(), async () => assert.deepEqual(await convert('html', text, selector), { tables }));

  it('does not end on a page nested without end', async () =>
    assert.equal(
      await convert('html', `<table><tr><th>A<tr><td>${'<div>'.repeat(100_000)}x`),
      'invalid-upstream-body: The upstream answer is no HTML: its elements are nested more than 1000 levels deep.',
    ));

  it('names a selector that is none', async () =>
    assert.equal(
      await convert('html', '<p>', 'a[['),
      'invalid-selector: `a[[` under `outputSchema` is no CSS selector: Expected name, found [',
    ));
});

describe('markdown to JSON', () => {
  const sample = [
    '---',
    'title: Notes',
    'tags: [a, b]',
    '---',
    'before',
    '# H1',
    'A *b* `c` [link](http://x) ![alt](y) &amp; \\* <i>d</i>',
    'second line',
    '',
    '- one',
    '- two **three**',
    '',
    '```',
    'code',
    '```',
    '',
    '| A | *B* |',
    '|---|---|',
    '| 1 | `2` |',
    '| 3 |',
    '',
    '> quoted',
    '',
    'H2',
    '--',
    'end',
  ].join('\n');
  const frontMatter = { title: 'Notes', tags: ['a', 'b'] };
  const tables = [
    [
      { A: '1', B: '2' },
      { A: '3', B: '' },
    ],
  ];
  const second = { heading: 'H2', level: 2, content: 'end' };

  it('H19 front matter, tables, sections', async () =>
    assert.deepEqual(await convert('markdown', sample), {
      frontMatter,
      tables,
      sections: [{ heading: 'H1', level: 1, content: 'A b c link alt & * d\nsecond line\none\ntwo three\nquoted' }, second],
    }));

  it('H19 with line ends of Windows', async () =>
    assert.deepEqual(await convert('markdown', sample.replaceAll('\n', '\r\n')), await convert('markdown', sample)));

  it('H20 sections whose heading begins so', async () =>
    assert.deepEqual(await convert('markdown', sample, 'H2'), { frontMatter, tables, sections: [second] }));

  const none = { frontMatter: {}, tables: [], sections: [] };
  const others: readonly (readonly [text: string, data: unknown])[] = [
    ['', none],
    ['text only', none],
    ['---\n---\n# A', { ...none, sections: [{ heading: 'A', level: 1, content: '' }] }],
    ['---\n- a list\n---\n', none],
    ['# A\n\n---\n\nx', { ...none, sections: [{ heading: 'A', level: 1, content: 'x' }] }],
    [
      '---\na: [\n---\n',
      'invalid-upstream-body: The upstream answer is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5.',
    ],
  ];
  for (const [text, data] of others) it(JSON.stringify(text), async () => assert.deepEqual(await convert('markdown', text), data));
});
