import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Script } from 'node:vm';
import { translateGroovy } from './translate.ts';

/** Without the helpers, which `engine/compose/groovy.test.ts` runs. */
function translate(groovy: string): string {
  return translateGroovy(groovy, { name: 'main.groovy' }).text.split('\n\n// What Groovy does')[0]?.trimEnd() ?? '';
}

const sample = `import groovy.json.JsonOutput

// Only people.
def members = context['list-members'].findAll { it.type == 'User' }
int limit = 10
if (!members) {
  result = [] // nobody
  return
}
def label = { String login, n -> "\${n + 1}. $login" }
List rows = []
members.eachWithIndex { member, i ->
  /* One row each. */
  rows << [name: label(member.login, i), url: member?.links?.html ?: '-']
}
for (row in rows) {
  if (rows.size() > limit && row.name =~ /^\\d\\./) println "many: \${row.name}"
}
result = [count: rows.size(), rows: rows]
`;

describe('a Groovy script', () => {
  it('becomes JavaScript that one can read, with its comments', () =>
    assert.equal(
      translate(sample),
      `// Translated from main.groovy.

script: {
  // Only people.
  const members = $findAll(context['list-members'], (it) => $get(it, 'type') === 'User');
  const limit = 10;
  if (!$truth(members)) {
    // nobody
    result = [];
    break script;
  }
  const label = (login, n) => \`\${$text($plus(n, 1))}. \${login}\`;
  const rows = [];
  $eachWithIndex(members, (member, i) => {
    /* One row each. */
    rows.push({ name: label($get(member, 'login'), i), url: $or($safe(member, 'links', 'html'), '-') });
  });
  for (const row of rows) {
    if (rows.length > limit && /^\\d\\./.test($text($get(row, 'name')))) {
      // println "many: \${row.name}"
    }
  }
  result = { count: rows.length, rows: rows };
}`,
    ));

  it('is plain where the kinds of values are known', () =>
    assert.equal(
      translate(
        "def names = ['b', 'a']\ndef total = 0\nfor (int i = 0; i < names.size(); i++) { total += i * 2 }\nresult = names.collect { it.toUpperCase() } + [total > 1 ? 'x' : null]",
      ),
      `// Translated from main.groovy.

const names = ['b', 'a'];
let total = 0;
for (let i = 0; i < names.length; i++) {
  total += i * 2;
}
result = [...names.map((it) => it.toUpperCase()), ...[total > 1 ? 'x' : null]];`,
    ));

  it('keeps what has no counterpart as a comment, and ends there', () => {
    const groovy =
      'def now = new Date()\nresult = context.orders.collect { order ->\n  def due = order.due as java.time.LocalDate\n  [id: order.id, due: due]\n}\n';
    assert.deepEqual(translateGroovy(groovy, { name: 'main.groovy' }).left, [
      { line: 1, reason: '`new Date` has no counterpart' },
      { line: 3, reason: 'the type `LocalDate` has no counterpart' },
    ]);
    assert.equal(
      translate(groovy),
      `// Translated from main.groovy.

// Line 1 of main.groovy is not translated: \`new Date\` has no counterpart
//   def now = new Date()
throw new Error('Line 1 of main.groovy is not translated: \`new Date\` has no counterpart');
result = $collect(context.orders, (order) => {
  // Line 3 of main.groovy is not translated: the type \`LocalDate\` has no counterpart
  //   def due = order.due as java.time.LocalDate
  throw new Error('Line 3 of main.groovy is not translated: the type \`LocalDate\` has no counterpart');
  return { id: $get(order, 'id'), due: due };
});`,
    );
  });

  const refused: readonly (readonly [groovy: string, line: number, reason: string])[] = [
    ['class A {\n  int x\n}', 1, 'a `class` has no counterpart in a script step'],
    ['@Field def x = 1', 1, 'annotations have no counterpart'],
    ['result = 1\nresult = x.&y', 2, '`.&` has no counterpart'],
    ['result = context.with { name }', 1, 'the method `with` is not known here'],
    ['result = System.getenv("HOME")', 1, '`System.getenv` has no counterpart'],
    ['result = "ls".execute().text', 1, 'the method `execute` is not known here'],
    ['result = a.getClass()', 1, '`getClass` has no counterpart'],
    ['result = this.x', 1, '`this` has no counterpart'],
    ["result = 'a' =~ /a++b/", 1, '`++` in a pattern has no counterpart'],
    ['result = "x$y" ==~ "a$b"', 1, 'a pattern that is put together while it runs has to be translated by hand'],
    ['result = 12345678901234567890', 1, '12345678901234567890 is larger than the whole numbers of JavaScript'],
    ['result = a === b', 1, '`===` has no counterpart'],
    ["result = 'open", 1, 'this text is never closed'],
    ['result = [1, 2\n', 1, 'a `]` is missing for what begins here'],
    ['result = 1)\n', 1, 'this `)` closes nothing'],
    ['result = \n', 1, 'a value is missing'],
    ['if (a {\n}', 1, 'a `)` is missing for what begins here'],
    ['foo(1) bar(2)', 1, '`bar` is not expected here'],
    ['def a = 1, b = 2', 1, 'several variables with values in one line: write a line for each'],
    ['a.groupBy({ it.x }, { it.y })', 1, '`groupBy` with several closures: group the groups in a second step'],
    ["String.format('%e', 1)", 1, '`%e` in a format has no counterpart'],
    ['x.setScale(2)', 1, '`setScale` needs a way of rounding'],
    ['x.sort { it }.add(0, 1)', 1, '`add` at a place: write `list.splice(place, 0, element)`'],
  ];
  for (const [groovy, line, reason] of refused) {
    it(`says why not: ${groovy}`, () => assert.deepEqual(translateGroovy(groovy, { name: 'main.groovy' }).left, [{ line, reason }]));
  }

  it('becomes JavaScript wherever it breaks off', () => {
    for (let end = 0; end <= sample.length; end++) {
      const { text } = translateGroovy(sample.slice(0, end), { name: 'main.groovy' });
      assert.doesNotThrow(() => new Script(text), `up to ${end}:\n${text}`);
    }
  });

  it('is read alike with line breaks of Windows', () => assert.equal(translate(sample.replaceAll('\n', '\r\n')), translate(sample)));
});
