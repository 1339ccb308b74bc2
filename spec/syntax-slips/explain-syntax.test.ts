/** Slips of the pen in a good file, one at a time: one message each, at its place, and the repair gives the good file back. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../analyse.ts';
import { applyEdits } from '../edits/apply-edits.ts';
import { describeProblem, readFixture } from '../testing/fixture.ts';

const maps = `ikanos: "1.0.0-beta5"
binds:
  - namespace: env
    keys:
      TOKEN: SHOP_TOKEN
capability:
  consumes:
    - type: http
      namespace: shop
      description: The orders of the shop
      baseUri: https://shop.internal
      authentication: { type: bearer, token: "{{TOKEN}}" }
      resources:
        orders:
          path: /orders
          operations:
            list-orders:
              method: GET
  exposes:
    - type: mcp
      namespace: shop-tools
      port: 3001
      tools:
        list:
          description: Lists every order of the shop
          call: shop.list-orders
`;

const lists = `naftiko: "1.0.0-alpha2"
capability:
  consumes:
    - type: http
      namespace: shop
      baseUri: https://shop.internal
      resources:
        - name: orders
          path: /orders
          operations:
            - name: list-orders
              method: GET
  exposes:
    - type: mcp
      namespace: shop-tools
      port: 3001
      tools:
        - name: list
          description: Lists every order of the shop
          call: shop.list-orders
        - name: again
          description: Lists every order of the shop once more
          call: shop.list-orders
`;

interface Kind {
  readonly name: string;
  readonly good: string;
  readonly from: string;
  readonly to: string;
  readonly message: string;
  /** Where the repair is another text than the good one. */
  readonly mended?: string;
}

const kind = (name: string, good: string, from: string, to: string, message: string, mended?: string): Kind => ({
  name,
  good,
  from,
  to,
  message,
  ...(mended !== undefined && { mended }),
});

const kinds: readonly Kind[] = [
  kind('no colon', maps, 'path: /orders', 'path /orders', '15: «path» error yaml-syntax: A colon is missing behind `path`.'),
  kind('no colon of a block', maps, 'resources:', 'resources', '13: «resources» error yaml-syntax: A colon is missing behind `resources`.'),
  kind('no colon of a list', lists, 'tools:', 'tools', '17: «tools» error yaml-syntax: A colon is missing behind `tools`.'),
  kind(
    'no blank behind the colon',
    maps,
    'namespace: shop\n',
    'namespace:shop\n',
    '9: «namespace:» error yaml-syntax: A blank is missing behind the colon of `namespace`.',
  ),
  kind(
    'an equals sign',
    maps,
    'port: 3001',
    'port = 3001',
    '22: «=» error yaml-syntax: A key and its value are separated by `:` and a blank, not by `=`.',
  ),
  kind(
    'a colon of another script',
    maps,
    'port: 3001',
    'port：3001',
    '22: «：» error yaml-syntax: A key and its value are separated by `:` and a blank, not by `：`.',
  ),
  kind(
    'a comment of another language',
    maps,
    '      port: 3001',
    '      // the port\n      port: 3001',
    '22: «//» error yaml-syntax: A comment begins with `#`, not with `//`.',
    maps.replace('      port: 3001', '      # the port\n      port: 3001'),
  ),
  kind(
    'a long dash',
    lists,
    '- name: orders',
    '– name: orders',
    '8: «–» error yaml-syntax: An entry of a list begins with `-`, not with `–`.',
  ),
  kind(
    'no blank behind the dash',
    lists,
    '- name: orders',
    '-name: orders',
    '8: «-» error yaml-syntax: A blank is missing behind this dash.',
  ),
  kind(
    'no dash, the key in its place',
    lists,
    '        - name: orders\n          path',
    '        name: orders\n          path',
    '8: «name» error yaml-syntax: A dash is missing before this key: each entry of a list begins with one.',
  ),
  kind(
    'no dash of a second entry',
    lists,
    '        - name: again',
    '          name: again',
    '21: «name» error duplicate-key: `name` is here twice. Is a dash missing before it, which begins another entry?',
  ),
  kind(
    'a dash too many',
    maps,
    '      namespace: shop\n',
    '      - namespace: shop\n',
    '9: «-» error yaml-syntax: This dash is one too many.',
  ),
  kind(
    'one blank too many',
    maps,
    '      port: 3001',
    '       port: 3001',
    '22: «port» error yaml-syntax: This line stands too far to the right: 7 blanks, where 6 fit the lines around it.',
  ),
  kind(
    'one blank too few',
    lists,
    '      port: 3001',
    '     port: 3001',
    '16: «port» error yaml-syntax: This line stands too far to the left: 5 blanks, where 6 fit the lines around it.',
  ),
  kind(
    'one level too many',
    lists,
    '          path: /orders',
    '            path: /orders',
    '9: «path» error yaml-syntax: This line stands too far to the right: 12 blanks, where 10 fit the lines around it.',
  ),
  kind(
    'a first line too far to the right',
    maps,
    '          description: Lists',
    '            description: Lists',
    '25: «description» error yaml-syntax: This line stands too far to the right: 12 blanks, where 10 fit the lines around it.',
  ),
  kind(
    'tabs',
    maps,
    '          path: /orders\n          operations',
    '\t\t\t\t\tpath: /orders\n\t\t\t\t\toperations',
    '15: «\t\t\t\t\t» error yaml-syntax: YAML is indented with blanks; a tab is not allowed here.',
  ),
  kind(
    'a no-break space',
    maps,
    '      port: 3001',
    '      port:\u00a03001',
    '22: «\u00a0» error yaml-syntax: This looks like a blank, but is another sign that web pages and word processors use. Write a blank.',
  ),
  kind(
    'a quote that does not close',
    maps,
    '"1.0.0-beta5"',
    '"1.0.0-beta5',
    '1: «"» error yaml-syntax: The quote that opens here is never closed: a double quote is missing.',
  ),
  kind(
    'a quote before a number',
    maps,
    'port: 3001',
    "port: '3001",
    "22: «'» error yaml-syntax: The quote that opens here is never closed: a single quote is missing.",
  ),
  kind(
    'a brace that does not close',
    maps,
    '"{{TOKEN}}" }',
    '"{{TOKEN}}"',
    '12: «{» error yaml-syntax: This `{` is never closed: a `}` is missing.',
    maps.replace('"{{TOKEN}}" }', '"{{TOKEN}}"}'),
  ),
  kind('a brace too many', maps, '"{{TOKEN}}" }', '"{{TOKEN}}" }}', '12: «}» error yaml-syntax: This `}` closes nothing.'),
  kind('no comma in braces', maps, 'bearer, token', 'bearer token', '12: «token» error yaml-syntax: A comma is missing before `token`.'),
  kind(
    'a comma of JSON',
    maps,
    'namespace: shop\n',
    '"namespace": "shop",\n',
    '9: «,» error yaml-syntax: No comma stands at the end of a line in YAML.',
    maps.replace('namespace: shop\n', '"namespace": "shop"\n'),
  ),
  kind(
    'a colon in a text',
    maps,
    'description: The orders',
    'description: Note: the orders',
    '10: «:» error yaml-syntax: A colon and a blank inside a text look like another key. Put the text in quotes.',
    maps.replace('The orders of the shop', '"Note: the orders of the shop"'),
  ),
  kind(
    'a colon inside a text in braces',
    maps,
    'token: "{{TOKEN}}" }',
    'in: header, description: Note: the token, token: "{{TOKEN}}" }',
    '12: «:» error yaml-syntax: A colon and a blank inside a text look like another key. Put the text in quotes.',
    maps.replace('token: "{{TOKEN}}" }', 'in: header, description: "Note: the token", token: "{{TOKEN}}" }'),
  ),
  kind(
    'a text that begins with an at sign',
    maps,
    'description: The orders',
    'description: @all The orders',
    '10: «@» error yaml-syntax: A plain text cannot start with `@`. Put the text in quotes.',
    maps.replace('The orders of the shop', '"@all The orders of the shop"'),
  ),
  kind(
    'a text that begins with an asterisk',
    maps,
    'description: The orders',
    'description: *all* The orders',
    '10: «*» error yaml-syntax: A plain text cannot start with `*`. Put the text in quotes.',
    maps.replace('The orders of the shop', '"*all* The orders of the shop"'),
  ),
  kind(
    'a text that begins with brackets',
    maps,
    'description: The orders',
    'description: [beta] The orders',
    '10: «[» error yaml-syntax: A plain text cannot start with `[`. Put the text in quotes.',
    maps.replace('The orders of the shop', '"[beta] The orders of the shop"'),
  ),
  kind(
    'a key twice with the same value',
    maps,
    '      port: 3001\n',
    '      port: 3001\n      port: 3001\n',
    '23: «port» error duplicate-key: `port` is here twice. Only one of them can count: rename or remove one.',
  ),
  kind(
    'a fence of Markdown',
    maps,
    maps,
    `\`\`\`yaml\n${maps}\`\`\`\n`,
    '1: «```yaml» error yaml-syntax: This line is Markdown around a piece of YAML. Remove it, and the one that closes it.',
  ),
];

describe('a slip of the pen', () => {
  for (const { name, good, from, to, message, mended = good } of kinds) {
    it(`is told once, and mended: ${name}`, () => {
      assert.ok(good.includes(from));
      const { main, project } = readFixture(good.replace(from, () => to));
      const problems = analyse(main, project);
      assert.deepEqual(
        problems.map((problem) => describeProblem(problem, main.text)),
        [message],
      );
      const fixes = problems.flatMap((problem) => problem.fixes?.() ?? []).filter(({ preferred }) => preferred);
      assert.deepEqual(
        fixes.map(({ edits }) => applyEdits(main.text, edits)),
        [mended],
      );
    });
  }

  it('of which only the author knows what was meant has repairs to choose from', () => {
    const conflict = `<<<<<<< HEAD\n      port: 3001\n=======\n      port: 3002\n>>>>>>> feature/port\n`;
    const { main, project } = readFixture(maps.replace('      port: 3001\n', conflict));
    const [problem, ...more] = analyse(main, project);
    assert.deepEqual(more, []);
    assert.deepEqual(
      problem?.fixes?.().map(({ title, preferred, edits }) => [title, preferred, applyEdits(main.text, edits)]),
      [
        ['Keep what is from `HEAD`', false, maps],
        ['Keep what is from `feature/port`', false, maps.replace('3001', '3002')],
      ],
    );
  });

  it('that lost the indentation of a whole text is told once', () => {
    const { main, project } = readFixture(`ikanos: "1.0.0-beta5"\n${'name: a\ntype: b\n'.repeat(6)}`);
    assert.deepEqual(
      analyse(main, project)
        .filter(({ code }) => code === 'duplicate-key')
        .map((problem) => describeProblem(problem, main.text)),
      ['4: «name» error duplicate-key: `name` and 9 more keys of this block are here twice. Has their indentation been lost?'],
    );
  });

  it('in a line that is still being written is told, and not mended on its own', () => {
    const { main, project } = readFixture(maps.replace('      port: 3001', '      port: 3001\n      addr'));
    const problems = analyse(main, project);
    assert.deepEqual(
      problems.map((problem) => [describeProblem(problem, main.text), problem.fixes?.().map(({ preferred }) => preferred)]),
      [['23: «addr» error yaml-syntax: A colon is missing behind `addr`.', [false]]],
    );
  });

  it('is told beside others that end with their line', () => {
    const { main, project } = readFixture(maps.replace('path: /orders', 'path /orders').replace('port: 3001', 'port 3001'));
    assert.deepEqual(
      analyse(main, project).map((problem) => describeProblem(problem, main.text)),
      [
        '15: «path» error yaml-syntax: A colon is missing behind `path`.',
        '22: «port» error yaml-syntax: A colon is missing behind `port`.',
      ],
    );
  });
});
