import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deref, get } from '../syntax/navigate.ts';
import { parse } from '../syntax/parse.ts';
import { type Fixture, readFixture } from '../testing/fixture.ts';
import { sharedShop, shopClient } from '../testing/shop-parts.ts';
import type { Reference } from './definition.ts';
import { parseJsonPath } from './json-path.ts';
import { linkFile, linkImported } from './link.ts';
import { spanInScalar } from './scalar-text.ts';
import { parseTemplate } from './template.ts';

/** References of the main file: `role «text» state → file:name-of-the-target`. */
function referencesOf(text: string): string[] {
  const { main, project, files } = readFixture(text);
  return linkFile(main, project).references.map((reference) => show(reference, files));
}

/** References that the main file gives a meaning to in the files it imports, with the file they stand in. */
function importedReferencesOf(text: string): string[] {
  const { main, project, files } = readFixture(text);
  const { sections } = linkFile(main, project);
  return linkImported(main, project, sections).map((reference) => `${nameOf(reference.uri)}: ${show(reference, files)}`);
}

function show({ role, span, state, targets, uri }: Reference, files: Fixture['files']): string {
  const to = targets.map(
    (target) => `${nameOf(target.uri)}:${target.kind} ${files.get(target.uri)?.text.slice(target.span.start, target.span.end)}`,
  );
  return `${role} «${files.get(uri)?.text.slice(span.start, span.end)}» ${state}${to.length > 0 ? ` → ${to.join(', ')}` : ''}`;
}

function nameOf(uri: string): string | undefined {
  return uri.split('/').at(-1);
}

const shared = `--- shared.yaml
ikanos: "1.0.0-beta5"
${sharedShop}    authentication: {type: bearer, token: "{{TOKEN}}"}
    resources:
      orders:
        path: "/orders/{{id}}"
        operations:
          get-order: {method: GET, inputParameters: {id: {in: path}}}
`;

describe('references', () => {
  it('lead through imports with an alias to the name in the other file', () => {
    assert.deepEqual(
      referencesOf(`ikanos: "1.0.0-beta5"
binds:
  - {namespace: env, keys: {TOKEN: T}}
capability:
  consumes:
    - {from: ./shared.yaml, import: shop, as: store}
  exposes:
    - type: mcp
      port: 1
      namespace: tools
      tools:
        get:
          description: d
          inputParameters: {number: {type: string, description: d}}
          call: store.get-order
          with: {id: tools.number}
${shared}`),
      [
        'import-file «./shared.yaml» resolved → shared.yaml:file ',
        'import «shop» resolved → shared.yaml:client shop',
        'call «store» resolved → main.yaml:client store',
        'call «get-order» resolved → shared.yaml:client-operation get-order',
        'with-key «id» resolved → shared.yaml:input id',
        'with-value «tools» resolved → main.yaml:server tools',
        'with-value «number» resolved → main.yaml:input number',
      ],
    );
  });

  it('are the same in a list-style file', () => {
    assert.deepEqual(
      referencesOf(`naftiko: "1.0.0-alpha2"
${shopClient}      resources:
        - name: orders
          path: "/orders/{{id}}"
          operations:
            - name: get-order
              method: GET
              inputParameters: [{name: id, in: path}]
  exposes:
    - type: mcp
      port: 1
      namespace: tools
      tools:
        - name: get
          description: d
          inputParameters: [{name: number, type: string, description: d}]
          steps:
            - {name: one, type: call, call: shop.get-order, with: {id: "{{number}}"}}
            - {name: two, type: lookup, index: one, match: a, lookupValue: $.one.b, outputParameters: [c]}
          mappings:
            - {targetName: c, value: $.two.c}
          outputParameters:
            - {name: c, type: string}
`),
      [
        'template «id» resolved → main.yaml:input id',
        'call «shop» resolved → main.yaml:client shop',
        'call «get-order» resolved → main.yaml:client-operation get-order',
        'with-key «id» resolved → main.yaml:input id',
        'template «number» resolved → main.yaml:input number',
        'lookup-index «one» resolved → main.yaml:step one',
        'lookup-value «one» resolved → main.yaml:step one',
        'mapping-target «c» resolved → main.yaml:output c',
        'mapping-value «two» resolved → main.yaml:step two',
      ],
    );
  });

  it('in a shared file are left to those who import it', () => {
    assert.deepEqual(referencesOf(shared.replace(/^---.*\n/, '')), [
      'template «TOKEN» unknown',
      'template «id» resolved → main.yaml:input id',
    ]);
  });

  it('do not blame a call when the import it needs cannot be read', () => {
    assert.deepEqual(
      referencesOf(`ikanos: "1.0.0-beta5"
capability:
  consumes: [{from: ./gone.yaml, import: shop}]
  exposes:
    - {type: mcp, port: 1, namespace: t, tools: {a: {description: d, call: shop.x}}}
`),
      ['import-file «./gone.yaml» unresolved', 'import «shop» unresolved', 'call «shop» unknown'],
    );
  });

  it('find qualified variables, flows, skills and forward targets', () => {
    assert.deepEqual(
      referencesOf(`ikanos: "1.0.0-beta5"
binds:
  - {namespace: env, keys: {TOKEN: T}}
capability:
  consumes:
    - {type: http, namespace: shop, baseUri: "https://shop.example.org", authentication: {type: bearer, token: "{{env.TOKEN}}"}}
  aggregates:
    - {display: A, namespace: orders, flows: {list: {description: d, outputParameters: {a: {type: string, value: x}}}}}
  exposes:
    - {type: mcp, port: 1, namespace: tools, tools: {a: {ref: orders.list}}}
    - {type: rest, port: 2, namespace: api, resources: {p: {path: "/{path}", forward: {targetNamespace: shop}}}}
    - {type: skill, port: 3, namespace: skills, skills: {s: {description: d, tools: {a: {description: d, from: {sourceNamespace: tools, action: a}}}}}}
`),
      [
        'template «env» resolved → main.yaml:binding env',
        'template «TOKEN» resolved → main.yaml:variable TOKEN',
        'ref «orders» resolved → main.yaml:aggregate orders',
        'ref «list» resolved → main.yaml:flow list',
        'forward «shop» resolved → main.yaml:client shop',
        'skill-from «tools» resolved → main.yaml:server tools',
        'skill-from «a» resolved → main.yaml:tool a',
      ],
    );
  });
});

describe('fields of what a step gives', () => {
  it('are the outputs that the operation declares, through lookups too', () => {
    const fields = referencesOf(`ikanos: "1.0.0-beta5"
capability:
  consumes:
    - {type: http, namespace: shop, baseUri: "https://shop.example.org", resources: {r: {path: /, operations: {list: {method: GET, outputParameters: {id: {type: string, value: $.id}, sum: {type: number, value: $.sum}}}}}}}
  exposes:
    - type: mcp
      port: 1
      namespace: tools
      tools:
        a:
          description: d
          steps:
            all: {type: call, call: shop.list}
            row: {type: lookup, index: all, match: id, lookupValue: $.all.id, outputParameters: [sum, other]}
            two: {type: call, call: shop.list, with: {q: "{{all.sum}}"}}
          mappings: [{target: b, value: $.row.sum}]
          outputParameters: {b: {type: number}}
`).filter((line) => line.startsWith('field'));
    assert.deepEqual(fields, [
      'field «id» resolved → main.yaml:output id',
      'field «id» resolved → main.yaml:output id',
      'field «sum» resolved → main.yaml:output sum',
      'field «sum» resolved → main.yaml:output sum',
      'field «sum» resolved → main.yaml:output sum',
    ]);
  });
});

describe('references that get their meaning from another file', () => {
  it('are variables and inputs of imported clients, and calls of imported servers and flows', () => {
    assert.deepEqual(
      importedReferencesOf(`ikanos: "1.0.0-beta5"
binds:
  - {namespace: env, keys: {TOKEN: T}}
capability:
  consumes:
    - {from: ./shared.yaml, import: shop, as: store}
  aggregates:
    - {from: ./flows.yaml, import: orders}
  exposes:
    - {from: ./tools.yaml, import: tools}
    - type: mcp
      port: 1
      namespace: own
      tools:
        one: {description: d, inputParameters: {id: {type: string, description: d}}, call: store.get-order}
        two: {description: d, inputParameters: {id: {type: string, description: d}}, call: store.get-order}
${shared.replace('inputParameters: {id: {in: path}}', '')}--- flows.yaml
ikanos: "1.0.0-beta5"
aggregates:
  - {display: A, namespace: orders, flows: {get: {description: d, call: store.get-order}}}
--- tools.yaml
ikanos: "1.0.0-beta5"
exposes:
  - {type: mcp, port: 2, namespace: tools, tools: {three: {ref: orders.get}}}
`),
      [
        'shared.yaml: template «TOKEN» resolved → main.yaml:variable TOKEN',
        'shared.yaml: template «id» resolved → main.yaml:input id, main.yaml:input id',
        'tools.yaml: ref «orders» resolved → flows.yaml:aggregate orders',
        'tools.yaml: ref «get» resolved → flows.yaml:flow get',
        'flows.yaml: call «store» resolved → main.yaml:client store',
        'flows.yaml: call «get-order» resolved → shared.yaml:client-operation get-order',
      ],
    );
  });
});

describe('placeholders of a route', () => {
  it('belong to each operation that declares them', () => {
    assert.deepEqual(
      referencesOf(`naftiko: "1.0.0-alpha2"
capability:
  exposes:
    - type: rest
      port: 1
      namespace: api
      resources:
        - name: order
          path: /orders/{id}/{{line}}/{free}
          inputParameters: [{name: line, in: path, type: string, description: d}]
          operations:
            - {name: get, method: GET, inputParameters: [{name: id, in: path}]}
            - {name: put, method: PUT, inputParameters: [{name: id, in: path}]}
    - type: mcp
      port: 2
      namespace: tools
      resources:
        - {name: note, uri: "note://{key}", inputParameters: [{name: key, type: string, description: d}]}
`),
      [
        'path «id» resolved → main.yaml:input id, main.yaml:input id',
        'path «line» resolved → main.yaml:input line',
        'path «key» resolved → main.yaml:input key',
      ],
    );
  });
});

describe('the place of a part of a text', () => {
  const cases: [yaml: string, part: string, expected: string][] = [
    ['a: plain {{x}} text', 'x', 'x'],
    ['a: "tab\\t{{x}}"', 'x', 'x'],
    ['a: "caf\\u00e9 {{x}}"', '{{x}}', '{{x}}'],
    ["a: 'it''s {{x}}'", 'x', 'x'],
    ['a: |\n  first\n  second {{x}}\n', '{{x}}', '{{x}}'],
    ['a: >-\n  folded\n  text {{x}}\n', 'x', 'x'],
    ['a: "over\n  lines {{x}}"', 'x', 'x'],
  ];
  for (const [yaml, part, expected] of cases) {
    it(`is found in ${JSON.stringify(yaml)}`, () => {
      const node = deref(get(parse(yaml).root, 'a') ?? assert.fail());
      assert.ok(node?.kind === 'scalar');
      const from = node.text.lastIndexOf(part === 'x' ? '{{x' : part) + (part === 'x' ? 2 : 0);
      const { start, end } = spanInScalar(yaml, node, from, from + part.length);
      assert.equal(yaml.slice(start, end), expected);
    });
  }
});

describe('templates', () => {
  const parts = (text: string) =>
    parseTemplate(text).map((part) =>
      'name' in part ? `${part.kind} ${part.name} ${part.nameStart}-${part.nameEnd}` : 'text' in part ? `text ${part.text}` : part.kind,
    );
  it('are read into parts with positions', () => {
    assert.deepEqual(parts('a {{b}} {{ c.d }}{{{e}}}{{&f}}'), [
      'text a ',
      'name b 4-5',
      'text  ',
      'name c.d 11-14',
      'name e 20-21',
      'name f 27-28',
    ]);
    assert.deepEqual(parts('{{#s}}x{{/s}}{{^s}}y{{/s}}{{! c }}{{>p}}'), [
      'section s 3-4',
      'text x',
      'close s 10-11',
      'inverted s 16-17',
      'text y',
      'close s 23-24',
      'comment',
      'partial p 37-38',
    ]);
  });
  it('are text when they are never closed', () => assert.deepEqual(parts('a {{b'), ['text a {{b']));
  it('may change their delimiters', () => assert.deepEqual(parts('{{=<% %>=}}<% a %>{{b}}'), ['delimiters', 'name a 14-15', 'text {{b}}']));
});

describe('JSONPath', () => {
  const good = [
    '$',
    '$.',
    '$.a.b',
    "$['a b']",
    '$.a[0]',
    '$.a[-1:]',
    '$..b',
    '$.a[*].b',
    '$.a[?(@.x == 1)].y',
    '$.a.length()',
    '$.k-d',
    '$.a x y',
    "$.a['c','n']",
    'a.b[0].c',
    '$[*].a',
    '$..[0]',
  ];
  for (const path of good) it(`takes ${path}`, () => assert.equal(parseJsonPath(path).problem, undefined));

  const bad: [path: string, marked: string, message: string][] = [
    ['$.a[0', '[', 'This `[` is never closed: a `]` is missing.'],
    ['$.a..', '..', 'A name is missing behind these dots.'],
    ['$.a.', '.', 'A name is missing behind this dot.'],
    ['$.a[]', '[]', 'Nothing stands between these brackets: write an index, `*` or a name in quotes.'],
    ['$.a[name]', '[name]', "A name in brackets needs quotes: `['name']`."],
    ['$a', 'a', 'A dot or a `[` is expected here.'],
  ];
  for (const [path, marked, message] of bad) {
    it(`says what is wrong with ${path}`, () => {
      const { problem } = parseJsonPath(path);
      assert.deepEqual(problem && [path.slice(problem.start, problem.end), problem.message], [marked, message]);
    });
  }
});
