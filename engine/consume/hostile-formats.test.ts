/** Answers that are odd on purpose or by accident: each becomes data or one sentence, soon. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDiskProject } from '../load/disk-project.ts';
import { createPlanFiles } from '../load/plan-files.ts';
import type { Json } from '../result.ts';
import { Failure } from './failure.ts';
import { toJson } from './formats.ts';

const files = createPlanFiles(createDiskProject());

async function read(name: string, body: string | Uint8Array, charset?: string): Promise<Json> {
  try {
    return await toJson(typeof body === 'string' ? Buffer.from(body) : body, { name, uri: 'file:///c.yaml', files, charset });
  } catch (error) {
    if (error instanceof Failure) return `${error.error.code} ${error.message}`;
    throw error;
  }
}

/** Nine times nine times …: some lines that stand for more than there is. */
const aliases = [
  'a: &a [1,1,1,1,1,1,1,1,1]',
  ...[...'bcdefghi'].map((to, at) => `${to}: &${to} [${Array(9).fill(`*${'abcdefgh'[at]}`)}]`),
].join('\n');
const entities = `<!DOCTYPE r [<!ENTITY a "ha">${[...'bcdefgh'].map((to, at) => `<!ENTITY ${to} "${`&${'abcdefg'[at]};`.repeat(10)}">`).join('')}]><r>&h;</r>`;

describe('an odd answer', () => {
  const cases: readonly (readonly [format: string, what: string, body: string | Uint8Array, data: Json])[] = [
    [
      'yaml',
      'of aliases of aliases',
      aliases,
      'invalid-upstream-body The upstream answer is no YAML: its aliases stand for too much data.',
    ],
    [
      'markdown',
      'of aliases of aliases',
      `---\n${aliases}\n---\n`,
      'invalid-upstream-body The upstream answer is no YAML: its aliases stand for too much data.',
    ],
    [
      'yaml',
      'with huge numbers',
      'a: 12345678901234567890\nb: -9007199254740993\nc: 42\nd: .inf',
      { a: '12345678901234567890', b: '-9007199254740993', c: 42, d: null },
    ],
    ['yaml', 'with names of the language', '__proto__: {x: 1}', JSON.parse('{"__proto__":{"x":1}}') as Json],
    [
      'xml',
      'of entities of entities',
      entities,
      'invalid-upstream-body The upstream answer is XML with a document type of its own, which is refused.',
    ],
    ['xml', 'in the charset it declares', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><r>\xe9</r>', 'latin1'), { '': 'é' }],
    ['xml', 'in two bytes a sign', Buffer.from('\ufeff<?xml version="1.0" encoding="UTF-16"?><r>ü</r>', 'utf16le'), { '': 'ü' }],
    ['csv', 'in two bytes a sign', Buffer.from('\ufeffa,b\r\n1,é\r\n', 'utf16le'), [{ a: '1', b: 'é' }]],
    ['json', 'in two bytes a sign', Buffer.from('\ufeff{"a":"é"}', 'utf16le').swap16(), { a: 'é' }],
    [
      'csv',
      'with a quote that does not end',
      'a,b\n1,"two\n3,4\n',
      'invalid-upstream-body Row 1 of the upstream answer has a quote that does not end.',
    ],
    [
      'csv',
      'with a quote in its header that does not end',
      'a,"b\n1,2\n',
      'invalid-upstream-body Row 0 of the upstream answer has a quote that does not end.',
    ],
    [
      'html',
      'in the charset it declares',
      Buffer.from('<meta charset=iso-8859-1><table><tr><th>A<tr><td>\xe9</table>', 'latin1'),
      { tables: [[{ A: 'é' }]] },
    ],
    [
      'html',
      'with tables in tables in tables',
      '<table>'.repeat(500),
      'invalid-upstream-body The upstream answer is no HTML: its tables are nested more than 100 levels deep.',
    ],
    [
      'html',
      'with a table in a table',
      '<table><tr><th>A</th></tr><tr><td>x<table><tr><th>B</th></tr><tr><td>1</td></tr></table></td></tr></table>',
      { tables: [[{ A: 'x B 1' }], [{ B: '1' }]] },
    ],
    [
      'html',
      'nested very deep',
      '<div>'.repeat(100_000),
      'invalid-upstream-body The upstream answer is no HTML: its elements are nested more than 1000 levels deep.',
    ],
    ['html', 'of very many paragraphs', '<p>'.repeat(100_000), { tables: [] }],
  ];
  for (const [format, what, body, data] of cases) it(`in ${format} ${what}`, async () => assert.deepEqual(await read(format, body), data));

  it('is in the charset of its media type rather than in the one it declares', async () =>
    assert.deepEqual(await read('xml', '<?xml version="1.0" encoding="ISO-8859-1"?><r>é</r>', 'utf-8'), { '': 'é' }));
});
