import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDiskProject } from '../load/disk-project.ts';
import { createPlanFiles } from '../load/plan-files.ts';
import { Failure } from './failure.ts';
import { type Format, toJson } from './formats.ts';

const files = createPlanFiles(createDiskProject());

/** What the text becomes, or the message of the failure. */
async function convert(format: string, text: string | Uint8Array, more: Partial<Format> = {}): Promise<unknown> {
  try {
    return await toJson(typeof text === 'string' ? new TextEncoder().encode(text) : text, {
      name: format,
      uri: 'file:///c.yaml',
      files,
      ...more,
    });
  } catch (error) {
    if (error instanceof Failure) return `${error.error.code}: ${error.message}`;
    throw error;
  }
}

type Case = readonly [id: string, text: string, data: unknown];

function check(format: string, cases: readonly Case[]): void {
  describe(`${format} to JSON`, () => {
    for (const [id, text, data] of cases)
      it(`${id} ${JSON.stringify(text)}`.trim(), async () => assert.deepEqual(await convert(format, text), data));
  });
}

check('xml', [
  ['', '<r/>', {}],
  ['', "<r a='1'/>", { a: '1' }],
  ['', "<r a='1'>t</r>", { a: '1', '': 't' }],
  ['H01', '<r><x>1</x><x>2</x></r>', { x: ['1', '2'] }],
  ['H02', '<r><x>1</x></r>', { x: '1' }],
  ['not only adjacent', '<r><x>1</x><y>k</y><x>2</x></r>', { x: ['1', '2'], y: 'k' }],
  ['H03', "<r><x a='1'>t</x></r>", { x: { a: '1', '': 't' } }],
  ['H04', '<r><x/></r>', { x: '' }],
  ['', '<r><x></x></r>', { x: '' }],
  ['', '<r>\n  <x> pad </x>\n</r>', { x: ' pad ' }],
  ['', '<r>mix<b>bold</b>ed</r>', { '': ['mix', 'ed'], b: 'bold' }],
  ['H05', "<n:r xmlns:n='u'><n:x>1</n:x></n:r>", { x: '1' }],
  ['H06', '<r>text</r>', { '': 'text' }],
  ['', "<r xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><x xsi:nil='true'/></r>", { x: null }],
  ['', '<r><x><![CDATA[<a> & b]]></x></r>', { x: '<a> & b' }],
  ['', "<r a='1'><a>2</a></r>", { a: ['1', '2'] }],
  ['', '<r><x>true</x><y>007</y></r>', { x: 'true', y: '007' }],
  ['', '<?xml version="1.0" encoding="UTF-8"?><!-- c --><r><x>&lt;&amp;&#233;&#x41;</x></r>', { x: '<&éA' }],
  ['', '<r><x>a<!-- c -->b</x></r>', { x: 'ab' }],
  ['', '<r><item><id>1</id></item><item><id>2</id></item></r>', { item: [{ id: '1' }, { id: '2' }] }],
  ['', "<r toString='3'><constructor>2</constructor><x>1</x></r>", { toString: '3', constructor: '2', x: '1' }],
  ['', '<r><__proto__>1</__proto__></r>', JSON.parse('{"__proto__":"1"}')],
  ['an entity is replaced once', '<r><x>&amp;lt; &amp;#65;</x></r>', { x: '&lt; &#65;' }],
  [
    'H07',
    '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r>&e;</r>',
    'invalid-upstream-body: The upstream answer is XML with a document type of its own, which is refused.',
  ],
  [
    'a document type inside, where nobody looks for one',
    '<r><x><!DOCTYPE r [<!ENTITY e "x">]>&e;</x></r>',
    'invalid-upstream-body: The upstream answer is XML with a document type of its own, which is refused.',
  ],
  [
    'a document type that declares nothing',
    '<?xml version="1.0"?>\n<!DOCTYPE r PUBLIC "-//X//Y" "http://h/r.dtd">\n<r><x>1</x></r>',
    { x: '1' },
  ],
  ['what only looks like a document type', '<!-- <!DOCTYPE r []> --><r><x><![CDATA[<!DOCTYPE html>]]></x></r>', { x: '<!DOCTYPE html>' }],
  ['blank lines before its declaration', '\n\n<?xml version="1.0"?><r><x/></r>', { x: '' }],
  ['', "<r xmlns:xsi='i'><x xsi:nil='1'/></r>", { x: null }],
  ['nil of something that is there', "<r><x nil='true'>v</x></r>", { x: { nil: 'true', '': 'v' } }],
  ['', '<s:Envelope xmlns:s="s"><s:Body><m:R xmlns:m="m"><m:P>1</m:P></m:R></s:Body></s:Envelope>', { Body: { R: { P: '1' } } }],
  ['', '<r><x>a<![CDATA[b]]>c</x></r>', { x: 'abc' }],
  ['cut short', '<r><x>1', 'invalid-upstream-body: The upstream answer is no XML: it ends before all of its elements do.'],
  ['', 'nothing', "invalid-upstream-body: The upstream answer is no XML: char 'n' is not expected (line 1)."],
  ['', '', 'invalid-upstream-body: The upstream answer is no XML: Start tag expected (line 1).'],
  [
    '',
    '<r><x></r>',
    "invalid-upstream-body: The upstream answer is no XML: Expected closing tag 'x' (opened in line 1, col 4) instead of closing tag 'r' (line 1).",
  ],
]);

check('csv', [
  [
    'H08',
    'id,name\n1,Al\n2,"B, ""q"""\n',
    [
      { id: '1', name: 'Al' },
      { id: '2', name: 'B, "q"' },
    ],
  ],
  ['H09', 'a,b\n2\n', [{ a: '2' }]],
  ['H09', 'a,b\n1,2,3\n', 'invalid-upstream-body: Row 1 of the upstream answer has 3 columns, the header has 2.'],
  ['H10', 'id,n\n', []],
  ['H11', '', 'invalid-upstream-body: The upstream answer has no header line.'],
  ['H13', '\uFEFFid,n\n1,a', [{ id: '1', n: 'a' }]],
  ['', 'id,n\n\n1,a\n', [{ id: '' }, { id: '1', n: 'a' }]],
  ['', ' id , n \n 1 , a \n', [{ id: ' 1 ', n: ' a ' }]],
  ['', 'a,a\n1,2\n', [{ a: '2' }]],
  ['', 'a\r\n"x\r\ny"\r\n', [{ a: 'x\r\ny' }]],
  ['', 'a,b\n"",x', [{ a: '', b: 'x' }]],
  ['a quoted empty end', 'a,b\n1,""', [{ a: '1', b: '' }]],
  ['an empty end', 'a,b\n1,', [{ a: '1', b: '' }]],
  ['line ends of old Macs', 'a,b\r1,2\r', [{ a: '1', b: '2' }]],
  [
    'a quote inside',
    'a,b\n1,x"y\n"x"y,2',
    [
      { a: '1', b: 'x"y' },
      { a: 'xy', b: '2' },
    ],
  ],
  ['separated by semicolons', 'a;"b,c";d\n1,5;2;3\n', [{ a: '1,5', 'b,c': '2', d: '3' }]],
  ['says what separates', 'sep=|\r\na|b\r\n1|2\r\n', [{ a: '1', b: '2' }]],
  ['a semicolon in a header with commas', 'a;b,c\n1,2\n', [{ 'a;b': '1', c: '2' }]],
]);

describe('many rows', () => {
  // Twice as many take twice as long: that a test ends shows it.
  const many = Array.from({ length: 50_000 }, (_item, index) => index);
  it('of csv', async () =>
    assert.deepEqual(
      await convert('csv', `a,b\n${many.map((n) => `${n},"x"`).join('\n')}`),
      many.map((n) => ({ a: String(n), b: 'x' })),
    ));
  it('of xml', async () =>
    assert.deepEqual(await convert('xml', `<r>${many.map((n) => `<i>${n}</i>`).join('')}</r>`), { i: many.map(String) }));
});

check('tsv', [['H12', 'id\tn\n1\t"a\tb"\n', [{ id: '1', n: 'a\tb' }]]]);
check('psv', [['H12', 'id|n\n1|a,b\n', [{ id: '1', n: 'a,b' }]]]);

check('yaml', [
  ['H14', "b: [x, 2.50, true, null, ~, yes, 'on', 010]", { b: ['x', 2.5, true, null, null, true, 'on', 8] }],
  ['H15', 'a: 1\n---\na: 2\n', { a: 1 }],
  ['', 'd: 2026-01-02', { d: '2026-01-02' }],
  ['', 'a: &x 1\nb: *x', { a: 1, b: 1 }],
  ['', 'a: .inf', { a: null }],
  ['', 'a: 12:30\nb: 2026-01-02T03:04:05Z', { a: '12:30', b: '2026-01-02T03:04:05Z' }],
  ['', 'a: &x {b: 1}\nc: {<<: *x, d: 2}', { a: { b: 1 }, c: { b: 1, d: 2 } }],
  ['', 'a: !!binary aGk=\nb: !!set {x, z}\nc: !!omap [k: 1]', { a: 'aGk=', b: { x: null, z: null }, c: { k: 1 } }],
  ['', 'a: *x', 'invalid-upstream-body: The upstream answer is no YAML: nothing before it is anchored as `x`.'],
  ['', '? [1, 2]\n: x', { '[ 1, 2 ]': 'x' }],
  ['', '', null],
  [
    '',
    'a: [',
    'invalid-upstream-body: The upstream answer is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 5.',
  ],
]);

check('json', [
  ['', '{"a":1}', { a: 1 }],
  ['', '\uFEFF[1]', [1]],
  ['H22', '{"a":1,"a":2}', { a: 2 }],
  ['H21 what follows the value is not read', '{"a":1} trailing', { a: 1 }],
  ['', '{"a":"}\\"]"}, {"b":1}', { a: '}"]' }],
  ['', '[1,2] [3]', [1, 2]],
  ['', '5 6', 5],
  ['a number too large for a float keeps its digits', '{"id":12345678901234567890,"n":1}', { id: '12345678901234567890', n: 1 }],
  ['cut short', '[1,2', 'invalid-upstream-body: The upstream answer is no JSON: it ends in the middle.'],
  ['cut short in a text', '{"a":"x', 'invalid-upstream-body: The upstream answer is no JSON: it ends in the middle.'],
  ['', 'NaN', 'invalid-upstream-body: The upstream answer is no JSON: it begins with `NaN`.'],
  ['', "{'a':1}", "invalid-upstream-body: The upstream answer is no JSON: it begins with `{'a':1}`."],
  ['', '{oops', 'invalid-upstream-body: The upstream answer is no JSON: it begins with `{oops`.'],
  [
    '',
    '<html><body>Sign in</body></html>',
    'invalid-upstream-body: The upstream answer is no JSON: it begins with `<html><body>Sign in</body></html>`.',
  ],
]);

describe('other formats', () => {
  it('H23 names a format it does not know', async () =>
    assert.equal(await convert('toml', 'a = 1'), 'unsupported-format: Answers in the format `toml` cannot be mapped.'));

  it('takes names of formats in any case', async () => assert.deepEqual(await convert('XML', '<r><x>1</x></r>'), { x: '1' }));
});

describe('charsets', () => {
  it('reads the declared one, UTF-8 otherwise', async () => {
    const latin = Buffer.from('{"a":"é"}', 'latin1');
    assert.deepEqual(
      [
        await convert('json', latin, { charset: 'iso-8859-1' }),
        await convert('json', '{"a":"é"}'),
        await convert('json', '{"a":"é"}', { charset: 'x-none' }),
      ],
      [{ a: 'é' }, { a: 'é' }, { a: 'é' }],
    );
  });

  it('takes what names none and is no UTF-8 for that of Western Europe', async () =>
    assert.deepEqual(await convert('csv', Buffer.from('preis\n5 \x80 für Öl', 'latin1')), [{ preis: '5 € für Öl' }]));
});
